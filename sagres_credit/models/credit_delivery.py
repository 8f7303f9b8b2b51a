from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .credit_policy_level import CHANNELS

DELIVERY_CHANNELS = ("registered", "pec", "hand")
DELIVERY_STATES = [
    ("draft", "To post"),
    ("posted", "Posted"),
    ("accepted", "Accepted"),
    ("deposited", "Waits at the post office"),
    ("delivered", "Delivered"),
    ("unclaimed", "Unclaimed"),
    ("returned", "Returned"),
    ("failed", "Failed"),
]
RETURN_REASONS = [
    ("wrong_address", "Wrong address"),
    ("moved", "Moved"),
    ("untraceable", "Untraceable"),
    ("refused", "Refused"),
    ("deceased", "Deceased"),
]
FAILURE_REASONS = [
    ("lost", "Lost by the post"),
    ("not_accepted", "Not accepted by the provider"),
    ("no_mailbox", "The mailbox does not exist"),
    ("not_delivered", "Not delivered by the provider"),
    ("virus", "Stopped as dangerous"),
]
BAD_ADDRESS = ("wrong_address", "moved", "untraceable")
_ended = {"delivered", "unclaimed", "returned", "failed"}
# From where to where; to stay where it is changes nothing. What the post lost may still turn up.
TRANSITIONS = {
    "draft": {"posted", "accepted", "deposited"} | _ended,
    "posted": {"accepted", "deposited"} | _ended,
    "accepted": {"delivered", "failed"},
    "deposited": _ended,
    "failed": {"delivered", "unclaimed", "returned"},
    "delivered": set(),
    "unclaimed": set(),
    "returned": set(),
}


