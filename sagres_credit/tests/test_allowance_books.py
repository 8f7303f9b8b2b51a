from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .allowance_common import AllowanceCommon
from .common import NIGHT


@tagged("post_install", "-at_install")
class TestAllowanceBooks(AllowanceCommon):
    """The books take the movement only, once, and give it back whole."""

    def build(self):
        super().build()
        self.old = self.invoice(1000.0, 400)  # Rosa owes 1,300: 800 + 6 + 1 are set aside

    def test_the_first_valuation_is_all_provision(self):
        before = self.trial_balance()
        allowance = self.book()
        self.assertEqual(self.changes(before), {self.provision: 807.0, self.allowance: -807.0})
        self.assertEqual((allowance.state, allowance.move_id.date, allowance.move_id.state), ("booked", NIGHT, "posted"))
        self.assertEqual(allowance.move_id.company_id, self.client)
        self.assertEqual(allowance.action_open_entry()["res_id"], allowance.move_id.id)
        self.assert_ledger(1300)

    def test_the_next_one_books_what_is_missing(self):
        self.book(self.ago(days=20))  # 800, and 200 and 100 euro 40 and 10 days late: 6 + 1
        self.invoice(1000.0, 100)
        before = self.trial_balance()
        allowance = self.book()
        self.assertEqual(self.changes(before), {self.provision: 200.0, self.allowance: -200.0})
        self.assertEqual((allowance.amount_held, allowance.amount_movement), (807.0, 200.0))

    def test_what_is_too_much_is_released(self):
        self.book(self.ago(days=20))
        self.pay(self.old)
        before = self.trial_balance()
        self.book()
        self.assertEqual(self.changes(before), {self.release: -800.0, self.allowance: 800.0})

    def test_without_an_account_of_its_own_a_release_lowers_the_provision(self):
        self.mandate.allowance_release_account_id = False
        self.book(self.ago(days=20))
        self.pay(self.old)
        before = self.trial_balance()
        self.book()
        self.assertEqual(self.changes(before), {self.provision: -800.0, self.allowance: 800.0})

    def test_nothing_to_move_is_booked_without_an_entry(self):
        self.book(self.ago(days=1))
        before = self.trial_balance()
        allowance = self.book()
        self.assertEqual((allowance.state, allowance.move_id.id, self.changes(before)), ("booked", False, {}))

    def test_it_is_never_booked_twice(self):
        allowance = self.book()
        before = self.trial_balance()
        with self.assertRaisesRegex(UserError, "is booked, and once"):
            allowance.action_book()
        again = self.value_at()
        again.action_approve()
        with self.assertRaisesRegex(UserError, "is booked already: reverse it first"):
            again.action_book()
        self.assertEqual(self.changes(before), {})

    def test_an_older_day_is_not_booked_after_a_newer(self):
        self.book()
        older = self.value_at(self.ago(days=20))
        older.action_approve()
        with self.assertRaisesRegex(UserError, "is booked already: reverse it first"):
            older.action_book()

    def test_reversed_it_leaves_nothing_and_may_be_booked_anew(self):
        before = self.trial_balance()
        allowance = self.book()
        allowance.action_reverse()
        self.assertEqual(self.changes(before), {})
        self.assertEqual((allowance.state, allowance.reversal_move_id.date), ("reversed", NIGHT))
        with self.assertRaisesRegex(UserError, "is reversed, and once"):
            allowance.action_reverse()
        self.book()
        self.assertEqual(self.changes(before), {self.provision: 807.0, self.allowance: -807.0})

    def test_an_entry_that_an_accountant_took_back_is_not_reversed_twice(self):
        before = self.trial_balance()
        allowance = self.book()
        allowance.sudo().move_id._reverse_moves(cancel=True)
        allowance.invalidate_recordset()
        self.assertTrue(allowance.is_entry_gone)
        allowance.action_reverse()
        self.assertEqual((allowance.state, self.changes(before)), ("reversed", {}))

    def test_the_last_is_reversed_first(self):
        first = self.book(self.ago(days=20))
        self.book()
        with self.assertRaisesRegex(UserError, "is booked already: reverse it first"):
            first.action_reverse()

    def test_closed_books_are_named(self):
        allowance = self.value_at(self.ago(days=20))
        allowance.action_approve()
        self.client.fiscalyear_lock_date = self.ago(days=10)
        with self.assertRaisesRegex(UserError, "The books of Casa Serena are closed until"):
            allowance.action_book()
        self.assertEqual(allowance.state, "approved")

    def test_without_accounts_it_says_what_to_set(self):
        self.mandate.allowance_provision_account_id = False
        allowance = self.value_at()
        allowance.action_approve()
        with self.assertRaisesRegex(UserError, "does not say where the allowance is booked"):
            allowance.action_book()

    def test_the_account_of_a_booked_allowance_stays(self):
        self.book()
        other = self._account("Another allowance", "ALLW2", "liability_current")
        with self.assertRaisesRegex(ValidationError, "is booked on this account"):
            self.mandate.settlement_allowance_account_id = other

    def test_a_write_off_uses_it_and_what_is_above_is_a_loss(self):
        allowance = self.book()
        before = self.trial_balance()
        write_off = self.write_off(self.old.credit_receivable_ids, "prescribed")
        write_off._book_write_off()
        changes = self.changes(before)
        self.assertEqual((changes[self.allowance], changes[self.loss]), (807.0, 193.0))
        self.assertEqual((write_off.amount_written_off, write_off.amount_from_allowance), (1000.0, 807.0))
        note = self.as_user(self.env["credit.allowance.note"], self.client_user).search([])
        self.assertEqual(
            (note.year, note.amount_opening, note.amount_provision, note.amount_use, note.amount_release, note.amount_closing),
            (2026, 0.0, 807.0, 807.0, 0.0, 0.0),
        )
        self.assertEqual(note.action_open_write_offs()["domain"], [("id", "in", write_off.ids)])
        allowance.invalidate_recordset()
        self.assertEqual((allowance.note_provision, allowance.note_use, allowance.note_closing), (807.0, 807.0, 0.0))


