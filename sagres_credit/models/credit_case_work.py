from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

from .credit_interaction import CONVERSATIONS, TASK_OUTCOMES

# What any operator of the team may record when a debtor rings and the owner is busy.
INBOUND_OUTCOMES = ("reached", "reported_payment", "call_back")


class CreditCase(models.Model):
    """The operator's side of a case: whose it is, what was said, what comes next."""

    _inherit = "credit.case"

    can_act = fields.Boolean(compute="_compute_can_act", compute_sudo=False, help="The current user may act on the case.")
    substitute_id = fields.Many2one("res.users", string="Substitute today", compute="_compute_substitute_id")

    @api.depends("user_id", "company_id")
    def _compute_substitute_id(self):
        running = self.env["credit.substitution"].sudo().search([
            ("user_id", "in", self.user_id.ids), ("is_running", "=", True),
        ])
        substitutes = {user: rows.substitute_id for user, rows in running.grouped("user_id").items()}
        nobody = self.env["res.users"]
        for case in self:
            fit = [user for user in substitutes.get(case.user_id, nobody) if case.company_id in user.company_ids]
            case.substitute_id = fit[0] if fit else nobody

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_act(self):
        user = self.env.user
        manager = user.has_group("sagres_credit.group_manager")
        operator = user.has_group("sagres_credit.group_operator")
        for case in self:
            mine = user in (case.user_id, case.substitute_id)
            case.can_act = (manager or (operator and mine)) and case.company_id in user.company_ids

    @api.model
    def _get_my_day_domain(self):
        """Return the ``Domain`` of the current user's working day: own cases and those of who they substitute."""
        user = self.env.user
        substitution = Domain("substitute_id", "=", user.id) & Domain("is_running", "=", True)
        absent = self.env["credit.substitution"].sudo().search(substitution)
        mine = Domain("user_id", "in", [user.id, *absent.user_id.ids]) & Domain("company_id", "in", user.company_ids.ids)
        return mine & Domain("next_action", "!=", False) & Domain("is_open", "=", True)

    @api.model
    def _get_today_domain(self):
        return self._get_my_day_domain() & Domain("next_action_date", "<=", fields.Date.context_today(self))

    @api.model
    def action_my_day(self):
        """Open the working day of the current user."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action_my_day")
        return dict(action, domain=list(self._get_my_day_domain()))

    def action_next(self):
        """Show the next case of the current user's day, or the list when the day is done."""
        self.ensure_one()
        return self._get_next_in_day()._get_visit_action()

    def _get_visit_action(self):
        """Return the action that shows this case in the form the user is on; without a case, the list of the day."""
        if not self:
            return dict(self.action_my_day(), target="main")
        return {
            "type": "ir.actions.client",
            "tag": "sagres_credit.visit_case",
            "params": {"case_id": self.id, "action": self._get_form_action()},
        }

    def action_log_call(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a call"),
            "res_model": "credit.call.log",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def action_reassign(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change operator"),
            "res_model": "credit.case.reassign",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_ids": self.ids},
        }

    def action_take_now(self):
        """Put waiting cases on today's list, beyond the daily capacity: the operator asked for more."""
        self._check_may_act()
        today = fields.Date.context_today(self)
        waiting = self.filtered(lambda case: case.next_action and not case.next_action_date)
        waiting.sudo().write({"next_action_date": today, "fed_date": today})

    @api.model
    def _log_interaction(self, vals_list):
        """Record conversations and set the next step of their cases.

        The owner, their substitute and managers record anything; another operator of the team only what the debtor
        started (an inbound contact, a reported payment, a call-back for the owner), and that counts as a miss of
        continuity.

        :param list vals_list: values of ``credit.interaction``, with ``case_id``; optional ``follow_up``: a dict of
            ``next_action``, ``next_action_date``, ``next_action_time`` and ``next_action_note`` for the case
        :return: the interactions
        """
        vals_list = [dict(vals) for vals in vals_list]
        follow_ups = [vals.pop("follow_up", None) for vals in vals_list]
        cases = self.browse([vals["case_id"] for vals in vals_list])
        cases.check_access("read")
        for case, vals, follow_up in zip(cases, vals_list, follow_ups, strict=True):
            case._check_may_record(vals, follow_up)
            vals.update(company_id=case.company_id.id, user_id=self.env.uid)
            vals["continuity"] = self.env.user in (case.user_id, case.substitute_id)
        interactions = self.env["credit.interaction"].sudo().create(vals_list)
        for case, interaction, follow_up in zip(cases, interactions, follow_ups, strict=True):
            case.sudo()._apply_interaction(interaction, follow_up)
        return interactions.with_env(self.env)

    def _check_may_record(self, vals, follow_up):
        self.ensure_one()
        if self.can_act:
            return
        user = self.env.user
        in_team = user in self.sudo().mandate_id.member_ids.user_id
        allowed = vals.get("direction") == "in" and vals["outcome"] in INBOUND_OUTCOMES
        planned = (follow_up or {}).get("next_action")
        if not (in_team and allowed and planned in (None, False, "call_back")):
            raise AccessError(self.env._(
                "%(debtor)s is looked after by %(operator)s: you can record a contact the debtor made, a payment they"
                " report or a call-back for %(operator)s.",
                debtor=self.partner_id.name, operator=self.user_id.name or self.env._("nobody yet"),
            ))

    def _apply_interaction(self, interaction, follow_up):
        """Bring a case up to date with one conversation."""
        self.ensure_one()
        day = fields.Date.context_today(self, interaction.date)
        vals = {}
        if interaction.outcome in CONVERSATIONS:
            vals = {"last_contact_date": day, "contact_count": self.contact_count + 1, "attempt_count": 0}
        elif interaction.outcome != "done":
            vals = {"attempt_count": self.attempt_count + 1}
        if interaction.outcome in TASK_OUTCOMES and interaction.continuity:
            vals["task_done_date"] = day
        if interaction.reason_id:
            vals.update(last_reason_id=interaction.reason_id.id, relation_at_risk=interaction.reason_id.relation_at_risk)
        vals.update(self._prepare_follow_up_vals(interaction, follow_up))
        self.write(vals)
        self._post_interaction_message(interaction)
        self._plan_call_back(interaction)

    def _plan_call_back(self, interaction):
        """Keep the owner's dated reminder of a call-back: done once they have called, new where one is agreed.

        What the owner agrees without an hour is on their list already; at an hour, or taken by a colleague, it rings.
        """
        kind = "sagres_credit.mail_activity_type_call_back"
        if interaction.continuity and interaction.direction == "out":
            self.activity_feedback([kind])
        if self.next_action != "call_back" or interaction.outcome == "done" or not self.user_id:
            return
        if not interaction.continuity or self.next_action_time:
            self.activity_unlink([kind])
            self.activity_schedule(
                kind, self.next_action_date, user_id=self.user_id.id, summary=self.next_action_note or "",
                note=interaction.body or "",
            )

    def _prepare_follow_up_vals(self, interaction, follow_up):
        """Return the next step of a case after ``interaction``: what was agreed, or none once the task is done."""
        if follow_up and follow_up.get("next_action"):
            if not follow_up.get("next_action_date"):
                raise UserError(self.env._("Say on which day the next step is due."))
            return follow_up
        if interaction.outcome in TASK_OUTCOMES and interaction.continuity:
            return dict.fromkeys(("next_action", "next_action_date", "next_action_time", "next_action_note"), False)
        return {}

    def _post_interaction_message(self, interaction):
        """Write the conversation into the thread, so that the case has one timeline."""
        body = self.env["ir.qweb"]._render("sagres_credit.interaction_message", {"interaction": interaction})
        self.message_post(
            body=body, author_id=interaction.user_id.partner_id.id, subtype_xmlid="mail.mt_note",
            email_add_signature=False,
        )

    def _get_notice_items(self):
        """Return what a notice says of the open items as it leaves: dicts of ``name``, ``due`` and ``amount``, in words."""
        self.ensure_one()
        due = self.receivable_ids.filtered(lambda item: item.amount_residual > 0 and not item.hold)
        return [
            {
                "name": item.move_id.name,
                "due": format_date(self.env, item.date_maturity),
                "amount": format_amount(self.env, item.amount_residual_currency, item.currency_id),
            }
            for item in due.sorted("date_maturity")
        ]

    def _get_addressee(self):
        """Return who receives the written notices: the debtor, or who is proved to act in their place today."""
        self.ensure_one()
        acting = self.related_person_ids.filtered(lambda person: person.receives_notices and person.is_valid)
        return acting[:1].partner_id or self.partner_id

    def _explain_disclosure(self, partner):
        """Return what must not be said to ``partner`` about this case, or ``False`` where all may be said."""
        self.ensure_one()
        if not partner or partner.commercial_partner_id == self.partner_id and not partner.parent_id:
            return False
        person = self.related_person_ids.filtered(lambda related: related.partner_id == partner)[:1]
        names = {"person": partner.name, "debtor": self.partner_id.name}
        if not person or not person.is_valid or not person.may_be_told:
            return self.env._("Say nothing of the debt to %(person)s: ask only when %(debtor)s can be reached.", **names)
        if not person.may_be_asked:
            return self.env._("%(person)s may know of the debt but must not be asked to pay it.", **names)
        if not person.may_agree:
            return self.env._("%(person)s may be asked to pay but cannot agree anything for %(debtor)s.", **names)
        return False

    def _assign(self, user, cause, reason=False):
        """Give these cases to ``user`` and keep the history.

        :param str cause: a value of ``credit.assignment.cause``
        :param str reason: why, required when a manager decides
        """
        if cause == "manager" and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager changes the operator of a debtor."))
        if cause == "manager" and not (reason or "").strip():
            raise UserError(self.env._("Say why the operator changes: the debtor will be told by name who follows."))
        if self.filtered(lambda case: case.company_id not in user.company_ids):
            raise UserError(self.env._("%(user)s does not work for this client.", user=user.name))
        today = fields.Date.context_today(self)
        changed = self.filtered(lambda case: case.user_id != user)
        current = self.env["credit.assignment"].sudo().search([("case_id", "in", changed.ids), ("date_to", "=", False)])
        current.write({"date_to": today})
        current.flush_recordset()  # the index admits one current operator: the old one ends first
        self.env["credit.assignment"].sudo().create([
            {
                "case_id": case.id, "company_id": case.company_id.id, "user_id": user.id, "date_from": today,
                "cause": cause, "reason": reason, "changed_by_id": self.env.uid,
            }
            for case in changed
        ])
        changed.sudo().with_context(credit_assignment=True).write({"user_id": user.id})