class CreditDelivery(models.Model):
    """The way of one notice to its addressee by registered letter, PEC or hand, with its proofs.

    What counts in law is the day on which it reaches the debtor, never the day on which it leaves (1335 c.c.).
    """

    _name = "credit.delivery"
    _description = "Delivery"
    _order = "id desc"
    _rec_names_search = ["tracking", "case_id.partner_id.name"]

    notice_id = fields.Many2one("credit.notice", required=True, readonly=True, index=True, ondelete="restrict")
    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Addressee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    channel = fields.Selection(
        [pair for pair in CHANNELS if pair[0] in DELIVERY_CHANNELS], required=True, readonly=True
    )
    state = fields.Selection(DELIVERY_STATES, required=True, default="draft", readonly=True, index=True)
    reason = fields.Selection(RETURN_REASONS + FAILURE_REASONS, string="Why it did not arrive", readonly=True)
    detail = fields.Char(string="Words of the post", readonly=True, help="What the post or the provider answered.")
    reference = fields.Char(
        compute="_compute_reference", search="_search_reference", help="Ours: it stands on the letter, with its barcode.",
    )
    tracking = fields.Char(string="Tracking number", copy=False)
    message_id = fields.Char(string="Message-ID", readonly=True, copy=False, index="btree_not_null")
    address = fields.Char(readonly=True)

    date_posted = fields.Date(string="Posted on", readonly=True)
    date_deposit = fields.Date(
        string="Deposit notice", readonly=True, help="When the postman left the notice that the letter waits at the office."
    )
    date_delivered = fields.Date(string="Delivered on", readonly=True)
    delivered_at = fields.Datetime(string="At", readonly=True, help="The moment that the provider certifies.")
    date_returned = fields.Date(string="Returned on", readonly=True)
    effective_date = fields.Date(
        string="Effective from", compute="_compute_effective_date", store=True,
        help="The day on which the notice reached the debtor in law; empty: it did not, or not yet.",
    )
    received_by = fields.Char(string="Received by")
    note = fields.Char()
    proof_ids = fields.One2many("credit.delivery.proof", "delivery_id", string="Proofs", readonly=True)
    proof_count = fields.Integer(compute="_compute_proof_count")
    can_act = fields.Boolean(compute="_compute_can_act", compute_sudo=False)

    _tracking_uniq = models.UniqueIndex(
        "(company_id, tracking) WHERE tracking IS NOT NULL AND tracking <> ''",
        "Another delivery of this client has this tracking number.",
    )
    _effective_idx = models.Index("(notice_id) WHERE effective_date IS NOT NULL")

    @api.depends("channel", "debtor_id.name", "tracking")
    def _compute_display_name(self):
        for delivery in self:
            delivery.display_name = f"{delivery.tracking or delivery.reference} · {delivery.debtor_id.name}"

    @api.depends("notice_id")
    def _compute_reference(self):
        for delivery in self:
            delivery.reference = delivery.notice_id._get_letter_reference() if delivery.notice_id else False

    def _search_reference(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("notice_id", "in", [self._read_reference(text) for text in value])

    @api.depends("state", "reason", "channel", "date_delivered", "date_deposit", "date_returned")
    def _compute_effective_date(self):
        for delivery in self:
            delivery.effective_date = delivery._get_effective_date()

    @api.depends("proof_ids")
    def _compute_proof_count(self):
        for delivery in self:
            delivery.proof_count = len(delivery.proof_ids)

    @api.depends("case_id.can_act")
    @api.depends_context("uid")
    def _compute_can_act(self):
        for delivery in self:
            delivery.can_act = delivery.case_id.can_act

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise_vals(dict(vals, state="draft")) for vals in vals_list])

    def write(self, vals):
        """Refuse by hand what only an outcome may write, and any change of what has ended."""
        if "state" in vals and not self.env.context.get("credit_delivery_transition"):
            raise UserError(self.env._("A delivery changes state only by what happens to it."))
        if not self.env.su:
            self._check_may_write(vals)
        return super().write(self._normalise_vals(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(delivery.state != "draft" for delivery in self):
            raise UserError(self.env._("What was posted is kept: it proves what was sent and what became of it."))

    def action_open_notice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.notice",
            "res_id": self.notice_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def action_record(self):
        """Open the dialog in which a person records what became of these deliveries."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What became of it"),
            "res_model": "credit.delivery.outcome",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_delivery_ids": self.ids},
        }

    @api.model
    def _read_reference(self, text):
        """Return the id of the notice that the reference on a letter names, 0 where it is none."""
        text = str(text or "").strip().upper()
        return int(text[1:]) if text[:1] == "N" and text[1:].isdecimal() and len(text) < 11 else 0

    @api.model
    def _normalise_vals(self, vals):
        tracking = vals.get("tracking")
        return dict(vals, tracking="".join(tracking.split()).upper()) if tracking else vals

    def _check_may_write(self, vals):
        locked = [self._fields[name]._description_string(self.env) for name in vals if self._fields[name].readonly]
        if locked:
            raise AccessError(self.env._(
                "%(fields)s: only what happens to the letter writes this. Use «Record the outcome».",
                fields=", ".join(locked),
            ))
        if set(vals) - {"note"} and any(delivery.state in _ended for delivery in self):
            raise UserError(self.env._("This delivery has ended: what it proves is not changed. Write a note instead."))

    def _get_effective_date(self):
        """Return the day from which the notice counts as received, or ``False``.

        A declaration is known when it reaches the addressee's address (1335 c.c.): the delivery; an unclaimed letter on
        the day of the deposit notice (Cass. 27526/2013, 9862/2025), not at the end of the deposit; one refused to the
        postman on the day of the refusal, because the addressee could have known it. A refusal told by the firm's own
        messenger proves nothing, nor does a letter sent to a wrong address, nor the acceptance of a PEC.
        """
        self.ensure_one()
        if self.state == "delivered":
            return self.date_delivered
        if self.state == "unclaimed":
            return self.date_deposit
        if self.state == "returned" and self.reason == "refused" and self.channel == "registered":
            return self.date_returned
        return False
