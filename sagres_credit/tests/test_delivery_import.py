import base64
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .delivery_common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestPostalImport(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice()
        self.delivery = self.notice.delivery_ids
        self.delivery.tracking = "150987654321"

    def run_import(self, text):
        postal = self.env["credit.delivery.import"].with_user(self.manager).create({
            "file": base64.b64encode(text.encode()), "filename": "esiti.csv",
        })
        postal.action_import()
        return postal

    def test_the_post_says_that_it_was_delivered(self):
        postal = self.run_import("Barcode;Esito;Data esito\n15098-7654321;Consegnata;13/11/2026\n")
        self.assertEqual((self.delivery.state, self.delivery.effective_date), ("delivered", date(2026, 11, 13)))
        self.assertEqual((postal.done_count, postal.problem_count), (1, 0))

    def test_importing_it_twice_changes_nothing(self):
        text = "Barcode;Esito;Data esito\n150987654321;Consegnata;13/11/2026\n99;Consegnata;13/11/2026\n"
        self.run_import(text)
        again = self.run_import(text)
        self.assertEqual((again.done_count, again.known_count, again.problem_count), (0, 1, 1))
        self.assertEqual(len(self.get_problems("postal_row")), 1)

    def test_the_steps_of_a_letter_are_applied_in_their_order(self):
        self.run_import(
            "Barcode;Esito;Data esito\n150987654321;Compiuta giacenza;19/11/2026\n150987654321;In giacenza;12/11/2026\n"
        )
        self.assertEqual((self.delivery.state, self.delivery.effective_date), ("unclaimed", date(2026, 11, 12)))

    def test_unclaimed_without_deposit_notice_is_a_problem_and_not_a_guess(self):
        self.run_import("Barcode;Esito;Data esito\n150987654321;Compiuta giacenza;19/11/2026\n")
        self.assertEqual(self.delivery.state, "posted")
        problem = self.get_problems("postal_row")
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))

    def test_our_reference_brings_the_tracking_number(self):
        self.delivery.tracking = False
        reference = self.delivery.reference
        self.run_import(f"Ns riferimento;Codice raccomandata;Data spedizione\n{reference};15098;10/11/2026\n")
        self.assertEqual((self.delivery.tracking, self.delivery.state), ("15098", "posted"))

    def test_a_row_that_is_not_understood_does_not_stop_the_rest(self):
        postal = self.run_import(
            "Barcode;Esito;Data esito\n1;Consegnata;13/11/2026\n150987654321;Boh;13/11/2026\n"
            "150987654321;Consegnata;13/11/2026\n"
        )
        self.assertEqual(self.delivery.state, "delivered")
        self.assertEqual(postal.problem_count, 2)

    def test_a_row_that_contradicts_what_is_known_is_a_problem(self):
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 13))
        self.run_import("Barcode;Esito;Data esito\n150987654321;Al mittente: trasferito;14/11/2026\n")
        self.assertEqual(self.delivery.state, "delivered")
        self.assertIn("cannot become", self.get_problems("postal_row").name)

    def test_letters_of_other_clients_are_not_found(self):
        self.manager.company_ids = self.firm | self.other_client
        self.env = self.env(context=dict(self.env.context, allowed_company_ids=self.firm.ids))
        self.run_import("Barcode;Esito;Data esito\n150987654321;Consegnata;13/11/2026\n")
        self.assertEqual(self.delivery.state, "posted")

    def test_a_file_without_the_needed_columns_changes_nothing(self):
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            self.run_import("Nome;Cognome\nRosa;Bianchi\n")

    def test_ten_letters_cost_as_many_queries_as_two(self):
        def count(number, start):
            text = "Barcode;Esito;Data esito\n"
            for place in range(number):
                debtor = self._create_debtor(f"Debtor {start + place}", self.client)
                self.invoice(90, 40, debtor)
                delivery = self.send_notice(case=self.open_case(debtor)).delivery_ids
                delivery.tracking = str(start + place)
                text += f"{start + place};Consegnata;13/11/2026\nX{start + place};Consegnata;13/11/2026\n"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            postal = self.run_import(text)
            self.env.flush_all()
            spent = self.env.cr.sql_log_count - before
            self.assertEqual((postal.done_count, postal.problem_count), (number, number))
            return spent

        count(2, 1000)
        few, many = count(2, 2000), count(10, 3000)
        self.assertLessEqual(many, few)
