from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from ..tools.remittance import KnownIds, read_causale

#: A flow identifier is unique within its year: older ones are not looked for.
MEMORY_DAYS = 400
MOVING_STATES = ("read", "anomalous", "waiting", "reconciled")


class PagopaFlow(models.Model):
    """How the bank lines that pay flows are found: by the identifier in their text, and by what they add up to."""

    _inherit = "pagopa.flow"

    @api.model
    def _find_credits(self, creditors):
        """Give each flow the bank lines that name it.

        :param creditors: all of one client
        :return: ``(lines that name a flow not held: its name, {bank line: the receipt it pays alone})``
        """
        lines = self._get_bank_lines(creditors)
        if not lines:
            return {}, {}
        flows, receipts = self._get_by_name(creditors), creditors._get_receipts_in_transit()
        ids, iuvs = KnownIds(flows), KnownIds(receipts)
        links, missing, singles = [], {}, {}
        for line in lines:
            readings = line._read_pagopa(ids, iuvs)
            flow = self._choose(line, readings, flows)
            receipt = receipts.get(readings[0].name) if readings and readings[0].form == "payment" else None
            if flow:
                links.append((flow.id, line.id))
            elif receipt and not line.currency_id.compare_amounts(receipt.amount_ours, line.amount):
                singles[line] = receipt
            elif readings and readings[0].form == "flow" and not readings[0].known:
                missing[line] = readings[0].name
        self._link(links)
        return missing, singles

    @api.model
    def _get_bank_lines(self, creditors):
        """Return the credits on the accounts of these creditors that are not explained yet."""
        company = creditors.company_id
        company.ensure_one()
        journals = creditors.account_ids.journal_id or self.env["account.journal"].sudo().search([
            ("company_id", "=", company.id), ("type", "=", "bank"), ("id", "not in", creditors.journal_id.ids),
        ])
        since = fields.Date.subtract(fields.Date.context_today(self), days=MEMORY_DAYS)
        return self.env["account.bank.statement.line"].sudo().with_company(company).search_fetch([
            ("company_id", "=", company.id), ("journal_id", "in", journals.ids), ("is_reconciled", "=", False),
            ("amount", ">", 0), ("pagopa_flow_ids", "=", False), ("date", ">=", since), ("state", "=", "posted"),
        ], ["payment_ref", "amount"], order="date, id")

    @api.model
    def _get_by_name(self, creditors):
        """Return ``{identifier: flow}``; the latest where an old one had the same."""
        since = fields.Date.subtract(fields.Date.context_today(self), days=MEMORY_DAYS)
        flows = self.sudo().search_fetch([
            ("creditor_id", "in", creditors.ids), ("state", "in", MOVING_STATES), ("date_regulation", ">=", since),
        ], ["name", "amount"], order="date_regulation, id")
        return {flow.name: flow for flow in flows}

    @api.model
    def _choose(self, line, readings, flows):
        """Return the flow a bank line pays: what its text names for certain, else what it names by the same amount."""
        for reading in readings:
            flow = flows.get(reading.name) if reading.form == "flow" else None
            if flow and (reading.certain or not line.currency_id.compare_amounts(flow.amount, line.amount)):
                return flow
        return self.browse()

    @api.model
    def _link(self, links):
        """Write which bank lines pay which flows, by one statement."""
        if not links:
            return
        flow_ids, line_ids = map(list, zip(*links, strict=True))
        self.env.cr.execute(SQL(
            "INSERT INTO pagopa_flow_statement_line_rel (flow_id, statement_line_id)"
            " SELECT * FROM UNNEST(%s::int[], %s::int[]) ON CONFLICT DO NOTHING", flow_ids, line_ids,
        ))
        self.invalidate_model(["statement_line_ids"])
        self.env["account.bank.statement.line"].invalidate_model(["pagopa_flow_ids"])


class AccountBankStatementLine(models.Model):
    """A bank line names the flows it pays."""

    _inherit = "account.bank.statement.line"

    pagopa_flow_ids = fields.Many2many(
        "pagopa.flow", "pagopa_flow_statement_line_rel", "statement_line_id", "flow_id", string="Reporting flows",
        readonly=True, copy=False,
    )

    def _read_pagopa(self, ids, iuvs):
        """Return what the text of this bank line may pay, the best reading first."""
        self.ensure_one()
        return read_causale(self.payment_ref or "", ids, iuvs) or (
            read_causale(html2plaintext(self.narration), ids, iuvs) if self.narration else []
        )

    def _group_items(self, items):
        """Book one counterpart on the transit account, whoever paid: a flow has as many debtors as payments."""
        creditors = self.env["pagopa.creditor"].sudo().search([("company_id", "=", self.company_id.id)])
        transit = creditors.journal_id.inbound_payment_method_line_ids.payment_account_id
        groups = {}
        for (account, partner), group in super()._group_items(items).items():
            key = account, partner.browse() if account in transit else partner
            groups.setdefault(key, []).append(group)
        return {key: items.browse().union(*parts) for key, parts in groups.items()}


class PagopaCreditor(models.Model):
    """What the bank still has to credit."""

    _inherit = "pagopa.creditor"

    def _get_receipts_in_transit(self):
        """Return ``{IUV: booked receipt the bank has not credited}``, where the IUV has only one."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT receipt.iuv, MIN(receipt.id)
              FROM pagopa_receipt AS receipt
              JOIN account_payment AS payment ON payment.id = receipt.payment_id
              JOIN account_move_line AS item ON item.move_id = payment.move_id
                                            AND item.account_id = payment.outstanding_account_id
             WHERE receipt.creditor_id = ANY(%s) AND receipt.state = 'booked' AND NOT item.reconciled
               AND NOT EXISTS (SELECT FROM pagopa_flow_line WHERE receipt_id = receipt.id)
          GROUP BY receipt.iuv HAVING COUNT(*) = 1
            """, self.ids,
        ))
        receipts = self.env["pagopa.receipt"].sudo().browse([receipt_id for _iuv, receipt_id in rows])
        return dict(zip([iuv for iuv, _receipt_id in rows], receipts, strict=True))
