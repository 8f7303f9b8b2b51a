from datetime import date
from decimal import Decimal

from odoo import fields, models
from odoo.tools.misc import format_amount, format_date


class CreditInterestStatement(models.Model):
    """The statement on paper, on the client's letterhead and in the debtor's language, with the law it rests on."""

    _inherit = "credit.interest.statement"

    def _get_reference(self):
        self.ensure_one()
        return f"I{self.id}"

    def _get_pdf(self):
        """Return the statement as PDF; a draft is computed again first."""
        self.ensure_one()
        self._refresh()
        statement = self.sudo().with_context(lang=self._get_lang())
        return statement.env["credit.notice"]._print_sheet(
            statement.company_id, "sagres_credit.credit_interest_page", {"statement": statement._prepare_print_values()},
            statement._get_reference(),
        )

    def _prepare_print_values(self):
        """Return what the template prints, in the words of the language of the context."""
        self.ensure_one()
        addressee = self.case_id._get_addressee()
        address = addressee._get_postal_address()[0]
        return {
            "reference": self._get_reference(),
            "customer": self.partner_id.credit_customer_code,
            "sender": self.company_id.name,
            "address": address.splitlines() if address else [addressee.name],
            "place": self.company_id.partner_id.city,
            "today": format_date(self.env, fields.Date.context_today(self), date_format="d MMMM y"),
            "day": format_date(self.env, self.date, date_format="d MMMM y"),
            "company": self.company_id.name,
            "operator": self.case_id.user_id.name,
            "debit_note": self.move_id.name if self.state == "posted" else "",
            "items": [line._prepare_print_values() for line in self.line_ids],
            "bases": self.line_ids._get_bases_in_words(),
            **{name: self._print_amount(self[name]) for name in (
                "amount_open", "amount_interest", "amount_cost", "amount_to_charge", "amount_total",
            )},
            "amount_charged": self._print_amount(-self.amount_charged) if self.amount_charged else "",
            "has_costs": bool(self.amount_cost),
        }

    def _print_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)


class CreditInterestLine(models.Model):
    """One item of a printed statement."""

    _inherit = "credit.interest.line"

    def _prepare_print_values(self):
        """Return what the template prints of one item: its segments add up to its interest."""
        self.ensure_one()
        money = self.statement_id._print_amount
        return {
            "name": self.name,
            "due": format_date(self.env, self.date_due),
            "capital": money(self.capital),
            "open": money(self.capital_open),
            "basis": self.basis,
            "days": self.days,
            "interest": money(self.interest),
            "cost": money(self.cost) if self.cost else "",
            "error": self._explain_missing() or (self.error and self.env._("Not computed yet.")),
            "parts": [self._prepare_part(part) for part in self.segments or ()],
        }

    def _prepare_part(self, part):
        money = self.statement_id._print_amount
        return {
            "from": format_date(self.env, date.fromisoformat(part["from"])),
            "to": format_date(self.env, date.fromisoformat(part["to"])),
            "days": part["days"],
            "capital": money(float(Decimal(part["capital"]))),
            "rate": self._format_rate(part["percent"]),
            "amount": money(float(Decimal(part["amount"]))),
        }

    def _get_bases_in_words(self):
        """Return the law that these items rest on, each once, in the order of the items."""
        return list(dict.fromkeys(line.basis for line in self if line.basis and not line.error))
