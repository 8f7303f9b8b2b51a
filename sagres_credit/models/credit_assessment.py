from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Steps 2 and 3 of the facts: what unallocated credits leave open of each item.
NETTING = SQL(
    """
    netted AS (                 -- 2. credits cover the oldest items first
        SELECT *,
               SUM(GREATEST(residual, 0)) OVER (PARTITION BY partner_id ORDER BY due, line_id)
               + SUM(LEAST(residual, 0)) OVER (PARTITION BY partner_id) AS reach
          FROM ledger
    ), item AS (                -- 3. what they leave open of each
        SELECT *,
               GREATEST(LEAST(residual, reach), 0) AS uncovered,
               residual > 0 AND reach > 0 AND reach <= residual AS is_driver
          FROM netted
    )
    """
)


class CreditAssessment(models.AbstractModel):
    """What the ledger says of debtors at a date: the one query behind case amounts and the nightly run."""

    _name = "credit.assessment"
    _description = "Assessment of debtors from the ledger"

    @api.model
    def _get_ledger_domain(self, company, date):
        """Return the ``Domain`` of journal items an assessment reads: collectible debits, and all open credits.

        Credits count whatever their journal: netting is in the debtor's favour.
        """
        credits = Domain("amount_residual", "<", 0)
        collectible = self.env["credit.receivable"]._get_collectible_domain(company, date)
        return self._get_open_domain(company) & (credits | collectible)

    @api.model
    def _get_open_domain(self, company):
        """Return the ``Domain`` of the open receivable items of a client, also of those that nobody is asked for."""
        accounts = self.env["account.account"].sudo().with_context(active_test=False)._search([
            ("account_type", "=", "asset_receivable"), ("company_ids", "parent_of", company.id),
        ]).get_result_ids()
        return (
            Domain("company_id", "=", company.id)
            & Domain("account_id", "in", list(accounts))
            & Domain("reconciled", "=", False)
            & Domain("parent_state", "=", "posted")
        )

    @api.model
    def _flush_ledger(self):
        """Write what the assessment reads and the cache may still hold."""
        self.env["account.move.line"].flush_model([
            "account_id", "amount_residual", "company_id", "date", "date_maturity", "no_followup", "parent_state",
            "partner_id", "reconciled",
        ])
        self.env["account.move"].flush_model(["credit_policy_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id", "credit_grade", "credit_policy_id", "credit_segment"])
        self.env["credit.receivable"].flush_model(["hold", "level_date", "level_id", "limitation_state", "line_id"])
        for model in ("credit.mandate", "credit.policy", "credit.policy.level"):
            self.env[model].flush_model()

    @api.model
    def _get_items_query(self, company, date, persons):
        """Return the SQL of the items of a company: ``id``, ``move_id``, ``partner_id``, ``residual`` and ``due``.

        :param SQL persons: condition on ``account_move_line.partner_id``
        """
        items = self.env["account.move.line"].sudo()._search(
            self._get_ledger_domain(company, date), active_test=False, bypass_access=True
        )
        items.add_where(persons)
        return items.select(
            SQL("account_move_line.id"), SQL("account_move_line.move_id"), SQL("account_move_line.partner_id"),
            SQL("account_move_line.amount_residual AS residual"),
            SQL("COALESCE(account_move_line.date_maturity, account_move_line.date) AS due"),
        )

    @api.model
    def _get_ledger_step(self, company, date, persons):
        """Return step 1 of the facts: the items with the policy and the level they carry; what is held stands apart."""
        return SQL(
            """
            ledger AS (
                SELECT person.commercial_partner_id AS partner_id,
                       item.id AS line_id,
                       item.due,
                       CASE WHEN receivable.hold AND item.residual > 0 THEN 0 ELSE item.residual END AS residual,
                       CASE WHEN receivable.hold AND item.residual > 0 THEN item.residual ELSE 0 END AS held,
                       receivable.level_id,
                       receivable.level_date,
                       move.credit_policy_id AS policy_id
                  FROM (%(items)s) AS item
                  JOIN res_partner AS person ON person.id = item.partner_id
             LEFT JOIN credit_receivable AS receivable ON receivable.line_id = item.id
             LEFT JOIN account_move AS move ON move.id = item.move_id AND move.credit_policy_id IS NOT NULL
            )
            """,
            items=self._get_items_query(company, date, persons),
        )

    @api.model
    def _get_facts_query(self, company, date, persons, among):
        """Return the SQL of one row for each debtor with open items.

        Amounts are in company currency. Unallocated payments and credit notes are set against the oldest items
        first, so an item counts as open for what they leave uncovered; the *driver* is the oldest such item, and
        the level of a case follows it.

        :param date date: items due before it are overdue
        :param SQL persons: condition on ``account_move_line.partner_id``: the debtors and their contacts; it may let
            other debtors pass
        :param among: function that makes of a column of commercial partners the condition that it is one of the debtors
        :return: columns ``partner_id``, ``amount_overdue``, ``amount_not_due``, ``amount_held``, ``amount_credit``,
            ``oldest_due_date``, ``item_count``, ``driver_line_id``, ``driver_level_id``, ``driver_level_date``,
            ``policy_id``, ``target_level_id``
        """
        return SQL(
            """
            WITH %(ledger)s, %(netting)s, debtor AS (              -- 4. one row a debtor
                SELECT partner_id,
                       COALESCE(SUM(uncovered) FILTER (WHERE due < %(date)s), 0) AS amount_overdue,
                       COALESCE(SUM(uncovered) FILTER (WHERE due >= %(date)s), 0) AS amount_not_due,
                       SUM(held) AS amount_held,
                       -SUM(LEAST(residual, 0)) AS amount_credit,
                       COUNT(*) FILTER (WHERE uncovered > 0 OR held > 0) AS item_count,
                       MIN(due) FILTER (WHERE is_driver) AS oldest_due_date,
                       MIN(line_id) FILTER (WHERE is_driver) AS driver_line_id,
                       MIN(level_id) FILTER (WHERE is_driver) AS driver_level_id,
                       MIN(level_date) FILTER (WHERE is_driver) AS driver_level_date,
                       MIN(policy_id) FILTER (WHERE is_driver) AS driver_policy_id
                  FROM item
              GROUP BY partner_id
            ), %(policy)s
               SELECT ruled.*, level.id AS target_level_id
                 FROM ruled
            LEFT JOIN target ON target.partner_id = ruled.partner_id
            LEFT JOIN credit_policy_level AS level
                   ON level.policy_id = ruled.policy_id AND level.delay_days = target.delay_days
            """,
            ledger=self._get_ledger_step(company, date, persons),
            netting=NETTING,
            policy=self._get_policy_steps(company, date, among),
            date=date,
        )

    @api.model
    def _get_policy_steps(self, company, date, among):
        """Return steps 5 and 6 of the facts: the policy of each debtor, and the level the age of the debt asks for."""
        return SQL(
            """
            ruled AS (                  -- 5. the policy: of the invoice, of the debtor, of the mandate
                SELECT debtor.*,
                       COALESCE(debtor.driver_policy_id, person.credit_policy_id,
                                CASE person.credit_segment WHEN 'company' THEN mandate.company_policy_id
                                                           WHEN 'public_body' THEN mandate.public_policy_id END,
                                mandate.policy_id) AS policy_id
                  FROM debtor
                  JOIN res_partner AS person ON person.id = debtor.partner_id AND %(is_debtor)s
                  JOIN credit_mandate AS mandate ON mandate.company_id = %(company)s AND mandate.state = 'active'
            ), target AS (              -- 6. the furthest level that age and amount ask for
                SELECT ruled.partner_id, MAX(level.delay_days) AS delay_days
                  FROM ruled
                  JOIN credit_policy_level AS level
                    ON level.policy_id = ruled.policy_id
                   AND level.delay_days <= %(date)s - ruled.oldest_due_date
                   AND COALESCE(level.min_amount, 0) <=
                       ruled.amount_overdue + CASE WHEN level.delay_days < 0 THEN ruled.amount_not_due ELSE 0 END
                   AND %(fits)s
              GROUP BY ruled.partner_id
            )
            """,
            date=date,
            company=company.id,
            is_debtor=among(SQL("person.id")),
            fits=self.env["credit.policy.level"]._get_grade_condition("level", SQL("ruled.partner_id")),
        )

    @api.model
    def _read_facts(self, company, date, partner_ids):
        """Return ``{partner id: facts}`` of the debtors named; see :meth:`_get_facts_query` for the facts."""
        if not partner_ids:
            return {}
        self._flush_ledger()
        debtors = tuple(partner_ids)
        persons = SQL(
            "account_move_line.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id IN %s)", debtors
        )
        self.env.cr.execute(
            self._get_facts_query(company, date, persons, lambda column: SQL("%s IN %s", column, debtors))
        )
        return {row["partner_id"]: row for row in self.env.cr.dictfetchall()}
