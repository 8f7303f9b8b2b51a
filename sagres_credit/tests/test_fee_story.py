from odoo.fields import Command
from odoo.tests import tagged

from .fee_common import NOVEMBER, FeeCommon


@tagged("post_install", "-at_install")
class TestFeeStory(FeeCommon):
    """From the scheme to the invoice: simulated, earned, contested, mended, approved, billed, and corrected a month later."""

    def test_one_story(self):
        # Carla signs a mandate with a desk fee and a success fee, after looking at what October would have cost.
        self._create_rule("Desk", "fixed", amount=31)
        account = self.env["account.account"].with_company(self.firm).create({
            "name": "Fees", "code": "FEE901", "account_type": "income", "company_ids": [Command.set(self.firm.ids)],
        })
        self.mandate.fee_account_id = account
        counter = self.pay_on(self.move, "2026-10-12", 100)
        bank = self.pay_on(self.move, "2026-10-30", 150)
        simulation = self.as_user(self.manager, self.env["credit.fee.simulate"]).create({
            "mandate_id": self.mandate.id, "scheme_id": self.scheme.id, "date_from": "2026-10-01", "months": 1,
        })
        simulation.action_simulate()
        self.assertEqual(simulation.amount, 41)
        # She makes the statement and sends it; Dario finds a payment that the customer made at the counter.
        october = self.make()
        self.send(october)
        self.as_user(self.client_user, october)._contest("The hundred of the 12th came over our counter")
        self.as_user(self.manager, october).action_take_back()
        paid = october.collection_ids.filtered(lambda row: row.partial_id == counter)
        self.as_user(self.manager, self.env["credit.fee.exclude"]).create({
            "collection_ids": paid.ids, "reason": "Paid at the counter",
        }).action_exclude()
        self.env.invalidate_all()
        self.assertEqual((october.amount, october.amount_collected, october.amount_attributed), (37, 250, 150))
        # He approves it, and the firm has its invoice.
        self.send(october)
        self.approve(october)
        self.as_user(self.manager, october).action_bill()
        self.assertEqual(october.move_id.amount_untaxed, 37)
        # What it costs the client is part of the cost to collect.
        cost = self.env["credit.kpi"]._measure(
            self.client, october.date_from, october.date_to, ["cost_to_collect"]
        )[self.client]["cost_to_collect"]
        self.assertEqual((cost["numerator"], cost["records"][0]), (37, "credit.fee.statement"))
        # In November the bank takes the payment back, and the customer pays again.
        self.undo(bank)
        self.pay_on(self.move, "2026-11-12", 50)
        november = self.make(NOVEMBER)
        self.assertEqual((november.amount_fixed, november.amount_payment, november.amount_correction), (31, 2, -6))
        self.assertEqual((november.amount, october.amount, october.state), (27, 37, "billed"))
        # Every cent of either month is a rule alone or names its payment.
        for line in (october | november).line_ids:
            self.assertEqual(bool(line.collection_id), line.kind != "fixed")
