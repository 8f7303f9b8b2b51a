from odoo import api, fields, models


class CreditPerson(models.Model):
    """A credit person is the same human or firm across clients, seen by the firm's staff only.

    Debtors are partners of one client each; the person serves only to keep the same operator for all of them.
    """

    _name = "credit.person"
    _description = "Person across clients"
    _order = "name, id"

    name = fields.Char(required=True)
    key = fields.Char(
        required=True,
        index=True,
        help="Tax code or VAT number, upper case and without blanks or country prefix.",
    )
    partner_ids = fields.One2many("res.partner", "credit_person_id", string="Debtors")
    partner_count = fields.Integer(compute="_compute_partner_count")

    _key_uniq = models.Constraint("UNIQUE(key)", "This person is already known.")

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        groups = self.env["res.partner"].sudo()._read_group(
            [("credit_person_id", "in", self.ids)], ["credit_person_id"], ["__count"]
        )
        counts = dict(groups)
        for person in self:
            person.partner_count = counts.get(person, 0)
