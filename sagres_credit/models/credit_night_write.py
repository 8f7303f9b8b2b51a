from odoo import api, models
from odoo.tools import SQL

LEDGER_COLUMNS = (
    "amount_due", "amount_overdue", "amount_not_due", "amount_held", "amount_credit", "oldest_due_date", "item_count",
)
DECIDED_COLUMNS = ("policy_id", "level_date", "is_open", "decision", "hold_code", "priority", "user_id")
KEPT_COLUMNS = ("next_action_date", "next_action_time", "next_action_note")


class CreditNight(models.AbstractModel):
    """What the night writes: cases, companions and notices, by set and only where something differs.

    Its rows name no user. Nobody made them, and checking foreign keys row by row is half of what a first night costs.
    """

    _inherit = "credit.night"

    @api.model
    def _get_case_values(self, mandate, date):
        """Return ``{column of credit_case: SQL over credit_night}``, what the batch writes on a case.

        A step agreed with the debtor (a call-back, a promise) is kept; a task of the policy lives while its level
        asks for it, with the place it has on its operator's day.
        """
        closed = self.env["credit.stage"].sudo()._get_by_kind()["closed"].id
        action = SQL(
            "CASE WHEN NOT night.is_open THEN NULL"
            " WHEN night.next_action_agreed AND night.next_action IS NOT NULL THEN night.next_action"
            " ELSE night.task END",
        )
        values = {name: SQL.identifier("night", name) for name in LEDGER_COLUMNS + DECIDED_COLUMNS}
        for name in KEPT_COLUMNS:
            values[name] = SQL(
                "CASE WHEN night.next_action IS NOT NULL AND %s IS NOT NULL THEN %s END",
                action, SQL.identifier("night", name),
            )
        return values | {
            "mandate_id": SQL("%s", mandate.id),
            "level_id": SQL("CASE WHEN night.is_open THEN night.level_id END"),
            "stage_id": SQL("CASE WHEN night.is_open THEN night.stage_id ELSE %s END", closed),
            "next_action": action,
            "next_action_agreed": SQL(
                "night.is_open AND night.next_action_agreed AND night.next_action IS NOT NULL"
            ),
            "date_opened": SQL("CASE WHEN night.is_open AND NOT night.was_open THEN %s ELSE night.date_opened END", date),
            "date_closed": SQL("CASE WHEN night.is_open THEN NULL ELSE COALESCE(night.date_closed, %s) END", date),
        }

    @api.model
    def _open_cases(self, mandate, date):
        """Open the cases of new debtors, and return how many."""
        values = self._get_case_values(mandate, date)
        self.env.cr.execute(SQL(
            """
            WITH opened AS (
                INSERT INTO credit_case (company_id, partner_id, contact_count, attempt_count, relation_at_risk,
                                         create_date, write_date, %(columns)s)
                     SELECT %(company)s, night.partner_id, 0, 0, FALSE,
                            NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(values)s
                       FROM credit_night AS night
                      WHERE night.case_id IS NULL AND night.is_open
                   ORDER BY night.partner_id
                  RETURNING id, partner_id
            )
               UPDATE credit_night AS night SET case_id = opened.id
                 FROM opened WHERE opened.partner_id = night.partner_id
            RETURNING night.user_id IS NOT NULL, night.raised
            """,
            company=mandate.company_id.id,
            columns=SQL(", ").join(map(SQL.identifier, values)), values=SQL(", ").join(values.values()),
        ))
        rows = self.env.cr.fetchall()
        return {
            "opened": len(rows),
            "assigned": sum(assigned for assigned, _raised in rows),
            "raised": sum(raised for _assigned, raised in rows),
        }

    @api.model
    def _update_cases(self, mandate, date, first, last):
        """Write what changed on known cases, and return how many were changed, reopened and closed."""
        values = self._get_case_values(mandate, date)
        columns = [SQL.identifier("known", name) for name in values]
        self.env.cr.execute(SQL(
            """
               UPDATE credit_case AS known
                  SET %(assignments)s, write_uid = NULL, write_date = NOW() AT TIME ZONE 'UTC'
                 FROM credit_night AS night
                WHERE night.case_id = known.id AND night.partner_id = known.partner_id AND NOT night.is_new
                  AND known.company_id = %(company)s AND known.partner_id BETWEEN %(first)s AND %(last)s
                  AND (%(columns)s) IS DISTINCT FROM (%(values)s)
            RETURNING night.is_open AND NOT night.was_open, night.was_open AND NOT night.is_open
            """,
            assignments=SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
            ),
            columns=SQL(", ").join(columns), values=SQL(", ").join(values.values()),
            company=mandate.company_id.id, first=first, last=last,
        ))
        rows = self.env.cr.fetchall()
        return {
            "changed": len(rows),
            "reopened": sum(reopened for reopened, _closed in rows),
            "closed": sum(closed for _reopened, closed in rows),
        }

    @api.model
    def _write_assignments(self, company, date):
        """Keep who looks after the new debtors from this day, and why."""
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_assignment (case_id, company_id, user_id, date_from, cause,
                                           create_date, write_date)
                 SELECT case_id, %(company)s, user_id, %(date)s, cause,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM credit_night WHERE cause IS NOT NULL
            """,
            company=company.id, date=date,
        ))

    @api.model
    def _write_receivables(self, company, date, persons):
        """Give every open item its companion, its case and the level it was reached by; return how many were new.

        An item is dunned at the level of its case, but never further than its own age asks.
        """
        self.env.cr.execute(SQL(
            """
            WITH ladder AS (            -- 1. the days each level lasts
                SELECT id, policy_id, delay_days,
                       LEAD(delay_days) OVER (PARTITION BY policy_id ORDER BY delay_days) AS next_days
                  FROM credit_policy_level
            ), dunned AS (              -- 2. the items, with the level of the case or of their own age
                SELECT item.id AS line_id, item.move_id, night.case_id, known.id AS known_id,
                       CASE WHEN night.raised AND item.residual > 0 AND known.hold IS NOT TRUE
                            THEN own.id END AS level_id, own.delay_days,
                       known.level_id AS known_level_id, known.case_id AS known_case_id
                  FROM (%(items)s) AS item
                  JOIN res_partner AS person ON person.id = item.partner_id
                  JOIN credit_night AS night ON night.partner_id = person.commercial_partner_id
             LEFT JOIN credit_policy_level AS reached ON reached.id = night.level_id AND night.raised
             LEFT JOIN ladder AS own
                    ON own.policy_id = CASE WHEN night.raised THEN night.policy_id END
                   AND own.delay_days <= LEAST(reached.delay_days, %(date)s - item.due)
                   AND (own.next_days > LEAST(reached.delay_days, %(date)s - item.due) OR own.next_days IS NULL)
             LEFT JOIN credit_receivable AS known ON known.line_id = item.id
            )
            INSERT INTO credit_receivable AS receivable (line_id, move_id, company_id, case_id, level_id, level_date,
                                                         hold, create_date, write_date)
                 SELECT dunned.line_id, dunned.move_id, %(company)s, dunned.case_id, dunned.level_id,
                        CASE WHEN dunned.level_id IS NOT NULL THEN %(date)s END, FALSE,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM dunned
              LEFT JOIN credit_policy_level AS before ON before.id = dunned.known_level_id
                  WHERE dunned.known_id IS NULL
                     OR dunned.known_case_id IS DISTINCT FROM dunned.case_id
                     OR dunned.level_id <> dunned.known_level_id AND dunned.delay_days > before.delay_days
                     OR dunned.level_id IS NOT NULL AND dunned.known_level_id IS NULL
            ON CONFLICT (line_id) DO UPDATE
                    SET case_id = EXCLUDED.case_id,
                        level_id = COALESCE(EXCLUDED.level_id, receivable.level_id),
                        level_date = COALESCE(EXCLUDED.level_date, receivable.level_date)
              RETURNING receivable.xmax = 0
            """,
            items=self.env["credit.assessment"]._get_items_query(company, date, persons),
            company=company.id, date=date,
        ))
        return sum(new for new, in self.env.cr.fetchall())

    @api.model
    def _get_pending_state(self, mandate, date):
        """Return the SQL of state and hold code of a notice that waits: held cases and old data keep it back."""
        stale = mandate._is_stale_on(date)
        code = SQL("COALESCE(night.hold_code, %s)", "stale_data" if stale else None)
        return SQL("CASE WHEN %s IS NULL THEN 'queued' ELSE 'held' END", code), code

    @api.model
    def _queue_notices(self, run, mandate, date):
        """Queue one notice for each debtor who reached a level that needs no person; return how many.

        It goes to who is proved to act in the debtor's place, where there is one.
        """
        state, code = self._get_pending_state(mandate, date)
        values = self.env["credit.notice"]._prepare_notice_vals(mandate, date)
        values |= {"state": state, "hold_code": code, "run_id": SQL("%s::integer", run.id or None)}
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_notice (create_date, write_date, %(columns)s)
                 SELECT NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(values)s
                   FROM credit_night AS night
                   JOIN credit_policy_level AS level ON level.id = night.level_id
              LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, partner_id FROM credit_related_person
                          WHERE receives_notices AND (proof <> '' OR proof_filename <> '')
                            AND COALESCE(date_from, %(date)s) <= %(date)s AND COALESCE(date_to, %(date)s) >= %(date)s
                       ORDER BY case_id, sequence, id) AS acting ON acting.case_id = night.case_id
                  WHERE night.raised AND NOT COALESCE(level.requires_person, FALSE) AND NOT night.vulnerable
            ON CONFLICT (case_id) WHERE state IN ('queued', 'held') AND purpose = 'level' DO UPDATE SET %(updates)s
              RETURNING id
            """,
            columns=SQL(", ").join(map(SQL.identifier, values)), values=SQL(", ").join(values.values()),
            updates=SQL(", ").join(
                SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name)) for name in values
            ),
            date=date,
        ))
        return len(self.env.cr.fetchall())

    @api.model
    def _settle_notices(self, mandate, date):
        """Cancel the notices that wait and are no longer true; hold and release the others.

        Where the debt fell back to a lower level that needs no person, the notice waits at that level.
        """
        state, code = self._get_pending_state(mandate, date)
        self.env.cr.execute(SQL(
            """
            WITH judged AS (
                SELECT notice.id,
                       CASE WHEN NOT night.is_open THEN 'closed'
                            WHEN night.vulnerable THEN 'person_calls'
                            WHEN level.id IS NULL OR level.requires_person THEN 'level' END AS reason,
                       level.id AS level_id,
                       CASE WHEN level.id = notice.level_id THEN notice.channel ELSE level.channel END AS channel,
                       %(state)s AS state, %(code)s AS hold_code
                  FROM credit_notice AS notice
                  JOIN credit_night AS night ON night.case_id = notice.case_id
             LEFT JOIN credit_policy_level AS level ON level.id = night.level_id
                 WHERE notice.state IN ('queued', 'held') AND notice.purpose = 'level'
            ), verdict AS (
                SELECT id, reason, COALESCE(level_id, 0) AS level_id, channel,
                       CASE WHEN reason IS NULL THEN state ELSE 'cancelled' END AS state,
                       CASE WHEN reason IS NULL THEN hold_code END AS hold_code
                  FROM judged
            )
            UPDATE credit_notice AS notice
               SET state = verdict.state, hold_code = verdict.hold_code, reason_code = verdict.reason,
                   level_id = CASE WHEN verdict.reason IS NULL THEN verdict.level_id ELSE notice.level_id END,
                   channel = CASE WHEN verdict.reason IS NULL THEN verdict.channel ELSE notice.channel END
              FROM verdict
             WHERE verdict.id = notice.id
               AND (notice.state, notice.hold_code, CASE WHEN verdict.reason IS NULL THEN notice.level_id END)
                   IS DISTINCT FROM
                   (verdict.state, verdict.hold_code, CASE WHEN verdict.reason IS NULL THEN verdict.level_id END)
            """,
            state=state, code=code,
        ))

    @api.model
    def _call_hooks(self):
        """Tell the other modules which known cases changed stage or were closed."""
        rows = self.env.execute_query(SQL(
            """
            SELECT known.id, night.old_stage_id, night.was_open AND NOT night.is_open
              FROM credit_night AS night JOIN credit_case AS known ON known.id = night.case_id
             WHERE night.old_stage_id IS NOT NULL AND night.old_stage_id <> known.stage_id
            """
        ))
        self.env.invalidate_all()
        cases = self.env["credit.case"].sudo().browse([row[0] for row in rows])
        stages = self.env["credit.stage"].sudo().browse([row[1] for row in rows])
        cases._post_stage_change(dict(zip(cases, stages, strict=True)))
        cases.browse([row[0] for row in rows if row[2]])._post_close()
