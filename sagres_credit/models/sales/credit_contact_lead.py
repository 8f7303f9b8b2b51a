from markupsafe import Markup

from odoo import models
from odoo.tools import plaintext2html
from odoo.tools.misc import format_datetime


class CreditContactRequest(models.Model):
    """A confirmed request is an opportunity of the firm, with the consent it was given under."""

    _inherit = "credit.contact.request"

    def _prepare_lead_vals(self):
        self.ensure_one()
        form = self.form_id
        kind = "lead" if form.user_id.has_group("crm.group_use_lead") else "opportunity"
        return {
            "name": self.company_name, "type": kind, "company_id": self.company_id.id, "user_id": form.user_id.id,
            "team_id": form.team_id.id, "partner_name": self.company_name, "contact_name": self.name, "function": self.role,
            "email_from": self.email, "phone": self.phone, "credit_request_id": self.id,
            "lang_id": self.env["res.lang"]._get_data(code=self.lang).id,
            "description": plaintext2html(self.challenge) + Markup("<p>%s</p>") % self._tell_consent(),
        }

    def _tell_consent(self):
        return self.env._(
            "Consent, version %(version)s: given on %(given)s, confirmed by e-mail on %(confirmed)s.",
            version=self.consent_version, given=format_datetime(self.env, self.consent_date),
            confirmed=format_datetime(self.env, self.confirm_date),
        )

    def action_open_lead(self):
        """Open the opportunity of a request."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "crm.lead", "res_id": self.lead_id.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids},
        }
