from odoo import api, fields, models

from .credit_policy import SEGMENTS


class ResPartner(models.Model):
    _inherit = "res.partner"

    credit_tax_code = fields.Char(string="Tax code", index="btree_not_null", copy=False, help="Codice fiscale.")
    credit_customer_code = fields.Char(
        string="Customer code", index="btree_not_null", copy=False, help="How the client calls this customer."
    )
    credit_segment = fields.Selection(
        SEGMENTS, string="Credit segment", compute="_compute_credit_segment", store=True, readonly=False
    )
    credit_policy_id = fields.Many2one(
        "credit.policy", string="Collection policy", help="Overrides the policy of the mandate for this debtor.",
    )
    credit_person_id = fields.Many2one(
        "credit.person", string="Person across clients", index="btree_not_null", copy=False,
        groups="sagres_credit.group_operator", ondelete="set null",
    )
    credit_case_ids = fields.One2many(
        "credit.case", "partner_id", string="Collection cases",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
    credit_case_count = fields.Integer(
        compute="_compute_credit_case_count",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    @api.depends("is_company")
    def _compute_credit_segment(self):
        for partner in self:
            if partner.credit_segment != "public_body":
                partner.credit_segment = "company" if partner.is_company else "household"

    def _compute_credit_case_count(self):
        commercial = self.commercial_partner_id
        groups = self.env["credit.case"]._read_group(
            [("partner_id", "in", commercial.ids)], ["partner_id"], ["__count"]
        )
        counts = dict(groups)
        for partner in self:
            partner.credit_case_count = counts.get(partner.commercial_partner_id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise_credit_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise_credit_vals(vals))

    def action_open_credit_cases(self):
        self.ensure_one()
        cases = self.env["credit.case"].search([("partner_id", "=", self.commercial_partner_id.id)])
        if len(cases) == 1:
            return cases._get_form_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        return dict(action, domain=[("id", "in", cases.ids)], context={})

    @api.model
    def _normalise_credit_vals(self, vals):
        """Write tax codes in one way only: upper case, without blanks."""
        code = vals.get("credit_tax_code")
        return dict(vals, credit_tax_code="".join(code.split()).upper()) if code else vals
