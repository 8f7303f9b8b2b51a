from odoo import api, models

from .room import needs_room


class IrActionsReport(models.Model):
    """A paper that does not fit on the disk says so."""

    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, *args, **kwargs):
        with needs_room(self.env):
            return super()._run_wkhtmltopdf(*args, **kwargs)
