from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .allocation_common import AllocationCommon


class Killed(BaseException):
    """The process ends here."""


@tagged("post_install", "-at_install")
class TestAllocationWork(AllocationCommon):
    """The hourly work: nothing twice, nothing lost, as many statements for many payments as for few."""

    def _debtors(self, number, amount=100):
        """Return so many new debtors, each with two debts and a payment of the first."""
        debtors = [self._create_debtor(f"Debtor {place}", self.client) for place in range(number)]
        for debtor in debtors:
            self.invoice(100, 40, debtor)
            self.invoice(100, 10, debtor)
        payments = [self.money(amount, debtor=debtor) for debtor in debtors]
        self.env.flush_all()
        return debtors, payments

    def _snapshot(self):
        self.env.invalidate_all()
        allocations = self.env["credit.allocation"].search([("company_id", "=", self.client.id)])
        partials = self.env["account.partial.reconcile"].search([("company_id", "=", self.client.id)])
        return (
            [(row.id, row.state, row.write_date, row.fingerprint, row.line_ids.ids) for row in allocations], partials.ids,
        )

    def test_second_round_changes_nothing(self):
        self._debtors(2)
        equal = self._create_debtor("Equal", self.client)
        self.invoice(100, 30, equal)
        self.invoice(100, 30, equal)
        self.money(50, debtor=equal)
        self.work()
        before = self._snapshot()
        self.assertEqual(sorted(row[1] for row in before[0]), ["automatic", "automatic", "proposed"])
        self.work()
        self.assertEqual(self._snapshot(), before)

    def test_payments_of_a_debtor_are_taken_in_the_order_of_their_dates(self):
        first, second = self.invoice(100, 40), self.invoice(100, 10)
        late, early = self.money(60, days=1), self.money(100, days=3)
        self.work()
        self.assertEqual(self.received(self.get(early)), {first: 100})
        self.assertEqual(self.received(self.get(late)), {second: 60})
        self.assertEqual((first.amount_residual, second.amount_residual), (0, 40))

    def test_later_payment_waits_for_the_decision_on_the_earlier(self):
        self.invoice(100, 30)
        self.invoice(100, 30)
        early, late = self.money(50, days=3), self.money(40, days=1)
        self.work()
        self.assertEqual((self.get(early).state, self.get(late)), ("proposed", self.env["credit.allocation"]))
        self.confirm(self.opened(self.manager, early))
        self.work()
        self.assertEqual(self.get(late).stop, "proportional")

    def test_debtor_who_owes_nothing_due_gets_no_proposal(self):
        self.invoice(100, -20)
        payment = self.money(100)
        alone = self.money(50, debtor=self._create_debtor("Nobody's", self.client))
        self.work()
        self.assertFalse(self.get(payment) | self.get(alone))
        self.assertEqual(self.item(payment).amount_residual, -100)

    def test_client_without_mandate_is_left_alone(self):
        self.invoice(100, 40)
        payment = self.money(100)
        self.mandate.state = "closed"
        self.work()
        self.assertFalse(self.get(payment))

    def test_kill_between_two_payments_loses_nothing(self):
        _debtors, payments = self._debtors(3)
        carry_out = self.registry["credit.allocation"]._carry_out
        calls = []

        def killed(allocation):
            calls.append(allocation.id)
            if len(calls) == 2:
                raise Killed
            return carry_out(allocation)

        with patch.object(self.registry["credit.allocation"], "_carry_out", killed), suppress(Killed):
            self.work()  # assertRaises would roll back what was committed
        self.assertEqual(len(calls), 2)
        self.env.invalidate_all()
        states = [self.get(payment).state for payment in payments]
        self.assertEqual(sorted(states), ["automatic", "proposed", "proposed"])
        self.work()
        self.assertEqual({self.get(payment).state for payment in payments}, {"automatic"})
        self.assertEqual({len(self.get(payment)) for payment in payments}, {1})
        self.assertEqual({len(self.item(payment).matched_debit_ids) for payment in payments}, {1})

    def test_job_without_time_left_goes_on_where_it_was(self):
        _debtors, payments = self._debtors(3)
        commit = self.registry["credit.allocation"]._commit_step
        done = []

        def without_time(allocations, processed, left=1):
            done.append(processed)
            return commit(allocations, processed, left) and sum(done) < 1

        with patch.object(self.registry["credit.allocation"], "_commit_step", without_time):
            self.work()
        self.assertEqual(sorted(self.get(payment).state for payment in payments), ["automatic", "proposed", "proposed"])
        self.work()
        self.assertEqual({self.get(payment).state for payment in payments}, {"automatic"})

    def test_proposals_of_12_payments_cost_as_many_statements_as_of_3(self):
        self.mandate.auto_allocate = False
        self.env["credit.allocation"]._propose(self.client, [debtor.id for debtor in self._debtors(1)[0]])  # fill the caches
        counts = {}
        for number in (3, 12):
            debtors, payments = self._debtors(number)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.allocation"]._propose(self.client, [debtor.id for debtor in debtors])
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
            self.assertEqual({self.get(payment).stop for payment in payments}, {"mandate"})
            self.assertEqual(len(self.env["credit.allocation"].search([("payment_move_id", "in", [
                payment.id for payment in payments
            ])])), number)
        self.assertEqual(counts[12], counts[3])

    def test_unchanged_proposals_of_12_payments_cost_as_many_statements_as_of_3(self):
        self.mandate.auto_allocate = False
        counts = {}
        for number in (3, 12):
            debtors, _payments = self._debtors(number)
            for _round in range(2):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env["credit.allocation"]._propose(self.client, [debtor.id for debtor in debtors])
                self.env.flush_all()
                counts[number] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[12], counts[3])

    def test_what_odoo_refuses_is_left_to_a_person_with_the_reason(self):
        self.invoice(100, 40)
        payment = self.money(100)

        with patch.object(self.registry["account.move.line"], "_reconcile_amounts", side_effect=UserError("Not today")):
            self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.stop, allocation.detail), ("proposed", "failed", "Not today"))

    def test_client_that_fails_stops_no_other(self):
        debtor = self._create_debtor("Ugo Verdi", self.other_client)
        self._create_mandate(self.other_client, self.operator)
        self.invoice(100, 40, debtor)
        payment = self.money(100, debtor=debtor)
        propose = self.registry["credit.allocation"]._propose
        self.invoice(100, 40)
        self.money(100)

        def broken(allocations, company, partner_ids, empty=False):
            if company.id == self.client.id:
                raise ValueError("broken")
            return propose(allocations, company, partner_ids, empty)

        with patch.object(self.registry["credit.allocation"], "_propose", broken), mute_logger(
            "odoo.addons.sagres_credit.models.credit_allocation_work"
        ):
            self.work()
        self.assertEqual(self.get(payment).state, "automatic")
        problem = self.env["credit.problem"].search([("kind", "=", "allocation")])
        self.assertEqual((problem.company_id, problem.user_id), (self.client, self.manager))
        self.work()
        self.assertEqual(problem.state, "solved")

    def test_end_of_the_night_asks_for_the_work(self):
        cron = self.env.ref("sagres_credit.credit_allocation_cron_allocate")
        trigger = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(trigger)
        self.run_night()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(trigger), before + 1)
