from odoo import api, fields, models


class PagopaFlow(models.Model):
    """What the screens say of a flow beside what it says itself."""

    _inherit = "pagopa.flow"

    line_count = fields.Integer(string="Payments read", compute="_compute_line_count")
    amount_bank = fields.Monetary(string="Credited by the bank", compute="_compute_amount_bank")

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(self.env["pagopa.flow.line"]._read_group([("flow_id", "in", self.ids)], ["flow_id"], ["__count"]))
        for flow in self:
            flow.line_count = counts.get(flow._origin, 0)

    @api.depends("statement_line_ids.amount")
    def _compute_amount_bank(self):
        for flow in self:
            flow.amount_bank = sum(flow.sudo().statement_line_ids.mapped("amount"))

    def action_open_lines(self):
        """Open the payments of this flow."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_flow_line_action")
        return {**action, "domain": [("flow_id", "=", self.id)], "context": {}}
