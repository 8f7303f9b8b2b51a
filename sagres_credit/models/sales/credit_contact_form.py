from odoo import api, fields, models


class CreditContactForm(models.Model):
    """The contact form of the firm, «tell us your challenges»: who follows what comes in, and what people consent to."""

    _name = "credit.contact.form"
    _description = "Contact form"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", string="Service firm", required=True, index=True, default=lambda self: self.env.company,
    )
    is_published = fields.Boolean(string="Published", help="Without it the page does not exist.")
    user_id = fields.Many2one(
        "res.users", string="Followed by", required=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Receives the requests and sets up the mandate.",
    )
    team_id = fields.Many2one("crm.team", string="Sales team", domain="[('company_id', 'in', (False, company_id))]")
    confirm_hours = fields.Integer(string="Hours to confirm", default=48, required=True)
    keep_days = fields.Integer(
        string="Kept unconfirmed (days)", default=7, required=True, help="What nobody confirmed is deleted after so many days.",
    )
    consent_text = fields.Text(
        string="What people consent to", required=True, translate=True,
        default=lambda self: self.env._(
            "I agree that my data are used to answer this request and to contact me about it. I can withdraw this at any time."
        ),
    )
    consent_version = fields.Integer(string="Version of the text", readonly=True, default=1, copy=False)
    privacy_url = fields.Char(string="Address of the privacy notice")
    url = fields.Char(string="Address of the page", compute="_compute_url")
    request_ids = fields.One2many("credit.contact.request", "form_id", string="Requests")

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A firm has one contact form.")
    _times_positive = models.Constraint(
        "CHECK(confirm_hours > 0 AND keep_days >= 0)", "The hours to confirm are one or more, the days zero or more."
    )

    @api.depends("is_published")
    def _compute_url(self):
        base = self.env["credit.link"]._get_base_url()
        for form in self:
            form.url = f"{base}/credit/contact" if form.is_published else False

    def write(self, vals):
        """Count a version more with each change of the text: what somebody agreed to before stays with their request."""
        if "consent_text" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda form: form.consent_text != vals["consent_text"])
        result = super().write(vals)
        versions = changed.grouped("consent_version")
        for version, forms in versions.items():
            super(CreditContactForm, forms).write({"consent_version": version + 1})
        return result

    @api.model
    def _get_published(self):
        """Return the form that the page shows, if any."""
        return self.sudo().search([("is_published", "=", True)], order="id", limit=1)