@tagged("post_install", "-at_install")
class TestAllowanceNotes(AllowanceCommon):
    """The table of the notes is read from the books: each year begins with what the one before left."""

    def build(self):
        super().build()
        self.old = self.invoice(1000.0, 800)

    def entry(self, amount, date):
        """Book by hand what makes the allowance grow by ``amount``."""
        move = self.env["account.move"].create({
            "journal_id": self.mandate._get_settlement_journal().id, "date": date,
            "line_ids": [
                Command.create({"account_id": self.loss.id, "balance": amount}),
                Command.create({"account_id": self.allowance.id, "balance": -amount}),
            ],
        })
        move.action_post()
        return move

    def notes(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            note.year: (note.amount_opening, note.amount_provision, note.amount_use, note.amount_release, note.amount_closing)
            for note in self.env["credit.allowance.note"].search([("company_id", "=", self.client.id)])
        }

    def test_year_by_year(self):
        self.entry(300.0, "2024-12-31")
        self.entry(-120.0, "2025-05-05")
        self.book(Date.to_date("2025-12-31"))  # 800 are needed, 180 are there
        self.pay(self.old)
        self.book()  # 7 are needed, 800 are there
        self.assertEqual(self.notes(), {
            2024: (0.0, 300.0, 0.0, 0.0, 300.0),
            2025: (300.0, 620.0, 120.0, 0.0, 800.0),
            2026: (800.0, 0.0, 0.0, 793.0, 7.0),
        })

    def test_what_is_reversed_is_as_if_it_had_not_been(self):
        self.book().action_reverse()
        self.assertEqual(self.notes(), {2026: (0.0, 0.0, 0.0, 0.0, 0.0)})
        self.entry(-50.0, NIGHT)._reverse_moves(cancel=True)
        self.assertEqual(self.notes()[2026], (0.0, 0.0, 0.0, 0.0, 0.0))

    def test_a_year_that_ends_in_june_is_named_by_its_end(self):
        self.client.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self.entry(10.0, "2026-06-30")
        self.entry(5.0, "2026-07-01")
        self.assertEqual({year: row[4] for year, row in self.notes().items()}, {2026: 10.0, 2027: 15.0})
        note = self.env["credit.allowance.note"].search([("company_id", "=", self.client.id), ("year", "=", 2027)])
        self.assertEqual(note._get_days(), (Date.to_date("2026-07-01"), Date.to_date("2027-06-30")))

    def test_the_key_figure_is_the_movement_of_the_period(self):
        self.entry(300.0, "2026-10-31")
        self.entry(-120.0, "2026-11-05")
        self.entry(70.0, "2026-11-06")
        clients = self.client | self.other_client
        Kpi = self.env["credit.kpi"]
        found = Kpi._measure(clients, Date.to_date("2026-11-01"), NIGHT, ["allowance_movement"])
        figure = found[self.client]["allowance_movement"]
        self.assertEqual((float(figure["value"]), figure["n"]), (-50.0, 2))
        model, domain = figure["records"]
        self.assertEqual(-sum(self.env[model].search(domain).mapped("balance")), -50.0)
        self.assertIn("use", figure["note"])
        self.assertIsNone(found[self.other_client]["allowance_movement"]["value"])


