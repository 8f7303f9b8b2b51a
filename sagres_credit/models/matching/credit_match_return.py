from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tools import SQL

from ...tools.matching_text import ReferenceIndex
from .credit_match_words import CHARGED_CODES

#: A direct debit comes back within eight weeks, thirteen months without a mandate.
RETURN_DAYS = 400
#: Words of a returned direct debit or collection where the bank gives no code.
RETURN_WORDS = ("insolut", "storno", "rid reso", "sdd reso", "returned", "reversal", "unpaid")


class CreditMatch(models.Model):
    """Direct debits that come back: what they had paid is open again, with the cost where the mandate says so."""

    _inherit = "credit.match"

    @api.model
    def _find_returns(self, company, lines):
        """Return ``{returned bank line: [(reconciliation, is it named)]}``, the reconciliations it may undo."""
        lines = lines.filtered(self._is_return)
        if not lines:
            return {}
        paid = self._read_paid(company, lines)
        index = ReferenceIndex({name for _id, _cents, *names in paid for name in names if name})
        found = {}
        for line in lines:
            named = {one.reference for one in index.find(f"{line.payment_ref or ''} {line.credit_end_to_end or ''}")}
            if line.credit_end_to_end:
                named.add(line.credit_end_to_end)
            cents = round(-line.amount * 100)
            found[line] = [
                (partial_id, names[0]) for partial_id, amount, *names in paid
                if amount == cents and named & set(filter(None, names))
            ]
        return found

    @api.model
    def _is_return(self, line):
        said = (line.payment_ref or "").lower()
        return bool(line.credit_is_return or line.credit_return_code or any(word in said for word in RETURN_WORDS))

    @api.model
    def _read_paid(self, company, lines):
        """Return ``(reconciliation, cents, document, its reference, end-to-end reference of the bank line)`` of what was paid
        for as much as one of these lines returns."""
        since = Date.subtract(fields.Date.context_today(self), days=RETURN_DAYS)
        return self.env.execute_query(SQL(
            """
            SELECT part.id, ROUND(part.amount * 100)::bigint, move.name, move.payment_reference, bank.credit_end_to_end
              FROM account_partial_reconcile AS part
              JOIN account_move_line AS item ON item.id = part.debit_move_id
              JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
              JOIN account_move AS move ON move.id = item.move_id AND move.move_type = 'out_invoice'
              JOIN account_move_line AS money ON money.id = part.credit_move_id
              JOIN account_move AS payment ON payment.id = money.move_id AND payment.move_type = 'entry'
         LEFT JOIN account_bank_statement_line AS bank ON bank.id = payment.statement_line_id
             WHERE part.company_id = %s AND part.max_date >= %s AND ROUND(part.amount * 100)::bigint = ANY(%s)
          ORDER BY part.id DESC
            """, company.id, since, [round(-line.amount * 100) for line in lines],
        ))

    @api.model
    def _prepare_return_vals(self, company, line, found, automatic):
        """Return the values of a returned direct debit: certain where one payment only is named and the bank gives a reason."""
        certain = len(found) == 1 and bool(line.credit_return_code or line.credit_is_return)
        partials = self.env["account.partial.reconcile"].sudo().browse([partial_id for partial_id, _name in found])
        candidates = [
            Command.create({
                "sequence": place, "partner_id": part.debit_move_id.partner_id.commercial_partner_id.id,
                "parts": [{"partial": part.id, "cents": round(part.amount * 100)}], "amount": -part.amount, "rest": 0,
                "score": 95 if certain else 60, "is_certain": certain, "reasons": [{"code": "returned", "reference": name}],
            })
            for place, (part, (_id, name)) in enumerate(zip(partials, found, strict=True))
        ]
        return {
            "statement_line_id": line.id, "company_id": company.id, "kind": "return", "date": line.date, "amount": line.amount,
            "text": line.payment_ref, "payer": line.partner_name, "iban": line.account_number,
            "is_certain": certain and automatic, "matched_on": fields.Datetime.now(), "detail": False,
            "reasons": [] if found else [{"code": "returned_unknown"}], "candidate_ids": candidates,
        }

    def _book_return(self, line, candidate):
        """Open again what the returned money had paid, set the return against that money, and charge the cost."""
        ids = [part["partial"] for part in candidate.parts or () if "partial" in part]
        part = self.env["account.partial.reconcile"].browse(ids).exists()
        if len(part) != 1 or part.company_id != self.company_id or self.company_id.currency_id.compare_amounts(
            part.amount, -self.amount
        ):
            raise UserError(self.env._("What this bank line returns was changed meanwhile: press «Look again»."))
        invoice, money = part.debit_move_id.move_id, part.credit_move_id
        part.unlink()
        line._reconcile_with(money, amount=self.amount)
        self._charge_return(invoice)

    def _charge_return(self, invoice):
        """Post the cost of a return as a debit note, where the mandate says so and the debtor is the reason of it."""
        mandate = self.env["credit.mandate"]._get_active(self.company_id).get(self.company_id)
        if not mandate or not mandate.return_cost or self.return_code not in CHARGED_CODES:
            return
        note = self.env["account.move"].with_company(self.company_id).create(self._prepare_return_cost(mandate, invoice))
        note.action_post()

    def _prepare_return_cost(self, mandate, invoice):
        partner = invoice.partner_id
        told = self.with_context(lang=partner.lang or self.company_id.partner_id.lang or self.env.lang)
        text = told.env._("Cost of the returned direct debit of %(document)s", document=invoice.name)
        today = fields.Date.context_today(self)
        account = mandate.cost_account_id
        return {
            "move_type": "out_invoice", "partner_id": partner.id, "company_id": self.company_id.id, "invoice_date": today,
            "journal_id": mandate._get_interest_journal().id, "invoice_payment_term_id": False, "ref": text,
            "invoice_date_due": Date.add(today, days=mandate.interest_due_days),
            "invoice_line_ids": [Command.create({
                "name": text, "price_unit": mandate.return_cost, "tax_ids": [Command.clear()],
                **({"account_id": account.id} if account else {}),
            })],
        }
