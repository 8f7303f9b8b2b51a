from odoo import api, fields, models


class CreditNotice(models.Model):
    """The message that tells a debtor how their dispute ended knows which one it was."""

    _inherit = "credit.notice"

    dispute_id = fields.Many2one("credit.dispute", compute="_compute_dispute_id", compute_sudo=True)

    @api.depends("case_id.dispute_ids.state", "case_id.dispute_ids.outcome")
    def _compute_dispute_id(self):
        for notice in self:
            answered = notice.case_id.dispute_ids.filtered(lambda dispute: dispute.outcome not in (False, "settled"))
            notice.dispute_id = answered.sorted(lambda dispute: (dispute.date_answered, dispute.id))[-1:]
