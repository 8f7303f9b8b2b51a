from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CreditLimitationDashboard(models.AbstractModel):
    """What is being done against prescription: the acts, and the work plan."""

    _inherit = "credit.limitation.dashboard"

    @api.model
    def _get_work_tiles(self, scope):
        """Return the tiles of what is being done: acts to approve, acts waiting for proof, cases late on the plan."""
        acts = self._get_act_figures(scope)
        tiles = [
            {
                "key": state, "label": label, "icon": icon,
                **self._prepare_figure(*acts.get(state, (0, [])), self._get_act_action(label, state, scope)),
                "detail": self._count_acts(acts.get(state, (0, []))[0]),
            }
            for state, label, icon in (
                ("proposed", self.env._("Acts to approve"), "fa-check-square-o"),
                ("sent", self.env._("Acts waiting for proof"), "fa-envelope-o"),
            )
        ]
        if not self.env.user.has_group("sagres_credit.group_operator"):
            return tiles
        label = self.env._("Late on the work plan")
        domain = self._get_late_domain(scope)
        count, amounts = self._get_late_figures(domain)
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        action = dict(action, name=label, domain=list(domain), context={})
        return [*tiles, {
            "key": "late", "label": label, "icon": "fa-calendar-times-o", **self._prepare_figure(count, amounts, action),
            "detail": self.env._("1 case") if count == 1 else self.env._("%(count)s cases", count=count),
        }]

    @api.model
    def _count_acts(self, count):
        return self.env._("1 act") if count == 1 else self.env._("%(count)s acts", count=count)

    @api.model
    def _get_act_figures(self, domain):
        """Return ``{state: (number, [(company id, amount)])}`` of the acts that wait for a person or for their proof.

        What they ask for is not stored: a payment changes it at once.
        """
        acts = self.env["credit.limitation.act"].search(
            self._get_act_scope(domain) & Domain("state", "in", ["proposed", "sent"])
        )
        return {
            state: (len(group), [
                (company.id, sum(own.mapped("amount"))) for company, own in group.grouped("company_id").items()
            ])
            for state, group in acts.grouped("state").items()
        }

    @api.model
    def _get_act_scope(self, scope):
        """Return the scope of the page as a domain on ``credit.limitation.act``."""
        return self._get_receivable_scope(scope)

    @api.model
    def _get_act_action(self, name, state, scope):
        domain = self._get_act_scope(scope) & Domain("state", "=", state)
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": "credit.limitation.act",
            "views": [(False, "list"), (False, "form")], "domain": list(domain), "context": {},
        }

    @api.model
    def _get_late_domain(self, scope):
        """Return the cases whose day on the work plan has passed."""
        return scope & Domain("limitation_work_by", "<", fields.Date.context_today(self)) & Domain("is_open", "=", True)

    @api.model
    def _get_late_figures(self, domain):
        groups = self.env["credit.case"]._read_group(domain, ["company_id"], ["__count", "amount_at_risk:sum"])
        return sum(count for _c, count, _a in groups), [(company.id, amount) for company, _count, amount in groups]

    @api.model
    def _get_under_way(self, cases):
        """Return ``{case: words}``: the act under way, else what the operator does next."""
        actions = dict(cases._fields["next_action"]._description_selection(self.env))
        words = {
            case: ", ".join(filter(None, [
                actions.get(case.next_action), case.next_action_date and format_date(self.env, case.next_action_date),
            ]))
            for case in cases
        }
        return {**words, **self._get_acts_under_way(cases)}

    @api.model
    def _get_acts_under_way(self, cases):
        """Return ``{case: words}`` of the cases with an act that is neither proved nor dropped."""
        acts = self.env["credit.limitation.act"]
        states = dict(acts._fields["state"]._description_selection(self.env))
        groups = acts._read_group(
            [("case_id", "in", cases.ids), ("state", "in", ["proposed", "approved", "sent"])], ["case_id", "state"]
        )
        return {case: self.env._("Act: %(state)s", state=states[state]) for case, state in groups}
