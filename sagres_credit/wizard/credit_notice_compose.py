from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_datetime

from ..models.credit_notice_address import POSTAL
from ..models.credit_policy_level import CHANNELS

WRITTEN = [pair for pair in CHANNELS if pair[0] not in ("none", "phone")]


class CreditNoticeCompose(models.TransientModel):
    """Write to one debtor: what it says, where it goes and whether it may leave now, seen before anything is sent."""

    _name = "credit.notice.compose"
    _description = "Write to a debtor"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_choices = fields.Many2many("res.partner", compute="_compute_partner_choices")
    partner_id = fields.Many2one(
        "res.partner", string="To", compute="_compute_partner_id", store=True, readonly=False, required=True,
        precompute=True, domain="[('id', 'in', partner_choices)]",
    )
    template_id = fields.Many2one(
        "mail.template", string="Text", required=True, domain="[('model', '=', 'credit.notice')]",
        default=lambda self: self.env.ref("sagres_credit.mail_template_reminder", raise_if_not_found=False),
    )
    channel = fields.Selection(
        WRITTEN, compute="_compute_channel", store=True, readonly=False, required=True, precompute=True
    )
    with_invoices = fields.Boolean(
        string="With copies of the invoices", compute="_compute_with_invoices", store=True, readonly=False,
    )
    note = fields.Text(string="Your own words", help="They stand before the text.")
    subject = fields.Char(compute="_compute_preview")
    body = fields.Html(compute="_compute_preview", sanitize=False)
    address = fields.Char(compute="_compute_preview")
    problem = fields.Char(compute="_compute_preview", help="Why it cannot leave.")
    summary = fields.Char(compute="_compute_preview")
    obstacle = fields.Char(compute="_compute_obstacle", help="What the contact rules say.")
    override_reason = fields.Char(string="Why now")
    notice_id = fields.Many2one("credit.notice", readonly=True, help="What was sent: a second click sends nothing.")

    @api.depends("case_id")
    def _compute_partner_choices(self):
        for compose in self:
            case = compose.case_id.sudo()
            told = case.related_person_ids.filtered(lambda person: person.is_valid and person.may_be_told)
            compose.partner_choices = case.partner_id | told.partner_id

    @api.depends("case_id")
    def _compute_partner_id(self):
        for compose in self:
            compose.partner_id = compose.case_id._get_addressee()

    @api.depends("partner_id")
    def _compute_channel(self):
        """Propose the channel the person prefers, or the first that reaches them."""
        for compose in self:
            partner = compose.partner_id.sudo()
            preferred = partner.credit_preferred_channel if partner else False
            channels = [code for code in (preferred, "email", "letter") if code in dict(WRITTEN)]
            compose.channel = next((code for code in channels if compose._reaches(code)), "email")

    def _reaches(self, channel):
        draft = self.env["credit.notice"].new({"partner_id": self.partner_id.id, "channel": channel})
        return bool(draft.sudo()._get_address(channel)[0])

    @api.depends("case_id", "template_id")
    def _compute_with_invoices(self):
        for compose in self:
            lost = bool(compose.case_id) and compose.case_id._has_lost_invoices()
            compose.with_invoices = lost or compose._get_purpose() == "resend"

    @api.depends("case_id", "partner_id", "template_id", "channel", "with_invoices", "note")
    def _compute_preview(self):
        """Show the message as it would leave now, through a notice that is never stored."""
        labels = self.env["credit.notice"]._get_reason_labels()
        for compose in self:
            if not (compose.case_id and compose.partner_id and compose.template_id and compose.channel):
                compose.update({"subject": False, "body": False, "address": False, "problem": False, "summary": False})
                continue
            notice = self.env["credit.notice"].sudo().new(compose._prepare_notice_vals())
            compose.subject, compose.body = notice.subject, notice.body
            compose.address, problem = notice._get_address()
            compose.problem = labels.get(problem, problem)
            compose.summary = compose._get_summary(notice)

    def _get_summary(self, notice):
        """Return in one sentence what leaves: how, to whom, for how much, with how many invoices."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        amount = notice._get_asked(fields.Date.context_today(self))[1]
        words = [self.env._("%(channel)s to %(name)s", channel=channels[self.channel], name=self.partner_id.name)]
        if amount:
            money = format_amount(self.env, amount, self.company_id.currency_id)
            words.append(self.env._("it asks for %(amount)s", amount=money))
        copies = len(notice._get_moves_to_copy())
        if copies:
            words.append(self.env._("with %(count)s invoices", count=copies))
        return ", ".join(words) + "."

    @api.depends("case_id", "channel", "template_id")
    def _compute_obstacle(self):
        now = fields.Datetime.now()
        for compose in self:
            compose.obstacle = False
            if compose.case_id and compose.channel:
                verdict = compose.case_id._get_contact_verdict(now, channel=compose.channel)[compose.case_id]
                draft = self.env["credit.notice"].new({"purpose": compose._get_purpose()})
                compose.obstacle = False if draft._may_leave(verdict) else verdict.reason

    def _prepare_notice_vals(self):
        return {
            "case_id": self.case_id._origin.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id._origin.id,
            "purpose": self._get_purpose(),
            "template_id": self.template_id._origin.id,
            "channel": self.channel,
            "with_invoices": self.with_invoices,
            "note": self.note,
            "override_reason": self.override_reason,
        }

    def _get_purpose(self):
        """Return what the chosen text is for: that of a level is a person's reminder, that of an act a formal notice."""
        purpose = self.template_id.credit_purpose or "manual"
        return {"level": "reminder", "limitation": "formal_notice"}.get(purpose, purpose)

    def action_send(self):
        """Send it now, or give it to the letters of the day; say what became of it."""
        self.ensure_one()
        self.case_id._check_may_act()
        self.lock_for_update()  # two clicks at the same moment: one is refused, a later one finds what was sent
        if not self.notice_id:
            self._check_sendable()
            self.notice_id = self.env["credit.notice"].sudo().create(self._prepare_notice_vals())
            if self.channel not in POSTAL:
                self.sudo().notice_id._send_now()
            if self.sudo().notice_id.state == "sent":
                self.case_id._end_answer(self.sudo().notice_id.mail_message_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                **self._get_outcome(self.sudo().notice_id), "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_sendable(self):
        """Raise where the message reaches nobody, or would leave against the contact rules without a reason."""
        if self.problem:
            raise UserError(self.problem)
        if self.obstacle and not (self.override_reason or "").strip():
            raise UserError(self.env._("%(rule)s Say why it must leave now all the same.", rule=self.obstacle))

    def _get_outcome(self, notice):
        """Return the words and the colour of what became of ``notice``."""
        name = self.partner_id.name
        if notice.state == "sent":
            return {"type": "success", "message": self.env._("Sent to %(name)s.", name=name)}
        if notice.state == "queued" and self.channel in POSTAL:
            return {"type": "info", "message": self.env._("It leaves with the next letters.")}
        if notice.not_before:
            when = format_datetime(self.env, notice.not_before)
            words = self.env._("It waits until %(when)s. %(why)s", when=when, why=notice.detail or "")
            return {"type": "warning", "message": words}
        why = notice.reason or notice.hold_label or ""
        return {"type": "danger", "message": self.env._("It did not leave: %(why)s", why=why), "sticky": True}
