from odoo import api, fields, models

ASKED_BY = [
    ("person", "The person"), ("proxy", "Somebody for them"), ("authority", "The authority (Garante)"), ("firm", "Found by us"),
]
REASONS = [
    ("not_heir", "Not an heir"), ("out", "Out of the succession"), ("wrong_person", "Another person: a mistake"),
]


class CreditHeirErasure(models.Model):
    """Whose data were erased from a succession cannot be told any more; that it was done, by whom and why, is kept."""

    _name = "credit.heir.erasure"
    _description = "Erasure of a person's data"
    _order = "date desc, id desc"

    heir_id = fields.Many2one("credit.heir", string="Person", required=True, readonly=True, index=True, ondelete="restrict")
    estate_id = fields.Many2one(related="heir_id.estate_id", store=True, index=True)
    company_id = fields.Many2one(related="heir_id.company_id", string="Client", store=True, index=True)
    asked_by = fields.Selection(ASKED_BY, string="Asked by", required=True, readonly=True)
    date_asked = fields.Date(string="Asked on", required=True, readonly=True)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    date = fields.Datetime(string="Erased on", required=True, readonly=True, default=fields.Datetime.now)
    erased_by_id = fields.Many2one("res.users", string="Erased by", required=True, readonly=True, ondelete="restrict")
    done = fields.Text(string="What was done", readonly=True)

    _heir_uniq = models.UniqueIndex("(heir_id)", "The data of this person were erased already.")

    @api.depends("heir_id.name")
    def _compute_display_name(self):
        for erasure in self:
            erasure.display_name = erasure.sudo().heir_id.name
