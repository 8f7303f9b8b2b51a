from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools.family import Person, check_family
from ..tools.kin import DECEASED, RELATIONS, FamilyError, Relative

STATUSES = {"renounced": "renounced", "lapsed": "renounced", "disqualified": "disqualified", "predeceased": "predeceased"}
#: Who does not inherit by law: a will, the death of a called person or the lack of relatives brings them.
BESIDE = ("testamentary", "transmission", "state")


class CreditEstate(models.Model):
    """The family as the law of succession reads it, and what makes it impossible, in words."""

    _inherit = "credit.estate"

    def _get_relatives(self):
        """Return the family as the engine of shares takes it."""
        self.ensure_one()
        return [
            Relative(
                str(heir.id), heir.relation, degree=heir.degree or None, line=heir.line or None,
                status=STATUSES.get(heir.state, "called"), represents=str(heir.parent_id.id) if heir.parent_id else None,
            )
            for heir in self.heir_ids if heir.relation not in BESIDE
        ]

    def _get_persons(self, drawn=False):
        """Return the family as the checks of dates take it, or as the tree draws it."""
        self.ensure_one()
        persons = []
        for heir in self.heir_ids:
            beside = heir.relation in BESIDE
            relation = heir.relation if not beside else "descendant" if drawn and heir.parent_id else "relative"
            persons.append(Person(
                str(heir.id), relation, parent=str(heir.parent_id.id) if heir.parent_id and (drawn or not beside) else None,
                born=heir.born or None, died=heir.died or None, degree=heir.degree or None, line=heir.line or None,
            ))
        return persons

    def _check_family(self):
        """Raise in words where this family cannot be."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        for heir in self.heir_ids:
            heir._check_place()
        try:
            check_family(self._get_persons(), death=self.date_death or today, today=today)
        except FamilyError as error:
            raise self._say_family_error(error) from error

    def _say_family_error(self, error):
        """Return what is wrong with a family as an error in words."""
        names = {str(heir.id): heir.name for heir in self.heir_ids}
        names[DECEASED] = self.partner_id.name
        people = [names.get(key, str(key)) for key in error.keys]
        words = self._get_family_words(people[0] if people else "", people[1] if len(people) > 1 else "", ", ".join(people[:10]))
        return ValidationError(words.get(error.code) or str(error))

    def _get_family_words(self, first, second, people):
        """Return ``{code of the engine: what it says}`` about these persons."""
        _ = self.env._
        return {
            "two_spouses": _("Only one spouse can have been alive at the death: %(people)s.", people=people),
            "too_many_parents": _("Nobody has more than two parents: %(people)s.", people=people),
            "too_many_lines": _("Ascendants are of the father's or the mother's side: choose one for %(people)s.", people=people),
            "cycle": _("The tree goes round in a circle: %(people)s.", people=people),
            "self_reference": _("%(person)s would descend from themselves.", person=first),
            "missing_represents": _("Choose the branch of %(person)s: whose descendant they are.", person=first),
            "no_representation": _(
                "%(person)s takes nobody's place: only descendants of children and of siblings do (468 c.c.).", person=first),
            "cannot_be_represented": _(
                "%(person)s cannot take the place of %(other)s: a descendant stands below a child, a nephew or niece below a"
                " sibling.", person=first, other=second),
            "bad_degree": _(
                "Write the degree of %(person)s: from 2 for ascendants, from 3 for other relatives (76 c.c.).", person=first),
            "death_in_future": _("The death of %(person)s lies in the future.", person=first),
            "born_in_future": _("%(person)s would be born in the future.", person=first),
            "died_in_future": _("%(person)s would have died in the future.", person=first),
            "died_before_birth": _("%(person)s would have died before being born.", person=first),
            "born_after_death": _(
                "%(person)s was born too long after the death of the debtor to be called (462 c.c.).", person=first),
            "older_than_parent": _("%(person)s is not younger than their parent %(other)s.", person=first, other=second),
            "too_near_parent": _(
                "%(person)s is less than ten years younger than their parent %(other)s: correct a date of birth.",
                person=first, other=second),
            "decided_before_opening": _("%(person)s would have decided before the succession opened.", person=first),
            "not_surviving": _("%(person)s died before the debtor and cannot have decided.", person=first),
        }


class CreditHeir(models.Model):
    """The place of a person in the tree."""

    _inherit = "credit.heir"

    def _check_place(self):
        """Raise where the place of this person in the tree cannot be."""
        if self.parent_id and self.parent_id.estate_id != self.estate_id:
            raise ValidationError(self.env._("%(person)s: the branch is of another family.", person=self.name))
        if self.relation == "transmission" and not self.parent_id:
            raise ValidationError(self.env._("Choose the branch of %(person)s: of whom they are an heir.", person=self.name))
        if self.relation not in (*RELATIONS, *BESIDE):
            raise ValidationError(self.env._("Choose what %(person)s is to the deceased.", person=self.name))
