from odoo import api, fields, models
from odoo.exceptions import ValidationError

VULNERABLE_KINDS = [
    ("illness", "Illness"),
    ("disability", "Disability"),
    ("old_age", "Old and alone"),
    ("bereavement", "Bereavement"),
    ("over_indebtedness", "Over-indebtedness"),
    ("language", "Does not speak the language"),
    ("violence", "Violence at home"),
    ("other", "Other"),
]


class ResPartner(models.Model):
    """Who is vulnerable is met by a person at every step: nothing automatic reaches them.

    The flag alone says nothing of their health; why they are vulnerable is kept only with their consent (art. 9 GDPR)
    and only for the firm's staff.
    """

    _inherit = "res.partner"

    credit_vulnerable = fields.Boolean(
        string="Vulnerable", copy=False, groups="sagres_credit.group_operator",
        help="Every step with this debtor is done by a person: no automatic message.",
    )
    credit_vulnerable_kind = fields.Selection(
        VULNERABLE_KINDS, string="Why vulnerable", copy=False, groups="sagres_credit.group_operator",
        help="Only with the consent of the person (art. 9 GDPR).",
    )
    credit_vulnerable_consent = fields.Date(
        string="Consented on", copy=False, groups="sagres_credit.group_operator",
        help="The day on which they agreed that the reason is kept.",
    )

    credit_vulnerable_user_id = fields.Many2one(
        "res.users", string="Recorded by", copy=False, readonly=True, groups="sagres_credit.group_operator",
    )
    credit_vulnerable_date = fields.Date(
        string="Recorded on", copy=False, readonly=True, groups="sagres_credit.group_operator",
    )

    @api.constrains("credit_vulnerable", "credit_vulnerable_kind", "credit_vulnerable_consent")
    def _check_credit_vulnerable_kind(self):
        for partner in self.sudo():
            if partner.credit_vulnerable_kind and not (partner.credit_vulnerable and partner.credit_vulnerable_consent):
                raise ValidationError(self.env._(
                    "Keep why %(person)s is vulnerable only with their consent: write the day they gave it, or keep the"
                    " flag alone.",
                    person=partner.name,
                ))

    def write(self, vals):
        """Keep who said that a person is vulnerable, and when: no thread tells it."""
        if "credit_vulnerable" in vals:
            today = fields.Date.context_today(self)
            vals = dict(vals, credit_vulnerable_user_id=self.env.uid, credit_vulnerable_date=today)
        return super().write(vals)
