from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from .credit_heir import ACCEPTED_STATES, CALLED_STATES

#: From which state each act leads where; an act that finds another state before it cannot be.
TRANSITIONS = {
    "called": {"unknown": "called", "called": "called"},
    "accepted_express": {"unknown": "accepted", "called": "accepted"},
    "accepted_tacit": {"unknown": "accepted", "called": "accepted"},
    "accepted_law": {"unknown": "accepted", "called": "accepted"},
    "benefit": {"unknown": "benefit", "called": "benefit"},
    "inventory": {"unknown": "called", "called": "called", "benefit": "benefit"},
    "renounced": {"unknown": "renounced", "called": "renounced"},
    "renunciation_revoked": {"renounced": "accepted"},
    "concealed": {"unknown": "accepted", "called": "accepted", "renounced": "accepted"},
    "benefit_lost": {"benefit": "accepted"},
    "term_extended": {"unknown": "called", "called": "called", "benefit": "benefit"},
    "disqualified": dict.fromkeys(("unknown", "called", "accepted", "benefit", "renounced"), "disqualified"),
    "interpellation_asked": {"unknown": "called", "called": "called"},
    "interpellation_served": {"unknown": "called", "called": "called"},
    "lapsed": {"unknown": "lapsed", "called": "lapsed"},
    "died": {
        "unknown": "transmitted", "called": "transmitted", "transmitted": "transmitted", "predeceased": "predeceased",
        "accepted": "accepted", "benefit": "benefit", "renounced": "renounced", "disqualified": "disqualified",
        "lapsed": "lapsed",
    },
}


class CreditHeir(models.Model):
    """What a called person did moves their state: one way, by acts with a day and a proof that are never deleted."""

    _inherit = "credit.heir"

    def action_record(self):
        """Open the dialog in which a person writes down what this called person did."""
        self.ensure_one()
        return self._get_record_action({})

    def action_record_proposed(self):
        """Open the dialog filled with what the law made of a term that passed: a person decides."""
        self.ensure_one()
        return self._get_record_action({"kind": self.proposed_act} if self.proposed_act else {})

    def _get_record_action(self, defaults):
        self.estate_id.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Record what %(person)s did", person=self.name),
            "res_model": "credit.heir.record", "views": [(False, "form")], "target": "new",
            "context": {"default_heir_id": self.id, **{f"default_{name}": value for name, value in defaults.items()}},
        }

    def _record(self, kind, date, proof, documents=None, **vals):
        """Write down an act of this called person: the one way in which their state moves. Return the act.

        :param str kind: one of ``credit.heir.act``
        :param str proof: notary and number of the deed, register of successions, act
        :param documents: ``ir.attachment`` that the current user may read
        :param vals: ``date_end`` of a term of the court, ``note`` in words, ``benefit_value`` received with benefit
        :raises UserError: when the act cannot be: its day, its proof, or what came before it; nothing changes
        """
        self.ensure_one()
        self._check_may_record()
        documents = documents or self.env["ir.attachment"]
        documents.check_access("read")
        date = fields.Date.to_date(date)
        heir = self.sudo()
        heir.estate_id._lock_family()
        heir._check_record(kind, date, proof, vals)
        act = heir.env["credit.heir.act"].create({
            "heir_id": heir.id, "kind": kind, "date": date, "proof": proof.strip(), "note": vals.get("note"),
            "date_end": vals.get("date_end"), "document_ids": [Command.set(documents.ids)], **heir._prepare_act_vals(kind, vals),
        })
        act._keep_documents()
        heir._write_facts(kind, date, vals)
        heir._follow_acts(self.env._("%(act)s (%(person)s)", act=act.display_name, person=heir._get_initials()))
        return act.with_env(self.env)

    def _check_may_record(self):
        """Raise where the current user may not act on the case these persons belong to."""
        if not self.env.su:
            self.check_access("write")
            self.estate_id.case_id._check_may_act()

    def _prepare_act_vals(self, kind, vals):
        """Return what an act of this kind says beside its day, its proof and its words.

        For a module to keep more of an act, it must override this method.
        """
        return {}

    def _write_facts(self, kind, date, vals):
        """Keep on the person what an act says beside the state."""
        if kind == "died":
            self.with_context(**self._put_off()).died = date
        if vals.get("benefit_value"):
            self.benefit_value = vals["benefit_value"]

    def _follow_acts(self, reason):
        """Bring these persons where their acts lead, and with them the contact, the shares and the stage."""
        heirs = self.sudo()
        heirs.estate_id._tell_family(reason)
        heirs._update_states()
        heirs.filtered(lambda heir: heir.state in ACCEPTED_STATES and not heir.partner_id)._make_partner()
        heirs.estate_id._update_shares(reason)
        heirs.estate_id._update_stage()

    def _update_states(self):
        """Write the state that the acts of these persons lead to, where it differs."""
        for heir in self:
            state, since = heir._fold()
            if (heir.state, heir.state_date) != (state, since):
                heir.write({"state": state, "state_date": since})

    def _fold(self):
        """Return ``(state, since when)`` to which the valid acts of this person lead, in the order of their days.

        :raises UserError: when one of them cannot follow what came before it
        """
        self.ensure_one()
        state, since = self._get_first_state()
        for act in self._get_valid_acts():
            following = TRANSITIONS[act.kind].get(state)
            if not following:
                raise UserError(self._say_impossible(act.kind, state))
            if following != state:
                state, since = following, act.date
        if state in CALLED_STATES and self.died:
            return "transmitted", self.died
        return state, since

    def _get_first_state(self):
        """Return the state before any act: who died first, or on the same day, takes nothing (4, 462 c.c.)."""
        death = self.estate_id.date_death
        if self.died and death and self.died <= death or self.is_predeceased and not self.died:
            return "predeceased", self.died
        return "called" if self.relation == "state" else "unknown", False

    def _get_valid_acts(self):
        return self.act_ids.filtered(lambda act: act.state == "valid").sorted(lambda act: (act.date, act.id))

    def _get_act(self, kind):
        """Return the last valid act of a kind."""
        return self._get_valid_acts().filtered(lambda act: act.kind == kind)[-1:]

    def _get_initials(self):
        """Return who this is in words that name nobody: the chatter of an estate has more readers than its family."""
        relation = dict(self._fields["relation"]._description_selection(self.env)).get(self.relation)
        initials = "".join(f"{word[0]}." for word in (self.name or "").split())
        return relation if self.relation == "state" or not initials else f"{relation} {initials}"


class CreditEstate(models.Model):
    """One change of a family at a time, each told to the estate."""

    _inherit = "credit.estate"

    def _lock_family(self):
        """Lock these estates until the transaction ends: two people cannot record two contradicting acts at once."""
        if self.ids:
            self.env.cr.execute(SQL("SELECT id FROM credit_estate WHERE id IN %s ORDER BY id FOR UPDATE", tuple(self.ids)))
            self.heir_ids.invalidate_recordset(["state", "act_ids"])

    def _tell_family(self, words):
        """Write on each estate what happened in its family; ``words`` name nobody."""
        self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, words))
