"""Every address of the suite that opens without a password has a limit; found by asking the router, not by a list."""
import re

from odoo.tests import tagged

from odoo.addons.sagres_credit.models.web.limits import LIMITS, OURS, PUBLIC
from odoo.addons.sagres_credit.tests.common import CreditCommon
from odoo.tests import HttpCase

VALUES = {"string": "x" * 43, "int": "1"}


@tagged("post_install", "-at_install")
class TestPublicLimits(CreditCommon, HttpCase):
    """The second visit within a minute is turned away where one is allowed, at each public address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for limit in LIMITS:
            cls.env["ir.config_parameter"].set_param(f"sagres_credit.limit_{limit}", 1)

    def get_public_rules(self):
        """Return ``{(path, method): routing}`` of what our modules answer to the public."""
        found = {}
        for rule in self.env["ir.http"].routing_map().iter_rules():
            routing = rule.endpoint.routing
            modules = {cls.__module__ for cls in type(rule.endpoint.func.__self__).mro() if rule.endpoint.__name__ in vars(cls)}
            if routing["auth"] in PUBLIC and any(module.startswith(OURS) for module in modules):
                found.update({(rule.rule, method): routing for method in rule.methods or ("GET", "POST") if method != "HEAD"})
        return {key: routing for key, routing in found.items() if key[1] in ("GET", "POST")}

    def visit(self, path, method, routing):
        url = re.sub(r"<(\w+):\w+>", lambda part: VALUES[part[1]], path)
        if routing["type"] == "jsonrpc":
            return self.url_open(url, json={"params": {}}).status_code
        return self.url_open(url, data={"x": "1"} if method == "POST" else None, method=method, allow_redirects=False).status_code

    def test_every_public_address_has_a_limit(self):
        rules = self.get_public_rules()
        known = {path for path, _method in rules}
        self.assertLessEqual({
            "/d/<string:token>", "/d/<string:token>/pay", "/credit/contact", "/credit/approval/<string:token>",
            "/talk/<string:token>", "/v/<string:token>", "/v/<string:token>/stop", "/pagopa/node/<string:path>",
            "/pagopa/simulator/<string:token>", "/d/<string:token>/complaint", "/d/<string:token>/transaction/<string:choice>",
        }, known)
        self.assertGreater(len(rules), 30)
        for (path, method), routing in sorted(rules.items(), key=lambda item: item[0]):
            with self.subTest(path=path, method=method):
                self.env.cr.execute("DELETE FROM credit_link_attempt")
                self.env["credit.link.attempt"].invalidate_model()
                self.assertNotEqual(self.visit(path, method, routing), 429)
                self.assertEqual(self.visit(path, method, routing), 429)
