from odoo import api, fields, models
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


class CreditNotice(models.Model):
    """One message to one debtor at one level.

    Queued it is a light record: amounts and text are computed when somebody opens it or it leaves, so it never says
    what is no longer true.
    """

    _name = "credit.notice"
    _description = "Notice"
    _order = "date desc, id desc"

    case_id = fields.Many2one("credit.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    partner_id = fields.Many2one("res.partner", string="Addressee", required=True, ondelete="restrict", readonly=True)
    level_id = fields.Many2one("credit.policy.level", required=True, ondelete="restrict", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(NOTICE_STATES, required=True, default="queued", readonly=True, index=True)
    hold_code = fields.Char(readonly=True)
    hold_label = fields.Char(string="Why it is held", compute="_compute_hold_label")
    date = fields.Date(required=True, readonly=True)
    run_id = fields.Many2one("credit.run", ondelete="set null", readonly=True, index="btree_not_null")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_overdue = fields.Monetary(related="case_id.amount_overdue", string="Overdue now")
    subject = fields.Char(compute="_compute_text")
    body = fields.Html(compute="_compute_text")

    _pending_uniq = models.UniqueIndex(
        "(case_id) WHERE state IN ('queued', 'held')", "A debtor has one notice waiting at a time."
    )

    @api.depends("level_id", "partner_id", "debtor_id.name")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = f"{notice.level_id.name} · {notice.debtor_id.name}"

    @api.depends("hold_code")
    def _compute_hold_label(self):
        labels = {hold.code: hold.label for hold in self.env["credit.case"]._get_hold_reasons()}
        labels["stale_data"] = self.env._("The client's data is too old")
        for notice in self:
            notice.hold_label = labels.get(notice.hold_code, False)

    @api.depends("level_id.template_id", "case_id.amount_overdue", "partner_id.lang")
    def _compute_text(self):
        for template, notices in self.grouped(lambda notice: notice.level_id.template_id).items():
            subjects = template._render_field("subject", notices.ids, compute_lang=True) if template else {}
            bodies = template._render_field("body_html", notices.ids, compute_lang=True) if template else {}
            for notice in notices:
                notice.subject, notice.body = subjects.get(notice.id, False), bodies.get(notice.id, False)

    def action_cancel(self):
        """Cancel the notices that wait: nothing leaves, the policy goes on from its next level."""
        self.check_access("write")
        waiting = self.filtered(lambda notice: notice.state in ("queued", "held"))
        waiting.write({"state": "cancelled", "hold_code": False})

    def action_open_addressee(self):
        """Open who could not be reached, to correct the address."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

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
            "level_id": SQL("night.level_id"),
            "channel": SQL("level.channel"),
            "date": SQL("%s", date),
        }

    def _get_payment_instructions(self):
        """Return how to pay each notice, as ``{notice: {"lines": [str], "iban": str or False, "reference": str}}``.

        For a module to offer another way of paying, it must override this method.
        """
        instructions = {}
        for notice in self:
            bank = notice.company_id.partner_id.bank_ids[:1]
            lines = [self.env._("Bank transfer to %(iban)s", iban=bank.acc_number)] if bank else []
            reference = notice.debtor_id.credit_customer_code or str(notice.case_id.id)
            instructions[notice] = {"lines": lines, "iban": bank.acc_number or False, "reference": reference}
        return instructions
