from odoo.tests import HttpCase, tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestThreadCompany(CreditCommon, HttpCase):
    """The thread of a case works whichever clients are switched on, and only for who works for its client."""

    def ask(self, user, url, **params):
        """Return the answer to a call of the web client with only the user's default company switched on."""
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))
        params["context"] = {"allowed_company_ids": user.company_id.ids}
        answer = self.url_open(url, json={"jsonrpc": "2.0", "id": 1, "method": "call", "params": params}, timeout=60)
        return answer.json()

    def setUp(self):
        super().setUp()
        self.case = self.env["credit.case"].create({
            "company_id": self.client.id, "partner_id": self._create_debtor("Livia Verdi", self.client).id,
            "mandate_id": self.mandate.id, "user_id": self.operator.id, "policy_id": self.policy.id,
            "level_id": self.levels[5].id,
        })
        self.manager.company_id = self.other_client
        self.thread = {"thread_model": "credit.case", "thread_id": self.case.id}
        self.fetched = [["mail.thread", {
            **self.thread, "request_list": ["activities", "attachments", "followers", "suggestedRecipients"],
        }]]

    def test_a_manager_opens_it_and_writes_with_another_client_switched_on(self):
        self.assertNotIn(self.client, self.manager.company_id)
        answer = self.ask(self.manager, "/mail/data", fetch_params=self.fetched)
        self.assertNotIn("error", answer)
        thread, = answer["result"]["mail.thread"]
        self.assertTrue(thread["hasReadAccess"])
        answer = self.ask(self.manager, "/mail/message/post", post_data={"body": "He called"}, **self.thread)
        self.assertNotIn("error", answer)
        self.assertIn("He called", self.case.message_ids[:1].body)

    def test_who_does_not_work_for_the_client_finds_nothing(self):
        stranger = self._create_user("remo", "sagres_credit.group_operator", self.other_client)
        answer = self.ask(stranger, "/mail/data", fetch_params=self.fetched)
        thread, = answer["result"]["mail.thread"]
        self.assertFalse(thread["hasReadAccess"])
        self.assertNotIn("Livia", f"{answer}")
