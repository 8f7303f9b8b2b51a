from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_allocation_work import BATCH


class CreditAllocation(models.Model):
    """Money of an heir finds the items of the deceased by itself, up to the share and never beyond it."""

    _inherit = "credit.allocation"

    stop = fields.Selection(
        selection_add=[("heir", "The payer owes something else, too: ask what the money is for")], ondelete={"heir": "set null"},
    )

    @api.model
    def _get_debtor_ids(self, company, last):
        known = super()._get_debtor_ids(company, last)
        self.env["credit.estate"]._flush_owed()
        rows = self.env.execute_query(SQL(
            """
            SELECT DISTINCT debt.partner_id
              FROM credit_heir AS heir
              JOIN credit_case AS debt ON debt.id = heir.case_id AND debt.company_id = %(company)s AND debt.partner_id > %(last)s
              JOIN credit_case AS parent ON parent.id = debt.parent_id AND parent.item_count > 0
              JOIN res_partner AS payer ON payer.commercial_partner_id = debt.partner_id
              JOIN account_move_line AS item ON item.partner_id = payer.id AND item.company_id = %(company)s
               AND item.parent_state = 'posted' AND item.amount_residual < 0 AND item.reconciled IS NOT TRUE
              JOIN account_account AS account
                ON account.id = item.account_id AND account.account_type = 'asset_receivable'
          ORDER BY debt.partner_id LIMIT %(batch)s
            """,
            company=company.id, last=last, batch=BATCH,
        ))
        return sorted({*known, *(partner_id for partner_id, in rows)})[:BATCH]

    @api.model
    def _read_book(self, company, partners):
        heirs = self._get_heirs_cases(company, partners)
        book = super()._read_book(company, partners | heirs.parent_id.partner_id)
        debts = {
            case: self.env["account.move.line"].union(*(
                item for item in book.open.get(case.parent_id.partner_id, ()) if self._is_debt(item)
            ))
            for case in heirs
        }
        for partner in set(book.open) - set(partners):
            del book.open[partner]
        for case, items in debts.items():
            if case.partner_id in book.open:
                book.open[case.partner_id] |= items
        return book

    @api.model
    def _get_heirs_cases(self, company, partners):
        """Return the cases of these persons as heirs of somebody who owed the client something."""
        return self.env["credit.case"].sudo().search([
            ("company_id", "=", company.id), ("partner_id", "in", partners.ids), ("parent_id", "!=", False),
            ("heirs_share", "!=", False),
        ])

    @api.model
    def _find(self, payment, book, allocation):
        found = super()._find(payment, book, allocation)
        payer = payment.partner_id.commercial_partner_id
        if not found or all(item.line_id.partner_id.commercial_partner_id == payer for item in found.items):
            return found
        return found._replace(case=self._get_heirs_cases(payment.company_id, payer)[:1])

    @api.model
    def _get_stop(self, found, book, allocation=None, earlier=False):
        stop = super()._get_stop(found, book, allocation, earlier)
        owners = {item.line_id.partner_id.commercial_partner_id for item in found.items}
        mixed = len(owners) > 1 and not found.named
        return stop or ("heir" if mixed else False)

    @api.model
    def _get_amount_to_divide(self, payment, debts):
        amount = super()._get_amount_to_divide(payment, debts)
        payer = payment.partner_id.commercial_partner_id
        if all(debt.key.line_id.partner_id.commercial_partner_id == payer for debt in debts):
            return amount
        cases = self._get_heirs_cases(payment.company_id, payer)
        owed = self.env["credit.estate"]._read_owed(cases)
        share = sum((part for case in owed.values() for part in case.parts.values()), Decimal(0))
        own = self.env["account.move.line"].sudo().search([
            ("company_id", "=", payment.company_id.id), ("parent_state", "=", "posted"), ("amount_residual", ">", 0),
            ("account_id.account_type", "=", "asset_receivable"),
            ("partner_id.commercial_partner_id", "=", payer.id),
        ])
        return min(amount, share + Decimal(str(sum(own.mapped("amount_residual")))))
