from odoo import api, fields, models

OPPORTUNITY_KINDS = [
    ("renewal", "Renewal"), ("new_contract", "New contract"), ("repair", "Repair"), ("upgrade", "Upgrade"),
    ("maintenance", "Maintenance"),
]


class CrmLead(models.Model):
    """An opportunity born from looking after a debtor keeps who found it and from which case and call."""

    _inherit = "crm.lead"

    credit_kind = fields.Selection(OPPORTUNITY_KINDS, string="Kind of opportunity", readonly=True, copy=False)
    credit_found_by_id = fields.Many2one(
        "res.users", string="Found by", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        help="The operator who heard of it from the customer.",
    )
    credit_found_date = fields.Date(string="Found on", readonly=True, copy=False)
    credit_case_id = fields.Many2one(
        "credit.case", string="Found in the case", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        groups="sagres_credit.group_operator",
    )
    credit_interaction_id = fields.Many2one(
        "credit.interaction", string="Found in the conversation", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null", groups="sagres_credit.group_operator",
    )

    credit_pipeline = fields.Boolean(related="team_id.credit_pipeline", string="In a pipeline of collection")

    @api.model_create_multi
    def create(self, vals_list):
        """Keep what customers of a client are called away from services that look up companies by e-mail.

        Such a service (Odoo's own lead enrichment is installed with the pipeline) would be told who owes money to whom.
        """
        if "iap_enrich_done" in self._fields:
            ours = ("credit_found_by_id", "credit_request_id")
            vals_list = [
                {"iap_enrich_done": True, **vals} if any(vals.get(name) for name in ours) else vals for vals in vals_list
            ]
        return super().create(vals_list)

    @api.model
    def _get_credit_pipeline(self):
        """Return the pipeline whose stages all pipelines of clients have."""
        return self.env.ref("sagres_credit.crm_team_credit", raise_if_not_found=False) or self.env["crm.team"]

    @api.model
    def _get_origin_fields(self):
        """Return which fields tell where an opportunity came from, in groups that stay together when some are merged.

        For a module to bring another origin, it must override this method.
        """
        return [["credit_found_by_id", "credit_kind", "credit_found_date", "credit_case_id", "credit_interaction_id"]]

    def _merge_dependences(self, opportunities):
        """Keep who found what was merged, and from where."""
        result = super()._merge_dependences(opportunities)
        lead, others = self.sudo(), opportunities.sudo()
        for first, *rest in self._get_origin_fields():
            source = others.filtered(first)[:1] if not lead[first] else others.browse()
            lead.update({name: source[name] for name in (first, *rest)} if source else {})
        return result

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show in the pipeline of a client its own stages alone, not those of every other pipeline."""
        found = super()._read_group_stage_ids(stages, domain)
        team = self.env["crm.team"].browse(self.env.context.get("default_team_id"))
        return found.filtered(lambda stage: stage in stages or stage.sudo().team_ids) if team.credit_pipeline else found

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        """Move an opportunity of a client's pipeline among the stages of that pipeline."""
        team = self.env["crm.team"].browse(team_id) or self.team_id
        own = [("team_ids", "in", team.ids)] if team and all(team.mapped("credit_pipeline")) else []
        found = super()._stage_find(team_id=team_id, domain=[*(domain or []), *own], order=order, limit=limit)
        return found or super()._stage_find(team_id=team_id, domain=domain, order=order, limit=limit)
