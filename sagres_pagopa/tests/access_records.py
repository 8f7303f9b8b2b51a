from odoo.fields import Command

from odoo.addons.sagres_credit.tests.common import NIGHT

from .creditor import IBAN, TAX_CODE, PagopaCreditor


class PagopaRecords(PagopaCreditor):
    """One record of every model of the payment channel; to be mixed into a class that has the firm."""

    @classmethod
    def create_pagopa_records(cls, creditor, case, number):
        """Return ``{model: one record}`` of everything that belongs to a creditor."""
        records = {
            **cls._create_pagopa_position(creditor, case, number), **cls._create_pagopa_payment(creditor, number),
            **cls._create_pagopa_setup(creditor, number), **cls._create_pagopa_batches(creditor, case),
        }
        cls.env.flush_all()
        env = cls.env(su=True)
        return {
            **records,
            "pagopa.anomaly": env["pagopa.anomaly"]._raise("R4", records["pagopa.receipt"]),
            "pagopa.quadrature": env["pagopa.quadrature"].search([("creditor_id", "=", creditor.id)], limit=1),
        }

    @classmethod
    def _create_pagopa_position(cls, creditor, case, number):
        env = cls.env(su=True)
        position = env["pagopa.position"].create({
            "creditor_id": creditor.id, "case_id": case.id, "partner_id": case.partner_id.id, "iupd": number,
            "subject": "Rent", "amount": 100, "kind": "other",
            "option_ids": [Command.create({"notice_number": number, "iuv": number[1:], "amount": 100})],
        })
        return {
            "pagopa.beneficiary": env["pagopa.beneficiary"].create({
                "option_id": position.option_ids.id, "name": "Province", "tax_code": TAX_CODE, "iban": IBAN,
                "category_id": cls.category.id, "amount": 5,
            }),
            "pagopa.message": env["pagopa.message"].create({"position_id": position.id, "service": "aca"}),
            "pagopa.option": position.option_ids,
            "pagopa.position": position,
        }

    @classmethod
    def _create_pagopa_payment(cls, creditor, number):
        env = cls.env(su=True)
        receipt = env["pagopa.receipt"].create({
            "creditor_id": creditor.id, "creditor_tax_code": creditor.tax_code, "notice_number": number,
            "receipt_number": number, "amount": 100, "transfer_ids": [Command.create({"number": 1, "amount": 100})],
        })
        flow = env["pagopa.flow"].create({
            "creditor_id": creditor.id, "name": f"2026-11-20ABI03069-{creditor.id}", "psp": "ABI03069",
            "line_ids": [Command.create({"iuv": "01000000000004285", "outcome": "0", "date_payment": NIGHT})],
        })
        return {
            "pagopa.flow": flow,
            "pagopa.flow.line": flow.line_ids,
            "pagopa.receipt": receipt,
            "pagopa.receipt.transfer": receipt.transfer_ids,
        }

    @classmethod
    def _create_pagopa_setup(cls, creditor, number):
        env, company = cls.env(su=True), creditor.company_id
        return {
            "pagopa.account": creditor.account_ids,
            "pagopa.call": env["pagopa.call"].create({
                "creditor_id": creditor.id, "company_id": company.id, "direction": "in", "operation": "paGetPayment",
            }),
            "pagopa.category": cls.category,
            "pagopa.creditor": creditor,
            "pagopa.segregation": creditor.segregation_ids,
            "pagopa.standin": env["pagopa.standin"].create({
                "company_id": company.id, "kind": "test", "key": number, "value": "{}",
            }),
        }

    @classmethod
    def _create_pagopa_batches(cls, creditor, case):
        env, company = cls.env(su=True), creditor.company_id
        batch = env["pagopa.batch"].create({"company_id": company.id, "line_ids": [Command.create({"case_id": case.id})]})
        return {
            "pagopa.batch": batch,
            "pagopa.batch.line": batch.line_ids,
            "pagopa.notice.batch": env["pagopa.notice.batch"].create({"company_id": company.id}),
        }
