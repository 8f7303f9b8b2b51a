from collections.abc import Callable
from typing import NamedTuple

from odoo import api, fields, models

from .credit_estate import OPEN_STATES
from .credit_heir import ACCEPTED_STATES, CALLED_STATES
from .credit_heir_search import SEARCH_KINDS

#: An answer older than this no longer says how things are.
OLD_DAYS = 365
#: Who found nothing, or refused, is asked again after so many days.
AGAIN_DAYS = 90


class Facts:
    """What a checklist looks at in one estate: its persons and the last search of each kind."""

    def __init__(self, estate, today):
        self.estate, self.today = estate, today
        self.persons = estate.heir_ids
        self.waiting = self.persons.filtered(lambda heir: heir.state in CALLED_STATES and not heir.died)
        self.homeless = self.waiting.filtered(lambda heir: not (heir.street and heir.city))
        self.accepted = self.persons.filtered(lambda heir: heir.state in ACCEPTED_STATES)
        self.last = {}  # (kind, person or nobody) -> the last search of it
        for search in estate.search_ids.sorted(lambda search: (search.date_asked, search.id)):
            if search.outcome != "cancelled":
                self.last[search.kind, search.heir_id.id] = search
                self.last[search.kind, None] = search

    def is_asked(self, kind, heir=None):
        """Tell whether a kind was asked, about a person where one is given, and its answer still says something."""
        search = self.last.get((kind, heir))
        if not search:
            return False
        if search.outcome == "waiting":
            return True
        days = (self.today - (search.date_answered or search.date_asked)).days
        return days < (OLD_DAYS if search.outcome == "found" else AGAIN_DAYS)

    def get_late(self):
        """Return the last search of some kind whose answer is late, if there is one."""
        return next((search for search in self.last.values() if search.is_late), None)

    def get_homeless(self):
        """Return the first called person whose address nobody was asked for."""
        return next((heir for heir in self.homeless if not self.is_asked("residence", heir.id)), self.persons.browse())

    def needs_assets(self):
        """Tell whether it matters what the deceased left: something is known, or nobody says that they accepted."""
        estate = self.estate
        return bool(estate.asset_value or estate.asset_note or self.waiting) and not self.accepted


class Step(NamedTuple):
    """One line of the checklist: what to ask, and when it makes sense."""

    kind: str
    when: Callable[[Facts], bool]


#: In the order in which they are proposed; why each is, see ``_get_search_reasons``.
CHECKLIST = (
    Step("death_certificate", lambda facts: not facts.estate.is_verified),
    Step("family_certificate", lambda facts: not facts.accepted),
    Step("court_renunciations", lambda facts: bool(facts.waiting)),
    Step("court_benefit", lambda facts: bool(facts.waiting)),
    Step("residence", lambda facts: bool(facts.get_homeless())),
    Step("succession_declaration", Facts.needs_assets),
    Step("land_registry", Facts.needs_assets),
    Step("notary", lambda facts: facts.estate.testament == "yes"),
    Step("relative", lambda facts: bool(facts.persons) and not facts.accepted),
)


