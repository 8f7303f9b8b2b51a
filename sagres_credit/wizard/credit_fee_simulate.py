from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools.fee import FEES, Past, Payment, compute_fees

MOST_MONTHS = 60


class CreditFeeSimulate(models.TransientModel):
    """What past months would have cost by a fee scheme: nothing is written but this answer."""

    _name = "credit.fee.simulate"
    _description = "Simulate a fee scheme"

    mandate_id = fields.Many2one("credit.mandate", required=True)
    company_id = fields.Many2one(related="mandate_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_id = fields.Many2one(
        "credit.fee.scheme", string="Fee scheme", required=True, domain="[('company_id', '=', company_id)]",
    )
    date_from = fields.Date(string="From month", required=True, default=lambda self: self._get_default_start())
    months = fields.Integer(default=12, required=True)
    month_ids = fields.One2many("credit.fee.simulate.month", "simulation_id", string="Month by month", readonly=True)
    amount = fields.Monetary(string="Fees in all", readonly=True)

    def _get_default_start(self):
        return fields.Date.subtract(fields.Date.context_today(self).replace(day=1), months=12)

    @api.model
    def _get_dialog(self, scheme=None, mandate=None):
        mandate = mandate or (scheme.mandate_ids[:1] if scheme else None)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Simulate fees"), "res_model": self._name,
            "views": [(False, "form")], "target": "new", "context": {
                "default_scheme_id": scheme.id if scheme else False, "default_mandate_id": mandate.id if mandate else False,
            },
        }

    def action_simulate(self):
        """Compute the months and show them."""
        self.ensure_one()
        self._check_question()
        rows = self._compute_months()
        self.write({
            "month_ids": [Command.clear(), *(Command.create(row) for row in rows)], "amount": sum(row["amount"] for row in rows),
        })
        return {
            "type": "ir.actions.act_window", "name": self.env._("Simulate fees"), "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "target": "new",
        }

    def _check_question(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager works on fee statements."))
        self.mandate_id.check_access("read")
        self.scheme_id.check_access("read")
        if self.scheme_id.company_id != self.company_id:
            raise UserError(self.env._("Scheme and mandate are of different clients."))
        if not 1 <= self.months <= MOST_MONTHS:
            raise UserError(self.env._("Simulate between 1 and %(most)s months.", most=MOST_MONTHS))

    def _compute_months(self):
        """Return the values of the months, each computed as its statement would have been."""
        first = self.date_from.replace(day=1)
        collected, payments = self._read_payments(first)
        rules, mandate = self.scheme_id.rule_ids.filtered("active"), self.sudo().mandate_id
        seen, rows, stated = [], [], self._read_stated()
        for place in range(self.months):
            month = fields.Date.add(first, months=place)
            charges = compute_fees(
                [rule._get_rule() for rule in rules], payments[month], share=mandate._get_month_share(month),
                past=self._get_past(rules, month, seen), values=mandate._measure_targets(rules, month),
                smallest=Decimal(str(self.currency_id.rounding)),
            )
            kinds = {rule.id: rule.kind for rule in rules}
            seen.append((month, sum((payment.amount for payment in payments[month]), Decimal(0)), [
                (charge.rule, kinds[charge.rule], charge.amount) for charge in charges
            ]))
            rows.append(self._prepare_month(seen[-1], collected[month], stated))
        return rows

    def _read_payments(self, first):
        """Return ``{month: collected}`` and ``{month: payments that earn}`` by the scheme, from the ledger as it is."""
        Collection = self.env["credit.fee.collection"]
        Collection._flush_accrual()
        rows = self.env.execute_query(SQL(
            "SELECT found.partial_ref, found.date, found.amount, found.days_late, found.attribution FROM (%s) AS found"
            " WHERE found.date >= %s AND found.date < %s ORDER BY found.date, found.partial_ref",
            Collection._get_found_query(self.company_id, self.scheme_id, self.mandate_id), first,
            fields.Date.add(first, months=self.months),
        ))
        collected, payments = defaultdict(Decimal), defaultdict(list)
        for key, date, amount, days, attribution in rows:
            month, amount = date.replace(day=1), self.env["credit.kpi"]._to_decimal(amount)
            collected[month] += amount
            if attribution == "attributed":
                payments[month].append(Payment(key, amount, days))
        return collected, payments

    def _get_past(self, rules, month, seen):
        past = {}
        for rule in rules:
            start = rule._get_window_start(month, self.mandate_id.date_start)
            months = [row for row in seen if row[0] >= start]
            charged = [charge for _month, _base, charges in months for charge in charges]
            past[rule.id] = Past(
                base=sum((base for _month, base, _charges in months), Decimal(0)),
                charged=sum((amount for rule_id, _kind, amount in charged if rule_id == rule.id), Decimal(0)),
                fees=sum((amount for _rule, kind, amount in charged if kind in FEES), Decimal(0)),
            )
        return past

    def _read_stated(self):
        """Return ``{month: amount}`` of the statements there are."""
        statements = self.env["credit.fee.statement"].search([("mandate_id", "=", self.mandate_id.id)])
        return {statement.date_from: statement.amount for statement in statements}

    @api.model
    def _prepare_month(self, seen, collected, stated):
        month, base, charges = seen
        parts = defaultdict(Decimal)
        for _rule, kind, amount in charges:
            parts["fixed" if kind == "fixed" else "payment" if kind in FEES else "target"] += amount
        return {
            "date": month, "amount_collected": float(collected), "amount_attributed": float(base),
            "amount_payment": float(parts["payment"]), "amount_fixed": float(parts["fixed"]),
            "amount_target": float(parts["target"]),
            "amount": float(sum(parts.values(), Decimal(0))), "amount_stated": stated.get(month, 0),
        }


class CreditFeeSimulateMonth(models.TransientModel):
    """One month of a simulation."""

    _name = "credit.fee.simulate.month"
    _description = "Month of a simulation"
    _order = "simulation_id, date"

    simulation_id = fields.Many2one("credit.fee.simulate", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="simulation_id.currency_id")
    date = fields.Date(string="Month")
    amount_collected = fields.Monetary(string="Collected")
    amount_attributed = fields.Monetary(string="Earns a fee")
    amount_payment = fields.Monetary(string="Fees on payments")
    amount_fixed = fields.Monetary(string="Fixed fees")
    amount_target = fields.Monetary(string="Targets")
    amount = fields.Monetary(string="Fee")
    amount_stated = fields.Monetary(string="As stated")
