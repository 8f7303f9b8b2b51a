import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from ..models.web import ir_http
from ..models.web.limits import LIMITS
from ..wizard import credit_link_attempt_visit
from .common import CreditCommon
from .debtor_common import DebtorCommon

TOO_MANY = "Too many requests came within a minute"


@tagged("post_install", "-at_install")
class TestVisitLimit(DebtorCommon):
    """Who opens public pages too often waits a minute, on whichever server; who works here is not counted."""

    def limit(self, **limits):
        for name, most in limits.items():
            self.env["ir.config_parameter"].set_param(f"sagres_credit.limit_{name}", most)

    @contextmanager
    def later(self, seconds):
        clock = SimpleNamespace(time=lambda moment=time.time() + seconds: moment)
        with patch.object(credit_link_attempt_visit, "time", clock):
            yield

    def open_from(self, address, **headers):
        """Open the page as through a proxy that says from where."""
        return self.get(headers={"X-Forwarded-For": address, "X-Forwarded-Host": "127.0.0.1", **headers}).status_code

    def test_one_page_too_many_from_one_address_is_asked_to_wait(self):
        self.limit(show_address=2)
        self.assertEqual([self.get().status_code for _visit in range(3)], [200, 200, 429])
        page = self.get("?lang=en")
        self.assertIn(TOO_MANY, page.text)
        self.assertEqual((page.headers["Retry-After"], page.headers["Referrer-Policy"]), ("60", "no-referrer"))
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertNotIn(self.path, page.text)

    def test_another_page_and_an_unknown_link_count_as_well(self):
        self.limit(show_address=2)
        codes = [self.url_open(path).status_code for path in ("/credit/contact", "/d/none", self.path)]
        self.assertEqual(codes[2], 429)

    def test_after_a_minute_it_opens_again(self):
        self.limit(show_address=1)
        self.assertEqual([self.get().status_code, self.get().status_code], [200, 429])
        with self.later(60):
            self.assertEqual([self.get().status_code, self.get().status_code], [200, 429])

    def test_a_clock_that_was_wrong_for_years_bars_nobody_for_years(self):
        self.limit(show_address=1)
        with self.later(10 ** 8):
            self.assertEqual([self.get().status_code, self.get().status_code], [200, 429])
        self.assertEqual(self.get().status_code, 200)

    def test_a_server_whose_clock_is_seconds_behind_counts_in_the_same_minute(self):
        self.limit(show_address=1)
        with self.later(60):
            self.assertEqual(self.get().status_code, 200)
        self.assertEqual(self.get().status_code, 429)

    def test_forms_have_a_limit_of_their_own(self):
        self.limit(send_address=1)
        page = self.get().text
        codes = [self.send(page=page, answer="C-1").status_code for _form in range(2)]
        self.assertEqual((codes, self.get().status_code), ([200, 429], 200))
        self.assertEqual(self.link.wrong_count, 1, "What was turned away was not judged")

    def test_a_payment_that_is_turned_away_is_told_in_the_words_of_its_form(self):
        self.limit(send_link=1)
        self.env["credit.link.attempt"]._visit("send_link", self.path.rpartition("/")[2])
        said = self.url_open(
            f"{self.path}/transaction/all", json={"params": {"amount": 1}}, headers={"Accept-Language": "en"},
        )
        self.assertEqual(said.status_code, 429)
        self.assertIn("Nothing was done.", said.json()["error"]["data"]["message"])

    def test_one_link_from_many_addresses_is_one_link(self):
        self.limit(show_link=2)
        with patch.dict(config.options, {"proxy_mode": True}):
            codes = [self.open_from(f"203.0.113.{number}") for number in range(3)]
        self.assertEqual(codes, [200, 200, 429])
        self.path = "/d/" + self.link.copy()._get_token()
        self.assertEqual(self.get().status_code, 200, "Another link is counted apart")

    def test_behind_a_proxy_each_visitor_is_counted_alone(self):
        self.limit(show_address=1, show_link=99)
        with patch.dict(config.options, {"proxy_mode": True}):
            codes = [self.open_from(address) for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1")]
            forged = self.open_from("198.51.100.9, 203.0.113.2")
        self.assertEqual((codes, forged), ([200, 200, 429], 429), "What a visitor writes before the proxy's word is not believed")

    def test_without_a_proxy_a_visitor_does_not_choose_where_they_come_from(self):
        self.limit(show_address=1)
        with patch.object(ir_http, "_warned", set()), self.assertLogs(ir_http.__name__, "WARNING") as told:
            self.assertEqual([self.open_from("203.0.113.1"), self.open_from("203.0.113.2")], [200, 429])
        self.assertEqual(len(told.output), 1, "Who set it up is told once")

    def test_a_line_with_a_whole_network_is_one_place(self):
        self.limit(show_address=1, show_link=99)
        with patch.dict(config.options, {"proxy_mode": True}):
            codes = [self.open_from(address) for address in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1")]
        self.assertEqual(codes, [200, 429, 200])

    def test_who_works_here_is_not_counted_and_a_debtor_with_a_login_is(self):
        self.limit(show_address=1)
        self.authenticate("anna", "anna")
        self.assertNotIn(429, [self.get().status_code for _visit in range(4)])
        portal = self._create_user("rosa", "base.group_portal")
        portal.partner_id = self.debtor
        self.authenticate("rosa", "rosa")
        self.assertEqual([self.get().status_code for _visit in range(2)], [200, 429])

    def test_the_page_speaks_the_language_asked_for_else_the_browsers_else_italian(self):
        self.env["res.lang"]._activate_lang("it_IT")
        words = self.env.ref("sagres_credit.too_many_visits")
        words.update_field_translations("arch_db", {"it_IT": {"Please try again later": "Riprovi tra un minuto"}})
        self.limit(show_address=1)
        self.get("?lang=it")
        del self.opener.cookies["session_id"]
        for query, accepted, lang in (
            ("", "it-IT", "it-IT"), ("", "", "it-IT"), ("", "xx", "it-IT"), ("?lang=en", "it-IT", "en-US"),
            ("", "en-US", "en-US"),
        ):
            page = self.get(query, headers={"Accept-Language": accepted})
            self.assertIn(f'<html lang="{lang}"', page.text, (query, accepted))
            self.assertEqual("Riprovi tra un minuto" in page.text, lang == "it-IT")

    def test_what_a_parameter_says_wrongly_does_not_open_the_gate(self):
        get_limit = self.env["credit.link.attempt"]._get_visit_limit
        for said in ("", "0", "-1", "many", "1e9", "²", "9" * 40):
            self.limit(show_link=said)
            self.assertEqual(get_limit("show_link"), LIMITS["show_link"], said)
        self.limit(show_link="7")
        self.assertEqual(get_limit("show_link"), 7)

    def test_no_address_and_no_link_is_kept_in_clear(self):
        self.get()
        keys = self.env["credit.link.attempt"].search([("key", "like", "visit:")]).mapped("key")
        self.assertEqual(len(keys), 2)
        self.assertFalse([key for key in keys if "127.0.0.1" in key or self.path.rpartition("/")[2] in key])

    def test_a_flood_writes_one_row_and_then_none(self):
        self.limit(show_address=1, show_link=1)
        self.get()
        kept = self.env["credit.link.attempt"].search([("key", "like", "visit:")])
        for number in range(5):
            self.assertEqual(self.url_open(f"/d/guess{number}").status_code, 429)
        after = self.env["credit.link.attempt"].search([("key", "like", "visit:")])
        self.assertEqual((after, set(after.mapped("count"))), (kept, {1}))


@tagged("post_install", "-at_install")
class TestVisitCount(CreditCommon):
    def test_the_last_visit_allowed_is_the_last(self):
        count, parameters = self.env["credit.link.attempt"]._visit, self.env["ir.config_parameter"]
        parameters.set_param("sagres_credit.limit_show_link", 3)
        self.assertEqual([count("show_link", "a") for _visit in range(5)], [False] * 3 + [True] * 2)
        self.assertFalse(count("show_link", "b"), "another visitor")
        self.assertFalse(count("send_link", "a"), "another kind")


@tagged("post_install", "-at_install")
class TestVisitServers(BaseCase):
    def test_servers_that_count_at_once_count_together(self):
        registry, barred = Registry(get_db_name()), []

        def serve():
            with registry.cursor() as cr:
                count = api.Environment(cr, SUPERUSER_ID, {})["credit.link.attempt"]._visit
                barred.extend(count("node_address", "servers") for _visit in range(25))

        self.addCleanup(self._forget, registry)
        servers = [threading.Thread(target=serve) for _server in range(4)]
        for server in servers:
            server.start()
        for server in servers:
            server.join(60)
        self.assertEqual((len(barred), sum(barred)), (100, 100 - LIMITS["node_address"]))

    def _forget(self, registry):
        with registry.cursor() as cr:
            cr.execute("DELETE FROM credit_link_attempt WHERE key LIKE 'visit:node_address:%'")
