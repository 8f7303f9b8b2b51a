from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools import score

DEFAULT_MONTHS = 3
READERS = ("sagres_credit.group_manager", "sagres_credit.group_client")


class CxPage(models.AbstractModel):
    """Experience and results of one client and period on a page: EX, CX and PX beside what came back and who stayed."""

    _name = "cx.page"
    _description = "Experience and results"

    @api.model
    @api.readonly
    def get_page(self, company_id=False, months=DEFAULT_MONTHS):
        """Return everything the page shows, in a number of queries that does not depend on how many spoke.

        :param int company_id: one of the clients the user works for; by default the first
        :param int months: how many months, the current one included: 1, 3 or 12
        """
        if not any(self.env.user.has_group(group) for group in READERS):
            raise AccessError(self.env._("This page is of the staff of a client, and of credit managers."))
        self, page, mandate = self._get_scope(company_id, months)
        return {**page, **self._get_sections(mandate, page["months"])} if mandate else page

    @api.model
    def _get_scope(self, company_id, months):
        """Return this model as the page reads it, what heads the page, and the mandate it is about.

        :raises AccessError: where the user does not work for the client
        """
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids, tz=zone)
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], order="company_id")
        mandate = mandates.filtered(lambda mandate: mandate.company_id.id == company_id) if company_id else mandates[:1]
        if company_id and not mandate:
            raise AccessError(self.env._("This client has no active mandate, or you do not work for it."))
        periods = self._get_periods()
        months = months if months in dict(periods) else DEFAULT_MONTHS
        page = {
            "companies": [{"id": company.id, "name": company.name} for company in mandates.company_id],
            "company": mandate[:1].company_id.id, "name": mandate[:1].company_id.name or "",
            "periods": [{"months": key, "label": label} for key, label in periods], "months": months,
            "since": format_date(self.env, self._get_since(months)),
        }
        return self, page, mandate[:1]

    @api.model
    def _get_periods(self):
        return [
            (1, self.env._("This month")), (3, self.env._("The last 3 months")), (12, self.env._("The last 12 months")),
        ]

    @api.model
    def _get_since(self, months):
        """Return the first day of a period of so many months, the current one included."""
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        return fields.Date.subtract(month, months=months - 1)

    @api.model
    def _get_sections(self, mandate, months):
        """Return the sections of the page. For a module to add a section, it must override this method."""
        since = self._get_since(months)
        company = mandate.company_id
        counts = self._read_counts(company, months)
        return {
            "voices": self._get_voices(company, months, counts),
            "by_month": self._get_by_month(counts),
            "loop": self._get_loop(company, since),
            "results": self._get_results(mandate, since),
            "service": self._get_service(company, since),
            "drivers": self._get_drivers(company, since),
        }

    @api.model
    def _get_moment(self, day):
        """Return the moment at which ``day`` begins for the reader, as it is stored."""
        zone = pytz.timezone(self.env.context.get("tz") or "UTC")
        return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _get_domain(self, company, since, until=None):
        """Return the ``Domain`` of what was said to a client from a day on, and before another."""
        domain = Domain("company_id", "=", company.id) & Domain("date", ">=", fields.Datetime.to_string(self._get_moment(since)))
        if until:
            domain &= Domain("date", "<", fields.Datetime.to_string(self._get_moment(until)))
        return domain

    @api.model
    def _say(self, counts):
        """Return an NPS as the page shows it: value, interval, how many, and whether they are few; no value without voices.

        :param counts: promoters, passives, detractors
        """
        nps = score.nps(*counts)
        if not nps:
            return {"value": False, "n": 0}
        return {
            "value": self._sign(nps.value), "n": nps.n, "margin": f"{nps.margin:.0f}", "few": nps.is_few,
            "range": self.env._("from %(low)s to %(high)s", low=self._sign(nps.low), high=self._sign(nps.high)),
        }

    @api.model
    def _sign(self, points):
        """Return whole points with their sign; zero has none."""
        return f"{points:+.0f}" if round(points) else "0"

    @api.model
    def _say_trend(self, before, after):
        """Return which way an NPS moved between two sets of counts: an arrow only where it is more than chance."""
        move = score.nps_difference(before, after)
        if not move:
            return {"key": "none", "words": ""}
        if not move.significant:
            return {"key": "same", "words": self.env._("no sure change")}
        words = self.env._("%(points)s points", points=self._sign(move.value))
        return {"key": "up" if move.value > 0 else "down", "words": words}

    @api.model
    def _get_action(self, name, model, domain, views=("list", "form")):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, view) for view in views],
            "domain": list(domain), "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
