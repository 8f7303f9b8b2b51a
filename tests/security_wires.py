"""The doors of Odoo for other programs: JSON-2 with a key, XML-RPC with a password."""
import xmlrpc.client

from odoo.tests import get_db_name
from odoo.tools import mute_logger

#: What is tried through each door: one model of each module.
TRIED = ("credit.case", "credit.interaction", "credit.heir", "pagopa.position", "cx.complaint")
CALLERS = ("stranger", "other_client_user", "lawyer", "accountant", "portal")
QUIET = ("odoo.http", "odoo.addons.rpc.controllers.json2", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


class WireTests:
    """A program gets what its person gets, by whichever door it comes."""

    def _get_key(self, role):
        user = getattr(self, role)
        return self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "test", "2026-12-05 00:00:00")

    @mute_logger(*QUIET)
    def test_json_2_gives_nothing_of_another_client(self):
        planted = self._plant(self._get_roots(self.foreign, self.foreign_case))
        self.env.flush_all()
        for role in CALLERS:
            headers = {"Authorization": f"bearer {self._get_key(role)}"}
            for model in TRIED:
                ids = self.foreign[model].ids
                for method, arguments in (("read", {}), ("write", {"vals": {}}), ("unlink", {}), ("copy", {})):
                    answer = self.url_open(
                        f"/json/2/{model}/{method}", json={"ids": ids, **arguments}, headers=headers, timeout=60,
                    )
                    with self.subTest(role=role, model=model, method=method):
                        self.assertEqual(answer.status_code, 403, answer.text[:300])
                        self.assertFalse([word for word in planted if word in answer.text])

    @mute_logger(*QUIET)
    def test_json_2_asks_for_a_key(self):
        for headers in ({}, {"Authorization": "bearer guess"}):
            answer = self.url_open(
                "/json/2/credit.case/read", json={"ids": self.case.ids}, headers=headers, timeout=60, allow_redirects=False,
            )
            self.assertIn(answer.status_code, (401, 403))

    @mute_logger(*QUIET, "odoo.service.model", "odoo.addons.rpc.controllers.xmlrpc")
    def test_xml_rpc_gives_nothing_of_another_client(self):
        for role in CALLERS[:4]:
            user = getattr(self, role)
            password = user.login + "x" * (8 - len(user.login))
            for model in TRIED:
                ids = self.foreign[model].ids
                for method, args in (("read", [ids]), ("write", [ids, {}]), ("unlink", [ids])):
                    with self.subTest(role=role, model=model, method=method), self.assertRaises(xmlrpc.client.Fault) as caught:
                        self.xmlrpc_object.execute_kw(get_db_name(), user.id, password, model, method, args)
                    self.assertEqual(caught.exception.faultCode, 4, caught.exception.faultString[-300:])

    @mute_logger(*QUIET, "odoo.service.model", "odoo.addons.rpc.controllers.xmlrpc")
    def test_private_words_are_called_through_no_door(self):
        for method in ("_log_interaction", "_set_facts", "_get_debtor_url", "sudo", "with_user", "browse"):
            with self.subTest(method=method), self.assertRaises(xmlrpc.client.Fault):
                self.xmlrpc_object.execute_kw(get_db_name(), self.manager.id, "carlaxxx", "credit.case", method, [self.case.ids])
