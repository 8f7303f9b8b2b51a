from odoo import api, fields, models


class PagopaCreditor(models.Model):
    """What is still missing before a creditor can be asked for real, told as a list."""

    _inherit = "pagopa.creditor"

    auto_publish = fields.Boolean(
        string="Position as soon as an invoice is posted", tracking=True,
        help="The next nightly run makes and publishes the position of every new invoice, due or not.",
    )
    gap_list = fields.Html(string="What is missing", compute="_compute_gap_list", compute_sudo=True)
    is_ready = fields.Boolean(string="Ready", compute="_compute_gap_list", compute_sudo=True)
    position_count = fields.Integer(string="Living positions", compute="_compute_position_count")

    @api.depends(
        "account_ids.active", "segregation_ids.active", "category_id", "journal_id", "use_node", "use_gpd", "station",
        "broker_tax_code", "certificate_list", "environment", "cbill_code",
    )
    def _compute_gap_list(self):
        for creditor in self:
            gaps = creditor._get_gaps()
            creditor.is_ready = not gaps
            creditor.gap_list = self.env["ir.qweb"]._render("sagres_pagopa.pagopa_creditor_gaps", {"gaps": gaps})

    def _compute_position_count(self):
        living = self.env["pagopa.position"]._read_group(
            [("creditor_id", "in", self.ids), ("state", "not in", ("invalid", "paid", "reported"))],
            ["creditor_id"], ["__count"],
        )
        found = dict(living)
        for creditor in self:
            creditor.position_count = found.get(creditor, 0)

    def _get_gaps(self):
        """Return in sentences what must still be entered before production.

        For a module to ask for more, it must override this method.
        """
        self.ensure_one()
        _ = self.env._
        rows = [
            (self.account_ids, _("An account registered at pagoPA.")),
            (self.segregation_ids, _("A segregation code, as assigned by pagoPA.")),
            (self.category_id, _("The usual taxonomy code.")),
            (self.journal_id and self._get_transit_account(), _("The receipts journal with its transit account.")),
            (self.use_node or self.use_gpd, _("How the platform knows the positions: node calls, GPD, or both.")),
            (self.broker_tax_code, _("The tax code of the broker; its own when it connects directly.")),
            (self.station, _("The station, as registered at pagoPA.")),
            (not self.use_node or self._get_certificates(), _("The certificates of the platform that are admitted.")),
            (self.cbill_code, _("The CBILL code, printed on the notice.")),
        ]
        return [words for found, words in rows if not found]

    def _get_gap(self):
        """Return what stands in the way of any position, as a value of ``LEFT_OUT``; ``False`` where nothing does."""
        self.ensure_one()
        if not self.sudo().segregation_ids:
            return "no_numbers"
        return False if self._get_account() else "no_account"

    def action_open_positions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_position_action")
        context = {"search_default_living": 1, "allowed_company_ids": self.env.user.company_ids.ids}
        return dict(action, domain=[("creditor_id", "=", self.id)], context=context)
