from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.succession_terms import (
    acceptance_end,
    benefit_inventory_end,
    creditors_free_payment_from,
    minor_inventory_end,
    possession_inventory_end,
)
from .credit_heir import CALLED_STATES

DEADLINE_KINDS = [
    ("court_term", "Term set by the court (481 c.c.)"),
    ("inventory", "Inventory of who is in possession (485 c.c.)"),
    ("decision", "Decision after the inventory (485 c.c.)"),
    ("benefit_inventory", "Inventory after the benefit (487 c.c.)"),
    ("minor", "A year after coming of age (489 c.c.)"),
    ("free_payment", "Creditors are paid as they come (495 c.c.)"),
    ("acceptance", "Ten years to accept (480 c.c.)"),
]
#: What the law makes of a term that passed: proposed to a person, who decides.
PROPOSALS = {"inventory": "accepted_law", "decision": "accepted_law", "court_term": "lapsed", "acceptance": "lapsed"}


class CreditHeir(models.Model):
    """The next term of a called person or an heir, and what its end means."""

    _inherit = "credit.heir"

    possession_date = fields.Date(
        string="In possession since", help="Or the later day on which they learned of being called; empty: the day of the death.",
    )
    deadline_date = fields.Date(string="Deadline", compute="_compute_deadline", store=True, index="btree_not_null")
    deadline_kind = fields.Selection(DEADLINE_KINDS, string="Which deadline", compute="_compute_deadline", store=True)
    deadline_words = fields.Char(string="Deadline in words", compute="_compute_deadline_words")
    proposed_act = fields.Selection(
        [("accepted_law", "Heir by law"), ("lapsed", "Let the term pass")], string="To verify and record",
        compute="_compute_deadline_words", help="What the law says of a term that passed: a person verifies and records it.",
    )
    reminded_date = fields.Date(string="Reminded on", readonly=True, copy=False)
    reminded_for = fields.Date(string="Reminded of the deadline of", readonly=True, copy=False)

    @api.depends(
        "state", "relation", "in_possession", "possession_date", "born", "estate_id.date_death", "act_ids.kind", "act_ids.date",
        "act_ids.date_end", "act_ids.state",
    )
    def _compute_deadline(self):
        for heir in self:
            terms = heir._get_terms() if heir.estate_id.date_death and heir.relation != "state" else []
            heir.deadline_date, heir.deadline_kind = min(terms, default=(False, False))

    @api.depends("deadline_date", "deadline_kind", "state")
    @api.depends_context("lang")
    def _compute_deadline_words(self):
        today = fields.Date.context_today(self)
        kinds = dict(self._fields["deadline_kind"]._description_selection(self.env))
        for heir in self:
            passed = bool(heir.deadline_date) and heir.deadline_date < today
            heir.proposed_act = passed and PROPOSALS.get(heir.deadline_kind)
            heir.deadline_words = heir.deadline_date and self.env._(
                "%(term)s: %(day)s", term=kinds[heir.deadline_kind], day=format_date(self.env, heir.deadline_date),
            )

    def _get_terms(self):
        """Return the terms that run for this person as ``[(last day, kind)]``."""
        self.ensure_one()
        if self.state in CALLED_STATES:
            return self._get_terms_to_decide()
        return self._get_terms_of_benefit() if self.state == "benefit" else []

    def _get_terms_to_decide(self):
        terms = [(acceptance_end(self.estate_id.date_death, is_holiday=is_holiday), "acceptance")]
        served = self._get_act("interpellation_served")
        if served:
            terms.append((self._extend("court_term", served.date_end), "court_term"))
        if self._was_minor():
            terms.append((minor_inventory_end(self.born, is_holiday=is_holiday), "minor"))
        elif self._get_pure_heir_day():
            end = self._extend("inventory", possession_inventory_end(self._get_possession_start(), is_holiday=is_holiday))
            inventory = self._get_act("inventory").date
            kind = "decision" if inventory and inventory <= end else "inventory"
            terms.append((fields.Date.subtract(self._get_pure_heir_day(), days=1), kind))
        return terms

    def _get_terms_of_benefit(self):
        declared, inventory = self._get_act("benefit").date, self._get_act("inventory").date
        if not declared:
            return []
        if inventory:
            return [(creditors_free_payment_from(max(declared, inventory), is_holiday=is_holiday), "free_payment")]
        if self._was_minor():
            return [(minor_inventory_end(self.born, is_holiday=is_holiday), "minor")]
        end = self._extend("benefit_inventory", benefit_inventory_end(declared, is_holiday=is_holiday))
        return [(end, "benefit_inventory")]

    def _was_minor(self):
        """Tell whether this person was a minor when the succession opened."""
        return bool(self.born and self.estate_id.date_death) and self._is_minor_on(self.estate_id.date_death)

    def _get_possession_start(self):
        """Return the day from which the three months for the inventory run, ``False`` where it is not known."""
        days = [day for day in (self.estate_id.date_death, self.possession_date) if day]
        return max(days) if self.estate_id.date_death else False
