from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models


class CreditLimitationEvent(models.Model):
    """What an act will do to the terms of its items, told before the last click, and what its cancelling would."""

    _inherit = "credit.limitation.event"

    forecast = fields.Html(
        string="What it does", compute="_compute_forecast", compute_sudo=True, sanitize=False,
        help="Read from the other acts and deliveries known today.",
    )

    @api.depends(
        "nature", "date", "date_end", "outcome", "cause", "receivable_ids", "payment_id", "state", "is_counted", "case_id",
    )
    @api.depends_context("lang")
    def _compute_forecast(self):
        items = self.receivable_ids
        claims, acts = items._read_claims(), items._read_acts()
        for event in self:
            event.forecast = Markup().join(
                Markup("<div>%s</div>") % line for line in event._explain_forecast(claims, acts)
            )

    def _explain_forecast(self, claims, acts):
        """Return what this act does to its items, one sentence an effect; the end is that of the worst item."""
        self.ensure_one()
        if self.state == "cancelled":
            return [self.env._("It is cancelled: no term moves.")]
        if not self.nature or not self.date:
            return [self.env._("Say what happened and on which day: here stands what it will do.")]
        # What was recorded was judged then in full: a waiver has changed what it was judged by.
        ended = self._find_fault_of_dates() or self._find_fault_of_outcome()
        fault = ended or not self._origin and self._find_fault()
        if fault:
            return [fault]
        if not self.is_counted:
            return [self.env._("Its payment is no longer posted: no term moves.")]
        effects = self._foresee(claims, acts)
        return [self._say_effect(effect, found) for effect, found in effects.items()] or [
            self.env._("Its items are paid: no term runs.")
        ]

    def _foresee(self, claims, acts):
        """Return ``{effect: [(step, end)]}`` of this act on its open items, ``unknown`` where no term is known."""
        mine = self._prepare_act()
        effects = defaultdict(list)
        for item in self.receivable_ids._origin:
            if item.id not in claims:
                continue
            others = [act for act in acts[item.id] if (act.res_model, act.res_id) != (mine.res_model, mine.res_id)]
            course = item._trace(claims[item.id], [*others, mine])
            if not course:
                effects["unknown"].append((None, None))
                continue
            step = next(step for step in course.steps if step.event is mine)
            effects[step.effect].append((step, course.end))
        return effects

    def _say_effect(self, effect, found):
        """Return what an act does to the items that it touches alike."""
        Receivable = self.env["credit.receivable"]
        ends = sorted({end for _step, end in found if end})
        values = {
            "items": self._say_count(len(found)), "day": Receivable._say_day(self.date),
            "end": Receivable._say_day(ends[0]) if ends else "",
        }
        said = {
            "unknown": self.env._("%(items)s: no term is known yet; say first what they are for.", **values),
            "restarted": self.env._("The term of %(items)s begins anew on %(day)s.", **values),
            "waived": self.env._("The limitation of %(items)s is given up: a new term begins on %(day)s.", **values),
            "suspended": self.env._("The term of %(items)s stands still from %(day)s.", **values),
            "in_court": self.env._("The term of %(items)s does not run from %(day)s until the proceedings end.", **values),
            "judged": self.env._("The term of %(items)s is ten years from the day the judgment became final.", **values),
            "early": self.env._("%(items)s: no effect, the term had not begun yet.", **values),
            "covered": self.env._("%(items)s: no effect of its own, proceedings already keep the term from running.", **values),
            "late": self.env._("%(items)s: too late, they had lapsed by then and stay prescribed.", **values),
        }[effect]
        return f"{said} {self._say_ends(effect, ends, found, values)}".strip()

    def _say_ends(self, effect, ends, found, values):
        if effect == "unknown":
            return ""
        if not ends:
            return self.env._("While it does not run, no day is known on which they lapse.")
        if effect == "late":
            return self.env._("The first lapsed after %(end)s.", **values)
        if any(step.end != end for step, end in found):
            return self.env._("With the acts that followed the first ends on %(end)s.", **values)
        if len(ends) == 1:
            return self.env._("It ends on %(end)s.", **values)
        return self.env._("The first ends on %(end)s.", **values)

    def _say_count(self, count):
        return self.env._("1 item") if count == 1 else self.env._("%(count)s items", count=count)

    def _explain_cancelling(self):
        """Return what the terms of the items will be once this act is cancelled."""
        self.ensure_one()
        items = self.sudo().receivable_ids
        claims, acts = items._read_claims(), items._read_acts()
        mine = (self._name, self.id)
        courses = [
            items._trace(claim, [act for act in acts[claim.id] if (act.res_model, act.res_id) != mine])
            for claim in claims.values()
        ]
        ends = [course.end for course in courses if course and course.end]
        if not ends:
            return self.env._("Without this act no day is known on which its items lapse.")
        values = {"items": self._say_count(len(ends)), "end": items._say_day(min(ends))}
        if min(ends) < fields.Date.context_today(self):
            return self.env._("Without this act the first of %(items)s had lapsed after %(end)s.", **values)
        return self.env._("Without this act the first of %(items)s lapses after %(end)s.", **values)
