from contextlib import closing

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import connection_info_for
from odoo.tests import get_db_name, tagged, users
from odoo.tools import mute_logger

from ..models.matching.credit_match_work import LOCK
from .matching_common import MatchingCommon

IBAN = "IT60X0542811101000000123456"


@tagged("post_install", "-at_install")
class TestMatch(MatchingCommon):
    """Bank lines find what they pay: the certain ones by themselves, the others through a person."""

    def build(self):
        super().build()
        self.first = self.invoice(600)
        self.other = self.invoice(400, 10)

    # By itself

    def test_a_line_that_names_its_invoice_is_booked_by_itself_and_the_case_follows(self):
        self.run_night()
        line = self.credit(600, f"saldo {self.first.name}", "VERDI LUCA")
        with self.assertBooksMove(self.suspense, self.receivable, 600):
            self.work()
        self.assertEqual(self.get(line).state, "automatic")
        self.assertEqual((self.first.amount_residual, self.other.amount_residual), (0, 400))
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.get_case().amount_overdue, 400)

    def test_a_known_payer_with_the_only_sum_is_booked_by_itself(self):
        line = self.credit(1000, "saldo", "BIANCHI ROSA")
        self.work()
        self.assertTrue(line.is_reconciled)
        self.assertEqual((self.first | self.other).mapped("amount_residual"), [0, 0])

    def test_a_part_payment_of_a_named_invoice_leaves_the_rest_open(self):
        self.credit(250, f"acconto {self.first.name}", "BIANCHI ROSA")
        self.work()
        self.assertEqual(self.first.amount_residual, 350)

    def test_the_job_twice_changes_nothing(self):
        self.credit(600, f"saldo {self.first.name}")
        self.credit(77, "chi lo sa", "SCONOSCIUTO")
        self.work()
        before = self.env["account.move.line"].search_count([]), self.env["credit.match"].search([]).mapped("state")
        self.work()
        self.assertEqual(before, (
            self.env["account.move.line"].search_count([]), self.env["credit.match"].search([]).mapped("state"),
        ))

    def test_two_payments_of_the_same_invoice_pay_it_once(self):
        lines = [self.credit(600, f"saldo {self.first.name}", "BIANCHI ROSA", days=days) for days in (3, 1)]
        self.work()
        self.assertEqual([line.is_reconciled for line in lines], [True, False])
        self.assertIn("paid already", self.get(lines[1]).why)

    def test_where_the_mandate_wants_persons_nothing_is_booked(self):
        self.mandate.auto_match = False
        line = self.credit(600, f"saldo {self.first.name}")
        self.work()
        self.assertEqual((self.get(line).state, self.first.amount_residual), ("proposed", 600))
        self.assertTrue(self.get(line).candidate_id.is_certain)

    def test_money_that_went_out_waits_for_nobody(self):
        line = self.credit(-5, "COMMISSIONI")
        self.work()
        self.assertEqual(self.get(line).state, "dismissed")

    def test_what_odoo_refuses_waits_for_a_person_with_its_words(self):
        line = self.credit(600, f"saldo {self.first.name}")

        def refuse(*_args, **_kwargs):
            raise UserError("The period is closed")

        self.patch(self.registry["account.bank.statement.line"], "_reconcile_with", refuse)
        self.work()
        match = self.get(line)
        self.assertEqual((match.state, match.is_certain, match.detail), ("proposed", False, "The period is closed"))
        self.assertEqual(self.first.amount_residual, 600)

    def test_a_kill_between_match_and_booking_loses_nothing(self):
        line = self.credit(600, f"saldo {self.first.name}")
        self.env["credit.match"].sudo()._match_lines(self.client, line, automatic=True)
        self.assertEqual((self.get(line).state, self.get(line).is_certain), ("proposed", True))
        self.work()
        self.assertEqual(self.get(line).state, "automatic")

    def test_what_was_paid_between_match_and_booking_waits_for_a_person(self):
        line = self.credit(600, f"saldo {self.first.name}")
        self.env["credit.match"].sudo()._match_lines(self.client, line, automatic=True)
        self.pay(self.first, 100)
        self.assertFalse(self.get(line).sudo()._carry_out())
        self.assertIn("no longer open", self.get(line).detail)
        self.assertEqual(self.first.amount_residual, 500)

    def test_what_a_person_undoes_waits_again_and_is_not_booked_by_itself(self):
        line = self.credit(600, f"saldo {self.first.name}")
        self.work()
        line.action_undo_reconciliation()
        self.work()
        self.assertEqual((self.get(line).state, self.first.amount_residual), ("proposed", 600))

    def test_what_was_explained_elsewhere_leaves_the_list(self):
        line = self.credit(77, "chi lo sa")
        self.work()
        line._put_on_account(self.second)
        self.work()
        self.assertEqual(self.get(line).state, "obsolete")

    def test_an_error_at_one_client_is_a_problem_and_the_others_go_on(self):
        self.credit(600, f"saldo {self.first.name}")
        self._create_mandate(self.other_client, self.operator)

        def fail(matches, mandate):
            if mandate == self.mandate:
                raise ValueError("broken")
            return real(matches, mandate)

        model = self.registry["credit.match"]
        real = model._match_company
        self.patch(model, "_match_company", fail)
        with mute_logger("odoo.addons.sagres_credit.models.matching.credit_match_work"):
            self.work()
        self.assertIn("broken", self.env["credit.problem"].search([("kind", "=", "match")]).name)

    def test_a_second_worker_leaves_a_client_alone(self):
        self.credit(600, f"saldo {self.first.name}")
        self.env.flush_all()
        with closing(psycopg2.connect(**connection_info_for(get_db_name())[1])) as other:
            other.cursor().execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, self.client.id])
            self.work()
            self.assertFalse(self.env["credit.match"].search([]))
            other.rollback()
        self.work()
        self.assertEqual(self.first.amount_residual, 0)

    # Statements do not grow

    def test_two_hundred_lines_cost_as_many_readings_as_twenty(self):
        def count(number):
            lines = self.env["account.bank.statement.line"].concat(*(
                self.credit(10 + place, f"chi lo sa {place}") for place in range(number)
            ))
            self.env.flush_all()
            self.env.invalidate_all()
            matches = self.env["credit.match"].sudo()
            before = self.env.cr.sql_log_count
            matches._get_matcher(self.client, lines).match_all(matches._get_bank_lines(lines))
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(5), count(40))

    # Through a person

    @users("anna")
    def test_an_operator_confirms_a_proposal_and_the_account_is_learned(self):
        line = self.credit(500, "affitto mamma", "BIANCHI ROSA", IBAN)
        self.work()
        match = self.opened(line)
        self.assertEqual(match.state, "proposed")
        self.assertEqual(match.partner_id, self.debtor)
        match.action_confirm()
        self.assertEqual((match.state, match.decided_by_id), ("confirmed", self.operator))
        self.assertEqual(self.first.amount_residual, 100)
        known = self.env["credit.payer.account"].search([])
        self.assertEqual((known.iban, known.partner_id, known.confirmed_by_id), (IBAN, self.debtor, self.operator))

    def test_what_was_learned_matches_the_next_time_until_it_is_removed(self):
        self.env["credit.payer.account"].create({"company_id": self.client.id, "partner_id": self.debtor.id, "iban": IBAN})
        line = self.credit(600, "bonifico", "VERDI LUCA", IBAN)
        self.work()
        self.assertTrue(line.is_reconciled)
        self.env["credit.payer.account"].with_user(self.operator).search([]).unlink()
        line = self.credit(400, "bonifico", "VERDI LUCA", IBAN)
        self.work()
        self.assertFalse(line.is_reconciled)

    def test_the_next_proposal_is_chosen_and_booked(self):
        self.invoice(300, 5)
        self.invoice(700, 5)
        line = self.credit(1000, "saldo", "BIANCHI ROSA")
        self.work()
        match = self.opened(line)
        self.assertEqual(len(match.candidate_ids), 2)
        chosen = match.candidate_id
        match.action_other()
        self.assertNotEqual(match.candidate_id, chosen)
        match.action_other()
        self.assertEqual(match.candidate_id, chosen)
        match.candidate_ids[1].action_choose()
        match.action_confirm()
        self.assertTrue(line.is_reconciled)

    def test_confirming_goes_on_to_the_next_and_skipping_puts_at_the_end(self):
        lines = [self.credit(500 + place, "x", "BIANCHI ROSA", days=9 - place) for place in range(3)]
        self.work()
        first, second, third = (self.opened(line) for line in lines)
        self.assertEqual(first._get_next(), first)
        self.assertEqual(first.action_next()["res_id"], second.id)
        self.assertEqual(second.action_dismiss()["res_id"], third.id)
        self.assertEqual(third.action_next()["res_id"], first.id)
        self.assertEqual(second.state, "dismissed")

    def test_a_proposal_of_a_ledger_that_changed_is_refused(self):
        line = self.credit(500, "x", "BIANCHI ROSA")
        self.work()
        self.pay(self.first)
        match = self.opened(line)
        with self.assertRaisesRegex(UserError, "no longer open"):
            match.action_confirm()
        match.action_refresh()
        match.action_confirm()
        self.assertEqual(match.state, "confirmed")

    def test_who_decided_already_is_told(self):
        line = self.credit(500, "x", "BIANCHI ROSA")
        self.work()
        match = self.opened(line)
        match.action_confirm()
        with self.assertRaisesRegex(UserError, "has been decided on"):
            match.action_confirm()

    def test_money_is_assigned_to_a_debtor_and_the_rest_stays_on_account(self):
        line = self.credit(700, "chi lo sa", "VERDI LUCA", IBAN)
        self.work()
        match = self.opened(line)
        wizard = self.env["credit.match.assign"].with_user(self.operator).create({
            "match_id": match.id, "partner_id": self.debtor.id,
            "receivable_ids": [(6, 0, self.first.line_ids.credit_receivable_ids.ids)],
        })
        self.assertEqual(wizard.rest, 100)
        with self.assertBooksMove(self.suspense, self.receivable, 700):
            wizard.action_assign()
        self.assertEqual((self.first.amount_residual, self.other.amount_residual), (0, 400))
        self.assertTrue(line.is_reconciled)
        loose = line.move_id.line_ids.filtered(lambda item: item.account_id == self.receivable and not item.reconciled)
        self.assertEqual((loose.amount_residual, loose.partner_id), (-100, self.debtor))

    def test_the_rest_of_a_line_waits_where_it_is_not_put_on_account(self):
        line = self.credit(700, "chi lo sa", "VERDI LUCA")
        self.work()
        self.env["credit.match.assign"].with_user(self.operator).create({
            "match_id": self.get(line).id, "partner_id": self.debtor.id, "rest_on_account": False,
            "receivable_ids": [(6, 0, self.first.line_ids.credit_receivable_ids.ids)],
        }).action_assign()
        self.assertFalse(line.is_reconciled)
        self.work()
        self.assertEqual((self.get(line).state, self.get(line).amount), ("proposed", 100))

    # Who may

    def test_only_who_works_for_the_client_matches(self):
        line = self.credit(500, "x", "BIANCHI ROSA")
        self.work()
        self.colleague.sudo().company_ids -= self.client
        for user, error in ((self.colleague, AccessError), (self.client_user, AccessError)):
            for method in ("action_confirm", "action_other", "action_next", "action_dismiss", "action_refresh", "action_assign"):
                with self.subTest(user=user.login, method=method), self.assertRaises(error):
                    getattr(self.get(line).with_user(user), method)()
        self.assertEqual(self.first.amount_residual, 600)

    def test_nothing_is_written_by_hand(self):
        line = self.credit(500, "x", "BIANCHI ROSA")
        self.work()
        for user in (self.operator, self.manager):
            with self.assertRaises(AccessError):
                self.get(line).with_user(user).write({"state": "confirmed"})

    def test_a_debtor_of_another_client_is_refused(self):
        line = self.credit(500, "x")
        self.work()
        stranger = self._create_debtor("Altro", self.other_client)
        wizard = self.env["credit.match.assign"].with_user(self.operator).create({
            "match_id": self.get(line).id, "partner_id": stranger.id,
        })
        with self.assertRaisesRegex(AccessError, "of another client"):
            wizard.action_assign()

    def test_the_list_holds_bank_lines_and_payments_to_allocate(self):
        line = self.credit(500, "x", "BIANCHI ROSA")
        self.work()
        self.env["credit.allocation"].sudo().create({
            "company_id": self.client.id, "partner_id": self.debtor.id, "date": "2026-11-20", "amount": 50,
            "currency_id": self.client.currency_id.id,
        })
        self.env.flush_all()
        queue = self.env["credit.receipt.queue"].with_user(self.operator).search([])
        self.assertEqual(set(queue.mapped("kind")), {"bank", "allocation"})
        bank = queue.filtered(lambda row: row.kind == "bank")
        self.assertEqual(bank.action_open()["res_id"], self.get(line).id)
