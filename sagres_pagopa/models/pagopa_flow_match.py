from odoo import models
from odoo.tools import SQL

OPEN_STATES = ("read", "anomalous", "waiting")
#: Receipts created together from payments that will never have one.
CREATED = 1000


class PagopaFlow(models.Model):
    """How flows find the receipts of their payments, and what is left to do with each."""

    _inherit = "pagopa.flow"

    def _match(self):
        """Match the payments of these flows with receipts; running twice changes nothing."""
        flows = self.sudo().filtered(lambda flow: flow.state in OPEN_STATES)
        mine = flows - flows._having_open(("F3",))
        if mine:
            self.env.flush_all()
            mine._make_receipts()
            mine._follow_lines()
            mine._write_verdicts()
            mine._ask_receipts()
        flows._update_states()

    def _make_receipts(self):
        """Make the receipt of each payment the provider has none of (outcomes 8 and 9), where its position says all."""
        rows = self.env.execute_query_dict(SQL(
            "SELECT * FROM (%s) AS verdict WHERE code IS NULL AND ours AND outcome IN ('8', '9') AND kept = 0"
            " AND transfers = 1 AND option_id IS NOT NULL AND times = 1", self._get_verdicts(),
        ))
        receipts = self.env["pagopa.receipt"].sudo()
        for start in range(0, len(rows), CREATED):
            receipts |= receipts._make_from_lines(rows[start:start + CREATED])
        if receipts:
            self.env.flush_all()
            receipts._wake()

    def _ask_receipts(self):
        """Have the receipts recovered that a payment of a known position lacks (L1), as the platform allows."""
        lines = self.env["pagopa.anomaly"].sudo().search([
            ("flow_id", "in", self.ids), ("code", "=", "L1"), ("state", "=", "open"),
        ], order="id").flow_line_id
        if lines:
            lines._ask_receipt()

    def _having_open(self, codes):
        """Return those of these flows about which an anomaly of these kinds is open."""
        found = self.env["pagopa.anomaly"].sudo().search([
            ("flow_id", "in", self.ids), ("code", "in", codes), ("state", "=", "open"),
        ])
        return found.flow_id & self

    def _update_states(self):
        """Write what is left to do with each of these flows."""
        anomalies = self.env["pagopa.anomaly"]
        codes = [code for code in anomalies._get_titles() if code[0] in "FL" or code in ("B1", "B4")]
        anomalous = self._having_open(codes)
        groups = self.env["pagopa.flow.line"].sudo()._read_group(
            [("flow_id", "in", self.ids), ("state", "=", "new")], ["flow_id"],
        )
        unread = self.browse([flow.id for flow, in groups]) - anomalous
        for state, flows in (("anomalous", anomalous), ("read", unread), ("waiting", self - anomalous - unread)):
            flows.filtered(lambda flow, state=state: flow.state != state).write({"state": state})


class PagopaFlowLine(models.Model):
    """A payment without its receipt: somebody has to ask for it."""

    _inherit = "pagopa.flow.line"

    def _ask_receipt(self):
        """Ask the platform for the receipts of these payments.

        For a module to recover them, it must override this method; ten calls an hour are allowed.
        """
        return self.browse()
