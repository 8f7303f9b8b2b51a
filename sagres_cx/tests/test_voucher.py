import hashlib
import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .ask_common import AskCommon

STAFF = [f"worker{number}@example.com" for number in range(6)]
#: What an anonymous answer may add to: vouchers, the sheet with its answers, the voice with its tags, and the count of visits by
#: minute from one address (as a signature, without the link), which no answer has a minute to be compared with.
ALLOWED = {
    "credit_link_attempt", "cx_voucher", "survey_user_input", "survey_user_input_line", "cx_feedback", "cx_feedback_tag",
    "survey_question_survey_user_input_rel",
}
PERSONS = ("res_partner", "res_users")


@tagged("post_install", "-at_install")
class TestVoucher(AskCommon, HttpCase):
    """What employees say is anonymous for real: nothing in any table joins a person and an answer."""

    def setUp(self):
        super().setUp()
        self.staff = self.create_program("Staff", stakeholder="employee", trigger="wave")
        self.env.flush_all()
        self.env.cr.precommit.run()  # what the set-up has to tell browsers

    def issue(self):
        """Send the wave and return ``{address: path of the link}`` as each employee reads it."""
        with self.night_cursor() as env:
            env["cx.voucher"]._issue(env["cx.program"].browse(self.staff.id), STAFF, "2026-11")
        self.ask()
        found = {}
        for _sender, recipients, content in self.mailbox.envelopes:
            text = content.decode().replace("=\r\n", "").replace("=3D", "=")
            found[recipients[0]] = re.search(r"/v/([\w-]{43})", text)[1]
        return found

    def answer(self, path, score="3", words="Too much pressure"):
        self.env.flush_all()
        return self.url_open(f"/v/{path}", timeout=90, method="POST", data={
            "score": score, f"q{self.staff.open_question_id.id}": words,
        })

    def scan(self):
        """Return ``{table: {rows as text}}`` of the whole database."""
        self.env.flush_all()
        self.env.cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for table, in self.env.cr.fetchall()]
        found = {}
        for table in tables:
            self.env.cr.execute(f'SELECT row::text FROM "{table}" AS row')
            found[table] = {text for text, in self.env.cr.fetchall()}
        return found

    def test_nothing_in_any_table_joins_a_person_and_an_answer(self):
        before = self.scan()
        links = self.issue()
        self.assertEqual(sorted(links), sorted(STAFF))
        waiting = self.scan()
        reminders = "\n".join(waiting["mail_mail"] | waiting["mail_message"])
        self.assertFalse([token for token in links.values() if token in reminders])
        self.ask("2026-11-26 10:00:00")
        sent = self.scan()
        for table, rows in sent.items():
            fresh = "\n".join(rows - before[table])
            with self.subTest(table=table):
                for address, token in links.items():
                    self.assertNotIn(address, fresh)
                    self.assertNotIn(token, fresh)
        self.answer(links[STAFF[0]])
        self.answer(links[STAFF[4]], "0", "")
        after = self.scan()
        self.env.invalidate_all()
        changed = {table for table, rows in after.items() if rows - sent[table]}
        self.assertLessEqual(changed, ALLOWED)
        vouchers = [row for row in after["cx_voucher"] - sent["cx_voucher"] if "2026-11," in row]
        self.assertEqual(len(vouchers), 2)

    def test_the_rows_of_an_answer_say_the_day_and_nobody(self):
        links = self.issue()
        self.answer(links[STAFF[2]], "0", "Nobody listens")
        self.env.invalidate_all()
        sheet = self.staff.survey_id.user_input_ids
        voice = self.env["cx.feedback"].search([("user_input_id", "=", sheet.id)])
        self.assertEqual((voice.score, voice.body, voice.is_scored), (0, "Nobody listens", True))
        self.assertFalse(sheet.partner_id or sheet.email or sheet.lang_id or sheet.nickname or sheet.message_ids)
        self.assertFalse(voice.partner_id or voice.case_id or voice.operator_id or voice.lang or voice.message_ids)
        moments = [
            record[name] for record, names in (
                (sheet, ("create_date", "write_date", "start_datetime", "end_datetime")),
                (sheet.user_input_line_ids[:1], ("create_date", "write_date")),
                (voice, ("create_date", "write_date", "date")),
            ) for name in names
        ]
        self.assertEqual({f"{moment:%H:%M:%S.%f}" for moment in moments}, {"00:00:00.000000"})
        public = self.env.ref("base.public_user")
        self.assertEqual(sheet.create_uid | sheet.user_input_line_ids.create_uid | voice.create_uid, public)

    def test_a_voucher_knows_no_person_no_answer_and_no_time(self):
        self.env.cr.execute("""
            SELECT column_name FROM information_schema.columns WHERE table_name = 'cx_voucher' ORDER BY column_name
        """)
        columns = [name for name, in self.env.cr.fetchall()]
        self.assertEqual(columns, ["company_id", "date_expiry", "digest", "id", "program_id", "used", "wave"])
        links = self.issue()
        hashes = {hashlib.sha256(token.encode()).hexdigest() for token in links.values()}
        vouchers = self.env["cx.voucher"].sudo().search([("program_id", "=", self.staff.id)])
        self.assertEqual(set(vouchers.mapped("digest")), hashes)
        gaps = {second.id - first.id for first, second in zip(vouchers, vouchers[1:], strict=False)}
        self.assertNotEqual(gaps, {1})

    def test_a_voucher_is_good_once(self):
        link = self.issue()[STAFF[1]]
        self.assertIn("Your answer is kept without your name", self.answer(link, "9").text)
        self.assertIn("we have your answer", self.answer(link, "1").text)
        self.env.invalidate_all()
        self.assertEqual(self.staff.survey_id.user_input_ids.mapped("state"), ["done"])
        self.assertEqual(self.env["cx.voucher"]._count(self.staff, "2026-11"), (6, 1))

    def test_who_is_logged_in_answers_without_their_name(self):
        link = self.issue()[STAFF[3]]
        self.authenticate("anna", "anna")
        self.answer(link, "6")
        self.env.invalidate_all()
        sheet = self.staff.survey_id.user_input_ids
        self.assertFalse(sheet.partner_id)
        self.assertNotIn(self.operator, sheet.create_uid | sheet.write_uid)

    def test_an_expired_voucher_opens_nothing(self):
        link = self.issue()[STAFF[1]]
        self.env.cr.execute("UPDATE cx_voucher SET date_expiry = '2026-11-19'")
        self.env.invalidate_all()
        self.assertEqual(self.answer(link).status_code, 410)
        self.assertFalse(self.staff.survey_id.user_input_ids)

    def test_everybody_is_reminded_or_nobody_and_without_a_link(self):
        self.answer(self.issue()[STAFF[0]])
        self.mailbox.envelopes.clear()
        self.ask("2026-11-26 10:00:00")
        self.assertEqual(sorted(self.mailbox.recipients), sorted(STAFF))
        self.assertFalse(self.env["mail.mail"].search([("cx_program_id", "=", self.staff.id)]))
        self.assertFalse([content for _from, _to, content in self.mailbox.envelopes if b"/v/" in content])

    def test_fewer_than_five_are_not_asked_and_a_wave_is_asked_once(self):
        vouchers = self.env["cx.voucher"]
        with self.assertRaisesRegex(UserError, "at least 5 people"):
            vouchers._issue(self.staff, STAFF[:4] + [STAFF[0].upper()], "small")
        vouchers._issue(self.staff, STAFF, "twice")
        with self.assertRaisesRegex(UserError, "was asked already"):
            vouchers._issue(self.staff, STAFF, "twice")
        with self.assertRaisesRegex(UserError, "Only an anonymous programme"):
            vouchers._issue(self.program, STAFF, "named")

    def test_a_programme_that_is_closed_reminds_nobody(self):
        self.issue()
        self.mailbox.envelopes.clear()
        self.staff.action_close()
        self.ask("2026-11-26 10:00:00")
        self.assertFalse(self.mailbox.recipients)

    def test_a_wave_asks_and_counts_without_names(self):
        wave = self.env["cx.wave"].with_user(self.manager).create({
            "program_id": self.staff.id, "addresses": "\n".join(STAFF),
        })
        wave.action_start()
        self.assertEqual((wave.addresses, wave.voucher_count, wave.voucher_used_count), (False, 6, 0))
        self.ask()
        self.assertEqual(sorted(self.mailbox.recipients), sorted(STAFF))

    def test_the_public_link_of_the_survey_answers_nothing(self):
        with self.assertRaisesRegex(UserError, "open with the link in the message only"):
            self.staff.survey_id._create_answer()
