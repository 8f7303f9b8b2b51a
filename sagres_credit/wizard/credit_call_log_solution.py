from odoo import api, fields, models

from ..models.credit_solution import CAPACITIES


class CreditCallLog(models.TransientModel):
    """While the operator listens the dialog says what fits, as soon as the reason is chosen."""

    _inherit = "credit.call.log"

    currency_id = fields.Many2one(related="case_id.currency_id")
    capacity = fields.Selection(CAPACITIES, string="Can pay")
    capacity_amount = fields.Monetary(string="Each month")
    solution_words = fields.Char(string="Fitting solution", compute="_compute_solution_words")
    solution_speech = fields.Text(string="What to say", compute="_compute_solution_words")

    @api.depends("case_id", "reason_id", "capacity")
    def _compute_solution_words(self):
        for log in self:
            case = log.case_id if log.reason_id and log.case_id.can_act else log.case_id.browse()
            facts = case._get_solution_facts(reason=log.reason_id, capacity=log.capacity)
            row = case._find_solutions(facts).get(case)
            log.solution_words = row and row._headline(facts[case])
            log.solution_speech = row and row._speak(facts[case])

    def _prepare_interaction_vals(self):
        vals = super()._prepare_interaction_vals()
        if self.had_conversation and self.capacity:
            vals.update(capacity=self.capacity, capacity_amount=self.capacity_amount)
        return vals
