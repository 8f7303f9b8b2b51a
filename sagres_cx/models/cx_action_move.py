from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: Where an improvement may go from where it is; only the night moves it to ``measured``.
MOVES = {
    "proposed": ("decided", "in_work", "kept", "dropped"),
    "decided": ("proposed", "in_work", "done", "kept", "dropped"),
    "in_work": ("decided", "done", "kept", "dropped"),
    "done": ("in_work",),
    "measured": ("in_work",),
    "kept": ("proposed", "decided"),
    "dropped": ("proposed", "decided"),
}
#: Written by the move or by the night, never by hand.
STAMPED = ("proposed_by_id", "date_proposed", "date_decided")
DECIDED = ("decided", "in_work", "done", "measured")
ACTIVITY = "sagres_cx.mail_activity_type_action"
#: Days to do it in when nobody said.
USUAL_DAYS = 30


class CxAction(models.Model):
    """An improvement goes its way: proposed, decided, in work, done, measured; or kept as it is, with the reason."""

    _inherit = "cx.action"

    date_decided = fields.Date(string="Decided on", readonly=True, copy=False)
    date_start = fields.Date(string="Work began on", copy=False, tracking=True)
    date_done = fields.Date(string="Done on", copy=False, tracking=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Record improvements as proposals of the current user."""
        vals_list = [dict(vals) for vals in vals_list]
        self._refuse_stamps(vals_list)
        for vals in vals_list:
            vals.setdefault("state", self.env.context.get("default_state") or "proposed")
            if vals["state"] == "measured" and not self.env.su:
                raise UserError(self.env._("Voices measure an improvement, nobody does it by hand."))
        if any(vals["state"] != "proposed" for vals in vals_list):
            self._check_may_decide()
        actions = super().create(vals_list)
        actions._stamp()
        return actions

    def write(self, vals):
        """Move improvements along the way they may go, by who decides."""
        self._refuse_stamps([vals])
        if not self.env.su and "company_id" in vals:
            raise AccessError(self.env._("An improvement stays with its client."))
        moved = self.filtered(lambda action: action.state != vals.get("state", action.state))
        if moved or ({"date_start", "date_done"} & vals.keys()):
            self._check_may_decide()
        moved._check_move(vals.get("state"))
        result = super().write(vals)
        if moved:
            moved._stamp()
        if {"deadline", "user_id"} & vals.keys():
            self.sudo().activity_unlink([ACTIVITY])
            self._tell_owner()
        return result

    @api.model
    def _refuse_stamps(self, vals_list):
        if not self.env.su and any(name in vals for vals in vals_list for name in self._get_stamped()):
            raise AccessError(self.env._("These figures are written by the work itself, never by hand."))

    @api.model
    def _get_stamped(self):
        """Return the fields nobody writes by hand. For a module to protect others, it must override this method."""
        return STAMPED

    def _check_move(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        for action in self:
            if state not in MOVES[action.state] and not (state == "measured" and self.env.su):
                raise UserError(self.env._(
                    "«%(name)s» is %(state)s: from there it does not become %(new)s.",
                    name=action.name, state=states[action.state].lower(), new=states.get(state, state).lower(),
                ))

    def _stamp(self):
        """Fill what each step needs: who owns it, by when, and the days of each step."""
        today, stamped = fields.Date.context_today(self), self.sudo()
        decided = stamped.filtered(lambda action: action.state in DECIDED)
        decided.filtered(lambda action: not action.date_decided).date_decided = today
        if self._may_decide() and not self.env.user._is_superuser():
            decided.filtered(lambda action: not action.user_id).user_id = self.env.user
        decided.filtered(lambda action: not action.deadline).deadline = fields.Date.add(today, days=USUAL_DAYS)
        begun = stamped.filtered(lambda action: action.state in ("in_work", "done"))
        begun.filtered(lambda action: not action.date_start).date_start = today
        stamped.filtered(lambda action: action.state == "done" and not action.date_done).date_done = today
        reopened = stamped.filtered(lambda action: action.state in ("decided", "in_work") and action.date_done)
        reopened.date_done = False
        stamped._tell_owner()

    def _tell_owner(self):
        """Put what was decided among the owner's tasks, and take off what is done."""
        actions = self.sudo()
        asked = actions.filtered(lambda action: action.state in ("decided", "in_work"))
        (actions - asked).activity_unlink([ACTIVITY])
        told = asked.activity_search([ACTIVITY]).mapped("res_id") if asked else []
        asked.filtered(lambda action: action.id not in told and action.user_id)._create_activities(
            ACTIVITY, {action: (action.name, action.deadline) for action in asked}
        )

    def _create_activities(self, kind, words):
        """Create one activity an improvement for its owner: ``words`` says the summary and the day of each."""
        if not self:
            return
        kind, model = self.env.ref(kind), self.env["ir.model"]._get(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create([{
            "activity_type_id": kind.id, "res_model_id": model.id, "res_id": action.id, "user_id": action.user_id.id,
            "automated": True, "summary": words[action][0], "date_deadline": words[action][1] or fields.Date.context_today(self),
        } for action in self])

    @api.constrains("state", "keep_reason")
    def _check_keep_reason(self):
        if any(action.state == "kept" and not (action.keep_reason or "").strip() for action in self):
            raise ValidationError(self.env._("Open the improvement and write why the company keeps it as it is."))

    @api.constrains("date_start", "date_done")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for action in self.filtered("date_done"):
            if action.date_done > today or (action.date_start and action.date_done < action.date_start):
                raise ValidationError(self.env._("An improvement is done after its work began, and not in the future."))

    def action_decide(self):
        return self.write({"state": "decided"})

    def action_begin(self):
        return self.write({"state": "in_work"})

    def action_done(self):
        return self.write({"state": "done"})

    def action_drop(self):
        return self.write({"state": "dropped"})

    def action_propose_again(self):
        return self.write({"state": "proposed"})

    def action_ask_keep(self):
        """Open the dialog that asks why it stays as it is."""
        self.ensure_one()
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Keep it as it is"), "res_model": self._name, "res_id": self.id,
            "views": [(self.env.ref("sagres_cx.cx_action_view_form_keep").id, "form")], "target": "new",
        }

    def action_keep(self):
        return self.write({"state": "kept"})
