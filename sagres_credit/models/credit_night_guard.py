from odoo import api, models
from odoo.tools import SQL

from .credit_limitation_act import JUDICIAL_DAYS, OPEN_STATES

PROPOSED_COLUMNS = ("kind", "channel", "cause", "no_address", "hold_code", "limitation_date")


class CreditNight(models.AbstractModel):
    """The limitation guard: no hold stops it. What is near its end gets an act to approve, what no longer needs one ends.

    It reads the items, not the amounts of the case: what nobody is asked for lapses all the same.
    """

    _inherit = "credit.night"

    @api.model
    def _guard(self, mandate, date, first, last):
        """End the acts of the batch that are no longer needed, and propose those that are."""
        for model in ("credit.limitation.act", "credit.contact.mark"):
            self.env[model].flush_model()
        self.env["res.partner"]._flush_contacts()
        batch = SQL("known.company_id = %s AND known.partner_id BETWEEN %s AND %s", mandate.company_id.id, first, last)
        self._settle_acts(mandate, date, batch)
        self._propose_acts(self._get_guard_query(mandate, date, batch), date)

    @api.model
    def _propose_acts(self, query, date):
        """Propose the acts that a query of the shape of :meth:`_get_guard_query` tells of, and bring proposed ones up to date."""
        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS credit_guard;
            CREATE TEMPORARY TABLE credit_guard ON COMMIT DROP AS %s;
            ANALYZE credit_guard
            """,
            query,
        ))
        lost = self._write_acts(date)
        self._write_act_items()
        self.env.cr.execute("DROP TABLE credit_guard")
        self._ask_for_addresses(lost)

    @api.model
    def _link_items(self, company, persons):
        """Open a closed case for who has something at risk and none yet: an act hangs on it, nothing is collected."""
        self._open_closed_cases(company, persons, SQL("receivable.limitation_horizon IS NOT NULL"))
        return super()._link_items(company, persons)

    @api.model
    def _open_closed_cases(self, company, persons, condition):
        """Open a closed case for the debtors who have none yet and open debits that something must hang on.

        :param SQL persons: on ``item`` (``account_move_line``), as :meth:`_get_persons` gives it
        :param SQL condition: which of their items, on ``receivable`` (``credit_receivable``)
        """
        closed = self.env["credit.stage"].sudo()._get_by_kind()["closed"].id
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_case (company_id, partner_id, mandate_id, policy_id, stage_id, is_open, decision, date_closed,
                                     amount_due, amount_overdue, amount_not_due, amount_held, amount_credit, item_count,
                                     priority, contact_count, attempt_count, relation_at_risk, next_action_agreed,
                                     limitation_worked, create_date, write_date)
                 SELECT DISTINCT receivable.company_id, person.commercial_partner_id, mandate.id, mandate.policy_id, %(closed)s,
                        FALSE, 'nothing_due', NOW()::date, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, FALSE, 0.0,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM account_move_line AS item
                   JOIN credit_receivable AS receivable ON receivable.line_id = item.id AND receivable.case_id IS NULL
                   JOIN res_partner AS person ON person.id = item.partner_id
                   JOIN credit_mandate AS mandate ON mandate.company_id = receivable.company_id AND mandate.state = 'active'
                  WHERE item.company_id = %(company)s AND NOT item.reconciled AND %(persons)s
                    AND item.amount_residual > 0 AND item.parent_state = 'posted' AND %(condition)s
            ON CONFLICT DO NOTHING
            """,
            company=company.id, persons=persons, closed=closed, condition=condition,
        ))

    @api.model
    def _settle_acts(self, mandate, date, condition):
        """End the open acts that the ledger and the dates have overtaken.

        A court act is proved by what it does: the term of its items has moved.

        :param SQL condition: on ``known`` (``credit_case``)
        """
        self.env.cr.execute(SQL(
            """
            WITH standing AS (          -- 1. what is left of each act
                SELECT act.id, act.state, act.kind,
                       COALESCE(SUM(item.amount_residual), 0) - COALESCE(known.amount_credit, 0) AS owed,
                       COALESCE(BOOL_OR(item.id IS NOT NULL AND receivable.limitation_horizon IS NOT NULL
                                        AND (act.state <> 'proposed' OR receivable.limitation_date <= %(near)s)), FALSE) AS near,
                       COALESCE(BOOL_OR(item.id IS NOT NULL AND receivable.limitation_state = 'expired'), FALSE) AS lapsed
                  FROM credit_limitation_act AS act
                  JOIN credit_case AS known ON known.id = act.case_id
             LEFT JOIN credit_limitation_act_receivable_rel AS part ON part.act_id = act.id
             LEFT JOIN credit_receivable AS receivable ON receivable.id = part.receivable_id
             LEFT JOIN account_move_line AS item ON item.id = receivable.line_id
                   AND item.amount_residual > 0 AND item.parent_state = 'posted'
                 WHERE act.state IN %(open)s AND %(condition)s
              GROUP BY act.id, known.amount_credit
            ), verdict AS (             -- 2. what ends it
                SELECT id, CASE WHEN owed <= 0 THEN 'paid' WHEN lapsed THEN 'expired' ELSE 'moved' END AS reason,
                       state = 'approved' AND kind <> 'formal_notice' AND owed > 0 AND NOT lapsed AS proved
                  FROM standing WHERE owed <= 0 OR NOT near
            )
            UPDATE credit_limitation_act AS act
               SET state = CASE WHEN proved THEN 'proved' ELSE 'obsolete' END, reason_code = reason, date_ended = %(date)s
              FROM verdict WHERE verdict.id = act.id
            """,
            near=self._get_last_day(mandate, date), open=OPEN_STATES, condition=condition, date=date,
        ))

    @api.model
    def _get_last_day(self, mandate, date):
        """Return the SQL of the last day of prescription that an act is proposed for on ``date``."""
        return SQL("%s::date + %s", date, mandate.limitation_act_days)

    @api.model
    def _get_guard_query(self, mandate, date, batch):
        """Return the SQL of the acts that the debtors of a batch need, one a case.

        An item within the days of the mandate asks for the act; those of the same debtor that lapse within a year go
        with it, so that one letter serves all.
        """
        return SQL(
            """
            WITH item AS (              -- 1. what is at risk, also of who is on hold, closed or never asked
                SELECT receivable.id, receivable.case_id, receivable.limitation_date, receivable.limitation_start,
                       line.amount_residual
                  FROM credit_receivable AS receivable
                  JOIN account_move_line AS line ON line.id = receivable.line_id
                   AND line.amount_residual > 0 AND line.parent_state = 'posted'
                  JOIN credit_case AS known ON known.id = receivable.case_id AND %(batch)s
                 WHERE receivable.company_id = %(company)s AND receivable.limitation_horizon IS NOT NULL
                   AND NOT EXISTS (SELECT FROM credit_limitation_act_receivable_rel AS part
                                     JOIN credit_limitation_act AS act ON act.id = part.act_id AND act.state = 'dismissed'
                                    WHERE part.receivable_id = receivable.id
                                      AND act.date_ended >= receivable.limitation_start)
            ), debt AS (                -- 2. one row a debtor, where something is near
                SELECT case_id, MIN(limitation_date) AS limitation_date, MIN(limitation_start) AS start,
                       SUM(amount_residual) AS owed, ARRAY_AGG(id ORDER BY id) AS receivable_ids
                  FROM item GROUP BY case_id HAVING MIN(limitation_date) <= %(near)s
            ), %(ways)s %(verdict)s
            """,
            batch=batch, company=mandate.company_id.id, near=self._get_last_day(mandate, date),
            ways=self._get_ways_step(mandate, date), verdict=self._get_verdict_step(),
        )

    @api.model
    def _get_verdict_step(self):
        """Return the last step of the acts: which one, by which way, and why no letter where it is none."""
        return SQL(
            """
            SELECT way.case_id, way.limitation_date, way.owed, way.receivable_ids, verdict.kind, way.hold_code,
                   CASE WHEN verdict.kind = 'formal_notice' THEN verdict.channel END AS channel,
                   verdict.kind = 'formal_notice' AND verdict.channel IS NULL AS no_address,
                   CASE WHEN way.lawful IS NOT NULL AND verdict.kind <> 'formal_notice' THEN 'hold'
                        WHEN verdict.kind <> 'formal_notice' THEN CASE WHEN way.late THEN 'late' ELSE 'failed' END END AS cause
              FROM way
        CROSS JOIN LATERAL (SELECT CASE WHEN by_pec THEN 'pec' WHEN by_post AND NOT late THEN 'registered' END AS channel,
                                   COALESCE(lawful, CASE WHEN NOT by_pec AND (late OR failed AND NOT by_post) THEN 'judicial'
                                                         ELSE 'formal_notice' END) AS kind) AS verdict
            """
        )

    @api.model
    def _get_ways_step(self, mandate, date):
        """Return step 3 of the acts: to whom a letter would go, which ways are left, and what the holds ask for.

        A way that failed within the same term is not tried again; PEC arrives at once and so is never late.
        """
        current = self.env["credit.contact.mark"]._get_current_query()
        return SQL(
            """
            way AS (
                SELECT debt.*, known.hold_code, lawful.kind AS lawful, tried.channels IS NOT NULL AS failed,
                       debt.limitation_date < %(date)s::date + %(late)s AS late,
                       %(pec)s AND COALESCE(person.credit_pec <> '', FALSE) AND NOT 'pec' = ANY(bad.slots)
                       AND NOT 'pec' = ANY(COALESCE(tried.channels, '{}')) AS by_pec,
                       COALESCE(person.street, person.street2, '') <> '' AND COALESCE(person.city, '') <> ''
                       AND COALESCE(person.zip, '') <> '' AND NOT 'address' = ANY(bad.slots)
                       AND NOT 'registered' = ANY(COALESCE(tried.channels, '{}')) AS by_post
                  FROM debt
                  JOIN credit_case AS known ON known.id = debt.case_id
             LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, partner_id FROM credit_related_person
                         WHERE receives_notices AND (proof <> '' OR proof_filename <> '')
                           AND COALESCE(date_from, %(date)s) <= %(date)s AND COALESCE(date_to, %(date)s) >= %(date)s
                      ORDER BY case_id, sequence, id) AS acting ON acting.case_id = debt.case_id
                  JOIN res_partner AS person ON person.id = COALESCE(acting.partner_id, known.partner_id)
             LEFT JOIN (%(lawful)s) AS lawful ON lawful.case_id = debt.case_id
             LEFT JOIN (SELECT act.case_id, ARRAY_AGG(DISTINCT act.channel) AS channels, MAX(act.date_ended) AS last
                          FROM credit_limitation_act AS act JOIN debt ON debt.case_id = act.case_id
                         WHERE act.state = 'failed' AND act.channel IS NOT NULL AND act.date_ended >= debt.start
                      GROUP BY act.case_id) AS tried ON tried.case_id = debt.case_id
    CROSS JOIN LATERAL (SELECT COALESCE(ARRAY_AGG(failure.slot::varchar), '{}') AS slots
                          FROM (%(current)s) AS failure WHERE failure.partner_id = person.id) AS bad
            )
            """,
            date=date, late=JUDICIAL_DAYS, current=current, lawful=self._get_lawful_query(),
            pec=bool(mandate.pec_server_id and mandate._get_sender("pec")),
        )

    @api.model
    def _get_lawful_query(self):
        """Return the SQL of ``case_id`` and ``kind``: the act that the most binding hold of a case asks for."""
        cases = self.env["credit.case"].sudo()
        holds = [
            SQL("SELECT id AS case_id, %s::varchar AS kind, %s AS place FROM (%s) AS held", kind, place, cases._search(
                hold.domain, active_test=False, bypass_access=True
            ).select())
            for place, (hold, kind) in enumerate(cases._get_act_holds())
        ]
        holds.append(SQL("SELECT NULL::integer AS case_id, NULL::varchar AS kind, 0 AS place WHERE FALSE"))
        return SQL(
            "SELECT DISTINCT ON (case_id) case_id, kind FROM (%s) AS held ORDER BY case_id, place",
            SQL(" UNION ALL ").join(holds),
        )

    @api.model
    def _write_acts(self, date):
        """Propose the acts that are not under way, bring the proposed ones up to date; return the cases without address."""
        columns = [SQL.identifier(name) for name in PROPOSED_COLUMNS]
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_limitation_act AS act (case_id, company_id, state, date, create_date, write_date, %(columns)s)
                 SELECT guard.case_id, known.company_id, 'proposed', %(date)s,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(values)s
                   FROM credit_guard AS guard
                   JOIN credit_case AS known ON known.id = guard.case_id AND guard.owed > COALESCE(known.amount_credit, 0)
               ORDER BY guard.case_id
            ON CONFLICT (case_id) WHERE state IN ('proposed', 'approved', 'sent') DO UPDATE SET (%(columns)s) = ROW(%(new)s)
                  WHERE act.state = 'proposed' AND (%(old)s) IS DISTINCT FROM (%(new)s)
              RETURNING act.case_id, act.no_address
            """,
            date=date, columns=SQL(", ").join(columns),
            values=SQL(", ").join(SQL("guard.%s", column) for column in columns),
            new=SQL(", ").join(SQL("EXCLUDED.%s", column) for column in columns),
            old=SQL(", ").join(SQL("act.%s", column) for column in columns),
        ))
        return [case_id for case_id, no_address in self.env.cr.fetchall() if no_address]

    @api.model
    def _write_act_items(self):
        """Have the proposed acts of the batch name the items they serve, no other."""
        self.env.cr.execute(
            """
            INSERT INTO credit_limitation_act_receivable_rel (act_id, receivable_id)
                 SELECT act.id, UNNEST(guard.receivable_ids)
                   FROM credit_guard AS guard
                   JOIN credit_limitation_act AS act ON act.case_id = guard.case_id AND act.state = 'proposed'
            ON CONFLICT DO NOTHING;
            DELETE FROM credit_limitation_act_receivable_rel AS part
                  USING credit_guard AS guard, credit_limitation_act AS act
                  WHERE act.case_id = guard.case_id AND act.state = 'proposed' AND part.act_id = act.id
                    AND NOT part.receivable_id = ANY(guard.receivable_ids)
            """
        )

    @api.model
    def _ask_for_addresses(self, case_ids):
        """Have the operators of these cases find where a formal notice can go."""
        if case_ids:
            self.env["credit.case"].invalidate_model()
            cases = self.env["credit.case"].sudo().browse(case_ids)
            cases._propose_task("find_contact", self.env._("A formal notice has to leave and no usable address is known."))
