from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PURPOSES = [
    ("survey", "Surveys"),
    ("marketing", "Offers"),
    ("recording", "Recording of calls"),
    ("health", "Why they are vulnerable"),
]


class CreditConsent(models.Model):
    """What a person agreed to beside the debt: when, how, on which text, and when they took it back."""

    _name = "credit.consent"
    _description = "Consent"
    _order = "date_given desc, id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one("res.partner", string="Person", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", index=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True)
    date_given = fields.Date(string="Given on", required=True, default=fields.Date.context_today)
    how = fields.Char(string="How they gave it", required=True)
    text = fields.Text(string="What they were told")
    user_id = fields.Many2one("res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user)
    date_withdrawn = fields.Date(string="Taken back on", readonly=True)
    withdrawn_how = fields.Char(string="How they took it back", readonly=True)

    _given_uniq = models.UniqueIndex(
        "(partner_id, purpose) WHERE date_withdrawn IS NULL", "This consent is in force already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Write the client of the person beside each consent."""
        partners = self.env["res.partner"].browse([vals["partner_id"] for vals in vals_list if vals.get("partner_id")])
        companies = {partner.id: partner.sudo().company_id.id for partner in partners}
        return super().create([dict(vals, company_id=companies.get(vals.get("partner_id"))) for vals in vals_list])

    @api.constrains("date_given", "how")
    def _check_date_given(self):
        for consent in self:
            if consent.date_given > fields.Date.context_today(consent):
                raise UserError(self.env._("A consent was given today or before."))

    def write(self, vals):
        """Keep a consent as it was given: it can only be taken back."""
        if not self.env.su:
            raise AccessError(self.env._("A consent is kept as it was given: take it back instead."))
        return super().write(vals)

    def action_withdraw(self):
        """Take these consents back: as easily as they were given (art. 7(3) GDPR)."""
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Only who works for the firm records that a consent was taken back."))
        self.check_access("read")
        self.sudo()._withdraw(self.env._("Told %(user)s", user=self.env.user.name))

    def _withdraw(self, how):
        given = self.filtered(lambda consent: not consent.date_withdrawn)
        if given:
            given.write({"date_withdrawn": fields.Date.context_today(self), "withdrawn_how": how})
            given._post_withdraw(how)

    def _post_withdraw(self, how):
        """Act when consents are taken back: why somebody is vulnerable is forgotten.

        For a module to stop what stood on a consent, it must override this method.
        """
        health = self.filtered(lambda consent: consent.purpose == "health")
        health.partner_id.write({"credit_vulnerable_kind": False, "credit_vulnerable_consent": False})

    @api.model
    def _record(self, partners, purpose, how, date=None, text=None):
        """Record that these persons agreed; who has agreed already is left as they are."""
        known = self.search([
            ("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("date_withdrawn", "=", False),
        ]).partner_id
        return self.create([
            {
                "partner_id": partner.id, "purpose": purpose, "how": how, "text": text, "user_id": self.env.uid,
                "date_given": date or fields.Date.context_today(self),
            }
            for partner in partners - known
        ])

    @api.model
    def _has(self, partner, purpose):
        """Tell whether a person agrees to ``purpose`` now."""
        return bool(self.sudo().search_count([
            ("partner_id", "=", partner.id), ("purpose", "=", purpose), ("date_withdrawn", "=", False),
        ], limit=1))