@tagged("post_install", "-at_install")
class TestAllowanceTax(AllowanceCommon):
    """What art. 106 and art. 101 c. 5 TUIR make of a valuation, by hand."""

    def build(self):
        super().build()
        self.old = self.invoice(100000.0, 400)

    def test_the_limits_of_the_year(self):
        allowance = self.value_at(tax_fund=4700.0)
        # 100,300 at risk: 501.50 a year, full at 5,015; 80,007 are set aside, 315 may still be deducted
        self.assertEqual((allowance.tax_limit, allowance.tax_cap), (501.5, 5015.0))
        self.assertEqual((allowance.tax_provision, allowance.tax_deductible, allowance.tax_taxed), (80007.0, 315.0, 79692.0))
        self.assertEqual((allowance.tax_excess, allowance.tax_fund_end), (0.0, 5015.0))
        allowance.tax_fund = 6000.0
        self.assertEqual((allowance.tax_deductible, allowance.tax_excess, allowance.tax_fund_end), (0.0, 985.0, 5015.0))

    def test_booking_does_not_change_it(self):
        allowance = self.value_at(tax_fund=4700.0)
        before = allowance.tax_provision, allowance.tax_deductible
        allowance.action_approve()
        allowance.action_book()
        self.assertEqual((allowance.tax_provision, allowance.tax_deductible), before)

    def test_the_next_year_begins_with_what_was_deducted(self):
        first = self.book(Date.to_date("2025-12-31"))
        self.assertEqual(first.tax_fund_end, 500.0)
        self.assertEqual(self.value_at().tax_fund, 500.0)

    def test_losses_use_the_deducted_fund_first(self):
        self.mandate.settlement_use = "loss"
        self.write_off(self.moves[0].credit_receivable_ids, "prescribed")._book_write_off()
        allowance = self.value_at(tax_fund=150.0)
        self.assertEqual((allowance.tax_losses, allowance.tax_used, allowance.tax_loss_deductible), (200.0, 150.0, 50.0))

    def test_small_credits_more_than_six_months_past_due(self):
        at_six = self.invoice(2500.0, (NIGHT - Date.subtract(NIGHT, months=6)).days)
        older = self.invoice(2500.0, (NIGHT - Date.subtract(NIGHT, months=6)).days + 1)
        larger = self.invoice(2500.01, 300)
        allowance = self.value_at()
        small = self.env["credit.allowance.item"].search([("allowance_id", "=", allowance.id), ("is_mini_credit", "=", True)])
        self.assertEqual(small.mapped("name"), [older.name])
        self.assertEqual((allowance.mini_credit_count, allowance.mini_credit_total), (1, 2500.0))
        self.assertTrue(at_six and larger)
        self.mandate.mini_credit_amount = 5000
        self.assertEqual(self.value_at().mini_credit_count, 2)
        self.mandate.mini_credit_amount = 9000  # the law knows no larger
        self.invoice(5000.01, 300)
        self.assertEqual(self.value_at().mini_credit_count, 2)

    def test_a_day_without_law_is_named(self):
        self.env["credit.legal.parameter"].search([("code", "=", "allowance_tax_cap")]).date_to = self.ago(days=1)
        with self.assertRaisesRegex(UserError, "«allowance_tax_cap» is not known on"):
            self.value_at()
