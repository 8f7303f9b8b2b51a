import logging

from odoo import api, fields, models

from ..tools.flow_rest import parse_rest
from ..tools.flow_types import FlowError
from ..tools.node_values import utc
from ..tools.platform_error import PlatformError

_logger = logging.getLogger(__name__)

#: Read again at each download: the platform keeps no mark of what was read.
OVERLAP_DAYS = 2
#: The platform keeps flows for so long.
KEPT_DAYS = 30


class PagopaFlow(models.Model):
    """Flows are downloaded from the platform, page by page, from where the last download ended."""

    _inherit = "pagopa.flow"

    @api.model
    def _cron_download(self):
        """Download the flows of every creditor (scheduled job); never in a copy that was neutralised."""
        if self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"):
            return
        for creditor in self.env["pagopa.creditor"].sudo().search([("active", "=", True)]):
            client = creditor._get_flow_client()
            if client and not self._download_safely(creditor, client):
                return

    @api.model
    def _download_safely(self, creditor, client):
        """Download the flows of one creditor; where the platform does not answer the others go on, it is asked again later."""
        try:
            return self._download(creditor, client, commit=True)
        except PlatformError as error:
            _logger.warning("The flows of creditor %s could not be read: %s", creditor.id, error)
            return True

    @api.model
    def _download(self, creditor, client, commit=False):
        """Import what was published since the last download; what cannot be read is named and the rest goes on.

        :param client: offers ``iterate(published_after=)``, ``header(fdr, revision, psp)`` and
            ``payments(fdr, revision, psp, page=)``, as the platform's client does; it keeps to one call a second
        :return: whether there is time left for more
        """
        creditor = creditor.sudo()
        since = fields.Datetime.subtract(creditor.flow_watermark or fields.Datetime.now(), days=OVERLAP_DAYS)
        if not creditor.flow_watermark:
            since = fields.Datetime.subtract(since, days=KEPT_DAYS - OVERLAP_DAYS)
        offered = sorted(client.iterate(published_after=since), key=lambda flow: flow.get("published") or "")
        held = self._get_held(creditor, offered)
        for flow in offered:
            if (flow["fdr"], flow["pspId"], flow["revision"]) in held:
                continue
            self._download_one(creditor, client, flow)
            if commit and not self.env["ir.cron"]._commit_progress(1):
                return False
        return True

    @api.model
    def _get_held(self, creditor, offered):
        """Return the ``(identifier, provider, revision)`` of what was offered and is here already."""
        flows = self.sudo().search_fetch(
            [("creditor_id", "=", creditor.id), ("name", "in", [flow["fdr"] for flow in offered])], ["name", "psp", "revision"],
        )
        return {(flow.name, flow.psp, flow.revision) for flow in flows if flow.source == "platform"}

    @api.model
    def _download_one(self, creditor, client, offered):
        key = offered["fdr"], offered["revision"], offered["pspId"]
        try:
            flow = parse_rest(client.header(*key), self._read_pages(client, key))
        except FlowError as error:
            _logger.warning("The flow %s could not be read: %s", offered["fdr"], error)
            self.env["credit.problem"].sudo()._raise("pagopa_flow", [{
                "name": self.env._("The flow %(name)s could not be read: %(why)s", name=offered["fdr"], why=error),
                "todo": self.env._("Ask the payment provider for a corrected flow"), "company_id": creditor.company_id.id,
                "user_id": self.env["pagopa.anomaly"]._get_owner(creditor).id, "res_model": creditor._name, "res_id": creditor.id,
            }])
            return
        self._import(creditor, flow, source="platform")
        if flow.published:
            creditor.flow_watermark = max(
                creditor.flow_watermark or utc(flow.published).replace(microsecond=0), utc(flow.published).replace(microsecond=0),
            )

    @api.model
    def _read_pages(self, client, key):
        page, pages = 1, 1
        while page <= pages:
            answer = client.payments(*key, page=page)
            pages = self._read_count(answer)
            yield answer
            page += 1

    @api.model
    def _read_count(self, answer):
        pages = (answer.get("metadata") or {}).get("totPage")
        if isinstance(pages, bool) or not isinstance(pages, int) or not 0 <= pages <= 10_000:
            raise FlowError("syntax", "the answer does not say how many pages there are")
        return pages


class PagopaCreditor(models.Model):
    """From where on the flows of a creditor are read."""

    _inherit = "pagopa.creditor"

    flow_watermark = fields.Datetime(
        string="Flows read until", readonly=True, copy=False, help="Published on the platform; two days before are read again.",
    )

    def _get_flow_client(self):
        """Return the client by which the flows of this creditor are read, or none.

        For a module to reach the platform, it must override this method.
        """
        return None
