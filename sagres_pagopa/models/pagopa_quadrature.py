from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.node_values import utc


class PagopaQuadrature(models.Model):
    """How the payments of a day add up: booked from receipts, reported in flows, credited by the bank."""

    _name = "pagopa.quadrature"
    _description = "pagoPA quadrature"
    _auto = False
    _rec_name = "date"
    _order = "date desc, creditor_id"
    _depends = {
        "account.move.line": ["account_id", "amount_residual", "move_id"],
        "account.move": ["state"],
        "account.payment": ["amount", "move_id", "outstanding_account_id", "pagopa_refund_id", "payment_type"],
        "pagopa.anomaly": ["code", "creditor_id", "flow_id", "flow_line_id", "receipt_id", "state", "statement_line_id"],
        "pagopa.flow": ["date_regulation", "state"],
        "pagopa.flow.line": ["amount", "creditor_id", "date_payment", "flow_id", "outcome", "receipt_id", "state"],
        "pagopa.receipt": ["amount_ours", "creditor_id", "date_payment", "payment_id", "state"],
    }

    creditor_id = fields.Many2one("pagopa.creditor", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="Paid on", readonly=True)
    receipt_count = fields.Integer(string="Receipts", readonly=True)
    amount_booked = fields.Monetary(string="Amount booked", readonly=True, help="Receipts of this day, as booked.")
    amount_reported = fields.Monetary(string="In flows", readonly=True, help="What flows report of this day.")
    amount_credited = fields.Monetary(string="Credited", readonly=True, help="Booked and reconciled with the bank.")
    amount_transit = fields.Monetary(string="In transit", readonly=True, help="Booked and not credited yet.")
    amount_difference = fields.Monetary(string="Difference", readonly=True, help="In flows less booked.")
    anomaly_count = fields.Integer(string="Anomalies open", readonly=True)
    outcome = fields.Selection(
        [("good", "It adds up"), ("waiting", "Credit awaited"), ("anomalies", "Anomalies open"), ("difference", "It differs")],
        compute="_compute_outcome", help="Anomalies come first: they say what to do.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH part AS (%s UNION ALL %s UNION ALL %s UNION ALL %s)
            SELECT part.creditor_id * 40000 + (part.date - DATE '2000-01-01') AS id, part.creditor_id, creditor.company_id,
                   part.date, SUM(part.receipts)::int AS receipt_count, SUM(part.booked) AS amount_booked,
                   SUM(part.reported) AS amount_reported, SUM(part.booked - part.transit) AS amount_credited,
                   SUM(part.transit) AS amount_transit, SUM(part.reported - part.booked) AS amount_difference,
                   SUM(part.anomalies)::int AS anomaly_count
              FROM part
              JOIN pagopa_creditor AS creditor ON creditor.id = part.creditor_id
             WHERE part.date IS NOT NULL
          GROUP BY part.creditor_id, creditor.company_id, part.date
            """,
            SQL(RECEIPTS), SQL(LINES), SQL(REVOKED), SQL(ANOMALIES),
        )

    @api.depends("amount_difference", "amount_transit", "anomaly_count")
    def _compute_outcome(self):
        """Say in a word how the day stands; what no flow reports yet and no anomaly names is only awaited."""
        for day in self:
            differs, waits = (not day.currency_id.is_zero(amount) for amount in (day.amount_difference, day.amount_transit))
            if day.anomaly_count:
                day.outcome = "anomalies"
            elif differs and not (waits and day.amount_difference < 0):
                day.outcome = "difference"
            else:
                day.outcome = "waiting" if waits else "good"

    def _get_action(self, xmlid, domain):
        """Return the list behind a figure of this day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"sagres_pagopa.{xmlid}")
        return {**action, "domain": [("creditor_id", "=", self.creditor_id.id), *domain], "context": {}}

    def action_open_receipts(self):
        """Open the receipts booked on this day."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Receipts"), "res_model": "pagopa.receipt",
            "view_mode": "list,form", "domain": [
                ("creditor_id", "=", self.creditor_id.id), ("state", "=", "booked"),
                *self._get_day_domain("date_payment"),
            ],
        }

    def _get_day_domain(self, name):
        """Return the domain of a moment on this day, in Italian time."""
        start = datetime.combine(self.date, time(), ZoneInfo("Europe/Rome"))
        return Domain(name, ">=", utc(start)) & Domain(name, "<", utc(start + timedelta(days=1)))

    def action_open_lines(self):
        """Open what flows report of this day."""
        day = self._get_day_domain("receipt_id.date_payment") | (
            Domain("receipt_id", "=", False) & Domain("date_payment", "=", self.date)
        )
        return self._get_action("pagopa_flow_line_action", [
            ("state", "!=", "foreign"), ("flow_id.state", "!=", "obsolete"), *day,
        ])

    def action_open_anomalies(self):
        """Open what does not add up for this creditor."""
        return self._get_action("pagopa_anomaly_action", [("state", "=", "open")])


#: The Italian day of a moment of the database.
DAY = "({moment} AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Rome')::date"
RECEIPT_DAY = DAY.format(moment="receipt.date_payment")
RECEIPTS = f"""
    SELECT receipt.creditor_id, {RECEIPT_DAY} AS date, COUNT(*) AS receipts, SUM(receipt.amount_ours) AS booked,
           0 AS reported, COALESCE(SUM(item.amount_residual), 0) AS transit, 0 AS anomalies
      FROM pagopa_receipt AS receipt
 LEFT JOIN account_payment AS payment ON payment.id = receipt.payment_id
 LEFT JOIN account_move_line AS item ON item.move_id = payment.move_id AND item.account_id = payment.outstanding_account_id
     WHERE receipt.state = 'booked'
  GROUP BY 1, 2
