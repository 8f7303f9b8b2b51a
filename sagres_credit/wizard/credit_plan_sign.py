from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditPlanSign(models.TransientModel):
    """Record that a plan was signed on paper: who signed, and the scan of it."""

    _name = "credit.plan.sign"
    _description = "Plan signed on paper"

    plan_id = fields.Many2one("credit.plan", required=True, readonly=True, ondelete="cascade")
    signed_by = fields.Char(compute="_compute_signed_by", store=True, readonly=False, precompute=True)
    channel = fields.Selection(
        [("paper", "On paper"), ("email", "By e-mail"), ("visit", "At a visit")], string="How it was signed",
        required=True, default="paper",
    )
    document_ids = fields.Many2many(
        "ir.attachment", string="Signed paper", help="The scan of the signed plan, as many files as it takes.",
    )

    @api.depends("plan_id")
    def _compute_signed_by(self):
        for dialog in self:
            dialog.signed_by = dialog.plan_id.debtor_id.name

    def action_sign(self):
        """Put the plan in force."""
        self.ensure_one()
        self.plan_id.case_id._check_may_act()
        if not self.document_ids:
            raise UserError(self.env._("Attach the signed paper: without it the plan proves nothing."))
        if any(document.create_uid != self.env.user for document in self.document_ids.sudo()):
            raise UserError(self.env._("Attach files of your own: one of these belongs to somebody else."))
        self.plan_id._sign(self.signed_by, self.channel, document=self.document_ids)
        return {"type": "ir.actions.act_window_close"}
