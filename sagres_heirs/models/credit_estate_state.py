from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_estate import ESTATE_STATES, OPEN_STATES
from .credit_heir import ACCEPTED_STATES, CALLED_STATES

#: The task of looking after it is done; after a mistake another one takes its place.
ENDED = ("closed", "no_heirs")
#: Where an estate may go: what was ended is taken up again where somebody turns up, a mistake stays one.
TRANSITIONS = {
    **{state: {other for other, _label in ESTATE_STATES} - {state} for state in OPEN_STATES},
    "closed": {*OPEN_STATES, "mistaken"},
    "no_heirs": {*OPEN_STATES, "mistaken"},
    "mistaken": set(),
}
#: What only a checked method writes.
DECIDED = {
    "state", "case_id", "is_verified", "date_opened", "date_closed", "close_reason", "curator_id", "curator_date",
    "curator_court", "shares_kind", "shares_reason", "import_id", "opened_from_id",
}


class CreditEstate(models.Model):
    """The stage of a succession follows what is known of the death, the heirs and what was agreed with each."""

    _inherit = "credit.estate"

    def write(self, vals):
        """Refuse by hand what only the buttons decide: stage, proof of the death, curator, shares."""
        if DECIDED.intersection(vals) and not self.env.su:
            names = [self._fields[name]._description_string(self.env) for name in vals if name in DECIDED]
            raise AccessError(self.env._(
                "%(fields)s: decided by the buttons of the estate, not written by hand.", fields=", ".join(names)
            ))
        if {"source"}.intersection(vals) and not self.env.su and any(estate.is_verified for estate in self):
            raise UserError(self.env._("The death is verified: what proved it stays as it is."))
        result = super().write(vals)
        if "document_ids" in vals:
            self._keep_documents()
        return result

    def _keep_documents(self):
        """Have the files that were uploaded for these estates belong to them."""
        for estate in self.sudo():
            own = estate.document_ids.filtered(lambda file: file.create_uid == self.env.user and not file.res_id)
            own.write({"res_model": self._name, "res_id": estate.id})

    def _set_state(self, state, **vals):
        """Bring these estates to ``state``, the only way an estate changes its stage.

        :param vals: other values written with it
        :raises UserError: when one of them cannot come to ``state`` from where it is
        """
        moving = self.sudo().filtered(lambda estate: estate.state != state)
        wrong = moving.filtered(lambda estate: state not in TRANSITIONS[estate.state])
        if wrong:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self.env._(
                "%(estate)s is «%(old)s»: it cannot become «%(new)s».",
                estate=wrong[0].display_name, old=words[wrong[0].state], new=words[state],
            ))
        moving.write({"state": state, **vals})
        if state in ENDED:
            moving._get_cases()._take_off_day(["estate"])
        return moving

    def _update_stage(self):
        """Bring the estates that are looked after to the stage that the facts give them."""
        stages = defaultdict(self.sudo().browse)
        for estate in self.sudo().filtered(lambda estate: estate.state in OPEN_STATES):
            stages[estate._get_stage()] |= estate
        for stage, estates in stages.items():
            estates._set_state(stage)

    def _get_stage(self):
        """Return the stage of an estate that is looked after.

        Found: the family is known, but who is called has to be made sure, or the heirs have to agree. Awaited: somebody
        is called and may still accept. Agreed: everybody accepted, and each share has its agreement.
        """
        self.ensure_one()
        if not self.is_verified:
            return "to_verify"
        living = self.heir_ids.filtered(lambda heir: heir.state in (*CALLED_STATES, *ACCEPTED_STATES))
        if not living:
            return "searching"
        if any(heir.state == "called" for heir in living):
            return "awaiting"
        return "agreed" if all(heir._has_agreed() for heir in living) else "found"

    def action_reopen(self):
        """Take up again what was closed: somebody turned up, or something was found."""
        self.case_id._check_may_act()
        for estate in self.sudo():
            if estate.state not in ("closed", "no_heirs"):
                raise UserError(self.env._("Only an estate that was closed is taken up again."))
            estate._set_state(estate._get_stage(), date_closed=False, close_reason=False)
        self._get_cases()._put_on_day("estate", self.env._("Taken up again"))

    def _get_end_vals(self, reason):
        return {"date_closed": fields.Date.context_today(self), "close_reason": reason}
