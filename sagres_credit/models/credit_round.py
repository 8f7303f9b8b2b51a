from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditRound(models.Model):
    """A round is the way of one messenger on one day: whom to deliver to by hand, in order."""

    _name = "credit.round"
    _description = "Round of hand deliveries"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    user_id = fields.Many2one(
        "res.users", string="Messenger", required=True, index=True, default=lambda self: self.env.user, tracking=True,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("running", "On the way"), ("done", "Done")],
        required=True, default="planned", readonly=True, tracking=True, copy=False,
    )
    delivery_ids = fields.One2many("credit.delivery", "round_id", string="Deliveries", copy=False)
    delivery_count = fields.Integer(string="Stops", compute="_compute_progress")
    done_count = fields.Integer(string="Visited", compute="_compute_progress")

    @api.depends("date", "user_id.name")
    def _compute_name(self):
        for tour in self:
            tour.name = f"{tour.date:%d/%m/%Y} · {tour.user_id.name}" if tour.date else tour.user_id.name

    @api.depends("delivery_ids.state", "delivery_ids.visited")
    def _compute_progress(self):
        for tour in self:
            tour.delivery_count = len(tour.delivery_ids)
            tour.done_count = len(tour.delivery_ids.filtered("visited"))

    def action_start(self):
        """Set out: what is on the round counts as posted from today."""
        self._check_may_carry()
        if not all(tour.delivery_ids for tour in self):
            raise UserError(self.env._("Nothing is on this round: choose hand deliveries and add them first."))
        waiting = self.delivery_ids.filtered(lambda delivery: delivery.state == "draft")
        waiting._set_state("posted", date_posted=fields.Date.context_today(self))
        self.sudo().state = "running"

    def action_finish(self):
        """Come back: who was not met is free for another round."""
        self._check_may_carry()
        left = self.sudo().delivery_ids.filtered(lambda delivery: delivery.state in ("draft", "posted"))
        left.write({"round_id": False, "visited": False})
        self.sudo().state = "done"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(tour.state != "planned" for tour in self):
            raise UserError(self.env._("A round that has set out is kept."))

    def _check_may_carry(self):
        """Raise unless the current user carries these rounds or is a manager."""
        user = self.env.user
        if not user.has_group("sagres_credit.group_manager") and any(tour.user_id != user for tour in self.sudo()):
            raise AccessError(self.env._("Only who carries the round, or a manager, records what happened on it."))
        self.sudo().delivery_ids.sudo(False).check_access("read")  # none of a client they do not work for
