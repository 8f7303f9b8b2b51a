import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class PagopaCreditor(models.Model):
    """Flows are read by the same client as everything else."""

    _inherit = "pagopa.creditor"

    def _get_flow_client(self):
        """Return what reads the flows of this creditor; none where it has no way to the platform."""
        client = super()._get_flow_client()
        if client or not (self.use_node or self.use_gpd):
            return client
        try:
            return self._get_client().fdr
        except UserError as error:
            _logger.info("The flows of creditor %s are not read: %s", self.id, error)
            return None


class PagopaFlowLine(models.Model):
    """The receipts that payments of a flow lack are asked for by a job of its own: an hour allows few."""

    _inherit = "pagopa.flow.line"

    def _ask_receipt(self):
        result = super()._ask_receipt()
        self.env["pagopa.receipt"]._wake_reading()
        return result
