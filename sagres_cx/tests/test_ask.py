from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.notice_common import Gateway

from .ask_common import AskCommon, killed

WEEK_LATER = "2026-11-27 10:00:00"


@tagged("post_install", "-at_install")
class TestAsk(AskCommon):
    """Each person is asked once by the way that reaches them, reminded once, and by another way when it fails."""

    def body(self, message):
        return message.get_body(("html",)).get_content()

    def test_the_e_mail_carries_the_scores_as_links_and_a_way_out(self):
        invitation = self.invite()
        message, = self.ask()
        body = self.body(message)
        self.assertEqual((invitation.state, invitation.channel, invitation.address), ("sent", "email", "rosa@example.com"))
        for score in range(11):
            self.assertIn(f"{invitation._get_url()}?s={score}", body)
        self.assertIn(invitation._get_url("stop"), body)
        self.assertEqual(message["List-Unsubscribe"].strip(), f"<{invitation._get_url('unsubscribe')}>")
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertIn(self.operator.name, str(message["From"]))
        self.assertFalse(self.env["mail.mail"].search([("cx_invitation_id", "=", invitation.id)]))

    def test_nobody_is_asked_twice(self):
        self.invite()
        self.assertEqual([len(self.ask()), len(self.ask())], [1, 0])

    def test_it_waits_for_its_hour(self):
        invitation = self.invite(date_scheduled="2026-11-20 10:30:00")
        self.assertFalse(self.ask())
        self.assertEqual(invitation.state, "scheduled")
        self.assertEqual(len(self.ask("2026-11-20 10:40:00")), 1)

    def test_a_paused_programme_asks_nobody(self):
        self.invite()
        self.program.action_pause()
        self.assertFalse(self.ask())

    def test_one_reminder_and_then_the_end(self):
        invitation = self.invite()
        self.ask()
        self.assertFalse(self.ask("2026-11-24 10:00:00"))
        again, = self.ask(WEEK_LATER)
        self.assertIn("We ask once more, and not again", self.body(again))
        self.assertEqual(invitation.state, "reminded")
        self.assertFalse(self.ask("2026-12-02 10:00:00"))
        self.ask("2026-12-05 10:00:00")
        self.assertEqual(invitation.state, "expired")

    def test_who_has_answered_or_wants_no_more_is_not_reminded(self):
        answered, stopped = self.invite(), self.invite(partner=self._create_debtor("Ugo", self.client, email="u@example.com"))
        self.ask()
        answered._save_score("0")
        stopped.partner_id._cx_opt_out("In a call")
        self.assertFalse(self.ask(WEEK_LATER))

    def test_nobody_is_reminded_in_a_dispute(self):
        self.invite()
        self.ask()
        self.case.hold_code = "dispute"
        self.env.flush_all()
        self.assertFalse(self.ask(WEEK_LATER))

    def test_an_sms_is_one_sentence_with_a_link(self):
        self.debtor.write({"phone": "+39 333 1234567", "credit_preferred_channel": "sms"})
        invitation = self.invite()
        self.ask()
        (number, text), = Gateway.sent
        self.assertEqual((invitation.state, number), ("sent", "+393331234567"))
        self.assertIn(invitation._get_url(), text)
        self.assertLess(len(text), 160)

    def test_a_refused_address_is_marked_and_another_way_is_taken(self):
        self.debtor.phone = "+39 333 1234567"
        invitation = self.invite()
        self.mailbox.refused["rosa@example.com"] = "550 5.1.1 no such user"
        self.ask()
        self.assertEqual((invitation.state, invitation.channel, invitation.tried_channels), ("scheduled", "sms", "email"))
        self.assertIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.ask("2026-11-20 10:10:00")
        self.assertEqual((invitation.state, len(Gateway.sent)), ("sent", 1))

    def test_a_mailbox_that_says_later_is_asked_later(self):
        invitation = self.invite()
        self.mailbox.refused["rosa@example.com"] = "450 4.2.1 try again"
        self.ask()
        self.assertEqual((invitation.state, invitation.channel, invitation.try_count), ("scheduled", "email", 1))
        self.mailbox.refused.clear()
        self.assertFalse(self.ask("2026-11-20 10:05:00"))
        self.assertEqual(len(self.ask("2026-11-20 10:20:00")), 1)

    def test_the_last_way_is_the_operator_and_then_nobody(self):
        self.debtor.email = False
        self.program.channel_third = "operator"
        invitation = self.invite()
        self.ask()
        self.assertEqual((invitation.state, invitation.channel), ("sent", "operator"))
        self.assertIn("How likely", self.case.with_user(self.operator).cx_to_ask)
        lost = self.invite(partner=self._create_debtor("Ugo", self.client), case_id=False)
        self.ask()
        self.assertEqual((lost.state, lost.exclusion), ("excluded", "no_channel"))

    def test_a_copy_of_the_database_asks_nobody(self):
        invitation = self.invite()
        self.env["ir.config_parameter"].sudo().set_param("database.is_neutralized", True)
        self.assertFalse(self.ask())
        self.assertEqual(invitation.state, "scheduled")

    def test_a_kill_before_the_commit_leaves_it_waiting_and_after_it_in_the_queue(self):
        invitation = self.invite()
        with killed(self.env["ir.cron"], "_commit_progress"), self.night_cursor() as env:
            env["cx.invitation"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(invitation.state, "scheduled")
        self.assertFalse(self.env["mail.mail"].search([("cx_invitation_id", "=", invitation.id)]))
        self.assertEqual(len(self.ask()), 1)

    def test_a_kill_while_it_is_handed_over_sends_it_once_at_most(self):
        invitation = self.invite()
        with self.night_cursor() as env:
            env["cx.invitation"]._cron_send()
        with killed(self.env["ir.mail_server"], "send_email"), self.night_cursor() as env:
            env["mail.mail"].process_email_queue()
        self.env.invalidate_all()
        mail = self.env["mail.mail"].search([("cx_invitation_id", "=", invitation.id)])
        self.assertEqual((invitation.state, mail.state), ("sent", "exception"))
        self.assertFalse(self.ask())

    def test_a_kill_while_an_sms_is_handed_over_sends_it_once_at_most(self):
        people = [
            self._create_debtor(f"P{n}", self.client, phone=f"+39 333 123456{n}", country_id=self.env.ref("base.it").id)
            for n in range(2)
        ]
        first, second = (self.invite("sms", partner=person, case_id=False) for person in people)
        self.env.flush_all()
        with killed(self.env["sms.sms"], "_send"), self.night_cursor() as env:
            env["cx.invitation"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual((first.state, second.state, len(Gateway.sent)), ("sent", "scheduled", 0))
        self.ask()
        self.assertEqual((second.state, len(Gateway.sent)), ("sent", 1))

    def test_letters_carry_a_code_and_count_as_asked_once_printed(self):
        self.debtor.write({"street": "Via Roma 1", "zip": "00100", "city": "Roma", "credit_preferred_channel": "letter",
                           "country_id": self.env.ref("base.it").id})
        self.debtor.email = False
        self.program.channel_third = "letter"
        invitation = self.invite()
        self.ask()
        self.assertEqual((invitation.state, invitation.channel), ("scheduled", "letter"))
        dialog = self.env["cx.letter.print"].with_user(self.manager).create({"company_id": self.client.id})
        self.assertEqual(dialog.letter_count, 1)
        dialog.action_print()
        self.assertEqual((invitation.state, dialog.printed_count), ("sent", 1))
        self.assertTrue(dialog.document)
        with self.assertRaisesRegex(Exception, "No question of Casa Serena waits"):
            dialog.action_print()

    def test_two_hundred_cost_as_many_statements_as_twenty(self):
        def build(count, base):
            people = self.env["res.partner"].create([
                {"name": f"P{base + n}", "company_id": self.client.id, "email": f"p{base + n}@example.com", "lang": "en_US"}
                for n in range(count)
            ])
            return self.env["cx.invitation"].sudo().browse([
                self.invite(partner=person, case_id=False).id for person in people
            ])

        counts = []
        for count, base in ((20, 0), (180, 100)):
            invitations = build(count, base)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            invitations._send()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 40)
