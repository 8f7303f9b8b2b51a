from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .credit_policy_level import CHANNELS

NOTICE_STATES = [
    ("queued", "Queued"),
    ("held", "Held"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("bounced", "Bounced"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
WAITING = ("queued", "held")
# From where to where; to stay where it is changes nothing and is always allowed.
TRANSITIONS = {
    "queued": {"held", "sending", "cancelled", "failed"},
    "held": {"queued", "cancelled"},
    "sending": {"queued", "sent", "bounced", "failed", "cancelled"},
    "sent": {"delivered", "bounced", "failed"},
    "bounced": {"queued", "delivered", "cancelled"},
    "failed": {"queued", "delivered", "cancelled"},
    "delivered": set(),
    "cancelled": set(),
}
PURPOSES = [
    ("level", "Level of the policy"),
    ("reminder", "Reminder of a person"),
    ("formal_notice", "Formal notice"),
    ("limitation", "Interruption of the limitation"),
    ("thank_you", "Thanks for the payment"),
    ("improvement", "Thanks for paying sooner"),
    ("resend", "Invoice sent again"),
    ("handover", "Who looks after them"),
    ("plan", "Payment plan"),
    ("settlement", "Settlement"),
    ("installment", "Reminder of an installment"),
    ("acceleration", "Acceleration of a plan"),
    ("dispute", "Answer to a dispute"),
    ("link", "Link to the debtor's page"),
    ("manual", "Written by a person"),
]


class CreditNotice(models.Model):
    """One message to one debtor: at one level of the policy, or because a person wants it.

    Queued it is a light record: amounts and text are computed when somebody opens it or it leaves, so it never says
    what is no longer true. As it leaves they are frozen: from then on it is the proof of what was said.
    """

    _name = "credit.notice"
    _description = "Notice"
    _order = "date desc, id desc"

    case_id = fields.Many2one("credit.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    partner_id = fields.Many2one("res.partner", string="Addressee", required=True, ondelete="restrict", readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, default="level", readonly=True)
    level_id = fields.Many2one("credit.policy.level", ondelete="restrict", readonly=True)
    template_id = fields.Many2one(
        "mail.template", string="Text", ondelete="restrict", readonly=True, help="Empty: the text of the level.",
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(NOTICE_STATES, required=True, default="queued", readonly=True, index=True)
    hold_code = fields.Char(readonly=True)
    hold_label = fields.Char(string="Why it is held", compute="_compute_hold_label")
    reason_code = fields.Char(readonly=True)
    reason = fields.Char(string="What happened", compute="_compute_reason")
    detail = fields.Char(readonly=True, help="What the server or the post answered.")
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    not_before = fields.Datetime(
        string="Not before", readonly=True, help="The contact rules of the mandate do not let it leave earlier.",
    )
    date_sent = fields.Datetime(string="Left on", readonly=True)
    date_delivered = fields.Datetime(string="Delivered on", readonly=True)
    run_id = fields.Many2one("credit.run", ondelete="set null", readonly=True, index="btree_not_null")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_overdue = fields.Monetary(related="case_id.amount_overdue", string="Overdue now")
    amount = fields.Monetary(string="Amount asked", readonly=True, help="What it asked for when it left.")
    address = fields.Char(readonly=True, help="Where it went: e-mail, number or postal address.")
    frozen_subject = fields.Char(readonly=True)
    frozen_body = fields.Html(readonly=True, sanitize=False)
    subject = fields.Char(compute="_compute_text")
    body = fields.Html(compute="_compute_text", sanitize=False)
    with_invoices = fields.Boolean(string="With copies of the invoices", readonly=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", readonly=True, bypass_search_access=True)
    item_ids = fields.One2many("credit.notice.item", "notice_id", string="Items asked for", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, copy=False, index="btree_not_null")
    mail_message_id = fields.Many2one(
        "mail.message", string="In the thread", readonly=True, ondelete="set null", index="btree_not_null",
    )
    note = fields.Text(string="Personal words", readonly=True, help="What who sends it says before the text.")
    override_reason = fields.Char(
        string="Why against the contact rules", readonly=True, help="Who sent it knew that the rules said to wait.",
    )
    claim = fields.Integer(readonly=True, help="Which worker is sending it.")
    handed = fields.Integer(
        readonly=True, help="Its place in the order in which the worker handed its notices over; zero: not yet.",
    )

    _pending_uniq = models.UniqueIndex(
        "(case_id) WHERE state IN ('queued', 'held') AND purpose = 'level'",
        "A debtor has one notice of the policy waiting at a time.",
    )
    _claim_idx = models.Index("(claim) WHERE state = 'sending'")
    _ready_idx = models.Index("(channel, id) WHERE state = 'queued'")
    _sent_idx = models.Index("(case_id, date_sent DESC) WHERE date_sent IS NOT NULL")

    @api.depends("level_id", "purpose", "debtor_id.name")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for notice in self:
            title = notice.level_id.name if notice.purpose == "level" else purposes[notice.purpose]
            notice.display_name = f"{title} · {notice.debtor_id.name}"

    @api.depends("hold_code")
    def _compute_hold_label(self):
        labels = {hold.code: hold.label for hold in self.env["credit.case"]._get_hold_reasons()}
        labels |= self._get_hold_labels()
        for notice in self:
            notice.hold_label = labels.get(notice.hold_code, False)

    @api.depends("reason_code", "detail")
    def _compute_reason(self):
        labels = self._get_reason_labels()
        for notice in self:
            words = [labels.get(notice.reason_code, notice.reason_code), notice.detail]
            notice.reason = " ".join(word for word in words if word) or False

    @api.depends("level_id.template_id", "template_id", "case_id.amount_overdue", "partner_id.lang", "frozen_body")
    def _compute_text(self):
        live = self.filtered(lambda notice: not notice.frozen_body)
        texts, broken = live._render_texts()
        for notice in self:
            subject, body = texts.get(notice, (notice.frozen_subject, notice.frozen_body))
            notice.subject = subject
            notice.body = body or broken.get(notice, False)

    @api.model_create_multi
    def create(self, vals_list):
        self.flush_model(["purpose", "state"])  # or the index would count a notice that waits no more
        return super().create([dict(vals, state="queued") for vals in vals_list])

    def write(self, vals):
        """Refuse a change of state that does not pass through :meth:`_set_state`."""
        if "state" in vals and not self.env.context.get("credit_notice_transition"):
            raise UserError(self.env._("A notice changes state only by what happens to it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_left(self):
        if any(notice.date_sent for notice in self):
            raise UserError(self.env._("A notice that has left is kept: it proves what was said."))

    def action_cancel(self):
        """Cancel the notices that wait: nothing leaves, the policy goes on from its next level."""
        self.case_id._check_may_act()
        waiting = self.filtered(lambda notice: notice.state in WAITING)
        waiting.sudo()._set_state("cancelled", reason_code="person")

    def action_retry(self):
        """Queue again what bounced or failed, once the address is right."""
        self.case_id._check_may_act()
        self.filtered(lambda notice: notice.state in ("bounced", "failed")).sudo()._requeue()

    def action_open_addressee(self):
        """Open who could not be reached, to correct the address."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _set_state(self, state, **vals):
        """Bring these notices to ``state``, the only way a notice changes state.

        :param vals: other values written with it (``reason_code``, ``detail``, dates, ``address`` ...)
        :raises UserError: when a notice cannot come from where it is to ``state``
        """
        moving = self.filtered(lambda notice: notice.state != state)
        for notice in moving:
            if state not in TRANSITIONS[notice.state]:
                words = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(self.env._(
                    "The notice «%(notice)s» is %(old)s: it cannot become %(new)s.",
                    notice=notice.display_name, old=words[notice.state], new=words[state],
                ))
        old = {notice: notice.state for notice in moving}
        if state != "held":
            vals.setdefault("hold_code", False)
        moving.with_context(credit_notice_transition=True).write({"state": state, **vals})
        if moving:
            moving._post_state(old)
        return moving

    def _post_state(self, old_states):
        """React to a change of state.

        For a module to follow notices, it must override this method.

        :param dict old_states: ``{notice: state before}``
        """

    def _requeue(self):
        """Have these notices leave again from the beginning: nothing of what was frozen is kept."""
        self.item_ids.unlink()
        self._set_state(
            "queued", reason_code=False, detail=False, frozen_subject=False, frozen_body=False, message_id=False,
            mail_message_id=False, claim=0, handed=0, date_sent=False, amount=0, address=False, not_before=False,
            attachment_ids=False,
        )

    @api.model
    def _get_hold_labels(self):
        """Return ``{code: words}`` of what keeps a notice back beside the holds of its case."""
        return {
            "stale_data": self.env._("The client's data is too old"),
            "template": self.env._("The text cannot be written: its template has an error"),
            "no_template": self.env._("The level of the policy has no text yet"),
            "no_copy": self.env._("An invoice that goes with it cannot be printed"),
            "no_server": self.env._("No outgoing server is set for this channel"),
            "no_mandate": self.env._("The mandate of this client has ended"),
            "no_rule": self.env._("No contact rule is valid today"),
        }

    @api.model
    def _get_reason_labels(self):
        """Return ``{reason_code: words}`` of why notices were cancelled, failed or came back."""
        return {
            "person": self.env._("Cancelled by a person."),
            "paid": self.env._("Paid before it left."),
            "closed": self.env._("Nothing is due any more."),
            "level": self.env._("The debt no longer stands at this level."),
            "small": self.env._("What is left is below the minimum of the level."),
            # The client's staff read this too: it does not say why.
            "person_calls": self.env._("An operator calls instead."),
            "blacklist": self.env._("The addressee asked for no messages on this channel."),
            "no_address": self.env._("No address is known for this channel."),
            "bad_address": self.env._("The address failed before and was not corrected."),
            "refused": self.env._("The server refused the recipient."),
            "server": self.env._("The server refused the message."),
            "doubt": self.env._("The server stopped while it was handed over: perhaps it left."),
            "bounce": self.env._("It came back."),
            "no_street": self.env._("The address has no street."),
            "no_postcode": self.env._("The address has no postcode."),
            "bad_postcode": self.env._("The postcode is not one of that country."),
            "no_city": self.env._("The address has no city."),
        }

    @api.model
    def _prepare_notice_vals(self, mandate, date):
        """Return what the night writes on the notices it queues, as ``{column: SQL}``.

        Notices are written by set, so the values are SQL over the aliases ``night`` (a row a debtor, see
        ``credit.night``), ``level`` and ``acting`` (who is proved to act in the debtor's place, if anybody).
        For a module to add to a notice (a notice number, a channel of its own), it must override this method.
        """
        return {
            "case_id": SQL("night.case_id"),
            "company_id": SQL("%s", mandate.company_id.id),
            "partner_id": SQL("COALESCE(acting.partner_id, night.partner_id)"),
            "purpose": SQL("'level'"),
            "level_id": SQL("night.level_id"),
            "channel": SQL("level.channel"),
            "with_invoices": SQL("level.attach_invoices"),
            "date": SQL("%s", date),
        }
