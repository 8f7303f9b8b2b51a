import re

from odoo.tests import new_test_user, tagged

from odoo.addons.sagres_credit.tests.debtor_common import PATIENCE

from .chat_common import ChatCommon


@tagged("post_install", "-at_install")
class TestChatPage(ChatCommon):
    """The public page tells nothing of anybody; when nobody is there a call is promised, once."""

    def _get(self, path="", **options):
        return self.url_open(self.chat_path + path, timeout=PATIENCE, **options)

    def _ask(self, page=None, **form):
        shown = page or self._get().text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
        slot = re.search(r'<option value="([^"]+)"', shown)[1]
        data = {**hidden, "slot": slot, "name": "Ugo Neri", "phone": "+39 333 1234567", **form}
        return self.url_open(self.chat_path, data=data, method="POST", timeout=PATIENCE)

    def test_the_page_offers_a_person_when_somebody_is_there(self):
        self.put_online(self.operator)
        page = self._get()
        self.assertEqual((page.status_code, page.headers["X-Robots-Tag"][:7]), (200, "noindex"))
        self.assertIn("Somebody is here", page.text)
        self.assertIn("can_load_livechat: true", page.text)
        self.assertNotIn("Rosa", page.text)
        self.assertNotIn("150", page.text)

    def test_who_answered_the_datum_is_still_unknown_on_the_public_page(self):
        self.put_online(self.operator)
        self.enter()
        self.assertIn('"cx_link": false', self._get().text)

    def test_it_speaks_italian_when_asked(self):
        self.assertIn('lang="it-IT"', self._get("?lang=it").text)

    def test_its_window_speaks_italian_too(self):
        told = self.url_open("/website/translations?lang=it_IT", timeout=PATIENCE).json()
        self.assertGreaterEqual(set(told["modules"]), {"mail", "im_livechat"})

    def test_an_address_that_is_not_ours_opens_nothing(self):
        for token in ("x", "'; DROP", "%00", self.chat_channel.cx_token[:-1]):
            with self.subTest(token=token):
                self.assertIn(self.url_open(f"/talk/{token}").status_code, (400, 404))

    def test_nobody_there_promises_a_call_that_the_team_leader_sees(self):
        self.put_online()
        page = self._get().text
        self.assertIn("Nobody is here at this moment", page)
        for _click in range(2):
            done = self._ask(page, words="<script>alert(1)</script>")
        self.assertIn("A person of Casa Serena calls you", done.text)
        task = self.mandate.activity_ids
        self.assertEqual((len(task), task.user_id), (1, self.manager))
        self.assertIn("Call Ugo Neri, +39 333 1234567", task.summary)
        self.assertNotIn("<script", task.note)

    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(self):
        for form, words in (
            ({"slot": "2020-01-01@03"}, "Choose a day and an hour"), ({"name": "  "}, "Tell us your name"),
            ({"phone": "call me"}, "Write the number"),
        ):
            page = self._ask(**{"words": "Kept", **form}).text
            with self.subTest(form=form):
                self.assertIn(words, page)
                self.assertIn("Kept", page)
        self.assertFalse(self.mandate.activity_ids)

    def test_too_many_calls_from_one_place_are_refused(self):
        page = self._get().text
        codes = [self._ask(page).status_code for _time in range(11)]
        self.assertEqual(codes, [200] * 10 + [429])

    def test_who_has_a_login_is_called_by_their_own_operator(self):
        new_test_user(self.env, "rosa", groups="base.group_portal", partner_id=self.debtor.id)
        self.authenticate("rosa", "rosa")
        done = self._ask(words="About the plan")
        self.assertIn("Anna calls you", done.text)
        self.assertEqual(self.case.next_action, "call_back")
        self.assertIn("About the plan", self.case.next_action_note)
        self.assertFalse(self.mandate.activity_ids)

    def test_who_has_a_login_finds_the_chat_in_the_portal(self):
        new_test_user(self.env, "rosa", groups="base.group_portal", partner_id=self.debtor.id)
        self.authenticate("rosa", "rosa")
        self.put_online(self.operator, self.colleague)
        self.assertIn("can_load_livechat: true", self.url_open("/my/credit").text)
        chat = self.open_chat()
        self.assertEqual((self.agent_of(chat), chat.cx_case_id), (self.operator, self.case))

    def test_the_debtors_page_offers_it_after_the_datum_where_the_mandate_does(self):
        self.put_online(self.operator)
        self.assertNotIn("livechatData", self.get().text)
        page = self.enter().text
        self.assertIn(f'"cx_link": {self.link.id}', page)
        self.assertIn("Write to us now", page)
        self.mandate.cx_chat = False
        self.env.flush_all()
        page = self.get().text
        self.assertNotIn("livechatData", page)
        self.assertNotIn("Write to us now", page)
