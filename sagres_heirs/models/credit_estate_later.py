from odoo import api, fields, models
from odoo.exceptions import UserError

DECISIONS = [("estate", "Divided among the heirs"), ("apart", "Not divided")]


class CreditEstateLater(models.Model):
    """What a person decided about a debt that arose after the death: is it of the succession too, or of somebody else.

    The invoice alone does not tell: what was supplied before the death is a debt of the deceased whenever it is invoiced,
    what was supplied later is owed by who ordered it, and burial is a charge on the estate. Rows are added and never
    changed: the last one counts.
    """

    _name = "credit.estate.later"
    _description = "Decision on a debt arisen after the death"
    _order = "id desc"
    _rec_name = "receivable_id"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="estate_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    receivable_id = fields.Many2one(
        "credit.receivable", string="Item", required=True, readonly=True, index=True, ondelete="cascade",
    )
    decision = fields.Selection(DECISIONS, required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    date = fields.Date(string="Decided on", required=True, readonly=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", string="Decided by", required=True, readonly=True, default=lambda self: self.env.user,
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self.env.su:
            raise UserError(self.env._("A decision is not deleted: decide again, with the reason."))
