import logging
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import platform_json
from ..tools.node_values import utc
from ..tools.platform_error import PlatformError, PlatformMissing
from ..tools.receipt_read import read_receipt_json, read_receipt_xml

_logger = logging.getLogger(__name__)

#: So far back the platform shows receipts, and so far back they are looked at again.
SHOWN = timedelta(days=30)
OVERLAP = timedelta(days=3)
#: Receipts asked for in one run: the platform takes ten an hour.
MOST_ASKED = 10


class PagopaCreditor(models.Model):
    """Until when the receipts of a creditor were read from the platform."""

    _inherit = "pagopa.creditor"

    date_receipts = fields.Datetime(string="Receipts read on", readonly=True, copy=False)


class PagopaReceipt(models.Model):
    """Receipts that nobody brings are fetched: those of positions on the platform, and those that a flow misses."""

    _inherit = "pagopa.receipt"

    @api.model
    def _cron_read(self):
        """Read the receipts of the creditors whose positions are on the platform, and ask for missing ones (scheduled job)."""
        creditors = self.env["pagopa.creditor"].sudo().search([("use_gpd", "=", True)])
        for number, creditor in enumerate(creditors, 1):
            self._read_safely(creditor)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(creditors) - number):
                return
        self._ask_missing()

    @api.model
    def _read_safely(self, creditor):
        """Read what can be read; where the platform fails the next run goes on."""
        try:
            return self._read_receipts(creditor)
        except (PlatformError, UserError) as error:
            _logger.warning("The receipts of creditor %s could not be read: %s", creditor.id, error)
            return self.browse()

    @api.model
    def _read_receipts(self, creditor):
        """Keep the receipts of a creditor that are on the platform and not here; return how many are new.

        :raises PlatformError: the platform did not answer
        """
        now, client = fields.Datetime.now(), creditor._get_client()
        start = max(now - SHOWN, creditor.date_receipts - OVERLAP if creditor.date_receipts else now - SHOWN)
        listed = list(client.receipts.iterate(date_from=start.date()))
        known = self._get_known(creditor, {entry["iuv"] for entry in listed})
        new = [entry for entry in listed if (entry["iuv"], _get_moment(entry)) not in known]
        for iuv in dict.fromkeys(entry["iuv"] for entry in new):
            self._keep_read(creditor, client.receipts.xml(iuv))
        creditor.date_receipts = now
        return len(new)

    @api.model
    def _get_known(self, creditor, iuvs):
        """Return the receipts that are here as pairs of IUV and moment; a second payment of a notice has another moment."""
        found = self.sudo().search_fetch([("creditor_id", "=", creditor.id), ("iuv", "in", list(iuvs))], ["iuv", "date_payment"])
        return {(receipt.iuv, receipt.date_payment) for receipt in found}

    @api.model
    def _keep_read(self, creditor, content):
        try:
            receipt, version = read_receipt_xml(content)
        except ValueError as error:
            _logger.warning("A receipt of creditor %s cannot be read: %s", creditor.id, error)
            return
        self._keep(creditor, receipt, raw=content, version=version, source="platform")

    @api.model
    def _ask_missing(self):
        """Ask for the receipts that reported payments miss, as many as an hour allows."""
        anomalies = self.env["pagopa.anomaly"].sudo().search([
            ("code", "=", "L1"), ("state", "=", "open"), ("flow_line_id.receipt_id", "=", False),
        ], order="id", limit=MOST_ASKED)
        for line in anomalies.flow_line_id:
            try:
                self._ask_receipt(line)
            except (PlatformError, UserError) as error:
                _logger.info("A receipt could not be asked for: %s", error)
            self.env["ir.cron"]._commit_progress()

    @api.model
    def _ask_receipt(self, flow_line):
        """Ask for the receipt of a reported payment; return it where the platform has it, else nothing.

        It takes the way of one that was brought: kept once, booked by the same job.

        :raises PlatformError: the platform did not answer, or was asked often enough this hour
        """
        flow_line.ensure_one()
        creditor = flow_line.sudo().creditor_id
        try:
            found = creditor._get_client().receipts.recover(flow_line.receipt_number, flow_line.iuv)
            receipt = read_receipt_json(found)
        except (PlatformMissing, ValueError):
            return self.browse()
        self._keep(creditor, receipt, raw=platform_json.dumps(found), source="platform")
        return self.sudo().search([
            ("creditor_id", "=", creditor.id), ("receipt_number", "=", receipt.receipt_id),
            ("notice_number", "=", receipt.notice_number),
        ], limit=1)

    @api.model
    def _wake_reading(self):
        """Have the receipts on the platform read soon."""
        self.env.ref("sagres_pagopa.pagopa_receipt_cron_read").sudo()._trigger()


def _get_moment(entry):
    """Return when a listed receipt was paid, as it is stored."""
    text = entry["paymentDateTime"].replace("Z", "+00:00")
    return utc(datetime.fromisoformat(text)).replace(tzinfo=None, microsecond=0)
