from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .credit_contact_rule import DEFAULT_TZ

# Points of the priority, as (lower bound, points): steps, so that a priority changes only when something does.
AMOUNT_POINTS = ((10000, 30), (5000, 25), (1000, 20), (500, 15), (100, 10), (0, 5))
# The best moment to talk is the first quarter: later the memory fades and habits set.
AGE_POINTS = ((365, 12), (180, 16), (90, 20), (30, 25), (0, 18))
NEVER_CONTACTED_POINTS = 15
RELATION_POINTS = 10
ATTEMPT_POINTS = -2  # each call nobody answered, down to five of them
MAX_ATTEMPTS = 5


class CreditCase(models.Model):
    """Every case says in words why it is at its stage, why now and why this priority."""

    _inherit = "credit.case"

    never_contacted = fields.Boolean(compute="_compute_never_contacted", search="_search_never_contacted")
    why_stage = fields.Char(string="Why this stage", compute="_compute_why_stage")
    why_now = fields.Char(compute="_compute_why_now")
    why_priority = fields.Char(string="Why this priority", compute="_compute_why_priority")
    queue_position = fields.Integer(compute="_compute_queue_position")
    hold_label = fields.Char(string="Why it is on hold", compute="_compute_hold_label")
    last_words = fields.Char(compute="_compute_last_words")
    best_hour = fields.Char(string="Best hour to call", compute="_compute_best_hour")

    @api.depends("contact_count")
    def _compute_never_contacted(self):
        for case in self:
            case.never_contacted = not case.contact_count

    def _search_never_contacted(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("contact_count", "=" if True in value else ">", 0)] if len(set(value)) == 1 else []

    @api.depends("hold_code", "hold_reason", "hold_until")
    def _compute_hold_label(self):
        labels = {hold.code: hold.label for hold in self._get_hold_reasons()}
        for case in self:
            label = labels.get(case.hold_code, False)
            if case.hold_code == "manual":
                until = format_date(self.env, case.hold_until)
                label = self.env._("On hold until %(date)s: %(reason)s", date=until, reason=case.hold_reason or "")
            case.hold_label = label

    @api.depends("stage_id", "level_id", "oldest_due_date", "amount_due", "hold_label")
    def _compute_why_stage(self):
        for case in self:
            case.why_stage = case._explain_stage()

    def _explain_stage(self):
        self.ensure_one()
        if not self.is_open:
            return self.env._("Closed: nothing is due.")
        if self.hold_code:
            return self.hold_label
        facts = {"date": format_date(self.env, self.oldest_due_date), "days": self.days_overdue}
        if not self.level_id:
            if not self.amount_overdue:
                return self.env._("The first item falls due on %(date)s.", **facts)
            return self.env._("The oldest item is overdue since %(date)s (%(days)s days): no level was reached yet.", **facts)
        facts.update(level=self.level_id.name, policy=self.policy_id.name)
        if not self.days_overdue:
            return self.env._("«%(level)s» of «%(policy)s»: the first item falls due on %(date)s.", **facts)
        return self.env._(
            "«%(level)s» of «%(policy)s»: the oldest item is overdue since %(date)s (%(days)s days).", **facts
        )

    @api.depends("decision", "next_action", "next_action_date", "level_date", "hold_label")
    def _compute_why_now(self):
        for case in self:
            case.why_now = case._explain_now()

    def _explain_now(self):
        self.ensure_one()
        if self.next_action:
            return self._explain_task()
        if self.decision == "held":
            return self.hold_label
        if self.decision == "waits_interval":
            date = fields.Date.add(self.level_date, days=self.policy_id.min_interval)
            return self.env._("The next step waits until %(date)s: at least %(days)s days between two.",
                              date=format_date(self.env, date), days=self.policy_id.min_interval)
        return dict(self._fields["decision"]._description_selection(self.env)).get(self.decision, "")

    def _explain_task(self):
        self.ensure_one()
        task = dict(self._fields["next_action"]._description_selection(self.env))[self.next_action]
        if not self.next_action_date:
            return self.env._(
                "%(task)s: waits for a place on the operator's day (%(place)s in line).",
                task=task, place=self.queue_position,
            )
        if self.next_action in ("call_back", "promise", "installment"):
            date = format_date(self.env, self.next_action_date, date_format="EEE d MMM")
            note = self._get_step_note() or ""
            return f"{task} · {date} · {note}" if note else f"{task} · {date}"
        if self.never_contacted:
            return self.env._("%(task)s: nobody has talked to this debtor yet.", task=task)
        return self.env._("%(task)s: last conversation on %(date)s.", task=task,
                          date=format_date(self.env, self.last_contact_date))

    @api.depends("priority")
    def _compute_why_priority(self):
        for case in self:
            parts = [f"{label} {points:+d}" for label, points in case._get_priority_parts() if points]
            case.why_priority = f"{case.priority} = {', '.join(parts)}" if parts else ""

    def _get_priority_parts(self):
        """Return the parts of the priority as ``[(label, points)]``; :meth:`_get_priority_query` is its twin in SQL."""
        self.ensure_one()
        amount = next((points for bound, points in AMOUNT_POINTS if self.amount_overdue >= bound), 0)
        age = next((points for bound, points in AGE_POINTS if self.days_overdue > bound), 0)
        never = self.never_contacted and self.amount_overdue > 0
        return [
            (self.env._("amount"), amount if self.amount_overdue > 0 else 0),
            (self.env._("age"), age),
            (self.env._("never talked to"), NEVER_CONTACTED_POINTS if never else 0),
            (self.env._("relation at risk"), RELATION_POINTS if self.relation_at_risk else 0),
            (self.env._("calls nobody answered"), ATTEMPT_POINTS * min(self.attempt_count, MAX_ATTEMPTS)),
        ]

    @api.model
    def _get_priority_query(self, overdue, days, contacts, at_risk, attempts, horizon, broken):
        """Return the SQL expression of the priority from SQL expressions of its facts.

        For a module to add to the priority, it must override this method and :meth:`_get_priority_parts`.

        :param SQL horizon: how near the first item of the debtor is to its prescription, see ``limitation_horizon``
        :param SQL broken: how many promises in a row were not kept
        """
        def steps(value, operator, table):
            whens = SQL(" ").join(
                SQL("WHEN %s %s %s THEN %s", value, SQL(operator), bound, points) for bound, points in table
            )
            return SQL("CASE %s ELSE 0 END", whens)

        return SQL(
            "CASE WHEN %(overdue)s > 0 THEN %(amount)s + CASE WHEN %(contacts)s = 0 THEN %(never)s ELSE 0 END ELSE 0 END"
            " + %(age)s + CASE WHEN %(at_risk)s THEN %(relation)s ELSE 0 END"
            " + %(attempt)s * LEAST(%(attempts)s, %(max_attempts)s)",
            overdue=overdue, amount=steps(overdue, ">=", AMOUNT_POINTS), contacts=contacts,
            never=NEVER_CONTACTED_POINTS, age=steps(days, ">", AGE_POINTS), at_risk=at_risk, relation=RELATION_POINTS,
            attempt=ATTEMPT_POINTS, attempts=attempts, max_attempts=MAX_ATTEMPTS,
        )

    def _get_step_note(self):
        """Return what was noted beside the next step, to the firm's own people: it may repeat words said in confidence."""
        self.ensure_one()
        inside = self.env.su or self.env.user.has_group("sagres_credit.group_operator")
        return self.sudo().next_action_note if inside else False

    @api.depends("next_action", "next_action_date", "priority")
    def _compute_queue_position(self):
        positions = dict(self.env.execute_query(self._get_queue_query())) if self.ids else {}
        for case in self:
            case.queue_position = positions.get(case._origin.id, 0)

    def _get_queue_query(self):
        """Return the SQL of ``(case id, place in its operator's line)`` for those of ``self`` that wait."""
        self.flush_model(["amount_overdue", "next_action", "next_action_date", "priority", "user_id"])
        return SQL(
            """
            SELECT mine.id, 1 + (SELECT COUNT(*) FROM credit_case AS other
                                  WHERE other.user_id = mine.user_id
                                    AND other.next_action IS NOT NULL AND other.next_action_date IS NULL
                                    AND (other.priority, other.amount_overdue, -other.id)
                                        > (mine.priority, mine.amount_overdue, -mine.id))
              FROM credit_case AS mine
             WHERE mine.id IN %s AND mine.next_action IS NOT NULL AND mine.next_action_date IS NULL
            """,
            tuple(self.ids),
        )

    @api.depends("interaction_ids.body", "interaction_ids.date")
    def _compute_last_words(self):
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (case_id) case_id, body FROM credit_interaction
                WHERE case_id IN %s AND body IS NOT NULL AND body <> '' ORDER BY case_id, date DESC, id DESC""",
            tuple(self.ids),
        )) if self.ids else []
        words = dict(rows)
        for case in self:
            case.last_words = words.get(case._origin.id, False)

    @api.depends("interaction_ids.outcome")
    def _compute_best_hour(self):
        """Propose the hour, on the debtor's clock, at which they were reached most often by phone."""
        groups = self.env["credit.interaction"].with_context(tz=DEFAULT_TZ)._read_group(
            [("case_id", "in", self.ids), ("channel", "=", "phone"), ("outcome", "in", ("reached", "reported_payment"))],
            ["case_id", "date:hour_number"], ["__count"],
        )
        best = {}
        for case, hour, count in groups:
            if count > best.get(case.id, (0, 0))[0]:
                best[case.id] = (count, hour)
        for case in self:
            hour = best.get(case._origin.id, (0, None))[1]
            case.best_hour = f"{hour:.0f}:00–{hour + 1:.0f}:00" if hour is not None else False
