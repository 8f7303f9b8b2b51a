from odoo import api, fields, models

from ..models.credit_estate_close import CLOSE_REASONS, LOSSES


class CreditEstateClose(models.TransientModel):
    """End a succession, with the reason; where a debt is left, a write-off is proposed."""

    _name = "credit.estate.close"
    _description = "Close an estate"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    reason = fields.Selection(CLOSE_REASONS, string="How it ended", required=True)
    note = fields.Text(string="In words")
    consequence = fields.Char(compute="_compute_consequence")

    @api.depends("reason")
    def _compute_consequence(self):
        _ = self.env._
        words = {
            "paid": _("Nothing is open any more."),
            "kept": _("What was agreed with each heir was paid."),
            "state": _("The State owes within the assets it received (586 c.c.): a write-off of the rest is proposed next."),
            "no_heirs": _("A write-off is proposed next; who may decide approves it, nothing is booked by itself."),
            "loss": _("A write-off is proposed next; who may decide approves it, nothing is booked by itself."),
        }
        for dialog in self:
            dialog.consequence = words.get(dialog.reason, False)

    def action_apply(self):
        self.ensure_one()
        self.estate_id._close(self.reason, self.note)
        proposal = self.reason in LOSSES and self.estate_id._get_write_off_action()
        return proposal or {"type": "ir.actions.act_window_close"}
