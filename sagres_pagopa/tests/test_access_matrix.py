from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.access_matrix import AccessMatrix

from .common import IBAN, NIGHT, TAX_CODE, PagopaCommon

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
class TestAccessMatrix(AccessMatrix, PagopaCommon):
    """Least rights on what pagoPA knows: who may do what with which record, as a call from outside finds it."""

    MODULE, PREFIX, RIGHTS, SHARED = "sagres_pagopa", "pagopa.", RIGHTS, SHARED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_people()
        bank = cls.env["res.partner.bank"].create({
            "acc_number": "IT28W8000000292100645211151", "partner_id": cls.foreign_client.partner_id.id,
            "company_id": cls.foreign_client.id,
        })
        cls.foreign_creditor = cls._create_creditor(
            cls.foreign_client, tax_code="98765432103", account_ids=[Command.create({"bank_id": bank.id})],
        )

    def setUp(self):
        super().setUp()
        self.records = self._create_records(self.creditor, self.case, "301000000000004285")
        self.foreign = self._create_records(self.foreign_creditor, self.foreign_case, "301000000000004386")
        for model in SHARED:
            del self.foreign[model]
        self.env.flush_all()

    def _create_records(self, creditor, case, number):
        """Return ``{model: one record}`` of everything that belongs to a creditor."""
        env = self.env(su=True)
        position = env["pagopa.position"].create({
            "creditor_id": creditor.id, "case_id": case.id, "partner_id": case.partner_id.id, "iupd": number,
            "subject": "Rent", "amount": 100, "kind": "other",
            "option_ids": [Command.create({"notice_number": number, "iuv": number[1:], "amount": 100})],
        })
        receipt = env["pagopa.receipt"].create({
            "creditor_id": creditor.id, "creditor_tax_code": creditor.tax_code, "notice_number": number,
            "receipt_number": number, "amount": 100, "transfer_ids": [Command.create({"number": 1, "amount": 100})],
        })
        batch = env["pagopa.batch"].create({
            "company_id": creditor.company_id.id, "line_ids": [Command.create({"case_id": case.id})],
        })
        flow = self._create_flow(env, creditor)
        env.flush_all()
        return {
            "pagopa.account": creditor.account_ids,
            "pagopa.anomaly": env["pagopa.anomaly"]._raise("R4", receipt),
            "pagopa.batch": batch,
            "pagopa.batch.line": batch.line_ids,
            "pagopa.beneficiary": env["pagopa.beneficiary"].create({
                "option_id": position.option_ids.id, "name": "Province", "tax_code": TAX_CODE, "iban": IBAN,
                "category_id": self.category.id, "amount": 5,
            }),
            "pagopa.call": env["pagopa.call"].create({
                "creditor_id": creditor.id, "company_id": creditor.company_id.id, "direction": "in", "operation": "paGetPayment",
            }),
            "pagopa.category": self.category,
            "pagopa.creditor": creditor,
            "pagopa.flow": flow,
            "pagopa.flow.line": flow.line_ids,
            "pagopa.message": env["pagopa.message"].create({"position_id": position.id, "service": "aca"}),
            "pagopa.notice.batch": env["pagopa.notice.batch"].create({"company_id": creditor.company_id.id}),
            "pagopa.option": position.option_ids,
            "pagopa.position": position,
            "pagopa.quadrature": env["pagopa.quadrature"].search([("creditor_id", "=", creditor.id)], limit=1),
            "pagopa.receipt": receipt,
            "pagopa.receipt.transfer": receipt.transfer_ids,
            "pagopa.segregation": creditor.segregation_ids,
            "pagopa.standin": env["pagopa.standin"].create({
                "company_id": creditor.company_id.id, "kind": "test", "key": number, "value": "{}",
            }),
        }

    def _create_flow(self, env, creditor):
        return env["pagopa.flow"].create({
            "creditor_id": creditor.id, "name": f"2026-11-20ABI03069-{creditor.id}", "psp": "ABI03069",
            "line_ids": [Command.create({"iuv": "01000000000004285", "outcome": "0", "date_payment": NIGHT})],
        })

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
