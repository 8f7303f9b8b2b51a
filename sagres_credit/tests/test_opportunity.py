from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import NIGHT
from .crm_common import CrmCommon


@tagged("post_install", "-at_install")
class TestOpportunity(CrmCommon):
    """What a customer needs, heard while looking after their debt, reaches the client's salesperson and is credited."""

    def build(self):
        self.invoice(300.0, 40)
        self.run_night()
        self.case = self.get_case()

    def open(self, user=None, **vals):
        """Pass an opportunity on by the dialog of the case."""
        user = user or self.operator
        dialog = self.as_user(user, self.env["credit.opportunity.open"]).create({
            "case_id": self.case.id, "kind": "renewal", **vals,
        })
        call_kw(dialog.browse(), "action_save", [dialog.ids], {})
        return self.get_leads()

    def get_leads(self):
        return self.env["crm.lead"].with_context(active_test=False).search([("credit_case_id", "=", self.case.id)])

    def log_call(self, **vals):
        dialog = self.as_user(self.operator, self.env["credit.call.log"]).create({
            "case_id": self.case.id, "direction": "in", "outcome": "reached", "body": "My husband is ill", **vals,
        })
        call_kw(dialog.browse(), "action_save", [dialog.ids], {})

    def test_it_reaches_the_salesperson_in_the_pipeline_of_the_client_with_credit_for_who_found_it(self):
        lead = self.open(note="A new boiler", amount=1500.0)
        self.assertEqual((lead.company_id, lead.team_id.company_id, lead.user_id), (self.client, self.client, self.salesperson))
        self.assertEqual((lead.credit_found_by_id, lead.credit_found_date), (self.operator, NIGHT))
        self.assertEqual((lead.credit_kind, lead.expected_revenue, lead.partner_id), ("renewal", 1500.0, self.debtor))
        self.assertIn("A new boiler", lead.description)
        self.assertTrue(self.as_user(self.salesperson, lead).read(["name", "description", "credit_found_by_id"]))

    def test_every_client_has_a_pipeline_of_its_own_with_the_stages_of_all(self):
        team = self.open().team_id
        self.assertEqual(self.open().team_id, team, "made once")
        other = self._create_mandate(self.other_client, self.operator)._get_opportunity_team()
        self.assertNotEqual(team, other)
        stages = self.env["crm.stage"].search([("team_ids", "in", team.ids)])
        self.assertEqual(stages, self.env["crm.stage"].search([("team_ids", "in", other.ids)]))
        self.assertEqual(self.get_leads().stage_id, self.env.ref("sagres_credit.crm_stage_credit_found"))

    def test_the_pipeline_shows_its_own_stages_alone(self):
        lead = self.open()[:1]
        model = self.env["crm.lead"].with_context(default_team_id=lead.team_id.id)
        stages = model._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertTrue(stages)
        self.assertTrue(all(lead.team_id in stage.team_ids for stage in stages))
        other = self.env["crm.lead"].with_context(default_team_id=False)._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertFalse(other & stages, "other pipelines do not show them")

    def test_won_it_ends_in_the_last_stage_of_the_pipeline(self):
        lead = self.open()
        self.as_user(self.salesperson, lead).action_set_won()
        self.assertEqual((lead.stage_id, lead.won_status), (self.env.ref("sagres_credit.crm_stage_credit_won"), "won"))

    def test_from_the_call_it_keeps_the_conversation_and_sets_no_step_with_the_debtor(self):
        self.log_call(next_step="opportunity", opportunity_kind="repair", opportunity_note="The lift stops")
        lead, talk = self.get_leads(), self.case.interaction_ids
        self.assertEqual((lead.credit_interaction_id, lead.credit_kind), (talk, "repair"))
        self.assertIn("The lift stops", lead.description)
        self.assertNotIn("ill", lead.description)
        self.assertFalse(talk.next_action)

    def test_from_the_case_it_keeps_todays_conversation_of_the_same_person(self):
        self.log_call(next_step="none")
        self.assertEqual(self.open().credit_interaction_id, self.case.interaction_ids)

    def test_the_dialog_of_the_call_offers_it_to_who_works_the_case(self):
        for user, offered in ((self.operator, True), (self.colleague, False)):
            dialog = self.as_user(user, self.env["credit.call.log"]).new({"case_id": self.case.id})
            self.assertEqual("opportunity" in dict(dialog.next_step_choices), offered)

    def test_only_who_works_the_case_passes_one_on(self):
        for user, words in ((self.colleague, "looked after by"), (self.client_user, ""), (self.salesperson, "")):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, words):
                self.open(user)
        self.assertFalse(self.get_leads())

    def test_the_operator_has_no_right_to_the_pipeline_and_sees_what_became_of_it(self):
        lead = self.open()
        with self.assertRaises(AccessError):
            self.as_user(self.operator, lead).read(["name"])
        lead.action_set_lost()
        row = self.as_user(self.operator, self.env["credit.opportunity.report"]).search([("case_id", "=", self.case.id)])
        self.assertEqual((row.state, row.found_by_id, row.won_count), ("lost", self.operator, 0))
        self.assertEqual(self.as_user(self.operator, self.case).opportunity_ids, row)

    def test_who_found_it_is_kept_when_opportunities_are_merged(self):
        found = self.open(note="A new boiler")
        other = self.env["crm.lead"].create({
            "name": "Boiler", "partner_id": self.debtor.id, "company_id": self.client.id, "user_id": self.salesperson.id,
            "type": "opportunity", "team_id": found.team_id.id, "probability": 90,
        })
        merged = self.as_user(self.salesperson, found | other).merge_opportunity(auto_unlink=False)
        self.assertEqual((merged.sudo().credit_found_by_id, merged.sudo().credit_case_id), (self.operator, self.case))

    def test_who_sells_no_more_receives_nothing(self):
        self.salesperson.active = False
        self.assertFalse(self.open().user_id)

    def test_what_is_won_counts_with_its_amount(self):
        self.open(amount=1500.0).action_set_won()
        row = self.as_user(self.client_user, self.env["credit.opportunity.report"]).search([])
        self.assertEqual((row.state, row.won_count, row.amount_won), ("won", 1, 1500.0))

    def test_what_was_won_in_the_period_is_a_figure_of_its_client_that_opens_it(self):
        def measure(since="2026-11-01"):
            figures = self.env["credit.kpi"]._measure(
                self.clients, Date.to_date(since), Date.to_date("2026-11-30"), ["opportunities_won"]
            )
            return [figures[client]["opportunities_won"] for client in self.clients]

        self.assertEqual([figure["value"] for figure in measure()], [None, None], "no opportunity, no value")
        lead = self.open(amount=1500.0)
        self.assertEqual((measure()[0]["value"], measure()[0]["note"]), (0, "1 opened in the period"))
        lead.action_set_won()
        won, other = measure()
        self.assertEqual((won["value"], other["value"]), (1, None))
        model, domain = won["records"]
        self.assertEqual(self.as_user(self.operator, self.env[model]).search(domain).case_id, self.case)
        self.assertEqual(measure("2026-11-25")[0]["value"], 0, "won before the period")

    def test_another_client_sees_nothing_of_it(self):
        self.open()
        stranger = self._create_user("gino", "sagres_credit.group_client", self.other_client)
        self.assertFalse(self.as_user(stranger, self.env["credit.opportunity.report"]).search([]))

    def test_who_wants_peace_is_offered_something_only_if_they_asked(self):
        self.debtor.credit_vulnerable = True
        with self.assertRaisesRegex(UserError, "Go on only if they asked for it themselves"):
            self.open()
        lead = self.open(they_asked=True)
        self.assertNotIn("ulnerable", str(lead.read(["name", "description"])))

    def test_hostile_words_are_text_and_hostile_kinds_are_refused(self):
        lead = self.open(note="<script>alert(1)</script>" + "x" * 9000, amount=-5)
        self.assertNotIn("<script>", lead.description)
        self.assertEqual(lead.expected_revenue, 0)
        with self.assertRaisesRegex(UserError, "Choose what kind"):
            self.case.with_user(self.operator)._open_opportunity("bribe")

    def test_the_credit_for_who_found_it_cannot_be_called_from_outside(self):
        with self.assertRaises(AccessError):
            call_kw(self.env["credit.case"].with_user(self.operator), "_open_opportunity", [self.case.ids, "renewal"], {})
