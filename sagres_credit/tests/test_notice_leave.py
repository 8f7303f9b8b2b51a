from odoo.exceptions import UserError
from odoo.fields import Date, Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NIGHT
from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestNoticeLeave(NoticeCommon):
    """A notice is true when it leaves: what happened since the night is in it, or it does not leave."""

    def test_a_notice_names_items_total_and_who_to_call(self):
        self.operator.write({"credit_direct_phone": "+39 06 555 0101", "credit_hours": "lun-ven 9-17"})
        first, second = self.invoice(100, 9), self.invoice(50.5, 7)
        notice = self.queue()
        (message,) = self.send()
        body = message.get_body(("html",)).get_content()
        for words in (first.name, second.name, "150.50", "anna", "+39 06 555 0101", "lun-ven 9-17"):
            self.assertIn(words, body)
        self.assertEqual((notice.state, notice.amount, notice.address), ("sent", 150.5, "rosa@example.com"))
        self.assertEqual(notice.item_ids.receivable_id.move_id, first | second)
        self.assertEqual(sum(notice.item_ids.mapped("amount")), 150.5)

    def test_paid_in_full_since_the_night_is_cancelled_with_the_reason(self):
        self.policy.thank_template_id = False
        move = self.invoice(100, 6)
        notice = self.queue()
        self.pay(move)
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "paid"))
        self.assertFalse(notice.item_ids)

    def test_paid_in_full_gets_thanks_where_the_policy_wants_it(self):
        self.policy.thank_template_id = self.env.ref("sagres_credit.mail_template_thank_you")
        move = self.invoice(100, 6)
        notice = self.queue()
        self.pay(move)
        (message,) = self.send()
        self.assertNotIn("100.00", message.get_body(("html",)).get_content())
        self.assertEqual((notice.state, notice.purpose, notice.amount), ("sent", "thank_you", 0))

    def test_a_credit_note_gets_no_thanks(self):
        self.policy.thank_template_id = self.env.ref("sagres_credit.mail_template_thank_you")
        move = self.invoice(100, 6)
        notice = self.queue()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"journal_id": move.journal_id.id})
        wizard.reverse_moves(is_modify=False)
        refund = wizard.new_move_ids
        refund.action_post()
        (move.line_ids | refund.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "closed"))

    def test_partly_paid_leaves_with_the_new_amount(self):
        move = self.invoice(100, 6)
        notice = self.queue()
        self.pay(move, 30)
        (message,) = self.send()
        body = message.get_body(("html",)).get_content()
        self.assertIn("70.00", body)
        self.assertNotIn("100.00", body)
        self.assertEqual(notice.amount, 70)

    def test_money_that_nobody_allocated_yet_is_deducted(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.receive(25)
        self.send()
        self.assertEqual(notice.amount, 75)

    def test_an_item_paid_takes_the_notice_to_the_level_of_what_is_left(self):
        old, new = self.invoice(100, 16), self.invoice(40, 7)
        self.debtor.phone = "+39 333 1234567"
        notice = self.queue()
        self.assertEqual(notice.level_id, self.levels[15])
        self.pay(old)
        (message,) = self.send()
        self.assertEqual((notice.level_id, notice.channel, notice.amount), (self.levels[5], "email", 40))
        self.assertNotIn(old.name, message.get_body(("html",)).get_content())
        self.assertEqual(notice.item_ids.receivable_id.move_id, new)

    def test_put_on_hold_since_the_night_is_held(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.get_case().action_set_hold(Date.add(NIGHT, days=5), "Waits for the pension")
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.hold_code), ("held", "manual"))
        self.assertIn("on hold", notice.hold_label.lower())

    def test_a_held_notice_leaves_when_its_hold_ends(self):
        self.invoice(100, 6)
        notice = self.queue()
        case = self.get_case()
        case.action_set_hold(Date.add(NIGHT, days=5), "Waits for the pension")
        self.send()
        case.action_lift_hold()
        self.run_night()
        self.assertEqual(len(self.send()), 1)
        self.assertEqual(notice.state, "sent")

    def test_old_data_of_the_client_holds_its_notices(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.mandate.write({"max_data_age": 3, "data_as_of": Date.subtract(NIGHT, days=9)})
        self.assertEqual(self.send(), [])
        self.assertEqual(notice.hold_code, "stale_data")

    def test_the_notices_of_a_mandate_that_ended_do_not_leave(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.mandate.action_close()
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.hold_code), ("held", "no_mandate"))

    def test_a_vulnerable_person_gets_a_call_instead(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.debtor.credit_vulnerable = True
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "person_calls"))
        self.assertEqual((self.get_case().next_action, self.get_case().next_action_date), ("call", NIGHT))

    def test_at_night_nobody_gets_a_message(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.assertEqual(self.send("2026-11-20 22:30:00"), [])
        self.assertEqual(notice.state, "queued")
        self.assertEqual(notice.not_before, Datetime.to_datetime("2026-11-21 07:30:00"), "Saturday at 8:30 in Rome")
        self.assertEqual(self.send("2026-11-21 07:00:00"), [])
        self.assertEqual(len(self.send("2026-11-21 08:00:00")), 1)

    def test_a_debtor_without_address_is_a_task_and_a_problem_and_the_others_go_on(self):
        lost = self._create_debtor("Senza Recapito", self.client)
        self.invoice(100, 6, lost)
        self.invoice(100, 6)
        self.run_night()
        self.assertEqual([message["To"] for message in self.send()], ["Rosa Bianchi <rosa@example.com>"])
        notice = self.get_case(lost).notice_ids
        self.assertEqual((notice.state, notice.reason_code), ("failed", "no_address"))
        self.assertEqual(self.get_case(lost).next_action, "find_contact")
        problem = self.env["credit.problem"].search([("kind", "=", "no_address")])
        self.assertEqual((problem.user_id, problem.res_id), (self.operator, self.get_case(lost).id))

    def test_without_e_mail_the_fallback_channel_of_the_level_is_taken(self):
        self.levels[5].fallback_channel = "sms"
        self.debtor.write({"email": False, "phone": "+39 333 1234567"})
        self.invoice(100, 6)
        notice = self.queue()
        self.send()
        self.assertEqual((notice.channel, notice.address), ("sms", "+393331234567"))

    def test_a_blacklisted_address_gets_nothing(self):
        self.env["mail.blacklist"]._add("rosa@example.com")
        self.invoice(100, 6)
        notice = self.queue()
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "blacklist"))
        self.assertEqual(self.get_case().next_action, "write")

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_a_text_with_an_unknown_field_is_a_problem_of_the_manager_and_loses_nothing(self):
        self.invoice(100, 6)
        notice = self.queue()
        template = self.levels[5].template_id
        good = template.body_html
        # Odoo checks a text when somebody saves it; an upgrade that drops a field checks nothing.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_template SET body_html = JSONB_BUILD_OBJECT('en_US', %s::text) WHERE id = %s",
            ["<p t-out='object.no_such_field'/>", template.id],
        )
        template.invalidate_recordset()
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.hold_code), ("held", "template"))
        problem = self.env["credit.problem"].search([("kind", "=", "template")])
        self.assertIn("no_such_field", problem.name)
        self.assertEqual(problem.user_id, self.manager)
        template.body_html = good
        self.run_night()
        self.assertEqual(len(self.send()), 1)

    def test_what_was_said_stays_as_it_was_said(self):
        move = self.invoice(100, 6)
        notice = self.queue()
        self.send()
        said = notice.body
        self.pay(move, 60)
        notice.invalidate_recordset()
        self.assertEqual(notice.body, said)
        with self.assertRaises(UserError):
            notice.unlink()

    def test_a_forbidden_transition_is_refused_in_words(self):
        self.invoice(100, 6)
        notice = self.queue()
        with self.assertRaisesRegex(UserError, "Queued.*Delivered"):
            notice._set_state("delivered")
        with self.assertRaises(UserError):
            notice.sudo().write({"state": "sent"})
