from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import score

#: From which NPS on a moment smiles, and from which it does not frown.
SMILE, CALM = 30, 0


class CxPage(models.AbstractModel):
    """The customer's journey: its moments in order, with what people say of each and why."""

    _inherit = "cx.page"

    @api.model
    @api.readonly
    def get_journey(self, company_id=False, months=12, stakeholder=False):
        """Return the moments of the journey of one client, by a number of queries that does not depend on how many spoke.

        :param stakeholder: ``customer``, ``debtor`` or ``partner``; by default all of them
        """
        readers = ("sagres_credit.group_operator", "sagres_credit.group_client")
        if not any(self.env.user.has_group(group) for group in readers):
            raise AccessError(self.env._("The journey is of who looks after people, and of the staff of a client."))
        self, page, mandate = self._get_scope(company_id, months)
        people = {key: label for key, label in self._get_stakeholders().items() if key != "employee"}
        stakeholder = stakeholder if stakeholder in people else False
        page = {
            **page, "stakeholder": stakeholder, "stakeholders": [{"key": key, "label": label} for key, label in people.items()],
        }
        return {**page, "moments": self._get_moments(mandate.company_id, page)} if mandate else page

    @api.model
    def _get_moments(self, company, page):
        domain = self._get_domain(company, self._get_since(page["months"]))
        people = Domain("stakeholder", "=", page["stakeholder"]) if page["stakeholder"] else Domain("stakeholder", "!=", "employee")
        domain &= people
        said = self._read_moments(domain)
        voices = {moment.id: count for moment, count in self.env["cx.feedback"]._read_group(
            domain, ["touchpoint_id"], ["__count"])}
        reasons = self._read_moment_reasons(domain)
        moments = self.env["cx.touchpoint"].search([("code", "!=", "work")])  # that of employees
        return [
            self._prepare_moment(moment, domain, said.get(moment.id, (0, 0, 0)), voices.get(moment.id, 0), reasons.get(moment.id))
            for moment in moments
        ]

    @api.model
    def _read_moment_reasons(self, domain):
        """Return ``{moment id: (reason, times named)}``: the reason most named at each moment."""
        groups = self.env["cx.driver.report"]._read_group(
            domain & Domain("is_named", "=", True), ["touchpoint_id", "reason_id"], ["named_count:sum"],
        )
        top = {}
        for moment, reason, count in groups:
            if count > top.get(moment.id, (None, 0))[1]:
                top[moment.id] = (reason.sudo().display_name, count)
        return top

    @api.model
    def _prepare_moment(self, moment, domain, counts, voices, reason):
        return {
            "key": moment.id, "label": moment.name, "description": moment.description or "", **self._say(counts),
            "face": self._get_face(counts), "voices": voices,
            "reason": reason and self.env._("%(reason)s (%(count)s)", reason=reason[0], count=reason[1]),
            "action": bool(voices) and self._get_action(
                moment.name, "cx.feedback", domain & Domain("touchpoint_id", "=", moment.id), ("list", "kanban", "form")),
        }

    @api.model
    def _get_face(self, counts):
        """Return the face of a moment: ``good``, ``neutral`` or ``bad``; none where nobody gave a score."""
        nps = score.nps(*counts)
        if not nps:
            return False
        if nps.value >= SMILE:
            return "good"
        return "neutral" if nps.value >= CALM else "bad"
