from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_amount

from odoo.addons.sagres_credit.models.credit_notice_address import POSTAL

#: How a notice can go: a text message carries no document.
CARRIERS = [("email", "E-mail"), ("pec", "PEC"), ("letter", "Letter"), ("registered", "Registered letter"), ("hand", "By hand")]
UNDERWAY = ("queued", "held", "sending")


class PagopaSend(models.TransientModel):
    """Send payment notices to their debtors: how many letters and mails, to whom and how much, seen before the last click."""

    _name = "pagopa.send"
    _description = "Send pagoPA notices"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("pagopa.send.line", "send_id", string="Who gets what")
    summary = fields.Char(string="What leaves", compute="_compute_summary")
    debtor_count = fields.Integer(string="Debtors", compute="_compute_summary")
    amount = fields.Monetary(compute="_compute_summary")
    left_out = fields.Text(string="What stays behind", readonly=True)
    is_sent = fields.Boolean(readonly=True, help="A second click sends nothing.")

    @api.depends("line_ids.channel", "line_ids.amount")
    def _compute_summary(self):
        channels = dict(self.env["pagopa.send.line"]._fields["channel"]._description_selection(self.env))
        for send in self:
            counts = Counter(send.line_ids.mapped("channel"))
            words = [self.env._("%(channel)s: %(count)s", channel=channels[code], count=counts[code]) for code in channels
                     if counts[code]]
            send.summary = " · ".join(words) or False
            send.debtor_count = len(send.line_ids)
            send.amount = sum(send.line_ids.mapped("amount"))

    @api.model
    def _open(self, positions):
        """Open the dialog for these positions of one client.

        :raises UserError: they are of several clients, or this is a copy of the database
        """
        if self.env["credit.notice"]._is_neutralised():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        if len(positions.company_id) != 1:
            raise UserError(self.env._("Choose positions of one client."))
        lines, reasons = self._plan(positions)
        send = self.create({
            "company_id": positions.company_id.id, "line_ids": [Command.create(line) for line in lines],
            "left_out": "\n".join(f"{why} × {count}" for why, count in Counter(reasons.values()).most_common()),
        })
        return {
            "type": "ir.actions.act_window", "name": self.env._("Send pagoPA notices"), "res_model": self._name,
            "res_id": send.id, "views": [(False, "form")], "target": "new",
        }

    @api.model
    def _plan(self, positions):
        """Return ``(values of lines, {position: why it stays behind})``: a message a debtor, on the channel that reaches them."""
        reasons = self._find_obstacles(positions)
        sendable = (positions - positions.browse([one.id for one in reasons])).sudo()
        failed = sendable.partner_id._get_bad_contacts()
        lines = []
        for case, own in sendable.grouped("case_id").items():
            partner = case._get_addressee()
            channel, address = self._choose_channel(case, partner, failed.get(partner))
            if not channel:
                reasons.update(dict.fromkeys(own, self.env._("No address is known for any channel")))
                continue
            lines.append({
                "case_id": case.id, "partner_id": partner.id, "channel": channel, "address": address,
                "position_ids": [Command.set(own.ids)], "amount": sum(own.mapped("amount_now")),
            })
        return lines, reasons

    @api.model
    def _find_obstacles(self, positions):
        """Return ``{position: why its notice does not leave}``."""
        payable = positions._get_payable_options().position_id
        underway = self.env["credit.notice"].sudo().search([
            ("pagopa_position_ids", "in", positions.ids), ("state", "in", UNDERWAY),
        ]).pagopa_position_ids
        reasons = {}
        for position in positions:
            case = position.case_id
            if position.sudo() not in payable:
                reasons[position] = self.env._("Nothing can be paid of it now")
            elif position.sudo() in underway:
                reasons[position] = self.env._("A message with its notice waits to leave already")
            elif not case.can_act:
                reasons[position] = self.env._("Somebody else looks after the debtor")
            elif case.hold_code:
                reasons[position] = self.env._("The debtor is not asked now: %(why)s", why=self._get_hold_words(case))
        return reasons

    @api.model
    def _get_hold_words(self, case):
        labels = {hold.code: hold.label for hold in self.env["credit.case"]._get_hold_reasons()}
        return labels.get(case.hold_code, case.hold_code)

    @api.model
    def _choose_channel(self, case, partner, failed):
        """Return ``(channel, address)``: the one the person prefers, else e-mail, else a letter; nothing where none reaches."""
        for code in (partner.credit_preferred_channel, "email", "letter"):
            if code in dict(CARRIERS):
                draft = self.env["credit.notice"].new({"case_id": case.id, "partner_id": partner.id, "channel": code})
                address = draft.sudo()._get_address(code, failed)[0]
                if address:
                    return code, address
        return False, False

    def action_send(self):
        """Put the messages among those that leave: by the sender of the suite, or with the next letters."""
        self.ensure_one()
        self.lock_for_update()  # two clicks at the same moment: one is refused, a later one finds what was sent
        if not self.is_sent:
            self.line_ids.case_id._check_may_act()
            self.line_ids.position_ids._check_printing()
            template = self.env.ref("sagres_pagopa.mail_template_notice")
            self.env["credit.notice"].sudo().create([line._prepare_notice_vals(template) for line in self.line_ids])
            self.env.ref("sagres_credit.credit_notice_cron_send").sudo()._trigger()
            self.is_sent = True
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": self._say_done(), "next": {"type": "ir.actions.act_window_close"}},
        }

    def _say_done(self):
        letters = len(self.line_ids.filtered(lambda line: line.channel in POSTAL))
        return self.env._(
            "%(mails)s messages leave within minutes; %(letters)s letters wait to be printed. In all %(amount)s.",
            mails=len(self.line_ids) - letters, letters=letters, amount=format_amount(self.env, self.amount, self.currency_id),
        )


class PagopaSendLine(models.TransientModel):
    """One message with payment notices: to whom, how, where and how much."""

    _name = "pagopa.send.line"
    _description = "pagoPA notices to one debtor"

    send_id = fields.Many2one("pagopa.send", required=True, ondelete="cascade", index=True)
    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="To", required=True, readonly=True)
    channel = fields.Selection(CARRIERS, required=True, readonly=True)
    address = fields.Char(readonly=True)
    position_ids = fields.Many2many("pagopa.position", string="Positions", readonly=True)
    position_count = fields.Integer(string="pagoPA notices", compute="_compute_position_count")
    currency_id = fields.Many2one(related="send_id.currency_id")
    amount = fields.Monetary(readonly=True)

    @api.depends("position_ids")
    def _compute_position_count(self):
        for line in self:
            line.position_count = len(line.position_ids)

    def _prepare_notice_vals(self, template):
        return {
            "case_id": self.case_id.id, "company_id": self.send_id.company_id.id, "partner_id": self.partner_id.id,
            "purpose": "pagopa", "template_id": template.id, "channel": self.channel,
            "pagopa_position_ids": [Command.set(self.position_ids.ids)],
        }
