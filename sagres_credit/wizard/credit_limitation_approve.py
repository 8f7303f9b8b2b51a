from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditLimitationApprove(models.TransientModel):
    """Approve acts: how many letters leave, by which way, to whom and for how much, seen before the last click."""

    _name = "credit.limitation.approve"
    _description = "Approve acts that interrupt the limitation"

    act_ids = fields.Many2many("credit.limitation.act", readonly=True)
    leaving_ids = fields.Many2many(
        "credit.limitation.act", "credit_limitation_approve_leaving_rel", string="Letters", compute="_compute_leaving_ids",
    )
    leaving_count = fields.Integer(string="Number of letters", compute="_compute_leaving_ids")
    pec_count = fields.Integer(string="By PEC", compute="_compute_leaving_ids")
    registered_count = fields.Integer(string="By registered letter", compute="_compute_leaving_ids")
    totals = fields.Char(string="Amount asked", compute="_compute_leaving_ids")
    held_count = fields.Integer(string="To debtors on hold", compute="_compute_leaving_ids")
    left_out = fields.Html(string="What stays behind", compute="_compute_leaving_ids")

    @api.depends("act_ids")
    def _compute_leaving_ids(self):
        for dialog in self:
            acts = dialog.act_ids._origin.filtered(lambda act: act.state == "proposed")
            notices, behind = acts._foresee()
            leaving = acts.filtered(lambda act, notices=notices: act in notices)
            dialog.leaving_ids, dialog.leaving_count = leaving, len(leaving)
            dialog.pec_count = len(leaving.filtered(lambda act: act.channel == "pec"))
            dialog.registered_count = dialog.leaving_count - dialog.pec_count
            dialog.held_count = len(leaving.filtered("hold_code"))
            dialog.totals = self.env["credit.case"]._format_by_currency([
                (act.company_id.id, sum(notices[act]._get_act_debt(act._get_open_items())[:1])) for act in leaving
            ])
            dialog.left_out = self._explain(Counter(behind.values()))

    @api.model
    def _explain(self, reasons):
        return self.env["ir.qweb"]._render("sagres_credit.credit_letter_left_out", {"reasons": reasons.most_common()})

    def action_approve(self):
        """Make the letters; PEC leaves by itself, registered letters wait to be printed."""
        self.ensure_one()
        notices = self.act_ids._approve()
        if not notices:
            raise UserError(self.env._("None of these acts can leave as a letter: each says why."))
        message = self.env._(
            "%(pec)s formal notices leave by PEC, %(letters)s wait to be printed under Letters.",
            pec=len(notices.filtered(lambda notice: notice.channel == "pec")),
            letters=len(notices.filtered(lambda notice: notice.channel == "registered")),
        )
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }
