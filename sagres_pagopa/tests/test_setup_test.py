from unittest.mock import patch

import requests

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import node_ask
from .node_common import NodeCommon

ASK = "odoo.addons.sagres_pagopa.wizard.pagopa_setup_test_call.ask"


@tagged("post_install", "-at_install")
class TestSetupTest(NodeCommon):
    """The button of the creditor tries the set-up as the platform does, and says what to mend."""

    def setUp(self):
        super().setUp()
        self.wizard = self.env["pagopa.setup.test"].with_user(self.manager).create({
            "creditor_id": self.creditor.id, "option_id": self.option.id,
        })

    def run_test(self, **patches):
        """Return ``{what was tried: (result, detail)}``."""
        self.env.flush_all()
        caller = patches.get("ask") or (lambda url, body=None: node_ask.ask(url, body, session=self.opener))
        with patch(ASK, caller):
            action = self.wizard.action_test()
        self.assertEqual((action["res_id"], action["target"]), (self.wizard.id, "new"))
        self.env.invalidate_all()
        return {line.name: (line.result, line.detail) for line in self.wizard.line_ids}

    def test_a_set_up_in_order_is_said_to_be(self):
        found = self.run_test()
        self.assertEqual({result for result, _detail in found.values()}, {"good"})
        self.assertIn("The address answers", found)
        self.assertIn("The number that nobody has is not known", found)
        self.assertEqual(
            self.env["pagopa.call"].search([("creditor_id", "=", self.creditor.id)], order="id").mapped("outcome"),
            ["PAA_PAGAMENTO_SCONOSCIUTO", "OK", "OK"],
        )

    def test_each_failure_is_said_in_words(self):
        for raised, words in (
            (requests.exceptions.ConnectionError("refused"), "Nothing answers at this address"),
            (requests.exceptions.ReadTimeout(), "No answer within ten seconds"),
            (requests.exceptions.SSLError("self-signed"), "is not trusted: self-signed"),
            (requests.exceptions.InvalidURL("x"), "This is no address"),
        ):
            with self.subTest(words), patch.object(requests, "request", side_effect=raised):
                self.assertIn(words, self.run_test(ask=node_ask.ask)["The address answers"][1])

    def test_a_changed_secret_path_is_not_found(self):
        asked = patch.object(type(self.creditor), "_compute_node_url", lambda creditors: creditors.update({
            "node_url": f"{self.base_url()}/pagopa/node/old",
        }))
        with asked:
            self.env.invalidate_all()
            found = self.run_test()
        self.assertEqual(found["The address answers"][0], "wrong")
        self.assertIn("Not known (404): the secret path has changed", found["A notice is answered with what is due"][1])

    def test_a_notice_that_cannot_be_paid_is_named_with_its_code(self):
        self.position._withdraw("cancelled")
        result, detail = self.run_test()["A notice is answered with what is due"]
        self.assertEqual(result, "wrong")
        self.assertIn("Refused with PAA_PAGAMENTO_ANNULLATO", detail)

    def test_another_amount_is_named(self):
        ask, old = node_ask.ask, f"{self.option.amount_now:.2f}".encode()

        def lie(url, body=None):
            return ask(url, body, session=self.opener).replace(old, b"1.00")
        self.assertIn("1.00 was answered, 600.00 is due", self.run_test(ask=lie)["A notice is answered with what is due"][1])

    def test_something_else_at_the_address_is_named(self):
        found = self.run_test(ask=lambda url, body=None: b"<html>Welcome</html>")
        self.assertIn("Somebody else answers", found["The address answers"][1])
        self.assertIn("no answer of the interface", found["The number that nobody has is not known"][1])

    def test_where_a_certificate_is_wanted_a_stranger_must_not_be_heard(self):
        self.creditor.certificate_list = "AB" * 20
        found = self.run_test()
        self.assertEqual({result for result, _detail in found.values()}, {"good"})
        self.assertIn("Without its certificate nobody is heard", found)
        found = self.run_test(ask=lambda url, body=None: b"<paForNode/>")
        self.assertIn("answers who shows no certificate", found["Without its certificate nobody is heard"][1])

    def test_what_is_missing_is_named(self):
        self.creditor.write({"station": False, "journal_id": False, "category_id": False})
        found = self.run_test()
        self.assertEqual(found["The station is entered"], ("wrong", "Enter the station as registered at pagoPA."))
        self.assertEqual(found["There is a taxonomy code"][0], "wrong")
        self.assertEqual(found["Receipts have their journal"][0], "wrong")
        self.creditor.use_node = False
        self.assertEqual(self.run_test()["The address answers"][0], "skipped")

    def test_only_a_manager_tests(self):
        with self.assertRaises(AccessError):
            self.env["pagopa.setup.test"].with_user(self.operator).create({"creditor_id": self.creditor.id})
        with self.assertRaises(AccessError):
            self.wizard.with_user(self.operator).action_test()
