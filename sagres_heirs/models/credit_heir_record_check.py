from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.succession_terms import acceptance_end, pure_heir_from
from .credit_heir import ACCEPTED_STATES
from .credit_heir_act import ACT_KINDS
from .credit_heir_record import TRANSITIONS

PURE_KINDS = ("accepted_express", "accepted_tacit", "accepted_law", "renunciation_revoked", "concealed")
ACCEPTING_KINDS = (*PURE_KINDS, "benefit")
#: What decides: it needs to be known when the succession opened.
DECIDING_KINDS = (*ACCEPTING_KINDS, "renounced", "lapsed", "disqualified")


class CreditHeir(models.Model):
    """What an act must say before it moves a state, and why it cannot be: in words."""

    _inherit = "credit.heir"

    def _check_record(self, kind, date, proof, vals):
        """Raise in words where an act cannot be recorded for this person."""
        self.ensure_one()
        fault = (
            self._find_fault_of_proof(kind, proof, vals) or self._find_fault_of_day(kind, date, vals)
            or self._find_fault_of_order(kind, date) or self._find_fault_of_acceptance(kind, date)
            or self._find_fault_of_silence(kind, date)
        )
        if fault:
            raise UserError(fault)

    def _find_fault_of_proof(self, kind, proof, vals):
        if kind not in dict(ACT_KINDS):
            return self.env._("Choose what happened.")
        if self.relation == "state":
            return self.env._("The State needs no acceptance and cannot renounce (586 c.c.).")
        if not (proof or "").strip():
            return self.env._("Say what proves it: the creditor must prove that somebody is an heir, or is not one.")
        if kind == "accepted_tacit" and not (vals.get("note") or "").strip():
            return self.env._("Say in words what they did that only an heir could do (476 c.c.).")
        if (vals.get("benefit_value") or 0) < 0:
            return self.env._("The value received cannot be below zero.")
        return False

    def _find_fault_of_day(self, kind, date, vals):
        death = self.estate_id.date_death
        end = fields.Date.to_date(vals.get("date_end"))
        if not date or date > fields.Date.context_today(self):
            return self.env._("What has not happened yet is not recorded: choose today or a day before.")
        if kind in DECIDING_KINDS and not death:
            return self.env._("Write first on the estate when the debtor died: the succession opens on that day.")
        if death and date < death and kind != "died":
            return self.env._(
                "The succession opened on %(death)s: nothing could be done on %(day)s.",
                death=format_date(self.env, death), day=format_date(self.env, date),
            )
        if kind == "interpellation_served" and (not end or end <= date):
            return self.env._("Write the last day of the term the court set: after the day on which it was served (481 c.c.).")
        if self.died and date > self.died and kind not in ("died", "disqualified"):
            return self.env._(
                "%(person)s died on %(day)s: later only their own heirs can decide (479 c.c.).",
                person=self.name, day=format_date(self.env, self.died),
            )
        return False

    def _find_fault_of_order(self, kind, date):
        """Return why the act cannot come at its place among the others of this person."""
        state = self._get_first_state()[0]
        acts = self._get_valid_acts()
        for act in acts.filtered(lambda act: act.date <= date):
            state = TRANSITIONS[act.kind].get(state, state)
        if state not in TRANSITIONS[kind]:
            return self._say_impossible(kind, state)
        state = TRANSITIONS[kind][state]
        for act in acts.filtered(lambda act: act.date > date):
            if state not in TRANSITIONS[act.kind]:
                return self.env._(
                    "On %(day)s something is recorded that could not come after it: %(act)s. Cancel that first, if it is wrong.",
                    day=format_date(self.env, act.date), act=act.display_name,
                )
            state = TRANSITIONS[act.kind][state]
        return False

    def _find_fault_of_acceptance(self, kind, date):
        death = self.estate_id.date_death
        if kind in ACCEPTING_KINDS and date > acceptance_end(death, is_holiday=is_holiday):
            return self.env._("The right to accept was lost ten years after the death (480 c.c.).")
        if kind in (*ACCEPTING_KINDS, "renounced") and self._had_term_before(date):
            return self.env._("The term of the court had passed: the right to accept was lost (481 c.c.).")
        if kind in PURE_KINDS and self._is_minor_on(date):
            return self.env._(
                "%(person)s was a minor: minors accept only with benefit of inventory (471 c.c.).", person=self.name,
            )
        if kind == "renunciation_revoked" and self._get_others_who_accepted(date):
            return self.env._("Others accepted in the meantime: the renunciation cannot be taken back (525 c.c.).")
        return self._find_fault_of_law(date) if kind == "accepted_law" else False

    def _find_fault_of_law(self, date):
        if not self.in_possession:
            return self.env._("Only who is in possession of assets of the estate becomes heir by law (485 c.c.).")
        first = self._get_pure_heir_day()
        if not first or date < first:
            return self.env._(
                "Not yet: heir by law three months after the death without an inventory, or forty days after it without a"
                " decision (485 c.c.)."
            )
        return False

    def _find_fault_of_silence(self, kind, date):
        if kind != "lapsed":
            return False
        if self._had_term_before(date) or date > acceptance_end(self.estate_id.date_death, is_holiday=is_holiday):
            return False
        return self.env._("The right is lost after the term set by the court (481 c.c.) or ten years after the death (480 c.c.).")

    def _had_term_before(self, date):
        """Tell whether a term of the court was over before a day."""
        served = self._get_act("interpellation_served")
        return bool(served and self._extend("court_term", served.date_end) < date)

    def _is_minor_on(self, date):
        return bool(self.born and fields.Date.add(self.born, years=18) > date)

    def _get_others_who_accepted(self, date):
        others = (self.estate_id.heir_ids - self).filtered(lambda heir: heir.state in ACCEPTED_STATES)
        return others.act_ids.filtered(
            lambda act: act.state == "valid" and act.kind in ACCEPTING_KINDS and act.date <= date
        ).heir_id

    def _get_pure_heir_day(self):
        """Return the day from which who is in possession is a pure heir by law, if it comes (485 c.c.)."""
        start = self._get_possession_start()
        if not start:
            return None
        inventory = self._get_act("inventory").date
        inventory = inventory if inventory and inventory >= start else None
        return pure_heir_from(
            start, self.in_possession, inventory, extended_to=self._extend("inventory", None), is_holiday=is_holiday,
        )

    def _say_impossible(self, kind, state):
        """Return in words why an act cannot follow a state."""
        kinds = dict(self.env["credit.heir.act"]._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        if state in ACCEPTED_STATES and kind == "renounced":
            return self.env._(
                "%(person)s accepted: who is an heir once stays one and cannot renounce any more.", person=self.name,
            )
        if state == "predeceased":
            return self.env._("%(person)s died before the debtor: nothing can be done in their name.", person=self.name)
        return self.env._(
            "%(person)s: «%(act)s» cannot follow «%(state)s».", person=self.name, act=kinds.get(kind, kind),
            state=states.get(state, state),
        )
