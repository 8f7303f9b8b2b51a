from decimal import Decimal

from odoo import models

from ..tools.interest_errors import InterestError
from ..tools.interest_scheme import get_moratory_rates


class CreditReceivable(models.Model):
    """How onerous each debt is for its debtor, and which debts are interest and costs of which (1193-1194 c.c.)."""

    _inherit = "credit.receivable"

    def _get_onerousness(self, dates):
        """Take the rate by the scheme of each item, the higher one from a judicial claim on; a debit note bears none.

        Only the order of payments is read from it, no amount: a day whose rate is not published yet counts with the one
        before.
        """
        items = self.sudo()._get_interest_bearing()
        mandates = items._get_interest_mandates()
        every = self.env["credit.mandate"].sudo().union(*mandates.values())
        book = self.env["credit.interest.rate"]._get_book(every)
        claims = dict(self.env.execute_query(items._get_suits_query())) if items else {}
        known, found = {}, {day: dict.fromkeys(self, Decimal(0)) for day in dates}
        for item in items:
            key = mandates[item], item.partner_id.commercial_partner_id
            if key not in known:
                known[key] = _get_rates(*key, book)
            rates, spread, is_legal = known[key]
            for day in dates:
                sued = is_legal and item.id in claims and claims[item.id] <= day
                percent = _get_percent(book.get(("moratory", False), ()) if sued else rates, day)
                found[day][self.browse(item.id)] = percent + spread
        return found

    def _get_charge_items(self):
        """Take the debit notes for interest and costs that hold, divided among the items that bore them."""
        lines = self.env["credit.interest.line"].sudo().search_fetch(
            [("receivable_id", "in", self.ids), ("statement_id.state", "=", "posted")],
            ["receivable_id", "statement_id", "interest_to_charge", "cost_to_charge"],
        )
        charges = {}
        for line in lines.filtered(lambda line: line.interest_to_charge or line.cost_to_charge):
            note = line.statement_id.move_id.credit_receivable_ids[:1]
            if note:
                charges.setdefault(self.browse(line.receivable_id.id), []).append((
                    self.browse(note.id), Decimal(f"{line.interest_to_charge:.2f}"), Decimal(f"{line.cost_to_charge:.2f}"),
                ))
        return charges


def _get_rates(mandate, partner, book):
    """Return ``(rates, points added, whether they are the legal ones)`` of a debtor; the legal ones where nobody can say."""
    legal = book.get(("legal", False), ())
    if not mandate:
        return legal, Decimal(0), True
    try:
        terms = mandate._prepare_interest_terms(partner, book)
        if terms.scheme == "none":
            return (), Decimal(0), False
        rates = get_moratory_rates(terms) if terms.scheme == "moratory" else terms.rates
        return rates, terms.spread, terms.scheme == "legal"
    except InterestError:
        return legal, Decimal(0), True


def _get_percent(rates, day):
    """Return the rate in force on a day, else the last before it, else 0."""
    before = [rate for rate in rates if rate.date_from <= day]
    return max(before, key=lambda rate: rate.date_from).percent if before else Decimal(0)
