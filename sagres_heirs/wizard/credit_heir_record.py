from odoo import api, fields, models

from ..models.credit_heir_act import ACT_KINDS


class CreditHeirRecord(models.TransientModel):
    """Write down what a called person did, with its day and proof, and see what it means by law before saving."""

    _name = "credit.heir.record"
    _description = "Record an act of a called person"

    heir_id = fields.Many2one("credit.heir", string="Person", required=True, readonly=True)
    state = fields.Selection(related="heir_id.state", string="State now", related_sudo=False)
    currency_id = fields.Many2one(related="heir_id.currency_id", related_sudo=False)
    kind = fields.Selection(ACT_KINDS, string="What happened", required=True)
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    date_end = fields.Date(string="Last day of the term")
    proof = fields.Char(required=True)
    note = fields.Text(string="In words")
    benefit_value = fields.Monetary(string="Value received", help="Nothing above it is ever asked (490 c.c.).")
    document_ids = fields.Many2many("ir.attachment", string="Documents")
    effect = fields.Char(string="What it means", compute="_compute_effect")

    @api.depends("kind", "date", "heir_id")
    def _compute_effect(self):
        effects = self.env["credit.heir.act"]._get_effects()
        for wizard in self:
            wizard.effect = wizard.heir_id._add_minor(effects.get(wizard.kind, ""), wizard.kind, wizard.date)

    def action_save(self):
        self.ensure_one()
        self.heir_id._record(self.kind, self.date, self.proof, self.document_ids, **self._get_record_vals())
        return {"type": "ir.actions.act_window_close"}

    def _get_record_vals(self):
        """Return what the act says beside its kind, day and proof."""
        return {
            "note": self.note, "date_end": self.kind == "interpellation_served" and self.date_end,
            "benefit_value": self.kind in ("benefit", "inventory") and self.benefit_value,
        }
