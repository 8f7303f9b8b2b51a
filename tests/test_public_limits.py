"""Every address of the suite that opens without a password has a limit; found by asking the router, not by a list."""
import re
import threading
from contextlib import closing

import requests

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, HttpCase, get_db_name, tagged
from odoo.tools import config

from odoo.addons.sagres_credit.models.web.limits import LIMITS, OURS, PUBLIC, READING
from odoo.addons.sagres_credit.tests.common import CreditCommon

VALUES = {"string": "x" * 43, "int": "1"}
HERE = "127.0.0.1"


def get_public_rules(env):
    """Return ``{(path, method): routing}`` of what our modules answer to the public, alone or in core's place."""
    threading.current_thread().dbname = env.cr.dbname
    found = {}
    for rule in env["ir.http"].routing_map().iter_rules():
        endpoint = rule.endpoint
        homes = {cls.__module__ for cls in type(endpoint.func.__self__).mro() if endpoint.__name__ in vars(cls)}
        ours = {home for home in homes if home.startswith(OURS)}
        if ours != homes and endpoint.routing.get("credit_limit") is False:
            continue  # core's own, asked by every page that is open: it says so where it is answered
        if endpoint.routing["auth"] in PUBLIC and ours:
            usual = ("POST",) if endpoint.routing["type"] == "jsonrpc" else ("GET", "POST")
            methods = set(usual).intersection(rule.methods or usual)
            found.update({(rule.rule, method): endpoint.routing for method in methods})
    return found


@tagged("post_install", "-at_install")
class TestPublicLimits(CreditCommon, HttpCase):
    """Where a minute is full the next visit is turned away, at each public address."""

    def visit(self, path, method, routing):
        url = re.sub(r"<(\w+):\w+>", lambda part: VALUES[part[1]], path)
        if routing["type"] == "jsonrpc":
            return self.url_open(url, json={"params": {}}).status_code
        return self.url_open(url, data={"x": "1"} if method == "POST" else None, method=method, allow_redirects=False).status_code

    def test_every_public_address_has_a_limit(self):
        for limit in LIMITS:
            self.env["ir.config_parameter"].set_param(f"sagres_credit.limit_{limit}", 1)
        rules, attempts = get_public_rules(self.env), self.env["credit.link.attempt"]
        self.assertLessEqual({
            "/d/<string:token>", "/d/<string:token>/pay", "/credit/contact", "/credit/approval/<string:token>",
            "/talk/<string:token>", "/v/<string:token>", "/v/<string:token>/stop", "/pagopa/node/<string:path>",
            "/pagopa/simulator/<string:token>", "/d/<string:token>/complaint", "/d/<string:token>/transaction/<string:choice>",
        }, {path for path, _method in rules})
        self.assertGreater(len(rules), 30)
        for (path, method), routing in sorted(rules.items(), key=lambda item: item[0]):
            with self.subTest(path=path, method=method):
                kind = "node" if path.startswith("/pagopa/node") else "show" if method in READING else "send"
                self.env.cr.execute("DELETE FROM credit_link_attempt")
                attempts.invalidate_model()
                self.assertNotEqual(self.visit(path, method, routing), 429)
                attempts._visit(f"{kind}_address", HERE)  # a visit that fails takes its count back, in a test alone
                self.assertEqual(self.visit(path, method, routing), 429)


@tagged("post_install", "-at_install")
class TestPublicCount(BaseCase):
    """On real connections: what ends in an error was a visit all the same."""

    def test_a_visit_that_fails_counts(self):
        registry, name = Registry(get_db_name()), "sagres_credit.limit_send_address"

        def set_limit(most):
            with closing(registry.cursor()) as cr:
                api.Environment(cr, SUPERUSER_ID, {})["ir.config_parameter"].set_param(name, most)
                cr.execute("DELETE FROM credit_link_attempt WHERE key LIKE 'visit:%'")
                cr.commit()

        self.addCleanup(set_limit, False)
        set_limit(2)
        url = f"http://{HERE}:{config['http_port']}/credit/contact"
        codes = [requests.post(url, data={"x": "1"}, timeout=60).status_code for _visit in range(3)]
        self.assertEqual(codes, [400, 400, 429], "Without the secret of the form it is refused, and counted")
