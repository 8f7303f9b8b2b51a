from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from .settlement_offer_common import SettlementOfferCommon


@tagged("post_install", "-at_install")
class TestSettlementPage(SettlementOfferCommon, HttpCase):
    """The approver's page: looking decides nothing, and a decision closes it."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.settlement = self.offer(600.0)
        self.path = self.link()

    def link(self, user=None):
        return f"/credit/approval/{self.settlement._get_token(user or self.client_user)}"

    def post(self, path=None, **form):
        page = self.url_open(path or self.path)
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        return self.url_open(path or self.path, data={"csrf_token": token, **form})

    def test_looking_decides_nothing_and_is_kept_nowhere(self):
        page = self.url_open(self.path)
        self.assertEqual((page.status_code, self.settlement.state), (200, "to_client"))
        self.assertIn("Rosa Bianchi", page.text)
        self.assertIn("From 91 days late", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.url_open(self.path + "?decision=approve")
        self.assertEqual(self.settlement.state, "to_client")

    def test_a_post_without_its_csrf_token_is_refused(self):
        page = self.url_open(self.path, data={"decision": "approve"})
        self.assertEqual((page.status_code, self.settlement.state), (400, "to_client"))

    def test_it_is_approved_once(self):
        self.assertIn("Thank you", self.post(decision="approve").text)
        self.settlement.invalidate_recordset()
        self.assertEqual((self.settlement.state, self.settlement.approved_by_id), ("approved", self.client_user))
        self.assertEqual(self.url_open(self.path).status_code, 410)

    def test_it_is_replayed_in_vain_after_the_decision(self):
        page = self.url_open(self.path)
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        self.post(decision="refuse", words="No")
        again = self.url_open(self.path, data={"csrf_token": token, "decision": "approve"})
        self.settlement.invalidate_recordset()
        self.assertEqual((again.status_code, self.settlement.state), (410, "refused"))

    def test_another_amount_is_proposed(self):
        self.assertIn("Propose more than", self.post(decision="counter", amount="5").text)
        self.post(decision="counter", amount="750,50", words="More")
        self.settlement.invalidate_recordset()
        self.assertEqual((self.settlement.state, self.settlement.amount_counter), ("draft", 750.5))

    def test_what_is_wrong_is_said_and_nothing_is_decided(self):
        page = self.post(decision="refuse", words=" ")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Say why it is refused", page.text)
        self.assertEqual(self.settlement.state, "to_client")

    def test_a_forged_or_foreign_link_is_unknown(self):
        token = self.path.rpartition("/")[2]
        forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
        for text in (forged, "x", token[:40], "A" * len(token)):
            page = self.url_open(f"/credit/approval/{text}")
            self.assertEqual(page.status_code, 404)
            self.assertNotIn("Rosa Bianchi", page.text)

    def test_an_expired_link_is_closed(self):
        self.settlement.link_expiry = Datetime.now() - timedelta(days=1)
        self.assertEqual(self.url_open(self.link()).status_code, 410)
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_who_no_longer_approves_finds_it_closed(self):
        self.mandate.settlement_approver_id = self._create_user("fedra", "sagres_credit.group_client", self.client)
        self.assertEqual(self.url_open(self.path).status_code, 410)
        for user in (self.operator, self.manager):
            self.assertEqual(self.url_open(self.link(user)).status_code, 410)

    def test_the_link_goes_to_the_approver_alone_and_stays_in_no_thread(self):
        mails = self.env["mail.mail"].search([("body_html", "like", "/credit/approval/")])
        self.assertEqual(mails.recipient_ids, self.client_user.partner_id)
        self.assertFalse(mails.model)
        self.assertNotIn("/credit/approval/", "".join(self.settlement.message_ids.mapped("body")))
        for user in (self.operator, self.manager, self.client_user):
            self.assertNotIn("link_nonce", self.settlement.with_user(user).fields_get())
