from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.matching import BankLine, Debtor, Matcher, OpenItem, Reference
from ..credit_receivable_allocation import SECURED_RANKS
from ..credit_receivable_plan import InstallmentReference

#: Documents paid within so many days are known too: a second payment of theirs is no new one.
PAID_DAYS = 400
#: Days within which the same words from the same payer are a doubt.
TWIN_DAYS = 10

ItemRow = namedtuple("ItemRow", "id receivable partner cents due move secured limitation hold")


class CreditMatch(models.Model):
    """What is read of the ledger for a batch of bank lines: a fixed number of statements however many there are."""

    _inherit = "credit.match"

    @api.model
    def _get_matcher(self, company, lines):
        """Return the :class:`Matcher` of a client for some bank lines."""
        self.env.flush_all()
        rows = [ItemRow(*row) for row in self.env.execute_query(self._get_items_query(company))]
        items, references = self._get_open(rows)
        paid, paid_references = self._get_paid(company)
        debtors = self._get_debtors(company, {row.partner for row in rows} | {item.debtor for item in paid})
        return Matcher(debtors, items + paid, references + paid_references, waiting=self._get_waiting(company, lines))

    @api.model
    def _get_items_query(self, company):
        """Return the query of what is open at a client, in its currency."""
        return SQL(
            """
            SELECT item.id, receivable.id, partner.commercial_partner_id, ROUND(item.amount_residual * 100)::bigint,
                   COALESCE(item.date_maturity, item.date), item.move_id, receivable.credit_secured,
                   receivable.limitation_state, receivable.hold_code
              FROM account_move_line AS item
              JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
              JOIN credit_receivable AS receivable ON receivable.line_id = item.id
              JOIN res_partner AS partner ON partner.id = item.partner_id
             WHERE item.company_id = %(company)s AND item.parent_state = 'posted' AND NOT item.reconciled
               AND item.amount_residual > 0 AND item.currency_id = %(currency)s
          ORDER BY item.id
            """,
            company=company.id, currency=company.currency_id.id,
        )

    @api.model
    def _get_open(self, rows):
        """Return the open items of rows and their references."""
        items = [
            OpenItem(
                row.id, row.partner, row.cents, row.due, row.move, secured=SECURED_RANKS.get(row.secured, 0),
                held=row.limitation == "expired" or row.hold == "dispute",
            )
            for row in rows
        ]
        receivables = self.env["credit.receivable"].sudo().browse([row.receivable for row in rows])
        by_receivable = {row.receivable: row.id for row in rows}
        named, groups = {}, set()
        for receivable, texts in self._get_references(receivables).items():
            for text in texts:
                named.setdefault(text, []).append(by_receivable[receivable.id])
                groups.update([text] if isinstance(text, InstallmentReference) else [])
        return items, [Reference(text, tuple(dict.fromkeys(keys)), text in groups) for text, keys in named.items()]

    @api.model
    def _get_references(self, receivables):
        """Return by what payers call these items, as ``{receivable: [reference]}``.

        For a module whose channel has codes of its own, it must override this method; an ``InstallmentReference`` names all
        its items on purpose.
        """
        receivables.fetch(["move_id"])
        receivables.move_id.fetch(["name", "payment_reference"])
        return receivables._get_payment_references()

    @api.model
    def _get_paid(self, company):
        """Return the documents that were paid in the last year as items without amount, and their references."""
        since = fields.Date.subtract(fields.Date.context_today(self), days=PAID_DAYS)
        rows = self.env.execute_query(SQL(
            """
            SELECT -id, commercial_partner_id, name, NULLIF(payment_reference, name), COALESCE(invoice_date_due, date)
              FROM account_move
             WHERE company_id = %s AND move_type = 'out_invoice' AND state = 'posted' AND date >= %s
               AND payment_state IN ('paid', 'in_payment', 'reversed') AND commercial_partner_id IS NOT NULL
            """, company.id, since,
        ))
        items = [OpenItem(key, partner, 0, due) for key, partner, _name, _reference, due in rows]
        references = [Reference(text, (key,)) for key, _partner, *texts, _due in rows for text in texts if text]
        return items, references

    @api.model
    def _get_debtors(self, company, partner_ids):
        """Return by what the bank knows some debtors: names, codes, accounts, and what persons confirmed."""
        rows = self.env.execute_query(SQL(
            """
            SELECT partner.id, partner.name, partner.vat, partner.credit_tax_code,
                   (SELECT ARRAY_AGG(bank.sanitized_acc_number) FROM res_partner_bank AS bank
                      JOIN res_partner AS holder ON holder.id = bank.partner_id
                     WHERE holder.commercial_partner_id = partner.id AND bank.active),
                   (SELECT ARRAY_AGG(known.iban) FROM credit_payer_account AS known
                     WHERE known.partner_id = partner.id AND known.company_id = %s)
              FROM res_partner AS partner
             WHERE partner.id = ANY(%s)
            """, company.id, list(partner_ids),
        ))
        return [
            Debtor(
                key, tuple(filter(None, [name])), tuple(code.removeprefix("IT") for code in (vat, tax_code) if code),
                tuple(ibans or ()), tuple(learned or ()),
            )
            for key, name, vat, tax_code, ibans, learned in rows
        ]

    @api.model
    def _get_waiting(self, company, lines):
        """Return ``[(debtor, cents)]`` of what was proposed of other bank lines and nobody decided on."""
        return self.env.execute_query(SQL(
            """
            SELECT DISTINCT candidate.partner_id, ROUND(match.amount * 100)::bigint
              FROM credit_match AS match
              JOIN credit_match_candidate AS candidate ON candidate.match_id = match.id
             WHERE match.company_id = %s AND match.state = 'proposed' AND candidate.partner_id IS NOT NULL
               AND NOT match.statement_line_id = ANY(%s)
            """, company.id, lines.ids,
        ))

    @api.model
    def _get_bank_lines(self, lines):
        """Return bank lines as the engine takes them, in the order of their dates."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT line.id, ROUND(-line.amount_residual * 100)::bigint, move.date, CONCAT_WS(' ', line.payment_ref,
                   line.credit_end_to_end), COALESCE(NULLIF(line.partner_name, ''), partner.name, ''),
                   UPPER(REGEXP_REPLACE(COALESCE(NULLIF(line.account_number, ''), bank.acc_number, ''), '[^[:alnum:]]', '', 'g')),
                   EXISTS (
                       SELECT FROM account_bank_statement_line AS other JOIN account_move AS before ON before.id = other.move_id
                        WHERE other.company_id = line.company_id AND other.amount = line.amount AND other.id <> line.id
                          AND COALESCE(other.payment_ref, '') = COALESCE(line.payment_ref, '')
                          AND COALESCE(other.account_number, '') = COALESCE(line.account_number, '')
                          AND COALESCE(other.partner_name, '') = COALESCE(line.partner_name, '')
                          AND before.date BETWEEN move.date - %s AND move.date
                          AND (before.date, other.id) < (move.date, line.id) AND before.state = 'posted'
                   )
              FROM account_bank_statement_line AS line
              JOIN account_move AS move ON move.id = line.move_id
         LEFT JOIN res_partner AS partner ON partner.id = line.partner_id
         LEFT JOIN res_partner_bank AS bank ON bank.id = move.partner_bank_id
             WHERE line.id = ANY(%s)
          ORDER BY move.date, line.id
            """, TWIN_DAYS, lines.ids,
        ))
        return [BankLine(*row) for row in rows]