"""  # constants only  # nosec B608
#: What is matched counts on the day of its receipt, so that a line which names another day makes no difference.
LINES = f"""
    SELECT line.creditor_id, COALESCE({RECEIPT_DAY}, line.date_payment), 0, 0,
           SUM(CASE WHEN line.outcome = '3' THEN -ABS(line.amount) ELSE line.amount END), 0, 0
      FROM pagopa_flow_line AS line
      JOIN pagopa_flow AS flow ON flow.id = line.flow_id
 LEFT JOIN pagopa_receipt AS receipt ON receipt.id = line.receipt_id
     WHERE flow.state <> 'obsolete' AND line.state <> 'foreign'
  GROUP BY 1, 2
"""  # constants only  # nosec B608
#: What a flow revokes and was refunded on the transit account is booked no more.
REVOKED = f"""
    SELECT line.creditor_id, {RECEIPT_DAY}, 0, -SUM(refund.amount), 0, COALESCE(SUM(item.amount_residual), 0), 0
      FROM pagopa_flow_line AS line
      JOIN pagopa_flow AS flow ON flow.id = line.flow_id
      JOIN pagopa_receipt AS receipt ON receipt.id = line.receipt_id AND receipt.state = 'booked'
      JOIN account_payment AS refund ON refund.pagopa_refund_id = receipt.id AND refund.payment_type = 'outbound'
      JOIN account_move AS entry ON entry.id = refund.move_id AND entry.state = 'posted'
 LEFT JOIN account_move_line AS item ON item.move_id = refund.move_id AND item.account_id = refund.outstanding_account_id
     WHERE flow.state <> 'obsolete' AND line.state = 'matched' AND line.outcome = '3'
  GROUP BY 1, 2
"""  # constants only  # nosec B608
ANOMALIES = f"""
    SELECT anomaly.creditor_id,
           COALESCE({RECEIPT_DAY}, line.date_payment, flow.date_regulation, move.date, anomaly.create_date::date), 0, 0, 0, 0,
           COUNT(*)
      FROM pagopa_anomaly AS anomaly
 LEFT JOIN pagopa_receipt AS receipt ON receipt.id = anomaly.receipt_id
 LEFT JOIN pagopa_flow_line AS line ON line.id = anomaly.flow_line_id
 LEFT JOIN pagopa_flow AS flow ON flow.id = anomaly.flow_id
 LEFT JOIN account_bank_statement_line AS credit ON credit.id = anomaly.statement_line_id
 LEFT JOIN account_move AS move ON move.id = credit.move_id
     WHERE anomaly.state = 'open'
  GROUP BY 1, 2
"""  # constants only  # nosec B608
