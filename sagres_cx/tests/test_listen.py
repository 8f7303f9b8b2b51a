from odoo.tests import tagged

from .selection_common import SelectionCommon


@tagged("post_install", "-at_install")
class TestListen(SelectionCommon):
    """What happens in the suite asks the person it happened to, once a transaction; nobody pays where nobody listens."""

    def run_hooks(self):
        self.env.cr.precommit.run()

    def get_asked(self):
        return self.env["cx.invitation"].search([])

    def test_a_conversation_asks_who_it_was_held_with(self):
        self.talk(self.case, "reached")
        self.assertFalse(self.get_asked())
        self.run_hooks()
        asked = self.get_asked()
        self.assertEqual(
            (asked.partner_id, asked.case_id, asked.operator_id), (self.debtor, self.case, self.case.user_id)
        )
        self.assertRegex(asked.source_key, r"^call:\d+$")

    def test_an_attempt_and_a_letter_ask_nobody(self):
        self.talk(self.case, "no_answer")
        self.talk(self.case, "wrote", channel="email", direction="in")
        self.run_hooks()
        self.assertFalse(self.get_asked())

    def test_a_conversation_recorded_by_the_lowest_rights_asks(self):
        self.env["credit.interaction"].with_user(self.case.user_id).create({
            "case_id": self.case.id, "channel": "phone", "direction": "in", "outcome": "reached",
        })
        self.run_hooks()
        self.assertEqual(len(self.get_asked()), 1)

    def test_a_debt_that_is_paid_asks(self):
        self.program.action_pause()
        self.create_program("After the end", trigger="case_closed")
        self.pay(self.move)
        self.env.flush_all()
        self.run_hooks()
        asked = self.get_asked()
        self.assertEqual((asked.partner_id, asked.source_key), (self.debtor, f"case_closed:{self.case.id}:2026-11-20"))

    def test_what_happened_in_a_transaction_is_queued_once(self):
        self.create_program("After the end", trigger="case_closed")
        calls = []
        program = type(self.env["cx.program"])
        base = program._queue_events
        self.patch(program, "_queue_events", lambda own, *args: calls.append(args) or base(own, *args))
        self.pay(self.move)
        self.env.flush_all()
        self.run_hooks()
        self.assertEqual(len(calls), 1)
        self.assertEqual([row[1] for row in calls[0][2]], self.case.ids)

    def test_a_plan_that_is_kept_asks(self):
        self.create_program("After the plan", trigger="plan_kept")
        plan = self.env["credit.plan"].new({"state": "kept", "case_id": self.case.id})
        self.assertEqual(plan._prepare_cx_events()[0][:3], (self.debtor.id, self.case.id, self.case.user_id.id))

    def test_where_no_programme_runs_nothing_is_collected(self):
        self.program.action_pause()
        self.env["cx.program"]._get_listening()
        with self.assertQueryCount(0):
            self.env["cx.program"]._collect("call_logged", self.case)
        self.assertNotIn("cx.events", self.env.cr.precommit.data)

    def test_what_is_gone_before_the_end_asks_nobody(self):
        talk = self.talk(self.case, "reached")
        talk.sudo().unlink()
        self.run_hooks()
        self.assertFalse(self.get_asked())
