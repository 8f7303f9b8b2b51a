from odoo import api, fields, models
from odoo.tools import SQL

from .credit_limitation import add_term
from .credit_receivable_limitation import HORIZONS
from .res_partner_law import PROTECTED_KINDS

COLUMNS = (
    "claim_kind_id", "limitation_period_id", "limitation_start", "limitation_date", "limitation_warning_date",
    "limitation_state", "limitation_gap", "limitation_horizon",
)
CLAIM_FIELDS = {
    "account.move": ["credit_billed_until", "invoice_date", "journal_id"],
    "account.move.line": [
        "amount_residual", "company_id", "date", "date_maturity", "display_type", "move_id", "parent_state", "partner_id",
        "product_id",
    ],
    "account.journal": ["credit_claim_kind_id"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["credit_claim_kind_id"],
    "res.partner": ["commercial_partner_id", "credit_legal_kind", "credit_segment"],
}


class CreditLimitation(models.AbstractModel):
    """The limitation of items: what each is for, which term it has, when that ends; only what differs is written."""

    _inherit = "credit.limitation"

    @api.model
    def _update_items(self, receivables):
        """Date some items now, and set their cases right."""
        self._flush()
        changed = self._update(SQL("receivable.id IN %s", tuple(receivables.ids)), fields.Date.context_today(self))
        self.env["credit.receivable"].invalidate_model(COLUMNS)
        cases = self.env["credit.case"].sudo().browse({case_id for _id, case_id in changed if case_id})
        cases._mark_limitation_changed()

    @api.model
    def _update(self, condition, date):
        """Date the open items that meet a condition and return those that changed as ``[(id, case id)]``.

        A fixed number of statements, whatever the number of items. Flush before, invalidate after.

        :param SQL condition: on ``item``, the journal item, and ``receivable``, its companion
        :param date date: what is past on this day has expired
        """
        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS credit_claim, credit_verdict;
            CREATE TEMPORARY TABLE credit_claim ON COMMIT DROP AS
                SELECT id, case_id, kind_id, due, period_id, customer, mixed, years, months, days, first
                  FROM (%s) AS begun WHERE (%s) IS NOT TRUE;
            ANALYZE credit_claim
            """,
            self._get_claims_query(condition), self._get_settled_query(date),
        ))
        self.env.cr.execute(SQL(
            """
            CREATE TEMPORARY TABLE credit_verdict ON COMMIT DROP AS %s;
            ANALYZE credit_verdict
            """,
            self._get_verdict_query(date),
        ))
        rows = self.env.execute_query(self._get_update_query())
        self.env.cr.execute("DROP TABLE credit_claim, credit_verdict")
        return rows

    @api.model
    def _get_claims_query(self, condition):
        """Return the SQL of what the items are for, which term that gives them, and how they stand dated now."""
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s
            ), claim AS (               -- 2. what it is for: by hand, product, journal, segment, mandate
                SELECT item.*,
                       CASE WHEN product.mixed THEN item.own_kind_id
                            ELSE COALESCE(item.own_kind_id, product.kind_id, item.journal_kind_id, item.segment_kind_id,
                                          item.mandate_kind_id) END AS kind_id,
                       CASE WHEN item.own_kind_id IS NOT NULL THEN 'hand' WHEN product.kind_id IS NOT NULL THEN 'product'
                            WHEN item.journal_kind_id IS NOT NULL THEN 'journal'
                            WHEN item.segment_kind_id IS NOT NULL THEN 'segment' ELSE 'mandate' END AS kind_source,
                       product.mixed
                  FROM item LEFT JOIN (%(products)s) AS product ON product.move_id = item.move_id
            ), term AS (                -- 3. the term of its kind, for its customer before that for everybody
                SELECT claim.*, COALESCE(own.id, shared.id) AS period_id
                  FROM claim
             LEFT JOIN credit_limitation_period AS own
                    ON own.kind_id = claim.kind_id AND own.nature = 'limitation' AND own.customer = claim.customer
                   AND claim.due BETWEEN own.date_from AND COALESCE(own.date_to, 'infinity')
             LEFT JOIN credit_limitation_period AS shared
                    ON shared.kind_id = claim.kind_id AND shared.nature = 'limitation' AND shared.customer IS NULL
                   AND claim.due BETWEEN shared.date_from AND COALESCE(shared.date_to, 'infinity')
            )
            SELECT term.*, period.years, period.months, period.days, %(first)s AS first
              FROM term LEFT JOIN credit_limitation_period AS period ON period.id = term.period_id
            """,
            items=self._get_claim_items_query(condition), products=self._get_product_kinds_query(),
            first=self._get_first_query(),
        )

    @api.model
    def _get_settled_query(self, date):
        """Return the SQL of whether ``begun`` stands dated already and nothing in sight changes that.

        The same kind, term and first day, no act and no presumption, an end where this term ends (holidays move it by a
        few days at most), and that end either past or beyond the last horizon. Nine items in ten are left out so.
        """
        return SQL(
            """begun.old_kind_id = begun.kind_id AND begun.old_period_id = begun.period_id AND begun.old_start = begun.first
               AND begun.old_date - %(end)s BETWEEN 0 AND 6
               AND (begun.old_state = 'running' AND begun.old_date > %(date)s + %(last)s
                    OR begun.old_state = 'expired' AND begun.old_date < %(date)s)
               AND begun.kind_id NOT IN (SELECT kind_id FROM credit_limitation_period WHERE nature <> 'limitation')
               AND begun.id NOT IN (SELECT event.receivable_id FROM (%(events)s) AS event (receivable_id)
                                     WHERE event.receivable_id IS NOT NULL)""",
            end=add_term("begun", "first"), date=date, last=max(HORIZONS),
            events=self.env["credit.receivable"]._get_limitation_events_query(),
        )

    @api.model
    def _get_claim_items_query(self, condition):
        """Return step 1 of the claims: the open debits, with what their journal, debtor and mandate say of them."""
        return SQL(
            """
                SELECT receivable.id, receivable.case_id, receivable.move_id,
                       receivable.own_claim_kind_id AS own_kind_id, receivable.claim_date,
                       receivable.claim_kind_id AS old_kind_id, receivable.limitation_period_id AS old_period_id,
                       receivable.limitation_start AS old_start, receivable.limitation_date AS old_date,
                       receivable.limitation_state AS old_state,
                       COALESCE(item.date_maturity, item.date) AS due,
                       move.invoice_date, move.credit_billed_until,
                       journal.credit_claim_kind_id AS journal_kind_id,
                       CASE debtor.credit_segment WHEN 'household' THEN mandate.household_claim_kind_id
                                                  WHEN 'company' THEN mandate.company_claim_kind_id
                                                  WHEN 'public_body' THEN mandate.public_claim_kind_id
                            END AS segment_kind_id,
                       mandate.claim_kind_id AS mandate_kind_id,
                       CASE WHEN debtor.credit_legal_kind IN %(protected)s THEN 'protected'
                            WHEN debtor.credit_legal_kind IS NOT NULL THEN 'other' END AS customer
                  FROM credit_receivable AS receivable
                  JOIN account_move_line AS item ON item.id = receivable.line_id
                  JOIN account_move AS move ON move.id = item.move_id
                  JOIN account_journal AS journal ON journal.id = move.journal_id
                  JOIN res_partner AS person ON person.id = item.partner_id
                  JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
             LEFT JOIN (SELECT DISTINCT ON (company_id) * FROM credit_mandate
                      ORDER BY company_id, state = 'active' DESC, id DESC) AS mandate ON mandate.company_id = item.company_id
                 WHERE %(condition)s AND item.amount_residual > 0 AND item.parent_state = 'posted'
            """,
            condition=condition, protected=PROTECTED_KINDS,
        )

    @api.model
    def _get_product_kinds_query(self):
        """Return the SQL of the kind that the products of each invoice say, NULL where they disagree."""
        known = self.env.execute_query(SQL(
            "SELECT 1 FROM product_template WHERE credit_claim_kind_id IS NOT NULL LIMIT 1"
        ))
        if not known:  # the items of invoices are many: they are read only where a product may say something
            return SQL("SELECT NULL::integer AS move_id, NULL::integer AS kind_id, FALSE AS mixed WHERE FALSE")
        return SQL(
            """SELECT sold.move_id, CASE WHEN MIN(template.credit_claim_kind_id) = MAX(template.credit_claim_kind_id)
                                         THEN MIN(template.credit_claim_kind_id) END AS kind_id,
                      MIN(template.credit_claim_kind_id) <> MAX(template.credit_claim_kind_id) AS mixed
                 FROM account_move_line AS sold
                 JOIN product_product AS product ON product.id = sold.product_id
                 JOIN product_template AS template ON template.id = product.product_tmpl_id
                  AND template.credit_claim_kind_id IS NOT NULL
                WHERE sold.display_type = 'product' AND sold.move_id IN (SELECT move_id FROM item)
             GROUP BY sold.move_id"""
        )

    @api.model
    def _get_first_query(self):
        """Return the SQL of the day from which the term of ``term`` first runs, by its ``period``.

        The twin of ``utility_start`` of the engine: a bill issued after its deadline runs from the deadline.
        """
        return SQL(
            """CASE WHEN period.starts_on = 'due' THEN term.due
                    WHEN period.starts_on = 'bill'
                    THEN CASE WHEN term.invoice_date > term.credit_billed_until + COALESCE(period.grace_days, 0)
                              THEN term.credit_billed_until + COALESCE(period.grace_days, 0) ELSE term.due END
                    ELSE term.claim_date END"""
        )

    @api.model
    def _get_verdict_query(self, date):
        """Return the SQL of how the terms of ``credit_claim`` went: ``id`` and a column for each of :data:`COLUMNS`."""
        return SQL(
            """
            WITH course AS MATERIALIZED (%(course)s
            ), verdict AS (
                SELECT claim.id, claim.kind_id AS claim_kind_id, claim.period_id AS limitation_period_id,
                       course.start AS limitation_start,
                       CASE WHEN gap.word IS NULL THEN course.ends END AS limitation_date,
                       LEAST(warning.ends, decadence.ends) AS limitation_warning_date,
                       CASE WHEN gap.word IS NULL THEN course.state ELSE 'unknown' END AS limitation_state,
                       gap.word AS limitation_gap
                  FROM credit_claim AS claim
             LEFT JOIN course ON course.term = claim.id
             LEFT JOIN course AS warning ON warning.term = -claim.id AND warning.presumptive
             LEFT JOIN LATERAL (SELECT MAKE_DATE(EXTRACT(year FROM claim.due)::integer + period.years, 12, 31) AS ends
                                  FROM credit_limitation_period AS period
                                 WHERE period.kind_id = claim.kind_id AND period.nature = 'decadence'
                                   AND claim.due BETWEEN period.date_from AND COALESCE(period.date_to, 'infinity')
                                   AND COALESCE(period.customer = claim.customer, TRUE)
                              ORDER BY ends LIMIT 1) AS decadence ON TRUE
            CROSS JOIN LATERAL (%(gap)s) AS gap
            )
            SELECT verdict.*, %(horizon)s AS limitation_horizon FROM verdict
            """,
            course=self._get_claim_courses_query(date), gap=self._get_gap_query(),
            horizon=self._get_horizon_query(SQL("limitation_date"), date),
        )

    @api.model
    def _get_update_query(self):
        """Return the SQL that writes ``credit_verdict`` on its items where it differs."""
        values = SQL(", ").join(SQL.identifier("verdict", name) for name in COLUMNS)
        return SQL(
            """
               UPDATE credit_receivable AS receivable SET (%(columns)s) = ROW(%(values)s)
                 FROM credit_verdict AS verdict
                WHERE verdict.id = receivable.id AND (%(own)s) IS DISTINCT FROM (%(values)s)
            RETURNING receivable.id, receivable.case_id
            """,
            columns=SQL(", ").join(map(SQL.identifier, COLUMNS)), values=values,
            own=SQL(", ").join(SQL.identifier("receivable", name) for name in COLUMNS),
        )

    @api.model
    def _get_claim_courses_query(self, date):
        """Return the SQL of the courses of ``credit_claim``: a limitation has the id of its item, a presumption -id."""
        events = self.env["credit.receivable"]._get_limitation_events_query()
        terms = SQL(
            """SELECT id AS term, first, COALESCE(years, 0) AS years, COALESCE(months, 0) AS months,
                      COALESCE(days, 0) AS days, FALSE AS presumptive
                 FROM credit_claim WHERE first IS NOT NULL
                UNION ALL
               SELECT -claim.id, claim.due, COALESCE(period.years, 0), COALESCE(period.months, 0),
                      COALESCE(period.days, 0), TRUE
                 FROM credit_claim AS claim
                 JOIN credit_limitation_period AS period
                   ON period.kind_id = claim.kind_id AND period.nature = 'presumptive'
                  AND claim.due BETWEEN period.date_from AND COALESCE(period.date_to, 'infinity')
                  AND (period.customer IS NULL OR period.customer = claim.customer)"""
        )
        acts = SQL(
            """SELECT term.term, event.kind, event.date, event.date_end, event.outcome
                 FROM (%s) AS event (receivable_id, kind, date, date_end, outcome)
                 JOIN term ON ABS(term.term) = event.receivable_id""",
            events,
        )
        return self._get_course_query(terms, acts, date)

    @api.model
    def _get_gap_query(self):
        """Return the SQL of why ``claim`` has no term, NULL where it has one."""
        return SQL(
            """SELECT CASE WHEN claim.mixed AND claim.kind_id IS NULL THEN 'mixed'
                           WHEN claim.kind_id IS NULL THEN 'kind'
                           WHEN claim.period_id IS NULL
                           THEN CASE WHEN claim.customer IS NULL
                                      AND EXISTS (SELECT FROM credit_limitation_period AS other
                                                   WHERE other.kind_id = claim.kind_id AND other.nature = 'limitation'
                                                     AND claim.due BETWEEN other.date_from
                                                                       AND COALESCE(other.date_to, 'infinity'))
                                     THEN 'customer' ELSE 'period' END
                           WHEN claim.first IS NULL THEN 'start' END AS word"""
        )

    @api.model
    def _get_horizon_query(self, ends, date):
        """Return the SQL of the horizon within which a day lies, NULL beyond the last and for what is past."""
        whens = SQL(" ").join(SQL("WHEN %s <= %s + %s THEN %s", ends, date, days, str(days)) for days in HORIZONS)
        return SQL("CASE WHEN %s < %s THEN NULL %s END", ends, date, whens)

    @api.model
    def _flush(self):
        """Write what the limitation is read from and the cache may still hold."""
        for model, names in CLAIM_FIELDS.items():
            self.env[model].flush_model(names)
        for model in ("credit.mandate", "credit.limitation.period", "credit.receivable"):
            self.env[model].flush_model()
        self.env["credit.receivable"]._flush_limitation_events()
