from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .fee_common import NOVEMBER, OCTOBER, FeeCommon


@tagged("post_install", "-at_install")
class TestFeeStatement(FeeCommon):
    """A month of fees is what a person would compute by hand, from the payments of the ledger and nothing else."""

    def test_october_computed_by_hand(self):
        self._create_rule("Desk", "fixed", amount=100)
        self._create_rule("Goal", "bonus", amount=50, target=500)
        self.pay_on(self.invoice(300.0, 70), "2026-10-21")  # 40 days late: 12.00
        self.pay_on(self.invoice(250.1, 200), "2026-10-31")  # 180 days late: 20.008; both 32.01
        self.pay_on(self.invoice(80.0, 5), "2026-10-25")  # before it was due: nothing
        statement = self.make()
        self.assertEqual(self.lines(statement), [
            ("bonus", 132.01, 0, 50), ("fixed", 100, 0, 100), ("percent", 250.1, 8, 20.01), ("percent", 300, 4, 12),
        ])
        self.assertEqual(
            (statement.amount_collected, statement.amount_attributed, statement.amount_payment, statement.amount,
             statement.payment_count),
            (630.1, 550.1, 32.01, 182.01, 3),
        )
        bonus = statement.line_ids.filtered(lambda line: line.kind == "bonus")
        self.assertIn("Target reached: 550.10", bonus.with_context(lang="en_US").explanation)

    def test_every_cent_names_its_payment(self):
        partial = self.pay_on(self.move, "2026-10-20", 100)
        line = self.make().line_ids
        self.assertEqual((line.collection_id.partial_id, line.collection_id.partial_ref), (partial, partial.id))
        self.assertEqual(line.invoice_id, self.move)
        self.assertEqual(line.action_open_payment()["res_id"], partial.credit_move_id.move_id.id)
        self.assertEqual(line.collection_id.amount_fee, line.amount)

    def test_credit_note_and_returned_money_are_no_collection(self):
        (self.refund(50.0).line_ids | self.move.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.attributions(), [])

    def test_money_earns_while_the_debtor_was_in_the_mandate_and_after_contact(self):
        self.pay_on(self.invoice(10.0, 200), "2026-08-31")  # before the mandate: not even listed
        self.pay_on(self.invoice(11.0, 200), "2026-09-10")
        self.pay_on(self.invoice(12.0, 5), "2026-10-15")
        self.pay_on(self.invoice(13.0, 200), "2026-10-15")
        self.assertEqual(self.attributions(), [(11, "no_contact"), (12, "not_late"), (13, "attributed")])
        self.scheme.contact_days = 10
        self.case.date_opened = "2026-09-15"
        self.assertEqual(self.attributions(), [(11, "before_entry"), (12, "not_late"), (13, "old_contact")])
        self.scheme.contact_rule = "none"
        self.assertEqual(self.attributions(), [(11, "before_entry"), (12, "not_late"), (13, "attributed")])

    def test_message_is_contact_only_where_the_scheme_says_so(self):
        self.env["credit.interaction"].search([("case_id", "=", self.case.id)]).unlink()
        self.env["credit.notice"].search([("case_id", "=", self.case.id)]).unlink()
        notice = self.env["credit.notice"].create({
            "case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id, "channel": "email",
            "purpose": "manual",
        })
        notice._set_state("sending")
        notice._set_state("sent", date_sent="2026-10-02 10:00:00")
        self.pay_on(self.move, "2026-10-20", 100)
        self.assertEqual(self.attributions(), [(100, "no_contact")])
        self.scheme.contact_rule = "sent"
        self.assertEqual(self.attributions(), [(100, "attributed")])

    def test_payment_after_the_mandate_earns_in_the_days_the_contract_gives(self):
        self.mandate.write({"date_end": "2026-10-10", "state": "closed"})
        self.pay_on(self.move, "2026-10-20", 100)
        self.assertEqual(self.attributions(), [])
        self.scheme.tail_days = 10
        self.assertEqual(self.attributions(), [(100, "attributed")])

    def test_fixed_fee_is_of_the_days_the_mandate_ran(self):
        self._create_rule("Desk", "fixed", amount=310)
        self.mandate.write({"date_end": "2026-10-10"})
        self.assertEqual(self.make().amount, 100)

    def test_made_again_it_changes_nothing_and_follows_the_ledger_while_a_draft(self):
        partial = self.pay_on(self.move, "2026-10-20", 100)
        statement = self.make()
        self.assertEqual(self.make(), statement)
        self.assertEqual(statement.amount, 4)
        before = statement.collection_ids.write_date
        self.env["credit.fee.collection"]._accrue(self.client)
        self.assertEqual(statement.collection_ids.write_date, before)
        self.undo(partial)
        self.as_user(self.manager, statement).action_compute()
        self.assertEqual((statement.amount, len(statement.line_ids), len(statement.collection_ids)), (0, 0, 0))

    def test_payment_booked_late_comes_in_the_next_statement(self):
        self.pay_on(self.move, "2026-10-20", 100)
        first = self.make()
        self.send(first)
        self.pay_on(self.move, "2026-10-30", 50)
        second = self.make(NOVEMBER)
        self.assertEqual((first.amount, second.amount, second.line_ids.date), (4, 2, Date.to_date("2026-10-30")))

    def test_undone_payment_is_corrected_in_the_next_and_the_approved_one_stays(self):
        partial = self.pay_on(self.move, "2026-10-20", 100)
        first = self.make()
        self.send(first)
        self.approve(first)
        self.undo(partial)
        second = self.make(NOVEMBER)
        self.assertEqual(self.make(NOVEMBER), second)
        self.assertEqual(self.lines(second), [("correction", -100, 4, -4)])
        self.assertEqual((second.amount, second.amount_correction), (-4, -4))
        self.assertEqual((first.amount, first.state, self.lines(first)), (4, "approved", [("percent", 100, 4, 4)]))
        self.assertEqual(second.line_ids.origin_id, first.line_ids)
        self.send(second)
        with self.assertRaisesRegex(UserError, "was made already"):
            self.make(OCTOBER.replace(month=9))
        self.assertEqual(self.make(NOVEMBER.replace(month=11)).amount, -4)

    def test_undone_and_paid_again_earns_once(self):
        partial = self.pay_on(self.move, "2026-10-20", 100)
        self.send(self.make())
        payment = partial.credit_move_id
        self.undo(partial)
        (payment | self.move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")).reconcile()
        second = self.make(NOVEMBER)
        self.assertEqual(self.lines(second), [("correction", -100, 4, -4), ("percent", 100, 4, 4)])
        self.assertEqual(second.amount, 0)

    def test_tiers_of_a_year_go_on_where_the_month_before_stopped(self):
        self.late.active = False
        self._create_rule("Tiers", "tier", bands={0: 5, 150: 10}, window="year")
        partial = self.pay_on(self.move, "2026-10-20", 100)
        first = self.make()
        self.send(first)
        self.pay_on(self.move, "2026-11-10", 100)
        second = self.make(NOVEMBER)
        self.assertEqual((first.amount, second.amount), (5, 7.5))
        self.undo(partial)
        self.as_user(self.manager, second).action_compute()
        # One hundred collected in all earns 5: the 5 of October are taken back, the 5 of November are charged.
        self.assertEqual(self.lines(second), [("correction", -100, 5, -5), ("tier", 100, 5, 5)])

    def test_target_on_a_figure_is_judged_when_its_window_ends(self):
        kpi = self.env["credit.kpi"].create({
            "name": "Tested", "code": "tested_figure", "section": "economics", "unit": "percent", "formula": "-",
            "population": "-",
        })
        Kpi = type(self.env["credit.kpi"])
        asked = []

        def measure(companies, since, until):
            asked.append((str(since), str(until)))
            value = None if since.month == 10 else self.env["credit.kpi"]._to_decimal(55)
            return {company: {"tested_figure": self.env["credit.kpi"]._prepare_measure(value)} for company in companies}

        self._create_rule("Month", "malus", percent=10, kpi_id=kpi.id, target=60)
        self._create_rule("Quarter", "bonus", amount=99, kpi_id=kpi.id, target=50, window="quarter")
        self.pay_on(self.move, "2026-10-20", 100)
        with patch.object(Kpi, "_get_measures", lambda self: [(("tested_figure",), measure)]):
            first = self.make()
            self.send(first)
            self.pay_on(self.move, "2026-11-10", 100)
            second = self.make(NOVEMBER)
        self.assertEqual(first.line_ids.filtered(lambda line: line.kind == "malus").code, "no_data")
        self.assertEqual((first.amount, second.amount), (4, 3.6))
        self.assertEqual(set(asked), {("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-11-30")})

    def test_payment_left_out_by_agreement_is_shown_with_its_reason_and_earns_nothing(self):
        self.pay_on(self.move, "2026-10-20", 100)
        statement = self.make()
        wizard = self.as_user(self.manager, self.env["credit.fee.exclude"]).create({
            "collection_ids": statement.collection_ids.ids, "reason": "Paid at the counter",
        })
        wizard.action_exclude()
        self.env.invalidate_all()
        self.assertEqual((statement.amount, statement.collection_ids.attribution), (0, "excluded"))
        self.assertEqual(self.make().amount, 0)
        self.as_user(self.manager, statement.collection_ids).action_include()
        self.env.invalidate_all()
        self.assertEqual(statement.amount, 4)
        self.send(statement)
        with self.assertRaisesRegex(UserError, "was stated does not change"):
            self.as_user(self.manager, statement.collection_ids).action_exclude()

    def test_statement_is_sent_only_as_it_was_looked_at(self):
        self.pay_on(self.move, "2026-10-20", 100)
        statement = self.make()
        self.pay_on(self.move, "2026-10-21", 100)
        answer = self.send(statement)
        self.assertEqual((answer["tag"], statement.state, statement.amount), ("display_notification", "draft", 8))
        self.send(statement)
        self.assertEqual(statement.state, "sent")

    def test_earlier_month_is_settled_first(self):
        self.pay_on(self.move, "2026-10-20", 100)
        first = self.make()
        second = self.make(NOVEMBER)
        with self.assertRaisesRegex(UserError, "First settle the earlier one"):
            self.send(second)
        self.send(first)
        self.send(second)
        with self.assertRaisesRegex(UserError, "A later statement was sent already"):
            self.as_user(self.manager, first).action_take_back()

    def test_statement_taken_back_gives_its_corrections_back(self):
        partial = self.pay_on(self.move, "2026-10-20", 100)
        first = self.make()
        self.send(first)
        self.undo(partial)
        second = self.make(NOVEMBER)
        self.assertEqual(second.amount, -4)
        self.as_user(self.manager, first).action_take_back()
        self.env.invalidate_all()
        self.assertEqual((first.state, first.amount, second.amount), ("draft", 0, 0))

    def test_scheme_says_what_it_cannot_mean(self):
        with self.assertRaisesRegex(ValidationError, "needs its bands"):
            self._create_rule("Empty", "percent")
        with self.assertRaisesRegex(ValidationError, "target above zero"):
            self._create_rule("Risk", "risk", percent=20)
        falling = self._create_rule("Falling", "tier", bands={0: 10, 1000: 5}, whole=True)
        self.assertIn("may earn less", falling.warning)
        self.assertFalse(self.late.warning)

    def test_number_of_queries_does_not_depend_on_the_payments(self):
        counts = []
        for number in (3, 20):
            for move in self._bill(number):
                self.pay_on(move, "2026-10-20")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statement = self.env["credit.fee.statement"]._make(self.mandate, OCTOBER)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(statement.line_ids), 23)
        self.assertLessEqual(counts[1], counts[0])

    def _bill(self, number):
        return [self.invoice(10.0, 60) for _place in range(number)]

    def test_drafts_of_last_month_are_made_by_themselves_once(self):
        self.pay_on(self.move, "2026-10-20", 100)
        Statement = self.env["credit.fee.statement"]
        self.mandate.fee_day = 21
        for _time in range(2):
            self._run_cron()
            self.assertFalse(Statement.search([("mandate_id", "=", self.mandate.id)]))
        self.mandate.fee_day = 5
        for _time in range(2):
            self._run_cron()
        statement = Statement.search([("mandate_id", "=", self.mandate.id)])
        self.assertEqual((statement.date_from, statement.amount, statement.state), (OCTOBER, 4, "draft"))
        self.assertEqual(statement.activity_ids.user_id, self.manager)

    def _run_cron(self):
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.fee.statement"]._cron_make()
        self.env.invalidate_all()

    def test_workbook_carries_fees_and_payments(self):
        self.debtor.name = "=cmd()"
        self.pay_on(self.move, "2026-10-20", 100)
        statement = self.make()
        self.assertTrue(statement._write_workbook().startswith(b"PK"))
        self.assertIn("/workbook/", statement.action_download()["url"])
