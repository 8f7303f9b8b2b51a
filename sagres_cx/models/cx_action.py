from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

STATES = [
    ("proposed", "Proposed"),
    ("decided", "Decided"),
    ("in_work", "In work"),
    ("done", "Done"),
    ("measured", "Measured"),
    ("kept", "Kept on purpose"),
    ("dropped", "Dropped"),
]
LIVING = ("proposed", "decided", "in_work")
MEASURES = [
    ("share", "Share of the voices with this reason"),
    ("nps", "NPS of the moment"),
    ("complaints", "Number of complaints"),
]
DIRECTIONS = [("down", "It should fall"), ("up", "It should rise")]


class CxAction(models.Model):
    """An improvement is something the client changes because of what people said, with an owner and a figure that shows it."""

    _name = "cx.action"
    _description = "Improvement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Improvement", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self._get_own_client(),
    )
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", index=True, ondelete="restrict", tracking=True)
    reason_id = fields.Many2one("credit.reason", index="btree_not_null", ondelete="restrict", tracking=True)
    state = fields.Selection(
        STATES, required=True, default="proposed", index=True, copy=False, tracking=True, group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Owner", index="btree_not_null", ondelete="restrict", tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="The person of the client, or the credit manager, who sees that it is done.",
    )
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", readonly=True, default=lambda self: self.env.user, copy=False,
    )
    date_proposed = fields.Date(string="Proposed on", readonly=True, default=fields.Date.context_today, copy=False)
    deadline = fields.Date(string="To be done by", tracking=True, copy=False)
    change = fields.Text(string="What changes", tracking=True)
    cost_note = fields.Text(string="What it costs", help="Money, hours, what else must wait.")
    keep_reason = fields.Text(
        string="Why it stays as it is", tracking=True, copy=False,
        help="The company knows what people say of it and keeps it on purpose: this is the reason why.",
    )
    voice_ids = fields.Many2many(
        "cx.feedback", "cx_action_feedback_rel", "action_id", "feedback_id", string="Voices", check_company=True,
        domain="[('company_id', '=', company_id), ('stakeholder', '!=', 'employee')]", copy=False,
    )
    voice_count = fields.Integer(string="Number of voices", compute="_compute_voice_count")
    can_decide = fields.Boolean(compute="_compute_can_decide")
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")

    _cluster_idx = models.Index("(company_id, touchpoint_id, reason_id) WHERE state IN ('proposed', 'decided', 'in_work')")

    @api.model
    def _get_own_client(self):
        """Return the client the user works in: the active company, or the only one with a mandate."""
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], limit=2)
        return mandates.company_id if len(mandates) == 1 else self.env.company

    @api.depends("voice_ids")
    def _compute_voice_count(self):
        for action in self:
            action.voice_count = len(action.voice_ids)

    @api.depends_context("uid")
    def _compute_can_decide(self):
        self.can_decide = self._may_decide()

    @api.depends("state", "deadline")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_late = action.state in LIVING and bool(action.deadline) and action.deadline < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", LIVING) & Domain("deadline", "<", fields.Date.context_today(self))
        return (late if True in value else Domain.FALSE) | (~late if False in value else Domain.FALSE)

    @api.model
    def _may_decide(self):
        """Tell whether the current user decides on improvements: the client's staff and the firm's managers."""
        groups = ("sagres_credit.group_client", "sagres_credit.group_manager")
        return self.env.su or any(self.env.user.has_group(group) for group in groups)

    @api.model
    def _check_may_decide(self):
        if not self._may_decide():
            raise AccessError(self.env._("The company decides what it changes: an operator proposes."))

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        for action in self.filtered("user_id"):
            owner = action.user_id.sudo()
            staff = owner.has_group("sagres_credit.group_client") or owner.has_group("sagres_credit.group_manager")
            if not staff or action.company_id not in owner.company_ids:
                raise ValidationError(self.env._(
                    "%(name)s cannot own an improvement of %(client)s: choose somebody of the client, or a credit manager.",
                    name=owner.name, client=action.sudo().company_id.name,
                ))

    @api.constrains("voice_ids")
    def _check_voices(self):
        if any(voice.stakeholder == "employee" for voice in self.sudo().voice_ids):
            raise ValidationError(self.env._("What employees said stays with the managers: it is not linked to an improvement."))

    def action_open_voices(self):
        """Open the voices this improvement answers."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Voices"), "res_model": "cx.feedback", "view_mode": "list,form",
            "domain": [("id", "in", self.voice_ids.ids)], "context": {"create": False},
        }
