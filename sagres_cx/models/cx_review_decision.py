from odoo import api, fields, models
from odoo.exceptions import UserError


class CxReviewDecision(models.Model):
    """A decision is what was agreed in a review; with an owner it becomes an improvement."""

    _name = "cx.review.decision"
    _description = "Decision of a review"
    _order = "review_id, sequence, id"
    _rec_name = "name"

    review_id = fields.Many2one("cx.review", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Decision", required=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", ondelete="restrict")
    reason_id = fields.Many2one("credit.reason", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Owner", ondelete="restrict", domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="With an owner the decision becomes an improvement when the review is held.",
    )
    deadline = fields.Date(string="To be done by")
    action_id = fields.Many2one("cx.action", string="Improvement", readonly=True, copy=False, ondelete="set null")

    @api.model_create_multi
    def create(self, vals_list):
        """Note decisions while the review is open."""
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name != "action_id"} for vals in vals_list]
        decisions = super().create(vals_list)
        decisions._check_open()
        return decisions

    def write(self, vals):
        """Change decisions while the review is open."""
        if not self.env.su:
            self._check_open()
            vals = {name: value for name, value in vals.items() if name != "action_id"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        self._check_open()

    def _check_open(self):
        if "held" in self.review_id.mapped("state"):
            raise UserError(self.env._("A review that was held stays as it was: reopen it first."))

    def _start_actions(self):
        """Make one improvement of each decision that has an owner and none yet."""
        decisions = self.filtered(lambda decision: decision.user_id and not decision.action_id)
        actions = self.env["cx.action"].create([decision._prepare_action() for decision in decisions])
        for decision, action in zip(decisions, actions, strict=True):
            decision.action_id = action

    def _prepare_action(self):
        self.ensure_one()
        return {
            "name": self.name, "company_id": self.company_id.id, "touchpoint_id": self.touchpoint_id.id,
            "reason_id": self.reason_id.id, "user_id": self.user_id.id, "deadline": self.deadline, "state": "decided",
            "measure": "share" if self.reason_id else "nps", "proposed_by_id": self.review_id.user_id.id or self.env.uid,
        }
