from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..tools import score


class CxPage(models.AbstractModel):
    """Who was asked, who answered, who was called back and won back."""

    _inherit = "cx.page"

    @api.model
    def _get_loop(self, company, since):
        """Return the figures of asking and of closing the loop, and why people were not asked."""
        domain = self._get_domain(company, since)
        asking = self.env["cx.response.report"]._read_group(
            domain, ["exclusion"], ["invited_count:sum", "asked_count:sum", "answered_count:sum"],
        )
        loop, = self.env["cx.loop.report"]._read_group(
            domain, [], ["callback_count:sum", "done_count:sum", "hours:avg", "late_count:sum", "recovered_count:sum"],
        )
        return {"tiles": [*self._get_asking_tiles(domain, asking), *self._get_loop_tiles(domain, loop)],
                "excluded": self._get_excluded(domain, asking)}

    @api.model
    def _get_asking_tiles(self, domain, asking):
        asked, answered = (sum(group[place] for group in asking) for place in (2, 3))
        rate, bounds = score.share(answered, asked), score.wilson(answered, asked)
        action = self._get_action(
            self.env._("Invitations and answers"), "cx.response.report", domain, ("pivot", "graph"))
        return [
            self._tile("asked", self.env._("Asked"), asked, action),
            self._tile("answered", self.env._("Answered"), answered, action),
            self._tile(
                "rate", self.env._("Response rate"), rate is not None and self._say_percent(rate), action,
                self._say_bounds(bounds),
            ),
        ]

    @api.model
    def _get_loop_tiles(self, domain, loop):
        count, done, hours, late, recovered = loop
        action = self._get_action(self.env._("Call-backs"), "cx.loop.report", domain, ("list", "pivot", "graph"))
        hours = done and self.env._("%(hours)s hours", hours=formatLang(self.env, hours, digits=1))
        return [
            self._tile("callback", self.env._("To call back"), count or 0, action),
            self._tile("done", self.env._("Called back"), done or 0, action,
                       late and self.env._("%(count)s late", count=late)),
            self._tile("hours", self.env._("Time to call back"), hours, action),
            self._tile("recovered", self.env._("Recovered"), recovered or 0, action),
        ]

    @api.model
    def _tile(self, key, label, value, action, note=""):
        """Return a figure of the page; false has no value, zero is one."""
        known = value is not False and value is not None
        return {
            "key": key, "label": label, "value": str(value) if known else False, "note": note or "",
            "action": bool(known and value) and action,
        }

    @api.model
    def _say_percent(self, share):
        return f"{formatLang(self.env, share, digits=0)} %"

    @api.model
    def _say_bounds(self, bounds):
        """Return the interval of a share in words, empty where there is none."""
        if not bounds:
            return ""
        low, high = map(self._say_percent, bounds)
        return self.env._("from %(low)s to %(high)s", low=low, high=high)

    @api.model
    def _get_excluded(self, domain, asking):
        """Return why people were left in peace, the most frequent reason first."""
        labels = dict(self.env["cx.response.report"]._fields["exclusion"]._description_selection(self.env))
        rows = [
            {
                "key": reason, "label": labels[reason], "count": invited,
                "action": self._get_action(
                    labels[reason], "cx.response.report", domain & Domain("exclusion", "=", reason), ("pivot", "graph")),
            }
            for reason, invited, _asked, _answered in asking if reason
        ]
        return sorted(rows, key=lambda row: (-row["count"], row["label"]))
