from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged, users

from .common import NIGHT
from .debtor_common import DebtorCommon
from .notice_common import NoticeCommon


def publish(test, company=None, **vals):
    text = test.env["credit.information"].create({
        "name": "How your data are used", "company_id": company and company.id, "contact": "privacy@example.com",
        "body": "<p>{client} and {firm}: write to {contact} <b>now</b></p>", **vals,
    })
    text.with_user(test.manager).action_publish()
    return text


@tagged("post_install", "-at_install")
class TestInformationNotice(NoticeCommon):
    """The first message tells how the data are used, once, and it is kept that it did."""

    def send(self):
        with self.night_cursor() as env:
            env["credit.notice"]._cron_send()
        self.env.invalidate_all()
        return self.mailbox.messages

    def test_the_first_message_tells_it_and_the_next_does_not(self):
        text = publish(self)
        self.invoice(100, 6)
        notice = self.queue()
        self.assertIn("Casa Serena and", notice._render_texts()[0][notice][1])
        self.assertEqual(self.env["credit.information.given"].search_count([]), 0)
        leaving = notice._leave(Datetime.now())
        self.assertIn("privacy@example.com", leaving.frozen_body)
        given = self.env["credit.information.given"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((given.information_id, given.how), (text, "notice"))
        self.assertEqual((given.notice_id, given.company_id), (notice, self.client))
        again = notice.copy({"state": "queued", "frozen_body": False, "message_id": False})
        self.assertNotIn("privacy@example.com", again._render_texts()[0][again][1])

    def test_without_a_text_in_force_nothing_changes(self):
        self.invoice(100, 6)
        notice = self.queue()
        body = notice._render_texts()[0][notice][1]
        publish(self, self.other_client)  # of another client
        self.assertEqual(notice._render_texts()[0][notice][1], body)

    def test_a_new_version_is_told_again_and_the_old_one_is_kept(self):
        first = publish(self, self.client)
        self.env["credit.information.given"]._record([(self.create_case(), first, None)], "person")
        second = publish(self, self.client, body="<p>New</p>")
        self.assertEqual((first.state, second.state, second.version), ("old", "published", 2))
        notice = self.get_case().notice_ids[:1] or self.queue()
        self.assertEqual(notice._get_information(), {notice: second})

    def create_case(self):
        self.invoice(100, 6)
        self.run_night()
        return self.get_case()

    def test_names_in_the_text_are_words_and_no_markup(self):
        self.client.name = "<script>alert(1)</script>"
        text = publish(self)
        words = str(text._render(self.create_case()))
        self.assertNotIn("<script>", words)
        self.assertIn("<b>now</b>", words)

    def test_a_text_in_force_is_kept_as_it_is(self):
        text = publish(self)
        for attempt in (lambda: text.write({"body": "<p>x</p>"}), text.unlink):
            with self.assertRaisesRegex(UserError, "kept"):
                attempt()
        with self.assertRaisesRegex(UserError, "was in force"):
            text.with_user(self.manager).action_publish()
        draft = text.with_user(self.manager).copy()
        with self.assertRaisesRegex(AccessError, "by its button"):
            draft.write({"state": "published"})
        draft.contact = False
        with self.assertRaisesRegex(UserError, "whom a person writes to"):
            draft.action_publish()

    def test_the_text_that_comes_with_the_software_is_told_to_nobody_until_it_is_read(self):
        self.assertEqual(self.env.ref("sagres_credit.credit_information_default").state, "draft")

    def test_two_hundred_messages_cost_as_many_queries_as_two(self):
        publish(self)
        debtors = self.env["res.partner"].create([
            {"name": f"Debtor {n}", "company_id": self.client.id, "email": f"d{n}@example.com"} for n in range(20)
        ])
        for debtor in debtors:
            self.invoice(100, 6, debtor)
        self.run_night()
        notices = self.env["credit.notice"].search([("company_id", "=", self.client.id)])
        notices._get_information()

        def measure(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._get_information()
            return self.env.cr.sql_log_count - before
        self.assertLessEqual(measure(notices), measure(notices[:2]) + 1)


@tagged("post_install", "-at_install")
class TestInformationPage(DebtorCommon):
    def test_the_page_shows_the_text_and_keeps_that_it_was_read(self):
        self.assertNotIn("/privacy", self.get().text)
        self.assertEqual(self.get("/privacy").url.rpartition("/")[2], self.path.rpartition("/")[2])
        publish(self)
        self.assertIn("write to privacy@example.com", self.get("/privacy").text)
        self.assertFalse(self.env["credit.information.given"].search([]))  # anybody may have the link
        self.enter()
        self.assertIn(f"{self.path}/privacy", self.get().text)
        self.get("/privacy")
        self.get("/privacy")
        given = self.env["credit.information.given"].search([])
        self.assertEqual((given.partner_id, given.how), (self.debtor, "page"))

    def test_a_consent_is_taken_back_on_the_page_by_who_gave_it_only(self):
        publish(self)
        other = self._create_debtor("Ugo", self.client)
        Consent = self.env["credit.consent"]
        mine, foreign = (
            Consent.create({"partner_id": partner.id, "purpose": "survey", "how": "By telephone"})
            for partner in (self.debtor, other)
        )
        self.send("/privacy", consent=str(mine.id), page="")
        self.assertFalse(mine.date_withdrawn)  # the known datum first
        self.enter()
        page = self.get("/privacy").text
        self.assertIn("Surveys", page)
        self.send("/privacy", page=page, consent=str(foreign.id))
        self.assertFalse(foreign.date_withdrawn)
        self.send("/privacy", page=page, consent=str(mine.id))
        self.env.invalidate_all()
        self.assertTrue(mine.date_withdrawn)
        self.assertEqual(mine.withdrawn_how, "On the debtor's page")


@tagged("post_install", "-at_install")
class TestConsent(NoticeCommon):
    @users("anna")
    def test_a_consent_is_kept_as_given_and_taken_back(self):
        consent = self.env["credit.consent"].create({"partner_id": self.debtor.id, "purpose": "marketing", "how": "Letter"})
        self.assertEqual(consent.company_id, self.client)
        with self.assertRaisesRegex(AccessError, "take it back instead"):
            consent.write({"how": "Other"})
        self.assertTrue(consent._has(self.debtor, "marketing"))
        consent.action_withdraw()
        self.assertEqual((str(consent.date_withdrawn), consent._has(self.debtor, "marketing")), ("2026-11-20", False))

    def test_a_consent_of_tomorrow_is_none(self):
        with self.assertRaisesRegex(UserError, "today or before"):
            self.env["credit.consent"].create({
                "partner_id": self.debtor.id, "purpose": "survey", "how": "x", "date_given": "2026-11-21",
            })

    def test_why_somebody_is_vulnerable_goes_with_its_consent(self):
        self.debtor.write({"credit_vulnerable": True, "credit_vulnerable_kind": "illness", "credit_vulnerable_consent": NIGHT})
        consent = self.env["credit.consent"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((consent.purpose, consent.date_given), ("health", NIGHT))
        consent._withdraw("By telephone")
        self.assertFalse(self.debtor.credit_vulnerable_kind)
        self.assertTrue(self.debtor.credit_vulnerable)

    def test_restriction_takes_every_consent_back(self):
        consent = self.env["credit.consent"].create({"partner_id": self.debtor.id, "purpose": "survey", "how": "x"})
        self.debtor._restrict()
        self.assertTrue(consent.date_withdrawn)
