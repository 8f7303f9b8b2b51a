from odoo import fields, models

ACT_KINDS = [
    ("called", "Is called"),
    ("accepted_express", "Accepted by deed"),
    ("accepted_tacit", "Accepted by what they did"),
    ("accepted_law", "Heir by law"),
    ("benefit", "Accepted with benefit of inventory"),
    ("inventory", "Inventory finished"),
    ("renounced", "Renounced"),
    ("renunciation_revoked", "Took the renunciation back"),
    ("concealed", "Took or hid goods of the estate"),
    ("benefit_lost", "Lost the benefit of inventory"),
    ("term_extended", "A judge extended a term"),
    ("disqualified", "Declared unworthy"),
    ("interpellation_asked", "Term asked of the court"),
    ("interpellation_served", "Term served"),
    ("lapsed", "Let the term pass"),
    ("died", "Died"),
]


class CreditHeirAct(models.Model):
    """What a called person did or what happened to them in the succession, with its day, its proof and what it means."""

    _name = "credit.heir.act"
    _description = "Act of a called person"
    _order = "date desc, id desc"

    heir_id = fields.Many2one("credit.heir", required=True, readonly=True, index=True, ondelete="cascade")
    estate_id = fields.Many2one(related="heir_id.estate_id", store=True, index=True)
    company_id = fields.Many2one(related="heir_id.company_id", string="Client", store=True, index=True)
    kind = fields.Selection(ACT_KINDS, string="What happened", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    date_end = fields.Date(string="Term until", readonly=True, help="Of a term set by the court (481 c.c.), its last day.")
    proof = fields.Char(required=True, readonly=True, help="Notary and number of the deed, register of successions, act.")
    document_ids = fields.Many2many(
        "ir.attachment", "credit_heir_act_attachment_rel", "act_id", "attachment_id", string="Documents", readonly=True,
        bypass_search_access=True,
    )
    recorded_by_id = fields.Many2one(
        "res.users", string="Recorded by", default=lambda self: self.env.user, readonly=True, required=True,
    )
    state = fields.Selection(
        [("valid", "Valid"), ("cancelled", "Cancelled")], required=True, default="valid", readonly=True,
    )
    cancel_reason = fields.Char(readonly=True)
