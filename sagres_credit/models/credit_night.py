from odoo import api, models
from odoo.tools import SQL


class CreditNight(models.AbstractModel):
    """The nightly work on one batch of debtors: a fixed number of statements, whatever the number of items.

    Everything hangs on one temporary table with a row a debtor: what the ledger says, what is decided, what is
    written. Only rows that differ are written, so a second night on the same date changes nothing.
    """

    _name = "credit.night"
    _description = "Nightly work on a batch of debtors"

    @api.model
    def _work(self, run, mandate, date, first, last):
        """Work the debtors of a mandate whose id is between ``first`` and ``last``, and return ``{counter: number}``."""
        company = mandate.company_id
        self._set_planner()
        self._lock(company, first, last)
        persons = self._get_persons(first, last)
        mine = self._get_persons(first, last, "item")
        attached = self._attach_items(company, mine)
        self._date_items(company, date, mine)
        self._judge_agreements(company, date, first, last)
        self._assess(mandate, date, first, last, persons)
        self._hold()
        self._decide(date)
        self._link_persons()
        self._keep_operators(mandate)
        self._spread_operators(mandate)
        counts = self._open_cases(mandate, date)
        counts.update(self._update_cases(mandate, date, first, last))
        self._write_assignments(company, date)
        counts["attached"] = attached + self._write_receivables(company, date, persons)
        self._link_items(company, mine)
        self._date_cases(company, first, last)
        self._guard(mandate, date, first, last)
        counts["queued"] = self._queue_notices(run, mandate, date)
        self._settle_notices(mandate, date)
        self._call_hooks()
        self.env.execute_query(SQL("DROP TABLE credit_night"))
        self._refresh_statistics(counts)
        return counts

    @api.model
    def _refresh_statistics(self, counts):
        """Tell the planner of the rows of a first night: autovacuum comes later, and until then it takes tables for empty.

        Items posted under a mandate have their companions already: what is attached at night was there before, by the
        thousand.
        """
        if counts["attached"]:
            self.env.cr.execute("ANALYZE credit_receivable, credit_case")

    @api.model
    def _set_planner(self):
        """Have this transaction read its slice of the ledger by index.

        With costs meant for turning disks, PostgreSQL would rather read the whole of each table at every batch; and
        compiling takes longer than these statements run.
        """
        self.env.cr.execute("SET LOCAL random_page_cost = 1.1; SET LOCAL jit = off")

    @api.model
    def _get_persons(self, first, last, alias="account_move_line"):
        """Return the ``SQL`` condition on the ``partner_id`` of journal items of a batch: its debtors and their contacts.

        The debtors are a range of the ledger's index on accounts and partners; contacts outside it are named. Contacts
        inside it may belong to other debtors: who reads the items still compares the commercial partner.
        """
        rows = self.env.execute_query(SQL(
            "SELECT id FROM res_partner WHERE commercial_partner_id BETWEEN %s AND %s AND id NOT BETWEEN %s AND %s",
            first, last, first, last,
        ))
        column = SQL.identifier(alias, "partner_id")
        within = SQL("%s BETWEEN %s AND %s", column, first, last)
        if not rows:
            return within
        return SQL("(%s OR %s = ANY(%s))", within, column, [partner_id for partner_id, in rows])

    @api.model
    def _lock(self, company, first, last):
        """Lock the cases of the batch, so that a payment booked meanwhile waits instead of being overwritten."""
        for model in ("credit.case", "credit.notice", "credit.related.person", "credit.substitution"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["credit_vulnerable"])
        self.env["credit.assessment"]._flush_ledger()
        self.env["credit.limitation"]._flush()
        self.env.cr.execute(SQL(
            "SELECT id FROM credit_case WHERE company_id = %s AND partner_id BETWEEN %s AND %s ORDER BY id FOR UPDATE",
            company.id, first, last,
        ))

    @api.model
    def _judge_agreements(self, company, date, first, last):
        """Bring what was agreed where the ledger puts it, before anything is decided: what is broken is back at once.

        Only what changes is written, by a few statements for each kind of agreement; the batch writes the cases itself.
        """
        for model in self.env["credit.case"]._get_arrangement_models():
            self.env[model].sudo().with_context(credit_night=True)._update_batch(company, first, last, date)
        self.env.flush_all()  # what a settlement booked is in the ledger before it is assessed

    @api.model
    def _assess(self, mandate, date, first, last, persons):
        """Make the table of the batch: what the ledger says of each debtor, beside what the case says."""
        def among(column):
            return SQL("%s BETWEEN %s AND %s", column, first, last)

        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS credit_night;
            CREATE TEMPORARY TABLE credit_night ON COMMIT DROP AS
            WITH facts AS (%(facts)s)
            SELECT COALESCE(facts.partner_id, known.partner_id) AS partner_id,
                   known.id AS case_id, known.id IS NULL AS is_new,
                   COALESCE(facts.amount_overdue, 0) AS amount_overdue,
                   COALESCE(facts.amount_not_due, 0) AS amount_not_due,
                   COALESCE(facts.amount_held, 0) AS amount_held,
                   COALESCE(facts.amount_credit, 0) AS amount_credit,
                   COALESCE(facts.amount_overdue + facts.amount_not_due + facts.amount_held, 0) AS amount_due,
                   COALESCE(facts.item_count, 0)::integer AS item_count,
                   facts.oldest_due_date, facts.driver_level_id, facts.driver_level_date, facts.target_level_id,
                   COALESCE(facts.policy_id, known.policy_id, %(policy)s) AS policy_id,
                   COALESCE(facts.amount_overdue > 0 OR facts.amount_held > 0 OR facts.target_level_id IS NOT NULL,
                            FALSE) AS is_open,
                   COALESCE(known.is_open, FALSE) AS was_open, known.stage_id AS old_stage_id,
                   known.user_id, NULL::varchar AS cause,
                   COALESCE(known.contact_count, 0) AS contact_count,
                   COALESCE(known.attempt_count, 0) AS attempt_count,
                   COALESCE(known.relation_at_risk, FALSE) AS relation_at_risk,
                   known.task_done_date, known.last_contact_date, known.level_date,
                   COALESCE(known.next_action_agreed, FALSE) AS next_action_agreed,
                   known.next_action, known.next_action_date, known.next_action_time, known.next_action_note,
                   known.date_opened, known.date_closed, known.broken_promise_count,
                   COALESCE(person.credit_vulnerable, FALSE) AS vulnerable,
                   NULL::varchar AS hold_code, NULL::integer AS hold_stage_id,
                   NULL::integer AS level_id, NULL::integer AS stage_id, NULL::varchar AS task,
                   NULL::date AS limitation_date, NULL::varchar AS limitation_horizon, %(act_days)s AS act_days,
                   'nothing_due' AS decision, FALSE AS raised, 0 AS priority
              FROM facts
         FULL JOIN (SELECT * FROM credit_case
                     WHERE company_id = %(company)s AND parent_id IS NULL
                       AND partner_id BETWEEN %(first)s AND %(last)s) AS known
                ON known.partner_id = facts.partner_id
         LEFT JOIN res_partner AS person ON person.id = COALESCE(facts.partner_id, known.partner_id);
            CREATE UNIQUE INDEX ON credit_night (partner_id);
            ANALYZE credit_night
            """,
            facts=self.env["credit.assessment"]._get_facts_query(mandate.company_id, date, persons, among),
            company=mandate.company_id.id, first=first, last=last, policy=mandate.policy_id.id,
            act_days=mandate.limitation_act_days,
        ))

    @api.model
    def _hold(self):
        """Say which debtors of the batch must not be dunned, and why: the first reason that applies."""
        stages = self.env["credit.case"]._get_stage_map()
        cases = self.env["credit.case"].sudo()
        holds = SQL(" UNION ALL ").join(
            SQL(
                "SELECT id, %s AS place, %s AS code, %s::integer AS stage_id FROM (%s) AS held",
                place, hold.code, stages[hold.stage_kind].id if hold.stage_kind else None,
                cases._search(hold.domain, active_test=False, bypass_access=True).select(),
            )
            for place, hold in enumerate(self.env["credit.case"]._get_hold_reasons())
        )
        self.env.cr.execute(SQL(
            """
            UPDATE credit_night AS night SET hold_code = held.code, hold_stage_id = held.stage_id
              FROM (SELECT DISTINCT ON (id) * FROM (%s) AS holds ORDER BY id, place) AS held
             WHERE held.id = night.case_id AND night.is_open
            """,
            holds,
        ))

    @api.model
    def _get_verdict_steps(self, date):
        """Return steps 1 to 3 of the decision: where each debtor stands, the next level, what stands in the way."""
        return SQL(
            """
            step AS (              -- 1. where the debtor stands, where the age of the debt would put them
                SELECT night.partner_id, night.policy_id, night.driver_level_id, night.oldest_due_date,
                       night.hold_code, night.level_date, night.task_done_date, night.contact_count, night.vulnerable,
                       night.amount_overdue + night.amount_not_due = 0 AS items_held,
                       here.delay_days AS here_delay,
                       goal.id AS goal_id, goal.delay_days AS goal_delay,
                       (here.requires_person OR night.vulnerable AND here.id IS NOT NULL)
                       AND COALESCE(night.task_done_date < night.driver_level_date, TRUE) AS waits,
                       night.level_date + policy.min_interval > %(date)s AS too_soon
                  FROM credit_night AS night
                  JOIN credit_policy AS policy ON policy.id = night.policy_id
             LEFT JOIN credit_policy_level AS here ON here.id = night.driver_level_id
             LEFT JOIN credit_policy_level AS goal ON goal.id = night.target_level_id
                 WHERE night.is_open
            ), path AS (                -- 2. never past a person
                SELECT step.*, COALESCE(person.id, step.goal_id) AS next_id
                  FROM step
     LEFT JOIN LATERAL (SELECT level.id FROM credit_policy_level AS level
                         WHERE level.policy_id = step.policy_id
                           AND (level.requires_person
                                OR step.vulnerable AND level.delay_days >= LEAST(step.goal_delay, 0))
                           AND level.delay_days <= step.goal_delay
                           AND (step.here_delay IS NULL OR level.delay_days > step.here_delay) AND %(fits)s
                      ORDER BY level.delay_days LIMIT 1) AS person ON TRUE
            ), verdict AS MATERIALIZED (-- 3. what stands in the way
                SELECT path.*,
                       CASE WHEN hold_code IS NOT NULL THEN 'held'
                            WHEN items_held THEN 'items_held'
                            WHEN waits THEN 'waits_person'
                            WHEN goal_id IS NULL AND here_delay IS NULL
                                 THEN CASE WHEN EXISTS (SELECT FROM credit_policy_level AS poor
                                                         WHERE poor.policy_id = path.policy_id AND %(poor_fits)s
                                                           AND poor.delay_days <= %(date)s - path.oldest_due_date)
                                           THEN 'below_minimum' ELSE 'waits_level' END
                            WHEN goal_delay > here_delay OR here_delay IS NULL
                                 THEN CASE WHEN too_soon THEN 'waits_interval' ELSE 'rise' END
                            WHEN here_delay IS NOT NULL THEN 'level_up'
                            ELSE 'waits_level' END AS word
                  FROM path
            )
            """,
            date=date, fits=self.env["credit.policy.level"]._get_grade_condition("level", SQL("step.partner_id")),
            poor_fits=self.env["credit.policy.level"]._get_grade_condition("poor", SQL("path.partner_id")),
        )

    @api.model
    def _decide(self, date):
        """Decide the level of each debtor of the batch, what it waits for, and its priority.

        A level goes up one person at a time: it stops at the first one in between that asks for a person, so a debtor
        never contacted starts at the first human contact whatever the age of the debt. For who is vulnerable every level
        asks for a person.
        """
        self.env.cr.execute(SQL(
            """
            WITH %(verdict)s, decided AS (             -- 4. the level it has from now on, and the task that comes with it
                SELECT verdict.partner_id, verdict.word, verdict.word = 'rise' AS raised,
                       level.id AS level_id, level.stage_id,
                       CASE WHEN (level.requires_person OR verdict.vulnerable AND level.id IS NOT NULL)
                             AND (verdict.word = 'waits_person'
                                  OR verdict.word = 'rise' AND COALESCE(verdict.task_done_date < %(date)s, TRUE))
                            THEN CASE WHEN level.next_action <> 'call' AND level.requires_person THEN level.next_action
                                      WHEN verdict.contact_count = 0 THEN 'first_contact'
                                      ELSE 'call' END END AS task
                  FROM verdict
             LEFT JOIN credit_policy_level AS level
                    ON level.id = CASE verdict.word WHEN 'rise' THEN verdict.next_id ELSE verdict.driver_level_id END
            )
            UPDATE credit_night AS night
               SET raised = decided.raised,
                   level_id = decided.level_id,
                   level_date = CASE WHEN decided.raised THEN %(date)s ELSE night.level_date END,
                   stage_id = COALESCE(night.hold_stage_id, decided.stage_id, %(courtesy)s),
                   task = decided.task,
                   decision = CASE WHEN decided.task IS NOT NULL THEN 'waits_person'
                                   WHEN decided.raised THEN 'level_up'
                                   ELSE decided.word END,
                   priority = %(priority)s
              FROM decided
             WHERE decided.partner_id = night.partner_id
            """,
            verdict=self._get_verdict_steps(date),
            date=date,
            courtesy=self.env["credit.stage"].sudo()._get_by_kind()["courtesy"].id,
            priority=self.env["credit.case"]._get_priority_query(
                overdue=SQL("night.amount_overdue"), days=SQL("(%s - night.oldest_due_date)", date),
                contacts=SQL("night.contact_count"), at_risk=SQL("night.relation_at_risk"),
                attempts=SQL("night.attempt_count"), horizon=SQL("night.limitation_horizon"),
                broken=SQL("COALESCE(night.broken_promise_count, 0)"),
            ),
        ))

    @api.model
    def _link_persons(self):
        """Recognise new debtors who are the same person at another client, by tax code or VAT number."""
        key = SQL(
            "NULLIF(UPPER(REGEXP_REPLACE(COALESCE(partner.credit_tax_code, partner.vat), %s, '', 'gi')), '')",
            r"^IT(?=[0-9]{11}$)|\s",
        )
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_person (key, name, create_date, write_date)
                 SELECT DISTINCT ON (1) %(key)s, partner.name, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM credit_night AS night JOIN res_partner AS partner ON partner.id = night.partner_id
                  WHERE night.is_open AND partner.credit_person_id IS NULL AND %(key)s IS NOT NULL
            ON CONFLICT (key) DO NOTHING;
            UPDATE res_partner AS partner SET credit_person_id = person.id
              FROM credit_night AS night, credit_person AS person
             WHERE night.is_open AND partner.id = night.partner_id AND partner.credit_person_id IS NULL
               AND person.key = %(key)s
            """,
            key=key,
        ))

    @api.model
    def _keep_operators(self, mandate):
        """Give new debtors the operator who looks after the same person at another client, if in this team."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_night AS night SET user_id = same.user_id, cause = 'person'
              FROM (SELECT DISTINCT ON (fresh.partner_id) fresh.partner_id, other.user_id
                      FROM credit_night AS fresh
                      JOIN res_partner AS here ON here.id = fresh.partner_id
                      JOIN res_partner AS there ON there.credit_person_id = here.credit_person_id
                      JOIN credit_case AS other ON other.partner_id = there.id AND other.company_id <> %(company)s
                      JOIN credit_mandate_member AS member
                        ON member.user_id = other.user_id AND member.mandate_id = %(mandate)s AND member.active
                     WHERE fresh.user_id IS NULL AND fresh.is_open
                  ORDER BY fresh.partner_id, other.is_open DESC, other.id) AS same
             WHERE same.partner_id = night.partner_id
            """,
            company=mandate.company_id.id, mandate=mandate.id,
        ))

    @api.model
    def _spread_operators(self, mandate):
        """Give each other new debtor to the least loaded operator of the team, within capacity.

        Every operator offers free places, each marked with how full they would be; the emptiest places are taken.
        """
        self.env.cr.execute(SQL(
            """
            WITH fresh AS (
                SELECT partner_id, ROW_NUMBER() OVER (ORDER BY partner_id) AS place
                  FROM credit_night WHERE user_id IS NULL AND is_open
            ), busy AS (
                SELECT user_id, COUNT(*) AS number
                  FROM (SELECT user_id FROM credit_case
                         WHERE company_id = %(company)s AND is_open AND EXISTS (SELECT FROM fresh)
                         UNION ALL
                        SELECT user_id FROM credit_night WHERE cause = 'person') AS looked_after
              GROUP BY user_id
            ), team AS (
                SELECT member.user_id, member.debtor_capacity, COALESCE(busy.number, 0) AS load
                  FROM credit_mandate_member AS member
                  JOIN res_users AS person ON person.id = member.user_id AND person.active
             LEFT JOIN busy ON busy.user_id = member.user_id
                 WHERE member.mandate_id = %(mandate)s AND member.active
            ), seat AS (
                SELECT team.user_id,
                       ROW_NUMBER() OVER (ORDER BY taken::float / team.debtor_capacity, team.user_id) AS place
                  FROM team, GENERATE_SERIES(
                       team.load + 1,
                       LEAST(team.debtor_capacity, team.load + (SELECT COUNT(*) FROM fresh))) AS taken
            )
            UPDATE credit_night AS night SET user_id = seat.user_id, cause = 'load'
              FROM fresh JOIN seat USING (place)
             WHERE fresh.partner_id = night.partner_id
            """,
            company=mandate.company_id.id, mandate=mandate.id,
        ))
