from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date


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
        return self._get_my_day_domain() & Domain("day_date", "<=", fields.Date.context_today(self))

    @api.model
    def action_my_day(self):
        """Open the working day of the current user."""
        return self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action_my_day")

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

    def action_open(self):
        return self._get_form_action()

    def action_log_call(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a call: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.call.log",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
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

    def _get_notice_items(self):
        """Return what a notice says of the open items as it leaves: dicts of ``name``, ``due`` and ``amount``, in words."""
        self.ensure_one()
        due = self._filter_askable(self._get_items())
        parts = self._get_parts(due)
        return [
            {
                "name": item.move_id.name,
                "due": format_date(self.env, item.date_maturity),
                "amount": format_amount(self.env, item._get_part_currency(parts[item]), item.currency_id),
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
