from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import score


class CxPage(models.AbstractModel):
    """What experience is for: what came back, who stayed, and the service that was really delivered."""

    _inherit = "cx.page"

    @api.model
    def _get_results(self, mandate, since):
        """Return collection and retention of the period, from the books and from the cases."""
        mandate = mandate.sudo()
        pages = self.env["credit.client.page"]
        start = pages._get_since(mandate)
        entrusted, collected, period = self._read_ledger(mandate.company_id, start, since)
        day = max(since, start)
        shown = [
            ("period", self.env._("Collected"), pages._format(mandate, period), period, day),
            ("recovery", self.env._("Recovery since the start"), self._say_share(collected, entrusted), collected, start),
        ]
        tiles = [
            self._tile(key, label, value, bool(amount) and pages._get_item_action(mandate, label, "collected", at, start))
            for key, label, value, amount, at in shown
        ]
        return [*tiles, *self._get_kept_tiles(mandate.company_id, since)]

    @api.model
    def _say_share(self, part, whole):
        return self._say_percent(100 * part / whole) if whole else False

    @api.model
    def _read_ledger(self, company, start, since):
        """Return what was entrusted and collected since the start, and collected since a day, by one query."""
        ledger = self.env["credit.client.ledger"].sudo()
        ledger.env["credit.case"]._flush_client_ledger()
        row, = ledger.env.execute_query(SQL(
            """WITH %(steps)s
               SELECT (SELECT COALESCE(SUM(entrusted), 0) FROM item),
                      (SELECT COALESCE(SUM(amount), 0) FROM paid WHERE day >= %(start)s),
                      (SELECT COALESCE(SUM(amount), 0) FROM paid WHERE day >= %(since)s)""",
            steps=ledger._get_steps(company.id, start), start=start, since=max(since, start),
        ))
        return row

    @api.model
    def _get_kept_tiles(self, company, since):
        """Return how many cases were closed, and with how many of them the relation was kept."""
        domain = Domain("company_id", "=", company.id) & Domain("is_open", "=", False) & Domain("parent_id", "=", False)
        domain &= Domain("date_closed", ">=", fields.Date.to_string(since))
        groups = dict(self.env["credit.case"].sudo()._read_group(domain, ["relation_at_risk"], ["__count"]))
        closed, kept = sum(groups.values()), groups.get(False, 0)
        bounds = score.wilson(kept, closed)
        action = self._get_action(self.env._("Cases closed"), "credit.case", domain)
        stayed = self._get_action(
            self.env._("Closed with the relation kept"), "credit.case", domain & Domain("relation_at_risk", "=", False))
        return [
            self._tile("closed", self.env._("Cases closed"), closed, action),
            self._tile(
                "kept", self.env._("Closed with the relation kept"), self._say_share(kept, closed), stayed,
                self._say_bounds(bounds),
            ),
        ]

    @api.model
    def _get_service(self, company, since):
        """Return by moment the service delivered beside the service perceived."""
        domain = Domain("company_id", "=", company.id) & Domain("date", ">=", fields.Date.to_string(since))
        facts = {}
        for moment, met, count in self.env["cx.service.fact"]._read_group(domain, ["touchpoint_id", "met"], ["__count"]):
            facts.setdefault(moment.id, {})[met] = count
        said = self._read_moments(self._get_domain(company, since))
        moments = self.env["cx.touchpoint"].with_context(active_test=False).search([("id", "in", [*facts, *said])])
        rows = [self._prepare_service(moment, domain, facts.get(moment.id, {}), said.get(moment.id)) for moment in moments]
        if facts.get(False):
            rows.append(self._prepare_service(moments.browse(), domain, facts[False], None))
        return rows

    @api.model
    def _prepare_service(self, moment, domain, met, said):
        """Return one moment: how many facts, how many of those with a target met it, and what people say of it."""
        label = moment.name or self.env._("The whole service")
        action = self._get_action(label, "cx.service.fact", domain & Domain("touchpoint_id", "=", moment.id))
        kept, judged = met.get("yes", 0), met.get("yes", 0) + met.get("no", 0)
        return {
            "key": moment.id or 0, "label": label, "facts": sum(met.values()), "action": bool(met) and action,
            "met": self.env._("%(kept)s of %(judged)s", kept=kept, judged=judged) if judged else False,
            "said": self._say(said or (0, 0, 0)),
        }

    @api.model
    def _read_moments(self, domain):
        """Return ``{moment id: (promoters, passives, detractors)}`` of the voices that ``domain`` names."""
        groups = self.env["cx.score.report"]._read_group(
            domain, ["touchpoint_id"], ["promoter_count:sum", "passive_count:sum", "detractor_count:sum"],
        )
        return {moment.id: tuple(numbers) for moment, *numbers in groups}
