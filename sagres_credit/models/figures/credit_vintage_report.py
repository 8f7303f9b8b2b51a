from odoo import fields, models
from odoo.tools import SQL

EVENTS = [
    ("1_entrusted", "Entrusted"),
    ("2_credited", "Credit note"),
    ("3_collected", "Collected"),
    ("4_written_off", "Written off"),
]
STOCKS = [("old", "Found by the mandate"), ("new", "Due since the mandate began")]


class CreditVintageReport(models.Model):
    """How much of what fell due in a month was collected, and how soon: one row for each item entrusted and each settlement.

    Entrusted is what was open when the first mandate of the client began, or what was booked later. What a payment
    collected counts from the day of its reconciliation; the rate is collected over entrusted net of credit notes.
    """

    _name = "credit.vintage.report"
    _description = "Recovery by vintage"
    _inherit = "credit.past.mixin"
    _auto = False
    _rec_name = "move_id"
    _order = "due_date, line_id, id"
    _depends = {
        "account.account": ["account_type"],
        "account.journal": ["type"],
        "account.move.line": [
            "account_id", "balance", "company_id", "date", "date_maturity", "display_type", "journal_id", "move_id",
            "parent_state", "partner_id",
        ],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
        "credit.mandate": ["company_id", "date_start", "payment_journal_id", "state"],
        "res.partner": ["commercial_partner_id", "credit_segment"],
    }

    line_id = fields.Many2one("account.move.line", string="Journal item", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    stock = fields.Selection(STOCKS, readonly=True)
    due_date = fields.Date(string="Vintage", readonly=True, help="The day on which the item fell due.")
    event = fields.Selection(EVENTS, string="What happened", readonly=True)
    date = fields.Date(readonly=True)
    age = fields.Integer(
        string="Months since due", readonly=True, aggregator=None,
        help="Whole months from the due date to the settlement; 0 up to the due date.",
    )
    amount_entrusted = fields.Monetary(string="Entrusted", readonly=True)
    amount_credited = fields.Monetary(string="Credit notes", readonly=True)
    amount_collected = fields.Monetary(string="Collected", readonly=True)
    amount_written_off = fields.Monetary(string="Written off", readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True)
    recovery_rate = fields.Float(
        string="Recovery (%)", readonly=True, aggregator="avg", help="Collected over entrusted net of credit notes.",
    )

    @property
    def _table_query(self):
        day = self._get_as_of()
        figure = self.env["credit.ledger.figure"]
        return SQL(
            """
            SELECT flow.id, flow.line_id, flow.move_id, flow.company_id, person.commercial_partner_id AS partner_id, flow.stock,
                   flow.due_date, flow.event, flow.date, %(day)s::date AS as_of,
                   CASE WHEN flow.date > flow.due_date
                        THEN (DATE_PART('year', AGE(flow.date, flow.due_date)) * 12
                              + DATE_PART('month', AGE(flow.date, flow.due_date)))::integer ELSE 0 END AS age,
                   flow.entrusted AS amount_entrusted, flow.credited AS amount_credited, flow.collected AS amount_collected,
                   flow.written_off AS amount_written_off,
                   flow.entrusted - flow.credited - flow.collected - flow.written_off AS amount_open,
                   NULL::numeric AS recovery_rate
              FROM (%(flows)s) AS flow
         LEFT JOIN res_partner AS person ON person.id = flow.partner_id
            """,
            day=day, flows=figure._get_vintage_query(None, day),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The rate of a group is of its sums, and has no value where nothing was entrusted."""
        if aggregate_spec != "recovery_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        names = {
            name: self._field_to_sql(self._table, f"amount_{name}", query) for name in ("entrusted", "credited", "collected")
        }
        return SQL("100 * SUM(%(collected)s) / NULLIF(SUM(%(entrusted)s) - SUM(%(credited)s), 0)", **names)

    def action_open_item(self):
        self.ensure_one()
        return self.line_id._get_credit_item_action()
