import base64
import io
from datetime import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CreditCommon

HEADER = "ID chiamata;Data e ora;Chiamante;Interno;Attesa;Durata;Esito"
SOLVED = "1;02/11/2026 10:00:00;06 5550001;201;12;180;Risposta"


@tagged("post_install", "-at_install")
class TestSwitchFile(CreditCommon):
    """The log of a telephone switch becomes calls of debtors and figures, however often it is imported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.phone = "+39 06 5550001"
        cls.operator.credit_extension = "201"
        cls.calls = cls.env["credit.call.record"]

    def _open_case(self, debtor=None):
        self.invoice(100, 200, debtor=debtor)
        self.run_night()
        return self.get_case(debtor)

    def _import(self, *rows, header=HEADER, content=None, user=None):
        content = content or "\n".join((header, *rows)).encode()
        dialog = self.env(user=user or self.manager, context={})["credit.call.import"].create({
            "file": base64.b64encode(content), "filename": "calls.csv", "tz": "Europe/Rome",
        })
        dialog.action_import()
        self.env.flush_all()
        return dialog

    def _get_report(self, user=None, domain=()):
        return self.env(user=user or self.manager, context={})["credit.call.report"].search(list(domain))

    def test_call_belongs_to_its_debtor_and_operator_in_utc(self):
        case = self._open_case()
        self._import(SOLVED)
        call = self.calls.search([])
        self.assertEqual((call.case_id, call.partner_id, call.company_id), (case, self.debtor, self.client))
        self.assertEqual((call.user_id, call.match), (self.operator, "matched"))
        self.assertEqual(call.date, datetime(2026, 11, 2, 9, 0))
        self.assertEqual((call.answered, call.waiting, call.talk), (True, 12, 180))

    def test_importing_twice_changes_nothing(self):
        self._import(SOLVED)
        again = self._import(SOLVED, "2;02/11/2026 11:00;02 1234567;201;5;0;Persa")
        self.assertEqual((again.new_count, again.known_count, len(self.calls.search([]))), (1, 1, 2))

    def test_without_an_id_a_call_is_its_moment_number_and_extension(self):
        header, row = "Date;Caller;Extension;Talk", "2026-11-02 10:00;{};201;60"
        self._import(row.format("06 5550001"), header=header)
        again = self._import(row.format("+39065550001"), row.format("065550002"), header=header)
        self.assertEqual((again.new_count, again.known_count), (1, 1))

    def test_rows_that_cannot_be_read_are_named_and_the_others_kept(self):
        result = self._import(
            SOLVED, "2;tomorrow;06 5550001;201;1;1;Risposta", "3;02/11/2026 10:05;06 5550001;201;many;1;Risposta",
            "4;02/11/2026 10:06;06 5550001;201;1;1;Forse", "5;31/02/2026 10:06;06 5550001;201;1;1;Risposta",
            "6;02/11/2026 10:07;06 5550001;201;1;-5;Risposta",
        )
        self.assertEqual((result.new_count, result.bad_count), (1, 5))
        self.assertEqual(result.issue_ids.mapped("row"), [3, 4, 5, 6, 7])
        self.assertIn("date and time cannot be read: tomorrow", result.issue_ids[0].reason)
        self.assertIn("seconds cannot be read: many", result.issue_ids[1].reason)
        self.assertIn("Whether somebody answered cannot be read: forse", result.issue_ids[2].reason)

    def test_unknown_withheld_and_shared_numbers_are_kept_without_a_debtor(self):
        self._open_case()
        self._open_case(self._create_debtor("Ugo Verdi", self.client, phone="065550001"))
        self._import(SOLVED, "2;02/11/2026 10:05;02 999999;;1;0;No", "3;02/11/2026 10:06;anonymous;;1;0;No")
        self.assertEqual(self.calls.search([], order="date").mapped("match"), ["several", "unknown", "withheld"])

    def test_person_of_two_clients_is_matched_with_the_case_of_who_answered(self):
        other = self._create_debtor("Rosa Bianchi", self.other_client, phone="065550001")
        self._create_mandate(self.other_client, self.colleague)
        self._open_case()
        case = self._open_case(other)
        self.colleague.credit_extension = "202"
        self._import("1;02/11/2026 10:00;06 5550001;202;12;180;Risposta")
        self.assertEqual(self.calls.search([]).case_id, case)

    def test_number_written_later_is_found_again(self):
        self.debtor.phone = False
        case = self._open_case()
        self._import(SOLVED)
        self.debtor.phone = "065550001"
        self.calls.with_user(self.operator).search([]).action_match_again()
        self.assertEqual(self.calls.search([]).case_id, case)

    def test_english_and_italian_headers_commas_and_workbooks_are_read(self):
        self._import('2026-11-02T10:00:00Z,"+39 06 5550001",201,0:12,3:00,ANSWERED',
                     header="Start time,Caller ID,Agent,Wait time,Talk time,Disposition")
        book = openpyxl.Workbook()
        book.active.append(["Data", "Ora", "Numero", "Interno", "Conversazione"])
        book.active.append([datetime(2026, 11, 3), "09:30", "06 5550001", 201, 95])
        stream = io.BytesIO()
        book.save(stream)
        self._import(content=stream.getvalue())
        calls = self.calls.search([], order="date")
        self.assertEqual(calls.mapped("date"), [datetime(2026, 11, 2, 10), datetime(2026, 11, 3, 8, 30)])
        self.assertEqual(calls.mapped("talk"), [180, 95])
        self.assertEqual(calls.mapped("has_waiting"), [True, False])

    def test_file_that_is_no_call_log_is_refused_with_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "must name the columns.*Nome, Cognome"):
            self._import("Rosa;Bianchi", header="Nome;Cognome")
        with self.assertRaisesRegex(UserError, "file is empty"):
            self._import(content=b"  ")
        self.assertFalse(self.calls.search([]))

    def test_only_managers_import(self):
        with self.assertRaises(AccessError):
            self._import(SOLVED, user=self.operator)

    def test_solved_is_who_does_not_call_again_within_seven_days(self):
        self._open_case()
        other = self._create_debtor("Ugo Verdi", self.client, phone="02 1234567")
        self._open_case(other)
        self._import(
            SOLVED, "2;06/11/2026 10:00;06 5550001;201;1;0;No",
            "3;02/11/2026 10:00;02 1234567;201;1;60;Risposta", "4;19/11/2026 10:00;02 1234567;201;1;60;Risposta",
        )
        rows = self._get_report().sorted("id")
        self.assertEqual([(row.is_judged, row.solved_share) for row in rows], [
            (True, 0.0),    # called again after four days
            (False, 0.0),   # nobody answered
            (True, 100.0),  # called again after seventeen
            (False, 0.0),   # yesterday: nobody knows yet
        ])
        self.env["ir.config_parameter"].set_param("sagres_credit.first_contact_days", "3")
        self.env.invalidate_all()
        self.assertEqual(rows[0].solved_share, 100.0)

    def test_averages_leave_out_what_is_not_known(self):
        self._open_case()
        self._import(
            "2026-11-02 10:00,06 5550001,20,60,yes", "2026-11-02 11:00,,40,0,no", "2026-11-02 12:00,,,0,no",
            header="date,caller,wait,talk,answered",
        )
        report = self.env["credit.call.report"]
        group = report._read_group(
            [], [], ["call_count:sum", "answered_share:avg", "waiting:avg", "talk:avg", "solved_share:avg"]
        )[0]
        self.assertEqual([round(value, 1) for value in group], [3, 33.3, 30.0, 60.0, 100.0])
        lost = report._read_group([("answered_count", "=", 0)], [], ["talk:avg", "solved_share:avg"])[0]
        self.assertFalse(any(lost))
        nothing = report._read_group([("call_count", "=", 9)], [], ["answered_share:avg", "waiting:avg"])[0]
        self.assertNotIn(0.0, [value for value in nothing if value is not None and value is not False])

    def test_staff_of_a_client_see_the_figures_of_their_customers_only(self):
        other = self._create_debtor("Ugo Verdi", self.other_client, phone="02 1234567")
        self._create_mandate(self.other_client, self.operator)
        self._open_case()
        self._open_case(other)
        self._import(SOLVED, "2;02/11/2026 10:00;02 1234567;201;1;60;Risposta", "3;02/11/2026 10:00;0666;201;1;60;Risposta")
        self.assertEqual(self._get_report(self.client_user).partner_id, self.debtor)
        self.assertEqual(len(self._get_report(self.operator)), 3)
        with self.assertRaises(AccessError):
            self.env(user=self.client_user, context={})["credit.call.record"].search([])

    def test_many_calls_cost_as_many_statements_as_few(self):
        def cost(number, day):
            rows = [f"{day}-{place};0{day}/11/2026 10:00;06 77{place:05};201;1;1;Si" for place in range(number)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._import(*rows)
            return self.env.cr.sql_log_count - before

        cost(3, 1)
        self.assertLessEqual(cost(150, 3) - cost(15, 2), 3)
