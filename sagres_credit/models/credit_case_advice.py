from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date


class CreditCase(models.Model):
    """What the client's staff advised about a debtor, beside what is to be done now."""

    _inherit = "credit.case"

    advice_ids = fields.One2many("credit.advice", "case_id")
    last_advice = fields.Char(string="Advice of the client", compute="_compute_last_advice")
    has_unread_advice = fields.Boolean(compute="_compute_last_advice")

    @api.depends("advice_ids.body", "advice_ids.date_read")
    def _compute_last_advice(self):
        for case in self:
            last = case.advice_ids[:1]
            case.has_unread_advice = bool(case.advice_ids.filtered(lambda advice: not advice.date_read))
            case.last_advice = bool(last) and self.env._(
                "%(words)s (%(who)s, %(date)s)", words=last.body, who=last.sudo().user_id.name,
                date=format_date(self.env, fields.Date.context_today(self, last.date)),
            )

    def action_advise(self):
        """Open the dialog in which the client's staff leaves advice."""
        self.ensure_one()
        self._check_may_advise()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Advice about %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.advice.give", "views": [(False, "form")], "target": "new",
            "context": {"default_case_id": self.id},
        }

    def _check_may_advise(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_client"):
            raise AccessError(self.env._("Advice is left by the staff of the client."))

    def _advise(self, text):
        """Leave advice of the current user for who looks after this debtor; return it."""
        self.ensure_one()
        self._check_may_advise()
        if not (text or "").strip():
            raise UserError(self.env._("Write the advice."))
        advice = self.env["credit.advice"].sudo().create({
            "case_id": self.id, "user_id": self.env.uid, "body": text.strip(),
        })
        self.sudo().message_post(
            body=self.env._("Advice of the client: %(words)s", words=advice.body), subtype_xmlid="mail.mt_note",
            author_id=self.env.user.partner_id.id, email_add_signature=False,
        )
        return advice.with_env(self.env)

    def action_read_advice(self):
        """Mark the advice of these cases as read."""
        self._check_may_act()
        self.advice_ids.action_mark_read()
