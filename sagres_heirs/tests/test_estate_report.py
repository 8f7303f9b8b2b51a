from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from .search_common import SearchCommon


@tagged("post_install", "-at_install")
class TestEstateReport(SearchCommon):
    """The report says what each estate cost and brought, from the books."""

    def read(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.operator
        Report = self.env["credit.estate.report"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        return Report.search([("case_id", "=", self.case.id)])

    def test_nothing_yet(self):
        row = self.read()
        self.assertEqual((row.amount_opened, row.amount_open, row.amount_collected, row.recovery), (1000, 1000, 0, 0))
        self.assertEqual((row.days, row.state, row.user_id, row.partner_id), (0, "to_verify", self.operator, self.debtor))

    def test_what_was_paid_before_the_opening_is_not_collected_by_it(self):
        payment = self.pay(self.invoices[0], 100)
        self.estate.date_opened = Date.add(payment.date, days=1)
        row = self.read()
        self.assertEqual((row.amount_opened, row.amount_open, row.amount_collected), (900, 900, 0))

    def test_payments_costs_and_net(self):
        self.estate.date_opened = Date.subtract(NIGHT, days=30)
        self.pay(self.invoices[0], 250)
        self.receive(50)
        self.run_night()
        self.ask("death_certificate", cost=12.5)
        self.ask("family_certificate", cost=7.5)
        row = self.read()
        self.assertEqual((row.amount_opened, row.amount_collected, row.cost_search), (1000, 300, 20))
        self.assertEqual((row.amount_net, row.recovery, row.days), (280, 30, 30))

    def test_credit_notes_and_write_offs_are_no_collection(self):
        refund = self.refund(100)
        lines = (refund | self.invoices[0]).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        row = self.read()
        self.assertEqual((row.amount_opened, row.amount_open), (1000, 900))
        self.assertEqual((row.amount_collected, row.amount_credited, row.amount_written_off), (0, 100, 0))

    def test_the_family_is_counted_and_not_named(self):
        states = ("called", "accepted", "benefit", "renounced", "unknown")
        heirs = [self.add_heir("Someone", "child") for _state in states]
        for heir, state in zip(heirs, states, strict=True):
            heir.state = state
        row = self.read()
        self.assertEqual((row.called_count, row.accepted_count, row.out_count), (2, 2, 1))

    def test_an_estate_opened_by_mistake_is_none(self):
        self.estate.state = "mistaken"
        self.assertFalse(self.read())

    def test_lawyers_cost_on_the_case_and_on_those_of_the_heirs(self):
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer", self.client)
        self.mandate.legal_share_max = 0
        referral = self.case.with_user(self.manager)._refer(
            self.case._get_open_items(), lawyer, "The heirs do not answer", goal="title",
        )
        referral.with_user(lawyer).with_context(allowed_company_ids=self.client.ids)._record_act("letter", NIGHT, 80)
        self.assertEqual(self.read().cost_lawyer, 80)

    def test_the_recovery_of_a_group_is_weighted_by_what_was_owed(self):
        self.estate.date_opened = Date.subtract(NIGHT, days=30)
        self.pay(self.invoices[0], 100)  # 10% of 1000
        small = self._create_debtor("Ugo Neri", self.client)
        invoice = self.invoice(100, 40, small)
        self.run_night()
        self.env.invalidate_all()
        self.env["credit.estate"].create({"case_id": self.get_case(small).id, "date_opened": self.estate.date_opened})
        self.pay(invoice, 50)  # 50% of 100: the mean would say 30%
        self.env["credit.estate"].create({  # nothing owed: no percentage, and none spoilt
            "case_id": self.env["credit.case"].create({
                "company_id": self.client.id, "partner_id": self._create_debtor("Pia Blu", self.client).id,
                "mandate_id": self.mandate.id,
            }).id,
        })
        self.env.flush_all()
        Report = self.env["credit.estate.report"].with_user(self.manager)
        (rate,), = Report._read_group([("company_id", "=", self.client.id)], [], ["recovery:avg"])
        self.assertAlmostEqual(rate, 100 * 150 / 1100)
        groups = Report.formatted_read_group([], ["company_id"], ["recovery:avg", "amount_collected:sum"])
        self.assertAlmostEqual(groups[0]["recovery:avg"], 100 * 150 / 1100)

    def test_who_reads_it(self):
        self.assertTrue(self.read(self.colleague))
        self.assertTrue(self.read(self.manager))
        row = self.read(self.client_user)
        self.assertEqual(row.amount_opened, 1000)
        self.assertEqual(row.action_open_estate()["res_model"], "credit.case")
        with self.assertRaises(AccessError):
            row.estate_id.id
        stranger = self._create_user("dora", "sagres_credit.group_client", self.other_client)
        self.assertFalse(self.read(stranger))
        self.assertEqual(self.read().action_open_estate()["res_model"], "credit.estate")

    def test_two_hundred_estates_cost_as_many_queries_as_twenty(self):
        self.create_estates(200)
        Report = self.env["credit.estate.report"].with_user(self.manager)
        counts = [
            self.count_queries(lambda limit=limit: Report.search([], limit=limit).mapped("amount_net"))
            for limit in (1, 20, 200)  # the first warms what is kept between queries
        ]
        self.assertEqual(counts[1], counts[2])
