from odoo import fields, models
from odoo.tools import SQL

from .credit_estate import ESTATE_STATES
from .credit_heir import ACCEPTED_STATES, CALLED_STATES, OUT_STATES


class CreditEstateReport(models.Model):
    """What each estate cost and what it brought: one row an estate, with no personal data of who is called."""

    _name = "credit.estate.report"
    _description = "Cost and recovery by estate"
    _auto = False
    _rec_name = "case_id"
    _order = "date_opened desc, id desc"
    _depends = {
        "account.journal": ["type"],
        "account.move": ["move_type"],
        "account.move.line": ["amount_residual", "date", "journal_id", "move_id", "parent_state"],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
        "credit.case": ["parent_id", "partner_id", "user_id"],
        "credit.estate": ["case_id", "company_id", "date_closed", "date_death", "date_opened", "state"],
        "credit.heir": ["estate_id", "state"],
        "credit.heir.search": ["cost", "estate_id"],
        "credit.mandate": ["payment_journal_id"],
        "credit.receivable": ["case_id", "line_id"],
        "credit.referral.act": ["case_id", "cost"],
    }

    estate_id = fields.Many2one(
        "credit.estate", readonly=True, groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
    case_id = fields.Many2one("credit.case", string="Case of the deceased", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Deceased", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    state = fields.Selection(ESTATE_STATES, string="Stage", readonly=True)
    date_death = fields.Date(string="Date of death", readonly=True)
    date_opened = fields.Date(string="Opened on", readonly=True)
    days = fields.Integer(string="Days open", readonly=True, aggregator="avg", help="Until it was closed, or until today.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_opened = fields.Monetary(
        string="Debt when opened", readonly=True, help="What was open then, and what was invoiced since.",
    )
    amount_open = fields.Monetary(string="Open now", readonly=True)
    amount_collected = fields.Monetary(
        string="Collected", readonly=True, help="Payments since the estate was opened, those not allocated yet included.",
    )
    amount_written_off = fields.Monetary(string="Written off", readonly=True)
    amount_credited = fields.Monetary(string="Credit notes", readonly=True)
    cost_search = fields.Monetary(string="Spent on searches", readonly=True)
    cost_lawyer = fields.Monetary(
        string="Spent on lawyers", readonly=True, help="On the case of the deceased and on those of the heirs.",
    )
    amount_net = fields.Monetary(string="Collected, net of costs", readonly=True)
    called_count = fields.Integer(string="Called, undecided", readonly=True)
    accepted_count = fields.Integer(string="Heirs who accepted", readonly=True)
    out_count = fields.Integer(string="Renounced or out", readonly=True)
    recovery = fields.Float(string="Recovery (%)", readonly=True, aggregator="avg", help="Collected, of the debt when opened.")

    @property
    def _table_query(self):
        return SQL(
            """
            WITH %(steps)s
            SELECT estate.id, estate.id AS estate_id, estate.case_id, estate.company_id, debt.partner_id, debt.user_id,
                   estate.state, estate.date_death, estate.date_opened,
                   COALESCE(estate.date_closed, %(today)s) - estate.date_opened AS days,
                   ledger.opened AS amount_opened, ledger.residual AS amount_open, ledger.collected AS amount_collected,
                   ledger.written_off AS amount_written_off, ledger.credited AS amount_credited,
                   COALESCE(searched.cost, 0) AS cost_search, COALESCE(pleaded.cost, 0) AS cost_lawyer,
                   ledger.collected - COALESCE(searched.cost, 0) - COALESCE(pleaded.cost, 0) AS amount_net,
                   COALESCE(family.called, 0) AS called_count, COALESCE(family.accepted, 0) AS accepted_count,
                   COALESCE(family.gone, 0) AS out_count,
                   CASE WHEN ledger.opened > 0 THEN 100.0 * ledger.collected / ledger.opened END AS recovery
              FROM credit_estate AS estate
              JOIN credit_case AS debt ON debt.id = estate.case_id
              JOIN ledger ON ledger.id = estate.id
         LEFT JOIN searched ON searched.id = estate.id
         LEFT JOIN pleaded ON pleaded.id = estate.id
         LEFT JOIN family ON family.id = estate.id
             WHERE estate.state <> 'mistaken'
            """,
            steps=self._get_steps(), today=fields.Date.context_today(self),
        )

    def _get_steps(self):
        """Return the steps of the query: the books, then :meth:`_get_work_steps`."""
        return SQL(
            """
            settled AS (            -- 1. what was settled on the items of the deceased since the estate was opened
                SELECT estate.id, partial.amount, move.move_type, %(is_payment)s AS is_payment
                  FROM credit_estate AS estate
                  JOIN credit_receivable AS receivable ON receivable.case_id = estate.case_id
                  JOIN account_partial_reconcile AS partial ON partial.debit_move_id = receivable.line_id
                   AND partial.max_date >= estate.date_opened
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id
                  JOIN account_move AS move ON move.id = other.move_id
                  JOIN account_journal AS journal ON journal.id = other.journal_id
            ), standing AS (        -- 2. what is open now, and the payments that no item has got yet
                SELECT estate.id, SUM(GREATEST(item.amount_residual, 0)) AS residual,
                       SUM(GREATEST(-item.amount_residual, 0))
                           FILTER (WHERE %(is_payment)s AND item.date >= estate.date_opened) AS unallocated
                  FROM credit_estate AS estate
                  JOIN credit_receivable AS receivable ON receivable.case_id = estate.case_id
                  JOIN account_move_line AS item ON item.id = receivable.line_id AND item.parent_state = 'posted'
                  JOIN account_journal AS journal ON journal.id = item.journal_id
              GROUP BY estate.id
            ), moved AS (           -- 3. the settlements of each estate by what they are
                SELECT id, SUM(amount) AS amount, SUM(amount) FILTER (WHERE is_payment) AS paid,
                       SUM(amount) FILTER (WHERE NOT is_payment AND move_type = 'out_refund') AS credited,
                       SUM(amount) FILTER (WHERE NOT is_payment AND move_type <> 'out_refund') AS written_off
                  FROM settled GROUP BY id
            ), ledger AS (
                SELECT estate.id, COALESCE(standing.residual, 0) AS residual,
                       COALESCE(standing.residual, 0) + COALESCE(moved.amount, 0) AS opened,
                       COALESCE(moved.paid, 0) + COALESCE(standing.unallocated, 0) AS collected,
                       COALESCE(moved.credited, 0) AS credited, COALESCE(moved.written_off, 0) AS written_off
                  FROM credit_estate AS estate
             LEFT JOIN standing USING (id) LEFT JOIN moved USING (id)
            ), %(work)s
            """,
            is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(), work=self._get_work_steps(),
        )

    def _get_work_steps(self):
        """Return the steps that read no books: the searches, the lawyers and the family of each estate."""
        return SQL(
            """
            searched AS (           -- 4. what the searches cost
                SELECT estate_id AS id, SUM(cost) AS cost FROM credit_heir_search GROUP BY estate_id
            ), pleaded AS (         -- 5. what lawyers cost, on the case of the deceased and on those of the heirs
                SELECT estate.id, SUM(act.cost) AS cost
                  FROM credit_estate AS estate
                  JOIN credit_case AS own ON own.id = estate.case_id OR own.parent_id = estate.case_id
                  JOIN credit_referral_act AS act ON act.case_id = own.id
              GROUP BY estate.id
            ), family AS (          -- 6. how many are called, accepted, are out
                SELECT estate_id AS id, COUNT(*) FILTER (WHERE state IN %(called)s) AS called,
                       COUNT(*) FILTER (WHERE state IN %(accepted)s) AS accepted,
                       COUNT(*) FILTER (WHERE state IN %(gone)s) AS gone
                  FROM credit_heir GROUP BY estate_id
            )
            """,
            called=CALLED_STATES, accepted=ACCEPTED_STATES, gone=OUT_STATES,
        )

    def action_open_estate(self):
        """Open the estate; who has no part in it, the client's staff and colleagues, the case."""
        self.ensure_one()
        estate = self.env["credit.estate"].browse(self.sudo().estate_id.id)
        if estate.has_access("read"):
            return estate._get_form_action()
        return self.case_id._get_form_action()
