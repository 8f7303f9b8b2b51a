import base64
import logging

from odoo import api, fields, models

from ..tools.node_faults import Fault
from ..tools.node_messages import parse_request

_logger = logging.getLogger(__name__)

BATCH = 50


class PagopaCall(models.Model):
    """A receipt that an error of ours kept from being taken stays with its call, and is taken as soon as that can be done."""

    _inherit = "pagopa.call"

    raw = fields.Binary(
        string="As it came", readonly=True, attachment=True, groups="sagres_credit.group_manager",
        help="Kept only of a receipt that could not be taken, until it is.",
    )
    is_lost = fields.Boolean(string="Receipt not taken yet", readonly=True)

    _lost_idx = models.Index("(id) WHERE is_lost")

    @api.model
    def _prepare_lost(self, body):
        """Return the values that keep a receipt for later, and wake the job that takes it."""
        self.env["pagopa.receipt"]._wake()
        return {"raw": base64.b64encode(body), "is_lost": True}

    @api.model
    def _take_lost(self):
        """Take the receipts that could not be taken when they came; what fails again waits for the next time."""
        for call in self.sudo().search([("is_lost", "=", True)], limit=BATCH, order="id"):
            call._take_again()

    def _take_again(self):
        try:
            with self.env.cr.savepoint():
                body = base64.b64decode(self.raw)
                found = self.env["pagopa.node"]._answer(self.creditor_id, parse_request(body), body)
                self.write({"is_lost": False, "raw": False, "outcome": found.code.value if isinstance(found, Fault) else "OK"})
        except Exception as error:
            _logger.warning("The receipt of the pagoPA call %s cannot be taken yet: %s", self.id, error)
