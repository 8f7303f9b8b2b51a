from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PagopaFlowUpload(models.TransientModel):
    """Import flows from files: one or several XML, or zips of them."""

    _name = "pagopa.flow.upload"
    _description = "Import of flows"

    creditor_id = fields.Many2one(
        "pagopa.creditor", domain=lambda self: [("company_id", "in", self.env.user.company_ids.ids)],
        help="Empty: each flow finds its own.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files", help="XML files as they came, or a zip of them.")
    done = fields.Boolean(readonly=True)
    report = fields.Text(string="What became of them", readonly=True)
    flow_ids = fields.Many2many("pagopa.flow", string="Imported", readonly=True)

    def action_import(self):
        """Import the files, and say of each what became of it."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager imports flows."))
        if not self.attachment_ids:
            raise UserError(self.env._("Choose the files first: XML, or a zip of them."))
        creditors = self.creditor_id or self.env["pagopa.creditor"].search([
            ("company_id", "in", self.env.user.company_ids.ids),
        ])
        if not creditors:
            raise UserError(self.env._("No client of yours has a creditor at pagoPA yet."))
        files = [(file.name, file.raw or b"") for file in self.attachment_ids.sorted("id")]
        outcomes = list(self.env["pagopa.flow"]._import_files(files, creditors))
        flows = self.env["pagopa.flow"].browse([one.flow.id for one in outcomes if one.flow])
        self.write({
            "done": True, "flow_ids": [fields.Command.set(flows.ids)], "report": "\n".join(map(self._say, outcomes)),
        })
        self.attachment_ids.unlink()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Import flows"), "res_model": self._name, "res_id": self.id,
            "view_mode": "form", "target": "new",
        }

    @api.model
    def _say(self, outcome):
        """Return in a sentence what became of a file."""
        if outcome.failure:
            return self.env._("%(file)s was refused: %(why)s.", file=outcome.name, why=outcome.failure)
        if not outcome.flow:
            return self.env._("%(file)s: this revision, or a later one, is here already.", file=outcome.name)
        return self.env._(
            "%(file)s: flow %(flow)s, %(count)s payments.", file=outcome.name, flow=outcome.flow.name,
            count=len(outcome.flow.line_ids),
        )

    def action_open_flows(self):
        """Open the flows that were imported."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_flow_action")
        return {**action, "domain": [("id", "in", self.flow_ids.ids)], "context": {}}
