from odoo import api, fields, models

DISPUTE_STATES = [
    ("open", "Waits for the client"),
    ("answered", "Answered"),
    ("closed", "Closed"),
    ("cancelled", "Withdrawn"),
]


class CreditDispute(models.Model):
    """A dispute (contestazione): the debtor contests some items, somebody at the client answers by a day.

    Its items are on hold until then, the others of the debtor go on; at the end they return to collection by themselves.
    """

    _name = "credit.dispute"
    _description = "Dispute"
    _inherit = ["credit.arrangement.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _item_table = "credit_dispute_receivable_rel"
    _item_column = "dispute_id"
    _hold_code = "dispute"
    _living_states = ("open", "answered")
    _watched_states = ("open", "answered")

    state = fields.Selection(DISPUTE_STATES, required=True, default="open", readonly=True, index=True, tracking=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_dispute_receivable_rel", "dispute_id", "receivable_id", string="Items", readonly=True,
    )

    @api.depends("debtor_id.name")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "Dispute %(number)s of %(debtor)s", number=dispute._origin.id or "", debtor=dispute.debtor_id.name or "",
            )

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()
