from odoo import fields, models


class CreditMandate(models.Model):
    """The opportunities that operators find go into a pipeline of the client, to the person of theirs who sells."""

    _inherit = "credit.mandate"

    opportunity_team_id = fields.Many2one(
        "crm.team", string="Pipeline of opportunities", copy=False, domain="[('company_id', '=', company_id)]",
        ondelete="restrict", help="Made with the first opportunity when none is chosen.",
    )
    opportunity_user_id = fields.Many2one(
        "res.users", string="Salesperson", copy=False, ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Receives the opportunities of this client; where nobody is named they wait in the pipeline.",
    )

    def _get_salesperson(self):
        """Return who sells for this client; nobody where they have left."""
        self.ensure_one()
        return self.sudo().opportunity_user_id.filtered("active")

    def _get_opportunity_team(self):
        """Return the pipeline of this client; make it, with the stages of every pipeline, where there is none."""
        self.ensure_one()
        mandate = self.sudo()
        if not mandate.opportunity_team_id:
            model = self.env["crm.lead"].sudo()._get_credit_pipeline()
            team = self.env["crm.team"].sudo().create({
                "name": self.env._("Opportunities from collection: %(client)s", client=mandate.company_id.name),
                "company_id": mandate.company_id.id, "credit_pipeline": True, "user_id": False,
            })
            stages = self.env["crm.stage"].sudo().search([("team_ids", "in", model.ids)]) if model else self.env["crm.stage"]
            stages.write({"team_ids": [fields.Command.link(team.id)]})
            mandate.opportunity_team_id = team
        return mandate.opportunity_team_id
