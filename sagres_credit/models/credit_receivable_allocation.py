from decimal import Decimal

from odoo import api, fields, models

#: How a debt is secured, in the order of the law: the less secured is paid before (1193 c. 2 c.c.).
SECURED = [("none", "Not secured"), ("personal", "Personal guarantee"), ("real", "Real security")]
SECURED_RANKS = {code: rank for rank, (code, _label) in enumerate(SECURED)}


class CreditReceivable(models.Model):
    """What the law looks at when a payment reaches a debtor with several debts (1193-1194 c.c.)."""

    _inherit = "credit.receivable"

    credit_secured = fields.Selection(
        SECURED, string="Guarantees", default="none",
        help="A surety or a guarantee is personal; a mortgage or a pledge is real. Of debts that are due, a payment without"
             " reference pays the less secured first (art. 1193 c.c.).",
    )

    @api.model
    def _get_secured_rank(self, code):
        return SECURED_RANKS.get(code, 0)

    def _get_onerousness(self, dates):
        """Return the rate these items bear on each of some days, as ``{date: {receivable: percent a year, Decimal}}``.

        By default the legal rate in force, 0 on a day without one: the items of a debtor are equal then. For a module to
        know what an item really bears, it must override this method; the number of its statements must depend neither
        on the items nor on the days.
        """
        rates = self.env["credit.interest.rate"]._get_rates("legal")

        def get_percent(day):
            for rate in rates:
                if rate.date_from <= day and (rate.date_to is None or day <= rate.date_to):
                    return rate.percent
            return Decimal(0)

        return {day: dict.fromkeys(self, get_percent(day)) for day in dates}

    def _get_prescribed(self):
        """Return those of these items that have lapsed: only a declaration of the debtor reaches them.

        For a module to know of a limitation that the terms do not show, it must override this method.
        """
        return self.filtered(lambda item: item.limitation_state == "expired")

    def _get_charge_items(self):
        """Return which items are interest and costs of which, as ``{item of capital: [(charge item, interest, costs)]}``.

        Amounts are Decimal, in the currency of the items, as they were invoiced; a charge item may be divided among
        several items of capital. What of it is paid already was costs first. For a module to invoice interest and costs,
        it must override this method.
        """
        return {}

    def _get_payment_references(self):
        """Return by what the debtor may call these items when paying, as ``{receivable: [reference]}``.

        For a module to give items a payment code of its own, it must override this method.
        """
        return {
            receivable: list(filter(None, (receivable.move_id.name, receivable.move_id.payment_reference)))
            for receivable in self
        }
