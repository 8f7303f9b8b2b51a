import base64

import psycopg2
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.sql_db import connection_info_for
from odoo.tools import SQL, mute_logger

from ..tools.cron_bell import ring
from ..tools.node_faults import FaultCode
from ..tools.node_values import utc


class PagopaReceipt(models.Model):
    """A receipt is kept before anything else is done with it; the same one is kept once, however often it comes."""

    _inherit = "pagopa.receipt"

    @api.model
    def _keep(self, creditor, receipt, *, raw=b"", version="2", source="node"):
        """Keep a receipt as it came and wake the job that books it.

        It is never refused because its position is expired, withdrawn or of another amount, nor because its transfers do
        not add up: the money has moved, and the node does not send again what was refused. That is for a person.

        :param receipt: a ``Receipt`` of :mod:`..tools.node_types`
        :return: ``False``, or the code that refuses it: held already, or nothing of it is ours
        """
        creditor = creditor.sudo()
        option = self.env["pagopa.option"].sudo()
        if receipt.fiscal_code == creditor.tax_code:
            option = self.env["pagopa.node"].sudo()._read_notice(creditor, receipt.notice_number)
        is_ours = any(part.fiscal_code == creditor.tax_code for part in receipt.transfers)
        if not option and not is_ours:
            return FaultCode.SEMANTICS
        vals = self._prepare_vals(creditor, option, receipt, raw, version, source)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.sudo()._insert_with_transfers(vals, [
                    self._prepare_transfer_vals(creditor, part) for part in receipt.transfers
                ])
        except UniqueViolation:
            return FaultCode.RECEIPT_TWICE
        if vals["state"] == "new":
            self._wake()
        return False

    @api.model
    def _insert_with_transfers(self, vals, transfers):
        """Write a receipt and its transfers."""
        kept = self._insert_rows([vals])
        if transfers:
            self.transfer_ids._insert_rows([{**transfer, "receipt_id": kept.id} for transfer in transfers])
        for name in ("option_id", "position_id"):
            self[name].browse(vals[name] or ()).invalidate_recordset(["receipt_ids"])

    @api.model
    def _prepare_vals(self, creditor, option, receipt, raw, version, source):
        payer = receipt.payer or receipt.debtor
        return {
            "state": "new" if receipt.outcome == "OK" else "unpaid", "company_id": creditor.company_id.id,
            # What follows from other records is written at once: computed afterwards it would be written twice.
            "position_id": option.position_id.id, "case_id": option.position_id.case_id.id, "creditor_id": creditor.id,
            "partner_id": option.position_id.partner_id.id,
            "creditor_tax_code": receipt.fiscal_code, "notice_number": receipt.notice_number, "iuv": receipt.iuv,
            "receipt_number": receipt.receipt_id, "source": source, "version": version,
            "option_id": option.id, "amount": receipt.amount,
            "amount_ours": receipt.amount_for(creditor.tax_code), "fee": receipt.fee or 0,
            "description": receipt.description, "is_stand_in": receipt.stand_in,
            "date_payment": utc(receipt.paid_at).replace(tzinfo=None) if receipt.paid_at else fields.Datetime.now(),
            "date_application": receipt.application_date, "date_transfer": receipt.transfer_date,
            "psp": receipt.psp, "psp_name": receipt.psp_name, "payer_name": payer.name, "payer_tax_code": payer.code,
            "raw": base64.b64encode(raw) if raw else False,
        }

    @api.model
    def _prepare_transfer_vals(self, creditor, part):
        return {
            "company_id": creditor.company_id.id, "is_ours": part.fiscal_code == creditor.tax_code,
            "number": part.index, "tax_code": part.fiscal_code, "company_name": part.company_name, "iban": part.iban,
            "category": part.category, "remittance": part.remittance, "amount": part.amount,
        }

    @api.model
    def _wake(self):
        """Have the kept receipts booked within seconds.

        As core triggers a job, without reading the job and without a new connection for each receipt.
        """
        job = self.env["ir.model.data"]._xmlid_to_res_id("sagres_pagopa.pagopa_receipt_cron_book", raise_if_not_found=True)
        self.env.execute_query(SQL(
            "INSERT INTO ir_cron_trigger (call_at, cron_id) SELECT %s, id FROM ir_cron WHERE id = %s AND active RETURNING id",
            fields.Datetime.now(), job,
        ))
        self.env.cr.postcommit.add(self._ring)

    @api.model
    def _ring(self):
        ring(self.env.cr.dbname, lambda: psycopg2.connect(**connection_info_for("postgres")[1]))
