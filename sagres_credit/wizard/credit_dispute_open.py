from odoo import api, fields, models

from ..models.credit_dispute import DISPUTE_CHANNELS


class CreditDisputeOpen(models.TransientModel):
    """Record what a debtor contests: which items, why, in their words, who answers."""

    _name = "credit.dispute.open"
    _description = "Open a dispute"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    choice_ids = fields.Many2many("credit.receivable", compute="_compute_choice_ids")
    item_ids = fields.Many2many(
        "credit.receivable", "credit_dispute_open_item_rel", "dialog_id", "receivable_id", string="What they contest",
        compute="_compute_item_ids", store=True, readonly=False,
    )
    reason_id = fields.Many2one(
        "credit.reason", string="Why",
        domain="['|', ('creditor_weakness', '=', True), ('parent_id.creditor_weakness', '=', True)]",
    )
    words = fields.Text(string="In their words")
    channel = fields.Selection(
        [pair for pair in DISPUTE_CHANNELS if pair[0] != "portal"], string="Raised by", required=True, default="phone",
    )
    owner_id = fields.Many2one(
        "res.users", string="Answers at the client", compute="_compute_owner_id", store=True, readonly=False,
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "credit_dispute_open_attachment_rel", "dialog_id", "attachment_id", string="Files",
    )

    @api.depends("case_id")
    def _compute_choice_ids(self):
        for dialog in self:
            readable = dialog.case_id.sudo(False)._filtered_access("read")
            dialog.choice_ids = readable._get_open_items() if readable else False

    @api.depends("choice_ids")
    def _compute_item_ids(self):
        for dialog in self:
            dialog.item_ids = dialog.choice_ids if len(dialog.choice_ids) == 1 else False

    @api.depends("case_id")
    def _compute_owner_id(self):
        for dialog in self:
            dialog.owner_id = dialog.case_id.sudo().mandate_id.dispute_owner_id

    def action_save(self):
        """Record the dispute; where it cannot be, the dialog stays with what was written."""
        self.ensure_one()
        self.case_id._check_may_act()
        self.item_ids.check_access("read")
        self.case_id._dispute(
            self.item_ids, self.reason_id, self.words, self.channel,
            attachments=self.attachment_ids._filter_own_uploads(), owner=self.owner_id,
        )
        return {"type": "ir.actions.act_window_close"}
