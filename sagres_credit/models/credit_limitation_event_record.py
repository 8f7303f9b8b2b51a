from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .credit_limitation_event import OPERATOR_NATURES

#: What may still be written once an act is recorded: how it ended, more documents, a note.
EDITABLE = {"date_end", "outcome", "document_ids", "note"}


class CreditLimitationEvent(models.Model):
    """Who may record, complete and cancel an act, and what follows at once for the items it speaks of."""

    _inherit = "credit.limitation.event"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_may_record([vals.get("nature") for vals in vals_list])
            self.env["credit.case"].browse({vals["case_id"] for vals in vals_list if vals.get("case_id")})._check_may_act()
            vals_list = [self._leave_computed(vals) for vals in vals_list]
        events = super().create(vals_list)
        events._keep_documents()
        events.receivable_ids._update_limitation()
        events._tell_cases(events._describe_recorded())
        return events

    def write(self, vals):
        """Refuse to change what an act proves; a change of its end dates its items again at once."""
        if not self.env.su:
            self._check_may_write(vals)
        proofs = {event: event.document_ids for event in self} if "document_ids" in vals else {}
        result = super().write(vals)
        if not self.env.su and any(before - event.document_ids for event, before in proofs.items()):
            raise UserError(self.env._("A proof is not taken away from its act: cancel the act instead."))
        if proofs:
            self._keep_documents()
        if {"date_end", "outcome", "state"} & set(vals):
            self.receivable_ids.sudo()._update_limitation()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An act that was recorded is not deleted: cancel it, with the reason."))

    def action_cancel(self):
        """Open the dialog in which a person says why this act is cancelled."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the act"),
            "res_model": "credit.limitation.event.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_event_id": self.id},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _cancel(self, reason):
        """Cancel these acts: the terms of their items are again what they were without them, at once.

        :param str reason: why, required
        """
        self.check_access("write")
        self._check_may_record(self.mapped("nature"))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the act is cancelled: somebody may have relied on it."))
        valid = self.filtered(lambda event: event.state == "valid")
        valid.sudo().write({
            "state": "cancelled", "cancel_reason": reason.strip(), "cancelled_by_id": self.env.uid,
            "date_cancelled": fields.Date.context_today(self),
        })
        valid._tell_cases({
            event: self.env._("Act cancelled: %(act)s. %(reason)s", act=event._describe(), reason=reason) for event in valid
        })

    @api.model
    def _leave_computed(self, vals):
        """Return ``vals`` without what nobody says by hand: a kind that is not the one of its nature, a state."""
        return {name: value for name, value in vals.items() if name in self._fields and not self._fields[name].readonly}

    def _check_may_record(self, natures):
        """Raise where the current user may not record or cancel acts of these natures."""
        reserved = [nature for nature in natures if nature and nature not in OPERATOR_NATURES]
        if reserved and not self.env.su and not self.env.user.has_group("sagres_credit.group_manager"):
            words = dict(self._fields["nature"]._description_selection(self.env))
            raise AccessError(self.env._(
                "%(act)s: only a credit manager records court acts, suspensions and waivers.",
                act=words.get(reserved[0], reserved[0]),
            ))

    def _check_may_write(self, vals):
        locked = [self._fields[name]._description_string(self.env) for name in vals if name not in EDITABLE]
        if locked:
            raise UserError(self.env._(
                "%(fields)s: what an act proves is not changed. Cancel it and record it again.", fields=", ".join(locked)
            ))
        if vals and any(event.state == "cancelled" for event in self):
            raise UserError(self.env._("This act is cancelled: record it again instead."))
        if {"date_end", "outcome"} & set(vals):
            self._check_may_record(self.mapped("nature"))

    def _describe_recorded(self):
        """Return ``{act: what the case is told of it}``."""
        return {
            event: self.env._(
                "Act recorded: %(act)s (%(document)s).", act=event._describe(), document=event.document_names
            )
            for event in self
        }

    def _tell_cases(self, bodies):
        """Write on each case what was done: ``bodies`` is ``{act: words}``."""
        told = {
            case: "\n".join(bodies[event] for event in events) for case, events in self.grouped("case_id").items()
        }
        cases = self.case_id.sudo()
        cases._message_log_batch(bodies={case.id: words for case, words in told.items()})

    def _keep_documents(self):
        """Have each file belong to its act: copies of those that belong to something else."""
        if not self.env.su:
            self.document_ids.check_access("read")
        for event in self.sudo():
            foreign = event.document_ids.filtered(
                lambda file, event=event: file.res_id and (file.res_model, file.res_id) != (self._name, event.id)
            )
            owner = {"res_model": self._name, "res_id": event.id}
            (event.document_ids - foreign).filtered(lambda file: not file.res_id).write(owner)
            if foreign:
                event.document_ids = [
                    *(Command.unlink(file.id) for file in foreign),
                    *(Command.link(copy.id) for copy in foreign.copy(owner)),
                ]
