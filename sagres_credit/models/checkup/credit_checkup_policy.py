from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..education.credit_policy_grade import NEVER
from .credit_checkup import POLICY_FIELDS

OLD = ("4_180", "5_365", "6_older")
NEAR = ("1_30", "2_90", "3_180")


class CreditCheckup(models.Model):
    """What a check-up proposes: a policy for each segment, with the reason in its numbers."""

    _inherit = "credit.checkup"

    def _get_proposals(self, groups=None):
        """Return a proposal for each segment that owes something: ``segment``, ``policy`` (may be empty), ``words``.

        Where most of what is overdue is old, messages have had their time: the policy that brings a person first. Else
        the one that lets kind reminders go before. A policy of the client's own goes before one for everybody.

        :param groups: ``[(segment, ageing, limitation, is_uncontacted, amount)]``, read where not given
        """
        self.ensure_one()
        segments = {}
        for segment, *row in self._read_segments() if groups is None else groups:
            segments.setdefault(segment or "household", []).append(row)
        policies = self.env["credit.policy"].sudo().search(
            Domain("company_id", "in", [False, self.company_id.id]) & Domain("segment", "in", list(segments))
        )
        return [
            self._propose(segment, rows, policies.filtered(lambda policy, segment=segment: policy.segment == segment))
            for segment, rows in sorted(segments.items(), key=lambda pair: list(POLICY_FIELDS).index(pair[0]))
        ]

    def _read_segments(self):
        model, domain = self._get_source()
        return self.env[model]._read_group(
            domain, ["segment", "ageing", "limitation", "is_uncontacted"], ["amount:sum"],
        )

    def _propose(self, segment, rows, policies):
        """Return the proposal for one segment from ``[(ageing, limitation, is_uncontacted, amount)]``."""
        total = sum(row[-1] for row in rows)
        overdue = sum(row[-1] for row in rows if row[0] != "0_not_due")
        old = sum(row[-1] for row in rows if row[0] in OLD)
        person_first = bool(overdue) and 2 * old >= overdue
        sign = 1 if person_first else -1
        policy = policies.sorted(
            lambda policy: (not policy.company_id, sign * policy._get_person_day(), policy.sequence, policy.id)
        )
        facts = {
            "old": 100 * old / overdue if overdue else 0, "person_first": person_first,
            "uncontacted": 100 * sum(row[-1] for row in rows if row[2]) / total if total else 0,
            "near": sum(row[-1] for row in rows if row[1] in NEAR),
        }
        return {"segment": segment, "policy": policy[:1], "words": self._explain_proposal(policy[:1], facts)}

    def _explain_proposal(self, policy, facts):
        """Return the reason of a proposal, sentence by sentence."""
        if not policy:
            return [self.env._("No policy is written for this segment yet: the one for households serves it until then.")]
        _, words, old = self.env._, [], round(facts["old"])
        if facts["person_first"]:
            words.append(_("%(old)s %% of what is overdue is older than 90 days: messages have had their time, a person comes"
                           " first.", old=old))
        else:
            words.append(_("Only %(old)s %% of what is overdue is older than 90 days: kind reminders come first.", old=old))
        day = policy._get_person_day()
        if day < NEVER:
            words.append(_("With this policy a person acts from day %(day)s.", day=day))
        if facts["uncontacted"] >= 50:
            words.append(_("%(share)s %% of the amount was never talked about: the first contact asks and listens.",
                           share=round(facts["uncontacted"])))
        if facts["near"]:
            near = formatLang(self.env, facts["near"], currency_obj=self.currency_id)
            words.append(_("%(amount)s lapse within 180 days: these are worked first, whatever the policy.", amount=near))
        return words
