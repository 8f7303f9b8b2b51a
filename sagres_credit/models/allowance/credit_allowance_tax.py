from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.allowance import view_tax

TAX_CODES = ("allowance_tax_yearly", "allowance_tax_cap", "mini_credit_large", "mini_credit_months")


class CreditAllowance(models.Model):
    """What the tax law makes of a valuation: what is deducted, what is not, and which small credits are losses at once."""

    _inherit = "credit.allowance"

    tax_fund = fields.Monetary(
        string="Deducted fund at the beginning", copy=False,
        help="The part of the allowance that was deducted in earlier years. From the valuation of the year before, where it"
        " is known.",
    )
    tax_limit = fields.Monetary(string="Limit of the year", readonly=True, copy=False, help="Art. 106 c. 1 TUIR.")
    tax_cap = fields.Monetary(string="Full at", readonly=True, copy=False, help="Art. 106 c. 1 TUIR.")
    tax_provision = fields.Monetary(string="Provision of the year", readonly=True, copy=False)
    tax_losses = fields.Monetary(string="Losses of the year", readonly=True, copy=False)
    tax_used = fields.Monetary(string="Losses that the deducted fund takes", readonly=True, copy=False)
    tax_loss_deductible = fields.Monetary(
        string="Losses above the deducted fund", readonly=True, copy=False,
        help="Deductible where each has its cause (art. 101 c. 5 TUIR).",
    )
    tax_deductible = fields.Monetary(string="Deducted this year", readonly=True, copy=False)
    tax_taxed = fields.Monetary(string="Not deducted this year", readonly=True, copy=False)
    tax_excess = fields.Monetary(
        string="Excess to be taxed", readonly=True, copy=False, help="Art. 106 c. 2 TUIR: income of the year.",
    )
    tax_fund_end = fields.Monetary(string="Deducted fund at the end", readonly=True, copy=False)
    mini_credit_total = fields.Monetary(
        string="Credits of a small amount", readonly=True, copy=False,
        help="Small and more than six months past due: deductible losses once they are booked (art. 101 c. 5 and 5-bis TUIR).",
    )
    mini_credit_count = fields.Integer(string="How many credits of a small amount", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        allowances = super().create(vals_list)
        for allowance, vals in zip(allowances, vals_list, strict=True):
            if "tax_fund" not in vals:
                allowance.sudo().tax_fund = allowance._get_tax_fund_before()
        return allowances

    def _get_tax_fund_before(self):
        """Return what the last booked valuation of an earlier year says is deducted."""
        since, _until = self._get_fiscal_year()
        before = self.sudo().search([
            ("company_id", "=", self.company_id.id), ("state", "=", "booked"), ("date", "<", since),
        ], order="date desc", limit=1)
        return before.tax_fund_end

    def _get_fiscal_year(self):
        """Return the first and the last day of the fiscal year of this valuation."""
        self.ensure_one()
        days = self.company_id.sudo().compute_fiscalyear_dates(self.date)
        return days["date_from"], days["date_to"]

    def _get_tax_values(self):
        """Return the legal numbers in force on the day.

        :raises UserError: naming what is not known on that day
        """
        return self.env["credit.legal.parameter"]._get_values(TAX_CODES, self.date)

    @api.model
    def _is_mini_credit(self, row, judgement, limits):
        """Tell whether an item is small and old enough; interest and insured parts are out."""
        most, day = limits
        due = row["due_date"]
        return bool(due and not row["is_charge"] and 0 < judgement.exposed <= most and due < day)

    def _get_mini_credit_limits(self):
        """Return the largest amount of a small credit, and the day before which it fell due."""
        law = self._get_tax_values()
        most = min(Decimal(str(self.mandate_id.mini_credit_amount)), law["mini_credit_large"])
        return most, fields.Date.subtract(self.date, months=int(law["mini_credit_months"]))

    def _update_tax(self):
        """Compute the tax view anew, from what is valued and what the books of the year say."""
        for allowance in self.filtered(lambda allowance: allowance.computed_on and allowance.method == "matrix"):
            allowance.write(allowance._prepare_tax_vals())

    def _prepare_tax_vals(self):
        law, fund = self._get_tax_values(), Decimal(str(self.tax_fund))
        provision, losses = self._get_tax_provision(), self._read_losses()
        tax = view_tax(
            Decimal(str(self.amount_exposed)), fund, provision, losses, yearly=law["allowance_tax_yearly"],
            cap=law["allowance_tax_cap"], quantum=self._get_quantum(),
        )
        [[count, total]] = self.env["credit.allowance.item"]._read_group(
            [("allowance_id", "=", self.id), ("is_mini_credit", "=", True)], aggregates=["__count", "amount:sum"],
        )
        return {
            "tax_limit": float(tax.yearly_limit), "tax_cap": float(tax.cap), "tax_provision": float(provision),
            "tax_losses": float(losses), "tax_used": float(tax.used), "tax_loss_deductible": float(tax.deductible_losses),
            "tax_deductible": float(tax.deductible), "tax_taxed": float(tax.taxed), "tax_excess": float(tax.excess),
            "tax_fund_end": float(tax.fund), "mini_credit_count": count, "mini_credit_total": total or 0,
        }

    def _get_tax_provision(self):
        """Return what the year sets aside: what is booked of it, and the movement where it is not booked yet."""
        since, _until = self._get_fiscal_year()
        movements = self.env["credit.allowance.note"]._read_movements(self.company_id, since, self.date)
        booked = movements.get(self.company_id, {}).get("provision", Decimal(0))
        waiting = self.amount_movement if self.state in ("draft", "approved") else 0
        return max(Decimal(booked) + Decimal(str(waiting)), Decimal(0))

    def _read_losses(self):
        """Return what was written off in the fiscal year up to the day, the allowance's part included."""
        since, _until = self._get_fiscal_year()
        self.env["account.move"].flush_model(["credit_tax_cause", "reversed_entry_id"])
        [[amount]] = self.env.execute_query(SQL(
            """SELECT COALESCE(-SUM(item.balance), 0) FROM account_move_line AS item
                 JOIN account_move AS entry ON entry.id = item.move_id
                 JOIN account_move AS origin ON origin.id = COALESCE(entry.reversed_entry_id, entry.id)
                 JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                WHERE item.company_id = %s AND item.parent_state = 'posted' AND item.date BETWEEN %s AND %s
                  AND origin.credit_tax_cause IS NOT NULL""",
            self.company_id.id, since, self.date,
        ))
        return max(self.env["credit.kpi"]._to_decimal(amount), Decimal(0))

    def action_open_mini_credits(self):
        """Open the items that are small and old enough to be written off with a deduction."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allowance_item_action")
        return dict(action, domain=[("allowance_id", "=", self.id), ("is_mini_credit", "=", True)], context={})
