from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .credit_delivery import BAD_ADDRESS, TRANSITIONS

# The date that each state needs; without one the day on which it is told, but never for the law's own dates.
STATE_DATES = {
    "posted": "date_posted", "deposited": "date_deposit", "delivered": "date_delivered", "unclaimed": "date_deposit",
    "returned": "date_returned",
}
ASSUMED_TODAY = ("posted", "returned")
BOUNCED_REASONS = ("no_mailbox", "not_delivered")


class CreditDelivery(models.Model):
    """What becomes of a delivery, and what follows from it for the notice, the address and the case."""

    _inherit = "credit.delivery"

    def _set_state(self, state, **vals):
        """Bring these deliveries to ``state``, the only way a delivery changes state.

        :param vals: dates, ``reason``, ``detail``, ``received_by``, ``tracking`` written with it
        :raises UserError: when one of them cannot come to ``state`` from where it is, or a date is missing or absurd
        """
        moving = self.sudo().filtered(lambda delivery: delivery.state != state)
        for delivery in moving:
            error = delivery._explain_refusal(state, vals)
            if error:
                raise UserError(error)
        if state in ASSUMED_TODAY:
            vals.setdefault(STATE_DATES[state], fields.Date.context_today(self))
        old = {delivery: delivery.state for delivery in moving}
        moving.with_context(credit_delivery_transition=True).write({"state": state, **vals})
        if moving:
            moving._post_state(old)
        return moving

    def _explain_refusal(self, state, vals):
        """Return in words why this delivery cannot come to ``state`` with ``vals``, ``False`` when it can."""
        self.ensure_one()
        words = dict(self._fields["state"]._description_selection(self.env))
        if state not in TRANSITIONS[self.state]:
            return self.env._(
                "%(delivery)s is «%(old)s»: it cannot become «%(new)s».",
                delivery=self.display_name, old=words[self.state], new=words[state],
            )
        name = STATE_DATES.get(state)
        day = vals.get(name) or (self[name] if name else False)
        if name and not day and state not in ASSUMED_TODAY:
            return self.env._(
                "%(delivery)s: «%(state)s» needs the date «%(date)s», it decides from when the notice counts.",
                delivery=self.display_name, state=words[state], date=self._fields[name]._description_string(self.env),
            )
        if state == "returned" and not vals.get("reason"):
            return self.env._("%(delivery)s: say why it came back.", delivery=self.display_name)
        return day and self._explain_absurd_date(name, day, vals.get("date_posted") or self.date_posted)

    def _explain_absurd_date(self, name, day, posted):
        if day > fields.Date.context_today(self):
            return self.env._("%(delivery)s: %(date)s is in the future.", delivery=self.display_name, date=day)
        left = posted or self.notice_id.date_sent and fields.Date.context_today(self, self.notice_id.date_sent)
        if name != "date_posted" and left and day < left:
            return self.env._(
                "%(delivery)s: %(date)s is before the day on which it was posted, %(posted)s.",
                delivery=self.display_name, date=day, posted=left,
            )
        return False

    def _post_state(self, old_states):
        """Tell the notice, the address and the case what became of these deliveries.

        For a module to follow deliveries, it must override this method.

        :param dict old_states: ``{delivery: state before}``
        """
        self._log_outcomes()
        self._update_notices()
        self._mark_bad_contacts()
        self._raise_deaths()

    def _log_outcomes(self):
        """Tell in the threads of the cases what became of letters; the receipts of PEC tell themselves."""
        told = self.filtered(lambda delivery: delivery.channel != "pec" and delivery.state not in ("draft", "posted"))
        bodies = {}
        for delivery in told:
            bodies.setdefault(delivery.case_id.id, []).append(delivery._describe_outcome())
        told.case_id._message_log_batch({case_id: " · ".join(words) for case_id, words in bodies.items()})

    def _describe_outcome(self):
        """Return in words what became of this letter: which, how, why, when, and from when it counts."""
        self.ensure_one()
        words = {name: dict(self._fields[name]._description_selection(self.env)) for name in ("channel", "state", "reason")}
        day = self.date_delivered or self.date_returned or self.date_deposit
        parts = [
            f"{words['channel'][self.channel]} {self.tracking or self.reference}", words["state"][self.state],
            words["reason"].get(self.reason), self.detail, day and format_date(self.env, day),
        ]
        if self.effective_date:
            parts.append(self.env._("counts as received from %(date)s", date=format_date(self.env, self.effective_date)))
        return ", ".join(part for part in parts if part)

    def _update_notices(self):
        """Bring the notices where their last delivery is; one that was sent again meanwhile is left alone."""
        groups = {}
        for delivery in self:
            step = delivery._get_notice_step()
            if step:
                groups[step] = groups.get(step, self.env["credit.notice"]) | delivery.notice_id
        for (state, vals), notices in groups.items():
            notices._set_state(state, **dict(vals))

    def _get_notice_step(self):
        """Return what this delivery makes of its notice as ``(state, values)``, or ``None``."""
        self.ensure_one()
        notice = self.notice_id
        if notice.state not in ("sent", "bounced", "failed") or notice.message_id != self.message_id:
            return None
        if self.effective_date:
            return "delivered", (("date_delivered", self._get_moment()), ("reason_code", False), ("detail", False))
        if self.state not in ("returned", "failed") or notice.state != "sent":
            return None
        bounced = self.state == "returned" or self.reason in BOUNCED_REASONS
        return "bounced" if bounced else "failed", (("reason_code", self.reason), ("detail", self.detail))

    def _get_moment(self):
        """Return when the notice was received: the certified moment, or the middle of the day."""
        self.ensure_one()
        return self.delivered_at or datetime.combine(self.effective_date, time(12))

    def _mark_bad_contacts(self):
        """Say that the address of what came back, or the mailbox that does not exist, serves no more."""
        kinds = dict.fromkeys(BAD_ADDRESS, "address") | {"no_mailbox": "pec"}
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        rows = [
            {
                "partner": delivery.partner_id, "kind": kinds[delivery.reason], "value": delivery.address,
                "source": "delivery", "detail": delivery.detail or reasons[delivery.reason],
            }
            for delivery in self if delivery.state in ("returned", "failed") and delivery.reason in kinds
        ]
        if rows:
            self.env["credit.contact.mark"]._mark_all(rows)

    def _raise_deaths(self):
        """Have a person ask about a death that the post reports: nobody is marked as dead by a postman's word."""
        dead = self.filtered(lambda delivery: delivery.state == "returned" and delivery.reason == "deceased")
        for delivery in dead:
            case = delivery.case_id
            case.activity_schedule(
                "sagres_credit.mail_activity_type_death", user_id=case._get_answering_user().id,
                summary=self.env._("The post says that %(person)s has died", person=delivery.partner_id.name),
                note=self.env._("Ask the family or the registry before anything else leaves; say sorry first."),
            )

    def _record_outcomes(self, outcomes):
        """Bring deliveries to what is known of them now, as far as that is news.

        :param dict outcomes: ``{delivery: (state, vals)}``
        :return: ``({delivery: "done" or "known"}, {delivery: why not, in words})``
        """
        results, refused, groups = {}, {}, {}
        for delivery, (state, vals) in outcomes.items():
            if delivery._knows(state, vals):
                results[delivery] = "known"
                continue
            refused[delivery] = delivery._explain_refusal(state, vals)
            if not refused[delivery]:
                key = (state, tuple(sorted(vals.items())))
                groups[key] = groups.get(key, self.browse()) | delivery
                results[delivery] = "done"
        for (state, vals), deliveries in groups.items():
            deliveries._set_state(state, **dict(vals))
        return results, {delivery: why for delivery, why in refused.items() if why}

    @api.model
    def _get_steps(self):
        """Return how far each state is: what is told late of a step already passed is no news."""
        return {"draft": 0, "posted": 1, "accepted": 2, "deposited": 2}

    def _knows(self, state, vals):
        """Tell whether this delivery is already there or further, and so learns nothing."""
        self.ensure_one()
        if self.state == state:
            return all(self[name] == value for name, value in vals.items() if name.startswith("date") and self[name])
        steps = self._get_steps()
        return state in steps and steps[state] <= steps.get(self.state, 3)
