import base64

from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditDelivery(models.Model):
    """Delivery by hand: the firm's messenger records at the door what happened."""

    _inherit = "credit.delivery"

    round_id = fields.Many2one("credit.round", ondelete="set null", readonly=True, index="btree_not_null")
    round_state = fields.Selection(related="round_id.state", string="State of the round")
    sequence = fields.Integer(string="Stop", default=10)
    visited = fields.Boolean(readonly=True, help="The messenger has been there on this round.")
    visit_count = fields.Integer(string="Visits", readonly=True)
    last_visit = fields.Datetime(readonly=True)
    signature = fields.Binary(attachment=True)
    photo = fields.Image(max_width=1600, max_height=1600)
    can_carry = fields.Boolean(compute="_compute_can_carry", compute_sudo=False)

    @api.depends("round_id.user_id", "round_id.state")
    @api.depends_context("uid")
    def _compute_can_carry(self):
        user = self.env.user
        manager = user.has_group("sagres_credit.group_manager")
        for delivery in self:
            tour = delivery.sudo().round_id  # who reads a delivery need not know the round
            running = tour.state == "running" and delivery.state in ("draft", "posted")
            delivery.can_carry = running and (manager or tour.user_id == user)

    def action_hand_over(self):
        """Record that somebody took the letter: a signature or a photo, and who it was."""
        self.ensure_one()
        self._check_may_carry()
        if not (self.received_by or "").strip():
            raise UserError(self.env._("Write who received it: first and last name, and who they are to the debtor."))
        if not (self.signature or self.photo):
            raise UserError(self.env._("Have it signed or take a photo: without either it proves nothing."))
        self._keep_hand_proofs()
        return self._end_visit("delivered", date_delivered=fields.Date.context_today(self), delivered_at=fields.Datetime.now())

    def action_absent(self):
        """Record that nobody was there; the letter stays for another visit."""
        self.ensure_one()
        self._check_may_carry()
        self._note_visit()
        self.sudo().case_id.message_post(
            body=self.env._("Delivery by hand: nobody there."), subtype_xmlid="mail.mt_note",
            author_id=self.env.user.partner_id.id,
        )
        return self._get_back_action()

    def action_refused(self):
        return self._end_visit("returned", reason="refused")

    def action_wrong_address(self):
        return self._end_visit("returned", reason="wrong_address")

    def action_plan_round(self):
        """Put these hand deliveries on a new round of today, in the order of their addresses."""
        self.check_access("read")
        free = self.filtered(lambda delivery: delivery.channel == "hand" and delivery.state in ("draft", "posted"))
        free = free.filtered(lambda delivery: delivery.round_state != "running")
        if not free:
            raise UserError(self.env._("Choose deliveries by hand that are still to be made and on no round."))
        free.round_id._check_may_carry()  # what somebody else is to carry is not taken away from them
        tour = self.env["credit.round"].create({})
        for place, delivery in enumerate(free.sudo().sorted(lambda delivery: delivery._get_street_key())):
            delivery.write({"round_id": tour.id, "sequence": place, "visited": False})
        return {
            "type": "ir.actions.act_window", "res_model": "credit.round", "res_id": tour.id, "views": [(False, "form")],
        }

    def action_leave_round(self):
        """Take this delivery off a round that has not set out."""
        self.ensure_one()
        self.check_access("read")
        if self.round_state != "planned":
            raise UserError(self.env._("This round has set out already."))
        self.round_id._check_may_carry()
        self.sudo().round_id = False

    def action_visit(self):
        """Open the screen of one door, made for a phone."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window", "name": self.partner_id.name, "res_model": self._name, "res_id": self.id,
            "views": [(self.env.ref("sagres_credit.credit_delivery_view_form_door").id, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_map(self):
        """Open the address in the map of the phone."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"geo:0,0?q={self.address or ''}", "target": "self"}

    def _get_street_key(self):
        partner = self.partner_id
        return (partner.zip or "", partner.city or "", partner.street or "", self.id)

    def _check_may_carry(self):
        if not self.can_carry:
            if self.state not in ("draft", "posted"):
                raise UserError(self.env._("This delivery has ended already."))
            if self.round_id.state != "running":
                raise UserError(self.env._("This delivery is on no round under way: set out first."))
            self.round_id._check_may_carry()

    def _end_visit(self, state, **vals):
        self.ensure_one()
        self._check_may_carry()
        self._note_visit()
        if not self.date_posted:
            vals["date_posted"] = fields.Date.context_today(self)
        self._set_state(state, **vals)
        return self._get_back_action()

    def _note_visit(self):
        self.sudo().write({"visited": True, "visit_count": self.visit_count + 1, "last_visit": fields.Datetime.now()})

    def _keep_hand_proofs(self):
        """Keep what was signed and photographed as proofs, with their digests."""
        names = {
            "signature": self.env._("Signature of %(person)s", person=self.received_by),
            "photo": self.env._("Photo at the delivery to %(person)s", person=self.received_by),
        }
        for kind, name in names.items():
            if self[kind]:
                raw = base64.b64decode(self[kind])
                self.env["credit.delivery.proof"]._keep(self, kind, name, f"{kind}.png", raw)

    def _get_back_action(self):
        """Return to the round: the next door is there."""
        return {
            "type": "ir.actions.act_window", "res_model": "credit.round", "res_id": self.round_id.id,
            "views": [(False, "form")], "target": "main",
        }
