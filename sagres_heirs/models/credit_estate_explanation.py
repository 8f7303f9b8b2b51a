from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools.kin import STATE, FamilyError
from ..tools.shares import explain

LIST = Markup("<ol class='mb-0'>%s</ol>")
OUTCOME = Markup("<p class='mt-2 mb-0'>%s %s</p>")
STEP = Markup("<li>%(words)s <span class='text-muted'>%(article)s</span>%(share)s</li>")


class CreditEstate(models.Model):
    """Why each has the share they have: the steps of the law, with its articles."""

    _inherit = "credit.estate"

    shares_explanation = fields.Html(string="How the shares come about", compute="_compute_shares_explanation", sanitize=False)

    @api.depends(
        "shares_kind", "shares_reason", "heir_ids.share", "heir_ids.relation", "heir_ids.name", "heir_ids.state",
        "heir_ids.parent_id",
    )
    @api.depends_context("uid", "lang")
    def _compute_shares_explanation(self):
        for estate in self:
            estate.shares_explanation = estate._explain_shares()

    def _explain_shares(self):
        self.ensure_one()
        if not self.heir_ids:
            return False
        if self.shares_kind == "manual":
            return Markup("<p>%s</p>") % self.env._("Said by hand: %(reason)s", reason=self.shares_reason or "")
        relatives = self._get_relatives()
        if all(relative.status == "predeceased" for relative in relatives):
            return False
        try:
            steps = explain(relatives)
        except FamilyError as error:
            return Markup("<p>%s</p>") % self._say_family_error(error).args[0]
        return LIST % Markup().join([*map(self._say_step, steps), *self._say_passed_on()]) + self._say_outcome()

    def _say_outcome(self):
        """Return in one line who has which share, ``Markup()`` where nobody has one."""
        shares = [Markup("%s <b>%s</b>") % (heir.name, heir.share) for heir in self.heir_ids if heir._get_share()]
        return OUTCOME % (self.env._("As things are:"), Markup(", ").join(shares)) if shares else Markup()

    def _say_step(self, step):
        """Return a step of the engine in words, with its article and what it gives."""
        names = {str(heir.id): heir.name for heir in self.heir_ids}
        names[STATE] = self.env._("The State")
        people = [names.get(key, key) for key in step.keys]
        words = {
            **self._get_words_of_status(people), **self._get_words_of_spouse(people),
            **self._get_words_of_shares(people), **self._get_words_of_farther(people),
        }
        share = Markup(": <b>%s</b>") % step.share if step.share else ""
        return STEP % {"words": words[step.code], "article": self._say_article(step.article), "share": share}

    def _say_article(self, article):
        return self.env._("(%(article)s c.c.)", article=article)

    def _say_passed_on(self):
        """Return the steps by which shares pass on to the heirs of who died without deciding."""
        steps = []
        for heir in self.heir_ids.filtered(lambda heir: heir.state == "transmitted" and heir._get_parts_passed_on()):
            others = self.heir_ids.browse(map(int, heir._get_parts_passed_on()))
            steps.append(STEP % {
                "words": self.env._(
                    "%(person)s died on %(day)s without deciding: the share passes to %(people)s", person=heir.name,
                    day=format_date(self.env, heir.died) if heir.died else "", people=", ".join(others.mapped("name")),
                ),
                "article": self._say_article("479"), "share": "",
            })
        return steps

    def _get_words_of_status(self, people):
        _ = self.env._
        person = people[0]
        return {
            "predeceased": _("%(person)s died before", person=person),
            "renounced": _("%(person)s renounced or lost the right: as if never called", person=person),
            "disqualified": _("%(person)s is unworthy", person=person),
            "separated_at_fault": _("%(person)s was separated at fault and does not inherit", person=person),
        }

    def _get_words_of_spouse(self, people):
        _ = self.env._
        person = people[0]
        return {
            "spouse_with_one_child": _("The spouse %(person)s beside one child", person=person),
            "spouse_with_children": _("The spouse %(person)s beside several children", person=person),
            "spouse_with_relatives": _("The spouse %(person)s beside ascendants or siblings", person=person),
            "spouse_alone": _("The spouse %(person)s alone", person=person),
            "minimum_with_spouse": _("Ascendants never have less than a quarter beside a spouse"),
        }

    def _get_words_of_shares(self, people):
        _ = self.env._
        names = ", ".join(people)
        return {
            "children": _("Children or their branches in equal parts, %(people)s, have together", people=names),
            "parents_and_siblings": _("Parents and siblings by heads, %(people)s, have together", people=names),
            "ascendants_and_siblings": _("Ascendants count as one parent beside siblings, %(people)s, together", people=names),
            "minimum_of_ascendants": _("Ascendants never have less than half of it"),
            "parents": _("Parents in equal parts, %(people)s, have together", people=names),
            "ascendants": _("The nearest ascendants, %(people)s, have together", people=names),
            "ascendants_of_a_line": _("Ascendants of one side, %(people)s, have together", people=names),
            "siblings": _("Full siblings or their branches in equal parts, %(people)s, have together", people=names),
            "half_siblings": _("Half siblings have half of a full one, %(people)s, together", people=names),
            "relatives": _("Relatives of the nearest degree in equal parts, %(people)s, have together", people=names),
            "state": _("Nobody is left to the sixth degree: the State"),
            "representation": _("The place of %(person)s is taken by %(people)s", person=people[0], people=", ".join(people[1:])),
        }

    def _get_words_of_farther(self, people):
        _ = self.env._
        person, other = people[0], people[-1]
        return {
            "nearer_in_branch": _("%(person)s has nothing: %(other)s is nearer in the same branch", person=person, other=other),
            "excluded_by_children": _("%(person)s has nothing beside children", person=person),
            "excluded_by_spouse": _("%(person)s has nothing beside the spouse", person=person),
            "farther_ascendant": _("%(person)s has nothing: somebody nearer is called", person=person),
            "farther_relative": _("%(person)s has nothing: nearer relatives are called", person=person),
            "beyond_sixth_degree": _("%(person)s is beyond the sixth degree", person=person),
        }
