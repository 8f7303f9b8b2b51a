from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditAllowanceIndividual(models.Model):
    """A debtor, or one item of theirs, that a person values singly and says why: it wins over any matrix."""

    _name = "credit.allowance.individual"
    _description = "Individual valuation"
    _order = "company_id, partner_id, date_from desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True, index=True, ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    receivable_id = fields.Many2one(
        "credit.receivable", string="Item", index="btree_not_null", ondelete="cascade",
        domain="[('company_id', '=', company_id), ('partner_id', 'child_of', partner_id), ('amount_residual', '>', 0)]",
        help="Empty: all that the debtor owes.",
    )
    percent = fields.Float(string="Set aside (%)", required=True, digits=(5, 2), aggregator=None)
    reason = fields.Char(required=True, help="What is known of this debtor that the age does not tell.")
    date_from = fields.Date(string="Valid from", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Valid until", help="Last day; empty: until further notice.")
    user_id = fields.Many2one("res.users", string="Valued by", readonly=True, default=lambda self: self.env.user)

    _percent_range = models.Constraint("CHECK(percent BETWEEN 0 AND 100)", "A percentage goes from zero to 100.")
    _dates_order = models.Constraint("CHECK(date_to IS NULL OR date_to >= date_from)", "A valuation ends after it begins.")

    @api.constrains("company_id", "partner_id", "receivable_id", "reason")
    def _check_debtor(self):
        for valuation in self:
            item, partner = valuation.receivable_id, valuation.partner_id.commercial_partner_id
            foreign = partner.company_id and partner.company_id != valuation.company_id
            if foreign or item and (
                item.company_id != valuation.company_id or item.partner_id.commercial_partner_id != partner
            ):
                raise ValidationError(self.env._("%(debtor)s does not owe this to this client.", debtor=partner.name))
            if not (valuation.reason or "").strip():
                raise ValidationError(self.env._("Say why %(debtor)s is valued singly.", debtor=partner.name))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([dict(vals, user_id=self.env.uid) for vals in vals_list])

    def write(self, vals):
        return super().write(dict(vals, user_id=self.env.uid))
