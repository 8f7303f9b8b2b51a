from collections import Counter

from odoo import api, fields, models


class PagopaPosition(models.Model):
    """What a position shows beside itself: its notice, its receipts, what the platform still has to hear."""

    _inherit = "pagopa.position"

    notice_text = fields.Char(string="Notice number", compute="_compute_notice_text", search="_search_notice_text")
    receipt_ids = fields.One2many("pagopa.receipt", "position_id", string="Receipts", readonly=True)
    receipt_count = fields.Integer(compute="_compute_receipt_figures")
    amount_paid = fields.Monetary(
        string="Paid with notices", compute="_compute_receipt_figures", help="What its booked receipts brought, in euro.",
    )
    message_to_platform_ids = fields.One2many(
        "pagopa.message", "position_id", string="Messages to the platform", readonly=True,
        groups="sagres_credit.group_operator",
    )
    can_act = fields.Boolean(compute="_compute_can_act", compute_sudo=False)

    @api.depends("option_ids.notice_text")
    def _compute_notice_text(self):
        """Show the first notice; where there are installments say how many notices follow."""
        for position in self:
            options = position.option_ids
            more = f" +{len(options) - 1}" if len(options) > 1 else ""
            position.notice_text = f"{options[:1].notice_text or ''}{more}"

    @api.model
    def _search_notice_text(self, operator, value):
        if isinstance(value, str):
            value = "".join(value.split())
        return [("option_ids.notice_number", operator, value)]

    @api.depends("receipt_ids.state", "receipt_ids.amount_ours")
    def _compute_receipt_figures(self):
        rows = self.env["pagopa.receipt"]._read_group(
            [("position_id", "in", self.ids)], ["position_id", "state"], ["__count", "amount_ours:sum"],
        )
        counts, paid = Counter(), Counter()
        for position, state, count, amount in rows:
            counts[position] += count
            paid[position] += amount if state == "booked" else 0
        for position in self:
            position.receipt_count, position.amount_paid = counts[position._origin], paid[position._origin]

    @api.depends("case_id.can_act")
    @api.depends_context("uid")
    def _compute_can_act(self):
        for position in self:
            position.can_act = position.case_id.can_act
