from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

DEPARTMENTS = [
    ("management", "Management"),
    ("sales", "Sales"),
    ("technical", "Technical"),
    ("administration", "Administration"),
    ("other", "Other"),
]


class CreditClientContact(models.Model):
    """A person of the client whom operators may ask: who they are, and what they know about."""

    _name = "credit.client.contact"
    _description = "Person of the client"
    _order = "mandate_id, is_main desc, sequence, id"

    mandate_id = fields.Many2one("credit.mandate", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="mandate_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who has a login answers inside Odoo; who has none answers by e-mail.",
    )
    name = fields.Char(required=True, compute="_compute_name", store=True, readonly=False, precompute=True)
    email = fields.Char(string="E-mail", compute="_compute_name", store=True, readonly=False, precompute=True)
    department = fields.Selection(DEPARTMENTS, required=True, default="administration")
    about = fields.Char(string="Ask about", help="What this person knows: contracts, meters, payments received.")
    is_main = fields.Boolean(string="Main contact", help="Told when a colleague has not answered in time.")

    _user_uniq = models.Constraint("UNIQUE(mandate_id, user_id)", "A person is in this list once.")

    @api.depends("user_id")
    def _compute_name(self):
        for contact in self:
            user = contact.user_id.sudo()
            contact.name = user.name or contact.name
            contact.email = user.email_normalized or contact.email

    @api.depends("name", "department", "about")
    def _compute_display_name(self):
        departments = dict(self._fields["department"]._description_selection(self.env))
        for contact in self:
            words = filter(None, [contact.name, departments.get(contact.department), contact.about])
            contact.display_name = " · ".join(words)

    @api.constrains("user_id", "email", "mandate_id")
    def _check_can_be_asked(self):
        for contact in self:
            user = contact.user_id.sudo()
            if not user and not email_normalize(contact.email):
                raise ValidationError(self.env._(
                    "%(name)s cannot be asked: give a user or an e-mail address.", name=contact.name,
                ))
            if user and contact.company_id not in user.company_ids:
                raise ValidationError(self.env._(
                    "%(name)s does not work for %(client)s.", name=contact.name, client=contact.company_id.name,
                ))

    def _is_written_by(self, message):
        """Tell whether this person wrote a message that came by mail."""
        self.ensure_one()
        sender = email_normalize(message.email_from, strict=False)
        known = {email_normalize(self.email), self.user_id.sudo().email_normalized} - {False, None}
        return sender in known

    def _get_lang(self):
        self.ensure_one()
        return self.user_id.sudo().lang or self.company_id.sudo().partner_id.lang or self.env.lang
