from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.service.model import call_kw
from odoo.tests import tagged

from .contact_common import ContactCommon

CODES = ["contract", "company", "contacts", "policy", "team", "layout", "bank"]


@tagged("post_install", "-at_install")
class TestMandateSetup(ContactCommon):
    """What the firm wins becomes a mandate to set up, once, and begins when every step is done or not needed."""

    def setUp(self):
        super().setUp()
        self.seller = self._create_salesperson("vera", self.firm)
        self.write()
        self.lead = self.confirm().lead_id
        self.lead.user_id = self.seller

    def win(self):
        self.as_user(self.seller, self.lead).action_set_won()
        return self.env["credit.mandate"].search([("lead_id", "=", self.lead.id)])

    def settle(self, step, method="action_done", user=None):
        seen = self.as_user(user or self.manager, step)
        call_kw(seen.browse(), method, [seen.ids], {})

    def get_step(self, mandate, code):
        return mandate.step_ids.filtered(lambda step: step.code == code)

    def test_a_won_request_becomes_a_mandate_in_draft_with_steps_owner_and_day(self):
        mandate = self.win()
        self.assertEqual((mandate.name, mandate.state, mandate.user_id), ("Alfa S.p.A.", "draft", self.manager))
        self.assertEqual(mandate.step_ids.mapped("code"), CODES)
        self.assertEqual(set(mandate.step_ids.mapped("user_id")), {self.manager})
        self.assertEqual(mandate.step_ids[0].date_due, Date.to_date("2026-11-27"))
        self.assertEqual(mandate.activity_ids.user_id, self.manager)

    def test_it_happens_once_however_often_it_is_won(self):
        mandate = self.win()
        self.lead.write({"stage_id": self.env.ref("crm.stage_lead1").id, "probability": 10})
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(self.win(), mandate)

    def test_what_a_client_wins_is_no_mandate(self):
        self.env["crm.lead"].create({
            "name": "Boiler", "company_id": self.client.id, "user_id": self.salesperson.id, "type": "opportunity",
        }).action_set_won()
        self.assertFalse(self.env["credit.mandate"].search([("state", "=", "draft"), ("lead_id", "!=", False)]))

    def test_what_is_won_in_the_team_of_the_form_is_one_too(self):
        self.contact_form.team_id = self.env["crm.team"].create({"name": "Firm", "company_id": self.firm.id})
        lead = self.env["crm.lead"].create({
            "name": "Met at a fair", "partner_name": "Beta S.r.l.", "company_id": self.firm.id, "type": "opportunity",
            "user_id": False, "team_id": self.contact_form.team_id.id,
        })
        lead.action_set_won()
        self.assertEqual(self.env["credit.mandate"].search([("lead_id", "=", lead.id)]).name, "Beta S.r.l.")

    def test_the_salesperson_who_wins_it_has_no_right_to_the_mandate(self):
        mandate = self.win()
        for record in (mandate, mandate.step_ids):
            with self.subTest(record._name), self.assertRaises(AccessError):
                self.as_user(self.seller, record).read(["name"])

    def test_it_does_not_begin_before_every_step_is_done_or_not_needed(self):
        mandate = self.win()
        with self.assertRaisesRegex(UserError, "Not set up yet: Sign the contract, Create the client's company"):
            self.as_user(self.manager, mandate).action_activate()
        self.settle(mandate.step_ids, "action_skip")
        self.as_user(self.manager, mandate).action_activate()
        self.assertEqual(mandate.state, "active")

    def test_what_can_be_seen_must_be_there(self):
        mandate = self.win()
        for code, words in (
            ("company", "create the client's company"), ("contacts", "Nobody of the client"),
            ("team", "team of the mandate is empty"),
            ("layout", "no layout of its ledger"), ("bank", "no bank account"),
        ):
            with self.subTest(code), self.assertRaisesRegex(UserError, words):
                self.settle(self.get_step(mandate, code))
        mandate.write({
            "company_id": self.other_client.id, "member_ids": [Command.create({"user_id": self.operator.id})],
            "contact_ids": [Command.create({"name": "Office", "email": "office@alfa.example.com"})],
        })
        self.other_client.partner_id.bank_ids = [Command.create({"acc_number": "IT60X0542811101000000123456"})]
        self.env["credit.import.layout"].create({
            "name": "Layout", "company_id": self.other_client.id, "column_ids": [
                Command.create({"target": target, "header": target})
                for target in ("number", "invoice_date", "amount", "tax_code")
            ],
        })
        self.settle(mandate.step_ids)
        self.assertEqual(set(mandate.step_ids.mapped("state")), {"done"})
        self.assertEqual(set(mandate.step_ids.mapped("done_by_id")), {self.manager})

    def test_the_owner_or_a_manager_settles_a_step(self):
        step = self.get_step(self.win(), "policy")
        step.user_id = self.operator
        with self.assertRaisesRegex(AccessError, "says when it is done, or a credit manager"):
            self.settle(step, user=self.colleague)
        self.settle(step, user=self.operator)
        self.assertEqual((step.state, step.done_by_id), ("done", self.operator))
        self.settle(step, "action_undo")
        self.assertEqual((step.state, step.done_by_id.id), ("todo", False))

    def test_mandates_without_a_checklist_begin_as_before(self):
        mandate = self._create_mandate(self.other_client, self.operator, state="draft")
        mandate.action_activate()
        self.assertEqual(mandate.state, "active")
