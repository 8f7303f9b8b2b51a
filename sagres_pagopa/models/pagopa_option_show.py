from odoo import api, fields, models


class PagopaOption(models.Model):
    """A notice as people read it, and the dialog of who else gets a part of it."""

    _inherit = "pagopa.option"

    notice_text = fields.Char(
        string="Notice number as printed", compute="_compute_notice_text", help="In groups of four, as printed.",
    )
    position_state = fields.Selection(related="position_id.state", string="State of the position")

    @api.depends("notice_number")
    def _compute_notice_text(self):
        for option in self:
            number = option.notice_number or ""
            option.notice_text = " ".join(number[place:place + 4] for place in range(0, len(number), 4))

    @api.depends("notice_number", "position_id.display_name")
    @api.depends_context("pagopa_whose")
    def _compute_display_name(self):
        """Name a notice by its number, and where one is chosen among many by its debtor and its subject too."""
        result = super()._compute_display_name()
        if self.env.context.get("pagopa_whose"):
            for option in self:
                option.display_name = f"{option.display_name} · {option.position_id.display_name}"
        return result

    def action_open_beneficiaries(self):
        """Open the list of the bodies that get a part of this notice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_beneficiary_action")
        context = {
            "default_option_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids,
            "create": self.position_id.state == "draft" and self.env.user.has_group("sagres_credit.group_manager"),
        }
        return dict(action, domain=[("option_id", "=", self.id)], context=context)
