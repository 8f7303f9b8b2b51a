from datetime import datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models

from ..tools.platform_position import EMAIL, Debtor, Option, Position, Transfer

ROME = ZoneInfo("Europe/Rome")
TEXT_LENGTH = 140


class PagopaPosition(models.Model):
    """A position as the platform reads it, built when it leaves: the ledger of this moment speaks."""

    _inherit = "pagopa.position"

    def _build(self, options):
        """Return these options of a position as :mod:`..tools.platform_position` has it.

        :param options: a dict of options and what is left to pay of each, in euro
        """
        self.ensure_one()
        creditor = self.creditor_id
        return Position(
            self.iupd, self._build_debtor(), _cut(creditor.name), office_name=_cut(creditor.office),
            options=tuple(self._build_option(option, amount) for option, amount in options.items()),
            valid_from=self._build_start(), switch_to_expired=self.expires, pay_stand_in=not creditor.with_charges,
        )

    def _build_debtor(self):
        """Return who owes, without what the platform would not take."""
        found = self.env["pagopa.node"]._get_subject(self.partner_id)
        email = found.email if found.email and EMAIL.fullmatch(found.email) else ""
        return Debtor(
            found.kind, found.code, _cut(found.name), street=_cut(found.street), postcode=_cut(found.postal_code),
            city=_cut(found.city), province=_cut(found.province), country=found.country, email=email,
        )

    def _build_start(self):
        """Return the first moment of the day from which it can be paid, none where that has come."""
        if not self.date_valid or self.date_valid <= self._get_italian_day():
            return None
        return datetime.combine(self.date_valid, time(), ROME)

    def _build_option(self, option, amount):
        """Return one notice. A day that has passed is said as today: who pays late is not turned away."""
        due = max(filter(None, (option.date_due, self.date_valid, self._get_italian_day())))
        return Option(
            option.iuv, option.notice_number, _cents(amount), due, _cut(self.subject), installment=option.kind == "installment",
            transfers=tuple(self._build_transfers(option, amount)), metadata=self.category_id._get_metadata(),
        )

    def _build_transfers(self, option, amount):
        Node, creditor = self.env["pagopa.node"], self.creditor_id
        postal = creditor._get_postal_account().iban
        for part in Node._get_transfers(creditor, option, Node._to_decimal(amount)):
            own = part.fiscal_code == creditor.tax_code and part.index == 1
            yield Transfer(
                int(part.amount * 100), part.category or "", _cut(part.remittance), iban=part.iban or "",
                postal_iban=postal if own and postal and postal != part.iban else "", organization=part.fiscal_code,
                company_name=_cut(part.company_name),
            )

    def _get_italian_day(self):
        return fields.Date.context_today(self.with_context(tz="Europe/Rome"))


def _cut(text):
    """Return a text in one line that fits."""
    return " ".join((text or "").split())[:TEXT_LENGTH]


def _cents(amount):
    return round(amount * 100)
