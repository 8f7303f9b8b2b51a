from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestVoiceHidden(CallbackCommon):
    """A voice about an operator goes to the team leader, and that operator finds no trace of it until it is closed."""

    def setUp(self):
        super().setUp()
        self.voice = self.create_voice(1, "Anna fu scortese con me", about_operator=True, lang="it_IT")
        self.callback = self.get_callback(self.voice)
        self.env.flush_all()
        self.env.invalidate_all()
        self.env = self.env(user=self.operator, context={"allowed_company_ids": self.operator.company_ids.ids})

    def _is_found(self):
        """Return where the operator finds the voice."""
        env = self.env
        found = {
            "search": env["cx.feedback"].search([("id", "=", self.voice.id)]).ids,
            "words": env["cx.feedback"].search([("body", "ilike", "scortese")]).ids,
            "name_search": env["cx.feedback"].name_search("Rosa Bianchi"),
            "group": [row for row in env["cx.feedback"]._read_group([("score_class", "=", "detractor")], ["operator_id"])],
            "pivot": env["cx.feedback"].formatted_read_group([("about_operator", "=", True)], ["state"], ["__count"]),
            "tags": env["cx.feedback.tag"].search([("feedback_id", "=", self.voice.id)]).ids,
            "callbacks": env["cx.callback"].search([("feedback_id", "=", self.voice.id)]).ids,
            "callback groups": env["cx.callback"]._read_group([("case_id", "=", self.case.id)], ["state"]),
            "messages": env["mail.message"].search([
                ("model", "=", "cx.feedback"), ("res_id", "=", self.voice.id),
            ]).ids,
            "timeline": [body for body in self.case.with_env(env).message_ids.mapped("body") if "scortese" in body],
            "case": self.case.with_env(env).cx_feedback_count,
            "panel": self.case.with_env(env).cx_callback_id.ids,
            "my day": [case.id for case in env["credit.case"].search([("day_action", "=", "call_back")])],
            "why": "scortese" in (self.case.with_env(env).why_now or ""),
        }
        return [place for place, value in found.items() if value]

    def test_the_operator_finds_no_trace_until_it_is_closed(self):
        self.assertEqual(self._is_found(), [])
        for record in (self.voice, self.voice.tag_ids, self.callback):
            with self.assertRaises(AccessError):
                record.with_env(self.env).read(["id"])
        with self.assertRaises(AccessError):
            self.callback.with_env(self.env).action_close()
        with self.assertRaises(AccessError):
            self.voice.with_env(self.env).write({"about_operator": False})

    def test_the_team_leader_has_it_on_their_day_and_calls(self):
        self.assertEqual(self.callback.user_id, self.manager)
        day = self.env["credit.case"].with_user(self.manager).search([("in_my_day", "=", True)])
        self.assertEqual(day.ids, self.case.ids)
        self.assertIn("scortese", day.why_now)
        self.callback.with_user(self.manager).action_no_answer()
        self.assertEqual(self._is_found(), [], "A call in vain leaves no trace on the case")
        self.assertEqual(self.callback.sudo().attempt_count, 1)

    def test_once_closed_the_operator_reads_it(self):
        self.close(self.callback, self.manager)
        self.env.invalidate_all()
        found = self._is_found()
        for place in ("search", "words", "name_search", "tags", "callbacks", "messages", "timeline", "case"):
            self.assertIn(place, found)
        self.assertNotIn("panel", found)

    def test_another_operator_of_the_team_may_read_it(self):
        self.assertTrue(self.voice.with_user(self.colleague).has_access("read"))
