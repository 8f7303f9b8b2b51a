from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from ..tools import contact_rules
from .credit_interaction import CONVERSATIONS

# A second press within so many seconds is the same one.
REPEAT_SECONDS = 60
# Who refused to talk was not reached at a good hour.
SUCCESSES = ("reached", "reported_payment")
WRITTEN_DATA = {"email": "email", "pec": "credit_pec", "address": "street"}


class CreditCase(models.Model):
    """Calls that nobody answers: when to try again, and when to try something else."""

    _inherit = "credit.case"

    def action_no_answer(self):
        """Record that nobody answered and plan the next attempt, by one key.

        Where the contact rules did not admit the call the dialog opens and asks for the reason. A double click counts
        once: two requests at the same time write the same case, so the second is done again and finds the first.
        """
        self.ensure_one()
        self._check_may_act()
        now = fields.Datetime.now()
        if not self._has_fresh_attempt(now):
            verdict = self._get_contact_verdict(now)[self]
            if not verdict.allowed and verdict.code not in ("hold", "no_phone"):
                action = self.action_log_call()
                return dict(action, context=dict(action["context"], default_outcome="no_answer"))
            self._log_interaction([self._prepare_attempt_vals(now)])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("No answer recorded"),
                "message": self._explain_next_attempt(),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _has_fresh_attempt(self, now):
        """Tell whether the last thing recorded on this case is a call in vain of a moment ago."""
        last = self.env["credit.interaction"].sudo().search([("case_id", "=", self.id)], order="date desc, id desc", limit=1)
        fresh = last.date and timedelta(0) <= now - last.date < timedelta(seconds=REPEAT_SECONDS)
        return bool(fresh and last.outcome == "no_answer")

    def _prepare_attempt_vals(self, now):
        """Return the values of a call that nobody answered, with what comes next."""
        self.ensure_one()
        vals = {
            "case_id": self.id, "partner_id": self.partner_id.id, "date": now,
            "channel": "phone", "direction": "out", "outcome": "no_answer",
        }
        return {**vals, **self._prepare_next_attempt_vals(now)}

    def _prepare_next_attempt_vals(self, now):
        """Return the next step after a call in vain at ``now``: another hour, or another way to reach them.

        The task stays what it was; nobody answered it yet.
        """
        self.ensure_one()
        other = self._get_other_way()
        if other:
            today = fields.Date.context_today(self, now)
            return {"next_action": other, "next_action_date": today, "next_action_time": False,
                    "next_action_note": self.env._("Calls without answer: %(count)s", count=self.attempt_count + 1)}
        attempt = self._get_next_attempt(now)
        kept = self.next_action if self.next_action not in (False, "write", "find_contact") else "call_back"
        return {
            "next_action": kept,
            "next_action_date": attempt.date(),
            "next_action_time": attempt.hour + attempt.minute / 60,
            "next_action_note": self.next_action_note,
        }

    def _get_other_way(self):
        """Return the task that replaces calls after as many in vain as the rule admits, or ``False``."""
        self.ensure_one()
        rule = self._get_contact_rule()
        if not rule or not rule.max_attempts or self.attempt_count + 1 < rule.max_attempts:
            return False
        partner = self.partner_id.sudo()
        bad = partner._get_bad_contacts()[partner]
        good = [kind for kind, name in WRITTEN_DATA.items() if partner[name] and kind not in bad]
        return "write" if good else "find_contact"

    def _get_next_attempt(self, now):
        """Return the local time at which to call again who does not answer at ``now``.

        Where no rule says when, the morning of the next working day.
        """
        case = self.sudo()
        today = fields.Date.context_today(case, now)
        rules = case.env["credit.contact.rule"]._get_in_force(case.mandate_id)
        rule = rules.pick(case.mandate_id, case.segment, today)
        attempt = rule and case._find_next_attempt(now, rule, rules.get_engine(rule, case.mandate_id, case.partner_id.city))
        days_ahead = {4: 3, 5: 2}.get(today.weekday(), 1)
        return attempt or datetime.combine(today + timedelta(days=days_ahead), time(9))

    def _find_next_attempt(self, now, rule, engine):
        """Ask the engine, with the calls in vain since the last conversation and the hours of all conversations."""
        talks = [(rule._to_local(date), outcome) for date, outcome in self._read_calls()]
        last = max((date for date, outcome in talks if outcome in CONVERSATIONS), default=datetime.min)
        local = rule._to_local(now)
        return contact_rules.next_attempt(
            local, engine,
            attempts=[date for date, outcome in talks if outcome not in CONVERSATIONS and date > last] + [local],
            successes=[date for date, outcome in talks if outcome in SUCCESSES],
            conversations=[date for date, outcome in talks if outcome in CONVERSATIONS],
        )

    def _read_calls(self):
        """Return ``[(date, outcome)]`` of the calls to and from this debtor."""
        self.env["credit.interaction"].flush_model(["case_id", "channel", "date", "outcome"])
        return self.env.execute_query(SQL(
            "SELECT date, outcome FROM credit_interaction WHERE case_id = %s AND channel = 'phone' AND outcome <> 'done'",
            self.id,
        ))

    def _explain_next_attempt(self):
        """Return in words what follows a call in vain."""
        self.ensure_one()
        if self.next_action == "write":
            return self.env._("Calls without answer: %(count)s. Write to them.", count=self.attempt_count)
        if self.next_action == "find_contact":
            return self.env._("Calls without answer: %(count)s. Look for another contact.", count=self.attempt_count)
        return self.env._(
            "Call again on %(day)s at %(hour)s.",
            day=format_date(self.env, self.next_action_date, date_format="EEEE d MMMM"), hour=self._get_hour_words(),
        )

    def _get_hour_words(self):
        moment = contact_rules.to_time(self.next_action_time)
        return format_time(self.env, moment, time_format="short")

    def _explain_task(self):
        """Say of a task nobody answered yet how often and when it is tried again."""
        if not (self.attempt_count and self.next_action_agreed and self.next_action_date and self.next_action_time):
            return super()._explain_task()
        return self.env._(
            "%(task)s: nobody answered (%(count)s), try on %(day)s at %(hour)s.",
            task=dict(self._fields["next_action"]._description_selection(self.env))[self.next_action],
            count=self.attempt_count, hour=self._get_hour_words(),
            day=format_date(self.env, self.next_action_date, date_format="EEE d MMM"),
        )