class CreditEstate(models.Model):
    """What to ask next to find the heirs, and why."""

    _inherit = "credit.estate"

    next_search_kind = fields.Selection(
        SEARCH_KINDS, string="Next search", compute="_compute_next_search", compute_sudo=True,
    )
    next_search_why = fields.Char(string="Why this search", compute="_compute_next_search", compute_sudo=True)
    next_search_heir_id = fields.Many2one(
        "credit.heir", compute="_compute_next_search", compute_sudo=True, groups="sagres_credit.group_manager",
        help="Whose residence to ask for; the dialog says it to who may see the family.",
    )
    late_search_count = fields.Integer(string="Late answers", compute="_compute_next_search", compute_sudo=True)

    @api.depends(
        "state", "is_verified", "testament", "asset_value", "asset_note", "amount_debt", "cost_total", "heir_ids.state",
        "heir_ids.died", "heir_ids.street", "heir_ids.city", "search_ids.kind", "search_ids.outcome", "search_ids.heir_id",
        "search_ids.date_asked", "search_ids.date_answered", "search_ids.date_due",
    )
    def _compute_next_search(self):
        today, reasons = fields.Date.context_today(self), self._get_search_reasons()
        for estate in self:
            facts = Facts(estate, today)
            kind, heir, why = estate._propose_search(facts, reasons)
            estate.next_search_kind = kind
            estate.next_search_heir_id = heir
            estate.next_search_why = why
            estate.late_search_count = len({search for search in facts.last.values() if search.is_late})

    def _propose_search(self, facts, reasons):
        """Return ``(kind, person, why)`` of what to ask next; no kind where nothing is worth asking, and why."""
        nobody = facts.persons.browse()
        if self.state not in OPEN_STATES:
            return False, nobody, False
        if self.is_too_small:
            return False, nobody, reasons["too_small"]
        spent = f" {reasons['spent']}" if self.has_cost_limit and not self.cost_left else ""
        late = facts.get_late()
        if late:
            return late.kind, late.heir_id, reasons["late"] + spent
        for step in CHECKLIST:
            if step.when(facts) and (step.kind == "residence" or not facts.is_asked(step.kind)):
                heir = facts.get_homeless() if step.kind == "residence" else nobody
                return step.kind, heir, reasons[step.kind] + spent
        awaited = any(search.outcome == "waiting" for search in facts.last.values())
        return False, nobody, reasons["awaited" if awaited else "done"]

    @api.model
    def _get_search_reasons(self):
        """Return ``{kind: why it is asked}``, in words that name nobody: everybody who sees the estate reads them."""
        return {
            "death_certificate": self.env._("No document proves the death yet: everything else stands on it."),
            "family_certificate": self.env._("It says who the family is, and so who is called."),
            "court_renunciations": self.env._("Somebody who is called may have renounced: they must not be written to."),
            "court_benefit": self.env._("Somebody who is called may have accepted with benefit of inventory."),
            "residence": self.env._("Somebody who is called has no known address."),
            "succession_declaration": self.env._("It says what was left and who declared it; alone it proves no acceptance."),
            "land_registry": self.env._("Who has a house put in their name has accepted."),
            "notary": self.env._("There is a will: the notary says whom it names."),
            "relative": self.env._("No register helped: a relative may know. Information only, nothing is asked of them."),
            "late": self.env._("The answer is late: ask again."),
            "awaited": self.env._("All has been asked: answers are awaited."),
            "done": self.env._("All has been asked."),
            "too_small": self.env._("The debt is too small for a search: propose to close it as a loss."),
            "spent": self.env._("The limit of the searches is spent: a credit manager decides."),
        }

    def action_next_search(self):
        """Open the dialog of the search that is proposed, filled in."""
        self.ensure_one()
        self.case_id._check_may_act()
        estate = self.sudo()
        heir = estate.next_search_heir_id
        return self._get_ask_action(estate.next_search_kind, estate._guess_authority(estate.next_search_kind, heir), heir)

    def action_ask(self):
        """Open the dialog of any search."""
        self.ensure_one()
        return self._get_ask_action()

    def action_propose_loss(self):
        """Open the dialog that proposes to write the debt off, for a debt that is too small to look for heirs."""
        self.ensure_one()
        return self.case_id.action_write_off()

    def _guess_authority(self, kind, heir=None):
        """Return who answers such a question: the office of the last domicile, by the name that Italian offices have."""
        self.ensure_one()
        city = self.city or self.partner_id.city
        places = {
            "death_certificate": self.place_death or city, "residence": heir and heir.city or city,
        }
        offices = {
            "death_certificate": "Comune di {}", "family_certificate": "Comune di {}", "residence": "Comune di {}",
            "court_renunciations": "Tribunale di {}", "court_benefit": "Tribunale di {}",
            "succession_declaration": "Agenzia delle Entrate di {}", "land_registry": "Agenzia delle Entrate di {}",
        }
        place = places.get(kind, city)
        return offices[kind].format(place) if place and kind in offices else False
