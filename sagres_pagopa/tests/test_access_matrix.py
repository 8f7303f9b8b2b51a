from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.access_matrix import AccessMatrix

from .access_common import AccessCommon

#: What each role may do with a record of a client they work for, as in the matrix of the base.
READ = ("r", "r", "r", "r", "", "")
OF_FIRM = ("r", "r", "r", "", "", "")
RIGHTS = {
    "pagopa.account": ("r", "r", "rwcu", "", "", ""),
    "pagopa.anomaly": READ,
    "pagopa.batch": OF_FIRM,
    "pagopa.batch.line": OF_FIRM,
    "pagopa.beneficiary": ("r", "r", "rwcu", "", "", ""),
    "pagopa.call": ("", "", "r", "", "", ""),
    "pagopa.category": ("r", "r", "rwcu", "r", "", ""),
    "pagopa.creditor": ("r", "r", "rwc", "r", "", ""),
    "pagopa.flow": READ,
    "pagopa.flow.line": READ,
    "pagopa.message": OF_FIRM,
    "pagopa.notice.batch": OF_FIRM,
    "pagopa.option": READ,
    "pagopa.position": READ,
    "pagopa.quadrature": READ,
    "pagopa.receipt": READ,
    "pagopa.receipt.transfer": READ,
    "pagopa.segregation": ("r", "r", "rwcu", "", "", ""),
    "pagopa.standin": ("", "", "", "", "", ""),
}
#: The same for every client: a published list.
SHARED = ("pagopa.category",)


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrix, AccessCommon):
    """Least rights on what pagoPA knows: who may do what with which record, as a call from outside finds it."""

    MODULE, PREFIX, RIGHTS, SHARED = "sagres_pagopa", "pagopa.", RIGHTS, SHARED

    def test_secrets_are_for_managers(self):
        for field in ("secret_path", "certificate_list", "node_url"):
            for role in ("owner", "client_user"):
                with self.subTest(field=field, role=role), self.assertRaises(AccessError):
                    self._call(getattr(self, role), self.creditor, "read", [field])
            self._call(self.manager, self.creditor, "read", [field])

    def test_a_creditor_says_what_is_missing(self):
        self.creditor.write({"use_node": True, "cbill_code": False, "certificate_list": False})
        self.assertFalse(self.creditor.is_ready)
        self.assertIn("The CBILL code", self.creditor.gap_list)
        self.creditor.write({"cbill_code": "ABC12", "certificate_list": "A" * 40})
        self.creditor.action_make_journal()
        self.assertEqual(self.creditor._get_gaps(), [])
        self.assertTrue(self.creditor.is_ready)
