from odoo import fields, models

SEARCH_KINDS = [
    ("death_certificate", "Death certificate (civil registry)"),
    ("family_certificate", "Family certificate (civil registry)"),
    ("residence", "Residence of a person (civil registry)"),
    ("succession_declaration", "Declaration of succession (revenue agency)"),
    ("land_registry", "Land registry"),
    ("court_renunciations", "Register of successions: renunciations (court)"),
    ("court_benefit", "Register of successions: benefit of inventory (court)"),
    ("notary", "Notary: will or deed of acceptance"),
    ("relative", "Information from a relative"),
    ("other", "Other"),
]
OUTCOMES = [
    ("waiting", "Waits for the answer"),
    ("found", "Found"),
    ("nothing", "Nothing found"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]


class CreditHeirSearch(models.Model):
    """One search about a succession: what was asked of whom and when, what it cost and what came of it."""

    _name = "credit.heir.search"
    _description = "Search for heirs"
    _order = "date_asked desc, id desc"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="estate_id.company_id", string="Client", store=True, index=True)
    user_id = fields.Many2one(related="estate_id.user_id", string="Operator")
    currency_id = fields.Many2one(related="company_id.currency_id")
    heir_id = fields.Many2one(
        "credit.heir", string="About", index="btree_not_null", ondelete="cascade", domain="[('estate_id', '=', estate_id)]",
        help="Empty: about the deceased.",
    )
    kind = fields.Selection(SEARCH_KINDS, string="What was asked", required=True)
    authority = fields.Char(string="Of whom", required=True, help="Municipality, court, office, notary.")
    date_asked = fields.Date(string="Asked on", required=True, default=fields.Date.context_today)
    asked_by_id = fields.Many2one("res.users", string="Asked by", default=lambda self: self.env.user, readonly=True)
    date_answered = fields.Date(string="Answered on")
    cost = fields.Monetary()
    outcome = fields.Selection(OUTCOMES, required=True, default="waiting", index=True)
    answer = fields.Text()
    document_ids = fields.Many2many(
        "ir.attachment", "credit_heir_search_attachment_rel", "search_id", "attachment_id", string="Documents",
        bypass_search_access=True,
    )
