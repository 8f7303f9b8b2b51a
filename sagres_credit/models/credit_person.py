from odoo import api, fields, models
from odoo.fields import Domain


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
    is_shared = fields.Boolean(
        string="At several clients", compute="_compute_partner_count", search="_search_is_shared"
    )
    case_ids = fields.One2many("credit.case", compute="_compute_case_ids", string="Cases")

    _key_uniq = models.Constraint("UNIQUE(key)", "This person is already known.")

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        groups = self.env["res.partner"].sudo()._read_group(
            [("credit_person_id", "in", self.ids)], ["credit_person_id"], ["__count"]
        )
        counts = dict(groups)
        for person in self:
            person.partner_count = counts.get(person, 0)
            person.is_shared = person.partner_count > 1

    @api.model
    def _search_is_shared(self, operator, value):
        if operator != "in":
            return NotImplemented
        groups = self.env["res.partner"].sudo()._read_group(
            [("credit_person_id", "!=", False)], ["credit_person_id"], having=[("__count", ">", 1)]
        )
        shared = Domain("id", "in", [person.id for person, in groups])
        return Domain.OR(shared if flag else ~shared for flag in set(value))

    def _compute_case_ids(self):
        """Read the cases by the clients the user works for, whatever company is active now."""
        partners = self.sudo().partner_ids
        cases = self.env["credit.case"].search([("partner_id", "in", partners.ids)])
        by_person = cases.grouped(lambda case: case.sudo().partner_id.credit_person_id)
        for person in self:
            person.case_ids = by_person.get(person.sudo(), cases.browse())
