from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

BUSY = ("pending", "printing")
#: So many are printed while the person waits.
AT_ONCE = 50


class PagopaNoticeBatch(models.Model):
    """Payment notices printed together: one document and its index, made in the background where they are many."""

    _name = "pagopa.notice.batch"
    _inherit = "credit.batch.progress"
    _description = "pagoPA notices printed together"
    _order = "id desc"
    _busy_states = BUSY

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Asked by", default=lambda self: self.env.user, readonly=True)
    date = fields.Date(string="Day of printing", default=fields.Date.context_today, required=True, readonly=True)
    state = fields.Selection(
        [("pending", "Waiting to start"), ("printing", "Printing"), ("done", "Notices printed"), ("empty", "Nothing to print")],
        default="pending", required=True, readonly=True, index=True,
    )
    position_ids = fields.Many2many(
        "pagopa.position", "pagopa_notice_batch_position_rel", "batch_id", "position_id", string="Positions", readonly=True,
    )
    left_out_ids = fields.Many2many(
        "pagopa.position", "pagopa_notice_batch_left_out_rel", "batch_id", "position_id", string="Left out", readonly=True,
    )
    left_out_count = fields.Integer(string="Notices left out", compute="_compute_counts")
    count = fields.Integer(string="Notices printed", readonly=True)
    pages = fields.Integer(readonly=True)
    total = fields.Integer(string="Notices chosen", readonly=True)
    done = fields.Integer(string="Worked", readonly=True)
    last_position = fields.Integer(readonly=True, help="The last position that was worked: from there it continues.")
    problems = fields.Text(string="What stayed behind and why", readonly=True)
    index_text = fields.Text(readonly=True)
    part_ids = fields.Many2many(
        "ir.attachment", "pagopa_notice_batch_part_rel", "batch_id", "attachment_id", readonly=True, bypass_search_access=True,
    )
    document_id = fields.Many2one("ir.attachment", string="Notices (PDF)", readonly=True, bypass_search_access=True)
    index_id = fields.Many2one("ir.attachment", string="Index (CSV)", readonly=True, bypass_search_access=True)

    @api.depends("date", "company_id.name")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = self.env._(
                "pagoPA notices of %(client)s, %(date)s", client=batch.company_id.name or "",
                date=format_date(self.env, batch.date),
            )

    @api.depends("left_out_ids")
    def _compute_counts(self):
        for batch in self:
            batch.left_out_count = len(batch.left_out_ids)

    @api.model
    def _make(self, positions):
        """Print the notices of these positions of one client: at once where they are few, else by the scheduled job.

        :raises UserError: there is none, they are of several clients, or this is a copy of the database
        """
        if self.env["credit.notice"]._is_neutralised():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        if len(positions.company_id) != 1:
            raise UserError(self.env._("Choose positions of one client."))
        batch = self.sudo().create({
            "company_id": positions.company_id.id, "position_ids": [Command.set(positions.ids)], "total": len(positions),
            "user_id": self.env.uid,
        })
        if len(positions) <= AT_ONCE:
            batch._work_at_once()
        else:
            self.env.ref("sagres_pagopa.pagopa_notice_cron_print").sudo()._trigger()
        return batch.sudo(self.env.su)

    def action_open_document(self):
        """Download the notices."""
        return self._get_download(self.document_id)

    def action_open_index(self):
        """Download the index."""
        return self._get_download(self.index_id)

    def _get_download(self, attachment):
        self.ensure_one()
        self.position_ids._check_printing()
        if not attachment:
            raise UserError(self.env._("There is no such file: no notice of this batch was printed."))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=true", "target": "download"}

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("pagoPA notices"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")],
        }
