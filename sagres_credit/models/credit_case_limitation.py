from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

from .credit_receivable_limitation import HORIZONS

LIMITATION_COLUMNS = ("limitation_date", "limitation_horizon", "amount_at_risk", "amount_expired", "undated_count")


class CreditCase(models.Model):
    """The earliest day on which something of a debt lapses, and what of it is at risk or lost."""

    _inherit = "credit.case"

    limitation_date = fields.Date(
        string="First prescribed after", compute="_compute_limitation", store=True, index="btree_not_null",
        help="The earliest day on which an open item of this debtor lapses.",
    )
    limitation_horizon = fields.Selection(
        [(str(days), f"Within {days} days") for days in HORIZONS], string="At risk of prescription",
        compute="_compute_limitation", store=True,
    )
    amount_at_risk = fields.Monetary(
        string="At risk", compute="_compute_limitation", store=True, help="Open items that lapse within a year."
    )
    amount_expired = fields.Monetary(
        string="Prescribed", compute="_compute_limitation", store=True,
        help="Open items that are prescribed: nobody is asked for them any more.",
    )
    undated_count = fields.Integer(
        string="Items without a date", compute="_compute_limitation", store=True, aggregator="sum",
        help="Open items of which nobody can say when they lapse.",
    )

    limitation_receivable_ids = fields.One2many(
        "credit.receivable", string="Limitation of the open items", compute="_compute_limitation_receivable_ids",
    )

    @api.depends(
        "receivable_ids.limitation_date", "receivable_ids.limitation_state", "receivable_ids.limitation_horizon",
        "receivable_ids.line_id.amount_residual", "receivable_ids.line_id.parent_state",
    )
    def _compute_limitation(self):
        known = self.filtered("id")
        known.env["credit.receivable"].flush_model(["case_id", "line_id"])
        self.env["account.move.line"].flush_model(["amount_residual", "parent_state"])
        rows = self.env.execute_query(
            self._get_limitation_query(SQL("receivable.case_id IN %s", tuple(known.ids)))
        ) if known else []
        found = {case_id: values for case_id, *values in rows}
        for case in self:
            values = found.get(case._origin.id, (False, False, 0, 0, 0))
            case.update(dict(zip(LIMITATION_COLUMNS, values, strict=True)))

    @api.depends("open_receivable_ids")
    def _compute_limitation_receivable_ids(self):
        """Return the open debits, what lapses first on top."""
        for case in self:
            debits = case.open_receivable_ids.filtered(lambda item: item.amount_residual > 0)
            case.limitation_receivable_ids = debits.sorted(
                lambda item: (item.limitation_date or fields.Date.to_date("9999-12-31"), item.id)
            )

    @api.model
    def _get_limitation_query(self, condition):
        """Return the SQL of ``case_id`` and :data:`LIMITATION_COLUMNS` from the open items that meet a condition."""
        return SQL(
            """SELECT receivable.case_id,
                      MIN(receivable.limitation_date) FILTER (WHERE receivable.limitation_state <> 'expired')
                          AS limitation_date,
                      MIN(receivable.limitation_horizon::integer)::varchar AS limitation_horizon,
                      COALESCE(SUM(item.amount_residual) FILTER (WHERE receivable.limitation_horizon IS NOT NULL), 0)
                          AS amount_at_risk,
                      COALESCE(SUM(item.amount_residual) FILTER (WHERE receivable.limitation_state = 'expired'), 0)
                          AS amount_expired,
                      COUNT(receivable.limitation_gap)::integer AS undated_count
                 FROM credit_receivable AS receivable
                 JOIN account_move_line AS item ON item.id = receivable.line_id
                  AND item.amount_residual > 0 AND item.parent_state = 'posted'
                WHERE %s
             GROUP BY receivable.case_id""",
            condition,
        )

    def _mark_limitation_changed(self):
        """Have what depends on the terms of these cases read again: the dates, and what is still collected."""
        for field in self.env.registry.field_computed[self._fields["limitation_date"]]:
            self.env.add_to_compute(field, self)
        self._mark_ledger_changed()

    def _explain_stage(self):
        self.ensure_one()
        if not self.is_open and self.amount_expired and not self.amount_due:
            return self.env._(
                "Closed: what is left, %(amount)s, is prescribed and nobody is asked for it.",
                amount=format_amount(self.env, self.amount_expired, self.currency_id),
            )
        return super()._explain_stage()

    def _explain_limitation(self):
        """Return in one sentence what lapses and when, ``False`` where nothing is at risk."""
        self.ensure_one()
        if not self.amount_at_risk:
            return False
        return self.env._(
            "%(amount)s lapse within a year, the first on %(date)s.",
            amount=format_amount(self.env, self.amount_at_risk, self.currency_id),
            date=format_date(self.env, self.limitation_date),
        )
