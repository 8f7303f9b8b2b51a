from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .credit_checkup_trait import TRAITS

#: The figures of a baseline are those of so many days up to it.
PERIOD = 365


class CreditBaseline(models.Model):
    """Freezing a baseline: all figures and all open items, by a fixed number of statements; after it nothing changes."""

    _inherit = "credit.baseline"

    @api.model
    def _freeze(self, mandate, date):
        """Return the baseline of a mandate, frozen now where there is none yet: a second time changes nothing."""
        self = self.sudo()
        self.env.cr.execute(SQL("SELECT id FROM credit_mandate WHERE id = %s FOR UPDATE", mandate.id))
        known = self.search([("mandate_id", "=", mandate.id), ("state", "=", "frozen")])
        if known:
            return known
        baseline = self.create({
            "company_id": mandate.company_id.id, "mandate_id": mandate.id, "date": date,
            "date_from": fields.Date.subtract(date, days=PERIOD - 1), "frozen_by_id": self.env.uid,
        })
        baseline._copy_items()
        baseline._copy_figures()
        count, amount = self.env["credit.baseline.item"]._read_group(
            [("baseline_id", "=", baseline.id)], [], ["__count", "amount:sum"],
        )[0]
        baseline.write({"item_count": count, "amount": amount, "state": "frozen"})
        return baseline

    def _copy_items(self):
        """Keep every open item with what the check-up says of it, by one statement."""
        self.ensure_one()
        self.env["credit.receivable"]._attach_missing(self.company_id)
        self.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, TRAITS))
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_baseline_item (baseline_id, company_id, receivable_id, due_date, amount, %(columns)s,
                                              create_date, write_date)
                 SELECT %(baseline)s, company_id, receivable_id, due_date, amount, %(columns)s,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM (%(items)s) AS item WHERE company_id = %(company)s
            """,
            baseline=self.id, company=self.company_id.id, columns=columns,
            items=self.env["credit.checkup.report"]._table_query,
        ))
        self.env["credit.baseline.item"].invalidate_model()

    def _copy_figures(self):
        """Keep every key figure that is measured at this moment, also those that have no value yet."""
        self.ensure_one()
        figures = self.env["credit.kpi"]._measure(self.company_id, self.date_from, self.date)[self.company_id]
        kpis = {kpi.code: kpi for kpi in self.env["credit.kpi"].search([("code", "in", list(figures))])}
        self.env["credit.baseline.line"].create([
            {
                "baseline_id": self.id, "kpi_id": kpis[code].id, "n": figure["n"],
                "value": figure["value"] or 0, "has_value": figure["value"] is not None,
            }
            for code, figure in figures.items() if code in kpis
        ])

    @api.model_create_multi
    def create(self, vals_list):
        """Create baselines with what they hold; one that is born frozen is frozen when it holds it all."""
        baselines = super().create([dict(vals, state="draft") for vals in vals_list])
        frozen = [vals.get("state") == "frozen" for vals in vals_list]
        baselines.browse(baseline.id for baseline, done in zip(baselines, frozen, strict=True) if done).write({"state": "frozen"})
        return baselines

    def write(self, vals):
        self._check_not_frozen()
        return super().write(vals)

    def _check_not_frozen(self):
        if any(baseline.state == "frozen" for baseline in self.sudo()):
            raise UserError(self.env._("A frozen baseline does not change: results are measured against it."))


class CreditBaselinePart(models.AbstractModel):
    """What belongs to a baseline does not change once that is frozen."""

    _name = "credit.baseline.part"
    _description = "Part of a baseline"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["credit.baseline"].browse(filter(None, (vals.get("baseline_id") for vals in vals_list)))._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        self.baseline_id._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.baseline_id._check_not_frozen()


class CreditBaselineLine(models.Model):
    """A figure of a frozen baseline stays as it was."""

    _name = "credit.baseline.line"
    _inherit = ["credit.baseline.line", "credit.baseline.part"]


class CreditBaselineItem(models.Model):
    """An item of a frozen baseline stays as it was, with what the check-up said of it."""

    _name = "credit.baseline.item"
    _inherit = ["credit.baseline.item", "credit.baseline.part", "credit.checkup.trait"]

    move_id = fields.Many2one(related="receivable_id.move_id", string="Invoice")

    def action_open_item(self):
        return self.receivable_id.with_context(allowed_company_ids=self.env.user.company_ids.ids).action_open_move()
