"""What the texts that open a page without a password answer with, found by asking the router which addresses take one."""
import re
import threading
from unittest.mock import patch

from odoo.http import Request
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.controllers.debtor_visit import DebtorVisit
from odoo.addons.sagres_credit.models.web.limits import HEADERS

from tests.security_pages import QUIET

#: What begins the addresses of each kind of link.
PLACES = {"debtor": "/d/", "approval": "/credit/approval/", "contact": "/credit/contact/confirm/", "voice": "/v/"}
#: What keeps a page out of a cache, out of a search engine, and its address out of what is opened from it.
KEPT = ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")


class VisitTests:
    """Whatever a link opens is nobody else's: kept nowhere, found nowhere, told to nobody."""

    def _get_link_rules(self):
        threading.current_thread().dbname = self.env.cr.dbname
        self.addCleanup(vars(threading.current_thread()).pop, "dbname", None)
        return [
            rule for rule in self.env["ir.http"].routing_map().iter_rules()
            if "<string:token>" in rule.rule and self._is_ours(rule)
        ]

    def _visit(self, rule, method, text, signed=True):
        url = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found: text if found[1] == "token" else "1", rule.rule)
        if rule.endpoint.routing["type"] == "jsonrpc":
            return self.url_open(url, json={"params": {}}, timeout=60)
        data = {"csrf_token": Request.csrf_token(self)} if signed and method == "POST" else None
        return self.url_open(url, data=data, method=method, timeout=60, allow_redirects=False)

    def _assert_kept(self, rules, texts, **options):
        """Open every address with each text and return the answers that were pages, by kind."""
        shown = set()
        for rule in rules:
            kind = next((kind for kind, start in PLACES.items() if rule.rule.startswith(start)), None)
            usual = ("POST",) if rule.endpoint.routing["type"] == "jsonrpc" else ("GET", "POST")
            for method in set(usual).intersection(rule.methods or usual):
                answer = self._visit(rule, method, texts.get(kind, "A" * 64), **options)
                with self.subTest(rule=rule.rule, method=method, status=answer.status_code):
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual({name: answer.headers.get(name) for name in KEPT}, {name: HEADERS[name] for name in KEPT})
                    if answer.status_code == 200:
                        shown.add(kind)
        return shown

    @mute_logger(*QUIET)
    def test_whatever_a_link_opens_is_kept_and_found_nowhere(self):
        self.authenticate(None, None)
        rules = self._get_link_rules()
        self.assertGreater(len(rules), 20)
        texts = {kind: text for kind, (text, _find, _record) in self._open_everything().items()}
        self.env.flush_all()
        self.assertEqual(self._assert_kept(rules, texts), set(PLACES))
        with patch.object(DebtorVisit, "is_known", lambda visit: True):
            self.assertIn("debtor", self._assert_kept([rule for rule in rules if rule.rule.startswith(PLACES["debtor"])], texts))

    @mute_logger(*QUIET)
    def test_whatever_a_wrong_link_is_answered_with_is_kept_and_found_nowhere(self):
        self.authenticate(None, None)
        for signed in (True, False):
            self._assert_kept(self._get_link_rules(), {}, signed=signed)
