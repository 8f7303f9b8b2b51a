from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount

from .credit_solution import CAPACITIES

OPERATORS = "sagres_credit.group_operator"
#: The action of the case that opens the dialog of each solution.
ACTIONS = {
    "resend": "action_resend_invoice",
    "remind": "action_write_notice",
    "promise": "action_promise",
    "plan": "action_plan",
    "settlement": "action_settlement",
    "dispute": "action_dispute",
    "credit_note": "action_dispute",
    "find_contact": "action_edit_contacts",
    "lawyer": "action_refer",
    "suspend": "action_hold",
}


class CreditCase(models.Model):
    """The fitting solution of a case: what to propose now, why, and what to say; the operator decides."""

    _inherit = "credit.case"

    capacity = fields.Selection(
        CAPACITIES, string="Can pay", readonly=True, help="What the debtor said they can pay each month."
    )
    capacity_amount = fields.Monetary(string="Each month", readonly=True)
    solution_id = fields.Many2one("credit.solution", string="Row of the table", compute="_compute_solution", groups=OPERATORS)
    solution_words = fields.Char(string="Fitting solution", compute="_compute_solution", groups=OPERATORS)
    solution_speech = fields.Text(string="What to say", compute="_compute_solution", groups=OPERATORS)
    solution_has_dialog = fields.Boolean(compute="_compute_solution", groups=OPERATORS)

    @api.depends(
        "last_reason_id", "capacity", "capacity_amount", "amount_overdue", "oldest_due_date", "broken_promise_count",
        "contact_count", "plan_ids.state", "stage_id", "segment", "is_open",
    )
    @api.depends_context("lang")
    def _compute_solution(self):
        facts = self._get_solution_facts()
        found = self._find_solutions(facts)
        for case in self:
            row = found.get(case)
            case.solution_id = row or False
            case.solution_words = row and row._headline(facts[case])
            case.solution_speech = row and row._speak(facts[case])
            case.solution_has_dialog = bool(row) and hasattr(case, ACTIONS[row.solution])

    def action_solution(self):
        """Open the dialog of the fitting solution: nothing is done until the operator confirms it there."""
        self.ensure_one()
        self._check_may_act()
        method = getattr(self, ACTIONS.get(self.solution_id.sudo().solution, ""), None)
        if not method:
            raise UserError(self.env._("There is no dialog for this: log it in the call."))
        return method()

    def _find_solutions(self, facts=None):
        """Return ``{case: the first row of the table that fits}``; a case that is closed has none.

        :param dict facts: as :meth:`_get_solution_facts` gives them
        """
        facts = facts or self._get_solution_facts()
        rows = self.env["credit.solution"]._get_rows(self.company_id)
        found = {}
        for case in self.filtered("is_open"):
            row = next((row for row in rows if row._fits(facts[case])), None)
            if row:
                found[case] = row.with_env(self.env).sudo()
        return found

    def _get_solution_facts(self, **said):
        """Return ``{case: {fact: value}}`` that rows are looked at with.

        :param said: ``reason`` and ``capacity`` that the debtor says right now, before the call is saved
        """
        return {case: case._prepare_solution_facts(**said) for case in self}

    def _prepare_solution_facts(self, reason=None, capacity=None):
        self.ensure_one()
        case = self.sudo()
        reason = (reason or case.last_reason_id).sudo()
        path = (reason.parent_path or "").split("/")
        return {
            "company": case.company_id, "reasons": {int(part) for part in path if part} | set(reason.ids),
            "days": case.days_overdue, "amount": case.amount_overdue, "promises": case.broken_promise_count,
            "contacts": case.contact_count, "segment": case.segment, "capacity": capacity or case.capacity,
            "stage_kind": case.stage_kind, "plan_broken": any(plan.state == "broken" for plan in case.plan_ids),
            "words": {
                "debtor": case.partner_id.name, "operator": case.user_id.name or "", "client": case.company_id.name,
                "reason": reason.name or "", "days": case.days_overdue, "promises": case.broken_promise_count,
                "amount": format_amount(self.env, case.amount_overdue, case.currency_id),
            },
        }

    def _apply_interaction(self, interaction):
        """Keep what the debtor said they can pay."""
        result = super()._apply_interaction(interaction)
        if interaction.capacity:
            self.write({"capacity": interaction.capacity, "capacity_amount": interaction.capacity_amount})
        return result
