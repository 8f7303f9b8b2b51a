from odoo import api, fields, models
from odoo.fields import Command

from ..models.credit_heir import OUT_STATES


class CreditEstateShares(models.TransientModel):
    """Say the shares by hand where there is a will or a dispute, or give them back to the law; always with the reason."""

    _name = "credit.estate.shares"
    _description = "Shares by hand"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    kind = fields.Selection(
        [("manual", "By hand"), ("legal", "By law")], string="Shares", required=True, default="manual",
    )
    reason = fields.Text(string="Why", required=True)
    line_ids = fields.One2many(
        "credit.estate.shares.line", "wizard_id", string="Parts", compute="_compute_line_ids", store=True, readonly=False,
    )

    @api.depends("estate_id", "kind")
    def _compute_line_ids(self):
        for wizard in self:
            heirs = wizard.estate_id.heir_ids.filtered(lambda heir: heir.state not in (*OUT_STATES, "predeceased"))
            if wizard.kind == "legal":  # the law leaves one thing to say: how the heirs of a dead person divide
                heirs = heirs.filtered(lambda heir: heir.relation == "transmission")
            wizard.line_ids = [Command.clear()] + [
                Command.create({
                    "heir_id": heir.id, "share": heir.manual_share or (wizard.kind == "manual" and heir.share) or False,
                })
                for heir in heirs
            ]

    def action_save(self):
        self.ensure_one()
        self.estate_id._set_shares(self.kind, self.reason, {line.heir_id: line.share for line in self.line_ids})
        return {"type": "ir.actions.act_window_close"}


class CreditEstateSharesLine(models.TransientModel):
    """The part of one person, as it is typed."""

    _name = "credit.estate.shares.line"
    _description = "Share by hand of a person"

    wizard_id = fields.Many2one("credit.estate.shares", required=True, ondelete="cascade")
    heir_id = fields.Many2one("credit.heir", string="Person", required=True)
    relation = fields.Selection(related="heir_id.relation", related_sudo=False)
    share = fields.Char(help="Like 1/3, 25% or 0,25.")
