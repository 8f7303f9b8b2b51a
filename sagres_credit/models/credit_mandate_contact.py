from odoo import api, fields, models


class CreditMandate(models.Model):
    """The contact rules of a mandate; where it has none of its own, those of everybody count."""

    _inherit = "credit.mandate"

    contact_rule_ids = fields.One2many("credit.contact.rule", "mandate_id", string="Contact rules", copy=True)
    contact_rule_count = fields.Integer(compute="_compute_contact_rule_count")

    @api.depends("contact_rule_ids")
    def _compute_contact_rule_count(self):
        for mandate in self:
            mandate.contact_rule_count = len(mandate.contact_rule_ids)

    def action_open_contact_rules(self):
        """Open the rules of this mandate, or those of everybody where it has none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_contact_rule_action")
        own = [("mandate_id", "in", [self.id] if self.contact_rule_ids else [self.id, False])]
        return dict(action, domain=own, context={"default_mandate_id": self.id, "search_default_in_force": 1})
