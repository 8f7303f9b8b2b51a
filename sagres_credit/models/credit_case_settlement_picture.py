from decimal import Decimal

from odoo import fields, models
from odoo.tools.misc import format_amount, format_date


class CreditCase(models.Model):
    """What is known of a debtor before their debt is reduced."""

    _inherit = "credit.case"

    def _get_settlement_picture(self, items):
        """Return what who decides on a settlement of ``items`` should know, in words of the current language.

        ``ages``: rows of name, amount, percentages, allowance and expected; ``allowance`` and ``expected`` (Decimal)
        with their ``*_text``; ``limitation``, ``contacts``, ``promises`` and ``plans`` in sentences.
        """
        self.ensure_one()
        case = self.sudo()
        ages = self.env["credit.recovery.rate"]._get_values(items, fields.Date.context_today(self))
        allowance = case._to_plan_decimal(sum((row["allowance"] for row in ages), Decimal(0)))
        expected = case._to_plan_decimal(sum((row["expected"] for row in ages), Decimal(0)))
        return {
            "ages": [{**row, **case._print_age(row)} for row in ages],
            "allowance": allowance, "expected": expected, "allowance_text": case._print_money(allowance),
            "expected_text": case._print_money(expected), "limitation": case._explain_settlement_limitation(items),
            "contacts": case._explain_settlement_contacts(), "promises": case._explain_settlement_promises(),
            "plans": case._explain_settlement_plans(),
        }

    def _print_age(self, row):
        return {
            "amount_text": self._print_money(row["amount"]), "allowance_text": self._print_money(row["allowance"]),
            "expected_text": self._print_money(row["expected"]),
        }

    def _print_money(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)

    def _explain_settlement_limitation(self, items):
        items = items.sudo()
        lapsed = items.filtered(lambda item: item.limitation_state == "expired")
        if lapsed:
            return self.env._("Prescribed: %(items)s.", items=lapsed._get_names())
        first = min(filter(None, items.mapped("limitation_date")), default=None)
        if not first:
            return self.env._("No day of prescription is known.")
        return self.env._("The first item is prescribed on %(date)s.", date=format_date(self.env, first))

    def _explain_settlement_contacts(self):
        talks = self.interaction_ids
        reached = talks.filtered(lambda talk: talk.outcome == "reached")
        if not talks:
            return self.env._("Nobody has talked with the debtor yet.")
        return self.env._(
            "%(count)s contacts, %(reached)s of them with the debtor; the last on %(date)s.", count=len(talks),
            reached=len(reached), date=format_date(self.env, max(talks.mapped("date"))),
        )

    def _explain_settlement_promises(self):
        promises = self.promise_ids
        if not promises:
            return self.env._("No promise was made.")
        return self.env._(
            "%(count)s promises: %(kept)s kept, %(broken)s broken.", count=len(promises),
            kept=len(promises.filtered(lambda promise: promise.state == "kept")),
            broken=len(promises.filtered(lambda promise: promise.state == "broken")),
        )

    def _explain_settlement_plans(self):
        plans = self.plan_ids
        if not plans:
            return self.env._("No payment plan was made.")
        labels = dict(plans._fields["state"]._description_selection(self.env))
        return "; ".join(
            self.env._("%(amount)s on %(date)s: %(state)s", amount=self._print_money(plan.amount), state=labels[plan.state],
                       date=format_date(self.env, plan.date_agreed or plan.date_offered) or "")
            for plan in plans.sorted("id")
        )
