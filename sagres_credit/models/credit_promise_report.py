from odoo import fields, models
from odoo.tools import SQL

from .credit_promise import PROMISE_CHANNELS, PROMISE_STATES

JUDGED = ("kept", "partly", "broken")


class CreditPromiseReport(models.Model):
    """Who keeps their word: one row a promise, with what was paid on it; the rate counts only promises that were judged."""

    _name = "credit.promise.report"
    _description = "Promises kept"
    _auto = False
    _rec_name = "promise_id"
    _order = "date_promised desc, id desc"
    _depends = {
        "account.journal": ["type"],
        "account.move.line": ["amount_residual", "journal_id", "parent_state"],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id"],
        "credit.case": ["company_id", "partner_id"],
        "credit.mandate": ["payment_journal_id"],
        "credit.promise": [
            "amount", "case_id", "channel", "company_id", "date_agreed", "date_promised", "owner_id", "paid_before",
            "receivable_ids", "reduced_before", "state",
        ],
        "credit.receivable": ["case_id", "line_id"],
    }

    promise_id = fields.Many2one("credit.promise", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    owner_id = fields.Many2one("res.users", string="Operator then", readonly=True)
    channel = fields.Selection(PROMISE_CHANNELS, string="How it was made", readonly=True)
    state = fields.Selection(PROMISE_STATES, readonly=True)
    date_agreed = fields.Date(string="Agreed on", readonly=True)
    date_promised = fields.Date(string="Promised for", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Promised amount", readonly=True)
    amount_paid = fields.Monetary(string="Paid on it", readonly=True, help="At most what was promised.")
    judged_count = fields.Integer(string="Judged", readonly=True, help="Kept, partly kept or broken: not awaited, not cancelled.")
    kept_count = fields.Integer(string="Kept in full", readonly=True)
    partly_count = fields.Integer(string="Kept in part", readonly=True)
    broken_count = fields.Integer(string="Broken", readonly=True)
    keep_rate = fields.Float(
        string="Promises kept (%)", readonly=True, aggregator="avg",
        help="Promises paid in full within their days of grace, of those judged.",
    )

    @property
    def _table_query(self):
        Promise = self.env["credit.promise"]
        return SQL(
            """
            WITH %(ledger)s
            SELECT promise.id, promise.id AS promise_id, promise.case_id, promise.company_id, promise.partner_id,
                   promise.owner_id, promise.channel, promise.state, promise.date_agreed, promise.date_promised,
                   promise.amount, LEAST(ledger.paid, promise.amount) AS amount_paid,
                   (promise.state IN %(judged)s)::integer AS judged_count,
                   (promise.state = 'kept')::integer AS kept_count,
                   (promise.state = 'partly')::integer AS partly_count,
                   (promise.state = 'broken')::integer AS broken_count,
                   CASE WHEN promise.state IN %(judged)s THEN 100.0 * (promise.state = 'kept')::integer END AS keep_rate
              FROM (SELECT agreed.id, agreed.case_id, agreed.company_id, debt.partner_id, agreed.owner_id, agreed.channel,
                           agreed.state, agreed.date_agreed, agreed.date_promised, agreed.amount
                      FROM credit_promise AS agreed JOIN credit_case AS debt ON debt.id = agreed.case_id) AS promise
              JOIN ledger ON ledger.id = promise.id
            """,
            ledger=Promise._get_paid_steps(SQL("TRUE")), judged=JUDGED,
        )

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()
