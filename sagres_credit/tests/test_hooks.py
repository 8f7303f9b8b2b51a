from unittest.mock import patch

from odoo.fields import Date, Domain
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_case import HoldReason

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestHooks(CreditCommon):
    """What satellites override takes effect in the set-based night, at once and for everybody."""

    def test_hold_reason_of_a_module_stops_dunning_and_shows_its_stage(self):
        case_class = type(self.env["credit.case"])
        base = case_class._get_hold_reasons
        estate = HoldReason("estate", "The debtor has died", Domain("partner_id.ref", "=", "dead"), "suspended")
        self.debtor.ref = "dead"
        self.invoice(100, 6)
        self.run_night()
        with patch.object(case_class, "_get_hold_reasons", lambda self: [estate, *base(self)]):
            self.run_night(Date.add(NIGHT, days=20))
            case = self.get_case()
            self.assertEqual((case.hold_code, case.decision, case.stage_id.kind), ("estate", "held", "suspended"))
            self.assertEqual((case.why_stage, case.notice_ids.state), ("The debtor has died", "held"))
            self.assertIn(case, self.env["credit.case"].search(case._get_hold_domain()))
        self.run_night(Date.add(NIGHT, days=21))
        self.assertFalse(case.hold_code)

    def test_collectible_domain_of_a_module_takes_items_out(self):
        receivable = type(self.env["credit.receivable"])
        base = receivable._get_collectible_domain
        self.invoice(100, 6, ref="estate")
        self.invoice(40, 6)

        def collectible(self, company, date):
            return base(self, company, date) & Domain("move_id.ref", "not in", ["estate"])

        with patch.object(receivable, "_get_collectible_domain", collectible):
            self.run_night()
            self.assertEqual(self.get_case().amount_overdue, 40)

    def test_notice_values_of_a_module_are_written_by_set(self):
        notice = type(self.env["credit.notice"])
        base = notice._prepare_notice_vals

        def values(self, mandate, date):
            return base(self, mandate, date) | {"channel": SQL("'letter'")}

        self.invoice(100, 6)
        with patch.object(notice, "_prepare_notice_vals", values):
            self.run_night()
        self.assertEqual(self.get_case().notice_ids.channel, "letter")

    def test_stage_change_hook_gets_the_previous_stage(self):
        calls = {}
        self.patch(type(self.env["credit.case"]), "_post_stage_change", lambda cases, old: calls.update(
            {case.id: stage.kind for case, stage in old.items()}
        ))
        self.invoice(1000, 6)
        self.run_night()
        self.assertFalse(calls)
        self.run_night(Date.add(NIGHT, days=20))
        self.assertEqual(calls, {self.get_case().id: "reminder"})

    def test_shares_of_a_debt_add_up_to_one(self):
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case()
        self.assertEqual(case._get_debtor_shares(), {case: [(self.debtor, 1)]})

    def test_limitation_events_are_a_union_that_runs(self):
        query = self.env["credit.receivable"]._get_limitation_events_query()
        self.assertEqual(self.env.execute_query(SQL("SELECT kind, date, res_model, res_id FROM (%s) AS events", query)), [])

    def test_payment_instructions_name_the_account_and_the_reference(self):
        self.client.partner_id.bank_ids = [(0, 0, {"acc_number": "IT60X0542811101000000123456"})]
        self.debtor.credit_customer_code = "C-17"
        self.invoice(100, 6)
        self.run_night()
        notice = self.get_case().notice_ids
        instructions = notice._get_payment_instructions()[notice]
        iban = self.client.partner_id.bank_ids.acc_number
        self.assertEqual((instructions["iban"], instructions["reference"]), (iban, "C-17"))
        self.assertIn(iban, notice.body)
