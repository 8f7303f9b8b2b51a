from odoo import api, fields, models
from odoo.fields import Domain

from ..res_partner_silence import SilenceReason


class ResPartner(models.Model):
    """Whose data are restricted: they serve the debt and nothing else."""

    _inherit = "res.partner"

    credit_restricted = fields.Boolean(
        string="Data restricted", copy=False, readonly=True, groups="sagres_credit.group_operator",
        help="Art. 18 GDPR: used for the claim alone; nothing else is asked or sent.",
    )

    def action_open_privacy(self):
        """Open what this person asked about their data, and ask anew."""
        self.ensure_one()
        return self._open_privacy(self.company_id or self.env.company)

    def _open_privacy(self, company, case=None):
        Request = self.env["credit.privacy.request"]
        Request._check_manager()
        context = {
            "default_partner_id": self.id, "default_company_id": company.id, "default_case_id": case.id if case else False,
            "allowed_company_ids": self.env.user.company_ids.ids,
        }
        return {
            "type": "ir.actions.act_window", "name": self.env._("Personal data"), "res_model": Request._name,
            "views": [(False, "list"), (False, "form")], "domain": [("partner_id", "=", self.id)], "context": context,
        }

    @api.model
    def _get_silence_reasons(self):
        restricted = Domain("credit_restricted", "=", True)
        return [
            *super()._get_silence_reasons(),
            SilenceReason("restricted", self.env._("Their data are restricted (art. 18 GDPR)"), restricted, False),
        ]

    def _restrict(self):
        """Use the data of these persons for the claim alone: consents are taken back."""
        self.sudo().write({"credit_restricted": True})
        self.env["credit.consent"].sudo().search([
            ("partner_id", "in", self.ids), ("date_withdrawn", "=", False),
        ])._withdraw(self.env._("Restriction of their data"))

    def write(self, vals):
        """Keep a consent to health data as every other consent, with its day."""
        result = super().write(vals)
        if vals.get("credit_vulnerable_consent"):
            self.env["credit.consent"].sudo()._record(
                self, "health", self.env._("Recorded with the reason"), vals["credit_vulnerable_consent"],
            )
        return result
