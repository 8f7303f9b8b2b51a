from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, new_test_user, tagged, users

from .action_common import ActionCommon


@tagged("post_install", "-at_install")
class TestAction(ActionCommon):
    """The company decides what it changes; operators propose; what is kept on purpose says why."""

    @users("anna")
    def test_an_operator_proposes_and_does_not_decide(self):
        action = self.env["cx.action"].create({"name": "Plain words", "company_id": self.client.id})
        self.assertEqual((action.state, action.proposed_by_id.login), ("proposed", "anna"))
        action.name = "Plainer words"
        for move in ("action_decide", "action_begin", "action_drop", "action_ask_keep"):
            with self.subTest(move=move), self.assertRaisesRegex(AccessError, "an operator proposes"):
                getattr(action, move)()
        with self.assertRaisesRegex(AccessError, "an operator proposes"):
            self.env["cx.action"].create({"name": "Done", "company_id": self.client.id, "state": "done"})

    def test_an_operator_does_not_reword_what_others_proposed(self):
        action = self.create_action()
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.as_user(self.operator, action).write({"name": "Mine"})

    def test_the_client_decides_and_owns_what_nobody_else_does(self):
        action = self.as_user(self.client_user, self.create_action(reason_id=self.reason.id))
        action.action_decide()
        self.assertEqual((action.state, action.user_id), ("decided", self.client_user))
        self.assertEqual((action.date_decided, action.deadline), (Date.to_date("2026-11-20"), Date.to_date("2026-12-20")))
        task = action.activity_ids
        self.assertEqual((task.user_id, task.date_deadline), (self.client_user, action.deadline))
        action.action_begin()
        action.action_done()
        self.assertEqual((action.date_start, action.date_done), (Date.to_date("2026-11-20"),) * 2)
        self.assertFalse(action.activity_ids)

    def test_a_new_owner_gets_the_task(self):
        action = self.as_user(self.client_user, self.create_action(reason_id=self.reason.id))
        action.action_decide()
        action.user_id = self.manager
        self.assertEqual(action.sudo().activity_ids.user_id, self.manager)

    def test_what_is_kept_on_purpose_says_why(self):
        action = self.as_user(self.client_user, self.create_action())
        with self.assertRaisesRegex(ValidationError, "write why the company keeps it"):
            action.state = "kept"
        dialog = action.action_ask_keep()
        with Form(action, view=dialog["views"][0][0]) as form:
            form.keep_reason = "The law asks for it"
        action.action_keep()
        self.assertEqual(action.state, "kept")
        with self.assertRaisesRegex(ValidationError, "write why the company keeps it"):
            action.keep_reason = " "

    def test_an_improvement_does_not_jump(self):
        action = self.as_user(self.client_user, self.create_action())
        with self.assertRaisesRegex(UserError, "«Plain words» is proposed: from there it does not become done"):
            action.state = "done"
        with self.assertRaisesRegex(UserError, "does not become measured"):
            action.state = "measured"

    def test_figures_and_stamps_are_not_forged(self):
        action = self.as_user(self.manager, self.create_action())
        for vals in ({"effect": "better"}, {"after_value": 1.0}, {"proposed_by_id": self.operator.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(AccessError, "never by hand"):
                action.write(vals)
        with self.assertRaisesRegex(AccessError, "never by hand"):
            action.copy({"date_decided": "2026-01-01"})
        with self.assertRaisesRegex(AccessError, "stays with its client"):
            action.company_id = self.other_client

    def test_the_owner_is_of_the_client_or_a_manager(self):
        action = self.create_action()
        stranger = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        for user in (self.operator, stranger):
            with self.subTest(user=user.login), self.assertRaisesRegex(ValidationError, "cannot own an improvement"):
                action.user_id = user
        action.user_id = self.manager

    def test_voices_of_another_client_and_of_employees_are_not_linked(self):
        action = self.create_action()
        foreign = self.create_voice(body="Elsewhere", company_id=self.other_client.id, case_id=False)
        with self.assertRaisesRegex(UserError, "company"):
            action.voice_ids = foreign
        staff = self.create_voice(body="Pressure", stakeholder="employee", partner_id=False, case_id=False)
        with self.assertRaisesRegex(ValidationError, "stays with the managers"):
            action.voice_ids = staff

    def test_a_client_reads_and_moves_own_improvements_only(self):
        foreign = self.create_action(company_id=self.other_client.id)
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.as_user(self.client_user, foreign).action_decide()
        self.assertFalse(self.as_user(self.client_user, self.env["cx.action"]).search([("id", "=", foreign.id)]))

    def test_late_is_found_as_it_is_shown(self):
        late, due = (self.create_action(deadline=day) for day in ("2026-11-19", "2026-11-20"))
        self.assertEqual((late.is_late, due.is_late), (True, False))
        both = [("id", "in", (late | due).ids)]
        self.assertEqual(self.env["cx.action"].search([*both, ("is_late", "=", True)]), late)
        self.assertEqual(self.env["cx.action"].search([*both, ("is_late", "=", False)]), due)

    def test_the_voice_and_the_cluster_start_an_improvement(self):
        voice = self.create_reasoned(2, "What is this sum?")
        new = Form(self.as_user(self.operator, self.env["cx.action"]).with_context(
            **self.as_user(self.operator, voice).action_improve()["context"]))
        action = new.save()
        self.assertEqual((action.reason_id, action.touchpoint_id, action.voice_ids), (self.reason, self.touchpoint, voice))
        self.assertEqual(voice.action_count, 1)
        self.assertEqual(voice.action_improve()["domain"], [("voice_ids", "in", voice.ids)])

    def test_proposals_wait_on_the_clients_page(self):
        action = self.create_action(touchpoint_id=self.touchpoint.id)
        page = self.as_user(self.client_user, self.env["credit.client.page"]).get_page()
        row, = [row for row in page["waiting"]["rows"] if row["key"] == f"improvement-{action.id}"]
        self.assertEqual((row["debtor"], row["words"]), (self.touchpoint.name, "Plain words"))
