from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .credit_limitation_report import AT_RISK
from .credit_notice_items import LONG_DATE

NEXT_DEADLINES = 10
TILE_ICONS = {
    "0_expired": "fa-ban", "1_30": "fa-exclamation-triangle", "2_90": "fa-hourglass-end", "3_180": "fa-hourglass-half",
    "4_360": "fa-hourglass-start", "6_stopped": "fa-gavel", "7_undated": "fa-question-circle",
}


class CreditLimitationDashboard(models.AbstractModel):
    """The page "Limitation": what is lost, what is near, what is not known, and what is being done about it."""

    _name = "credit.limitation.dashboard"
    _description = "Limitation dashboard"

    @api.model
    @api.readonly
    def get_dashboard(self, company_id=False, mine=False):
        """Return everything the page shows, in a number of queries that does not depend on the number of items.

        :param int company_id: only this client
        :param bool mine: only the current user's debtors
        :return: ``tiles``, ``years``, ``clients``, ``deadlines``, ``undated``, ``companies``, ``is_client``, ``is_manager``
        """
        self.env["credit.limitation.report"].check_access("read")
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        scope = self._get_scope(company_id, mine)
        figures = self._read_figures(scope)
        return {
            "tiles": self._get_bucket_tiles(figures, scope) + self._get_work_tiles(scope),
            "years": self._get_years(scope),
            "clients": self._get_clients(figures, scope),
            "deadlines": self._get_deadlines(scope),
            "undated": self._sum_figures(figures, ("7_undated",))[0],
            "companies": self._get_companies(),
            "is_client": not self.env.user.has_group("sagres_credit.group_operator"),
            "is_manager": self.env.user.has_group("sagres_credit.group_manager"),
        }

    @api.model
    def _get_scope(self, company_id, mine):
        scope = Domain("company_id", "=", int(company_id)) if company_id else Domain.TRUE
        return scope & Domain("user_id", "=", self.env.uid) if mine else scope

    @api.model
    def _get_companies(self):
        """Return the clients the user may choose among: those under active mandate."""
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], order="company_id")
        return [{"id": company.id, "name": company.name} for company in mandates.company_id]

    @api.model
    def _read_figures(self, scope):
        """Return ``{(company, bucket): (number, amount)}``."""
        groups = self.env["credit.limitation.report"]._read_group(
            scope, ["company_id", "bucket"], ["__count", "amount:sum"]
        )
        return {(company, bucket): (count, amount) for company, bucket, count, amount in groups}

    @api.model
    def _sum_figures(self, figures, buckets, companies=None):
        """Return the number and ``[(company id, amount)]`` of some buckets."""
        chosen = [
            (company.id, count, amount) for (company, bucket), (count, amount) in figures.items()
            if bucket in buckets and (companies is None or company in companies)
        ]
        return sum(count for _id, count, _amount in chosen), [(company_id, amount) for company_id, _n, amount in chosen]

    @api.model
    def _prepare_figure(self, count, amounts, action):
        """Return a figure as the page shows it; what is empty opens nothing."""
        amount = self.env["credit.case"]._format_by_currency(amounts)
        detail = self.env._("1 item") if count == 1 else self.env._("%(count)s items", count=count)
        return {"count": count, "amount": amount, "detail": detail, "action": action if count else False}

    @api.model
    def _get_bucket_words(self):
        return dict(self.env["credit.limitation.report"]._fields["bucket"]._description_selection(self.env))

    @api.model
    def _get_bucket_tiles(self, figures, scope):
        words = self._get_bucket_words()
        tiles = []
        for bucket, icon in TILE_ICONS.items():
            count, amounts = self._sum_figures(figures, (bucket,))
            action = self._get_bucket_action(words[bucket], (bucket,), scope)
            tiles.append({
                "key": bucket, "label": words[bucket], "icon": icon, **self._prepare_figure(count, amounts, action),
            })
        return tiles

    @api.model
    def _get_bucket_action(self, name, buckets, scope):
        """Return the action on the items of some buckets: items without a date can be put right where they open."""
        if buckets == ("7_undated",) and self.env.user.has_group("sagres_credit.group_operator"):
            return self.env["credit.receivable"]._get_undated_action(self._get_receivable_scope(scope))
        if buckets == ("0_expired",):
            action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_limitation_report_action_lost")
            return dict(action, domain=list(Domain("bucket", "=", "0_expired") & scope), context={})
        domain = Domain("bucket", "in", list(buckets)) & scope
        return self.env["credit.limitation.report"]._prepare_action(name, domain)

    @api.model
    def _get_receivable_scope(self, scope):
        """Return the scope of the page as a domain on ``credit.receivable``."""
        return scope.map_conditions(
            lambda condition: Domain("case_id.user_id", condition.operator, condition.value)
            if condition.field_expr == "user_id" else condition
        )

    @api.model
    def _get_years(self, scope):
        """Return a bar for each year in which credits lapse and each currency, past years in one, what is lost apart."""
        this_year = fields.Date.start_of(fields.Date.context_today(self), "year")
        groups = self.env["credit.limitation.report"]._read_group(
            scope & Domain("limitation_date", "!=", False), ["limitation_date:year", "company_id", "bucket"],
            ["__count", "amount:sum"],
        )
        bars = {}
        for year, company, bucket, count, amount in groups:
            key = (max(year, fields.Date.subtract(this_year, years=1)), company.currency_id)
            bar = bars.setdefault(key, {"company_id": company.id, "count": 0, "total": 0, "lost": 0, "first": year < this_year})
            bar["count"] += count
            bar["total"] += amount
            bar["lost"] += amount if bucket == "0_expired" else 0
        highest = {}
        for (_year, currency), bar in bars.items():
            highest[currency] = max(highest.get(currency, 0), bar["total"])
        return [
            self._prepare_year(year, bar, highest[currency], scope & Domain("currency_id", "=", currency.id))
            for (year, currency), bar in bars.items()
        ]

    @api.model
    def _prepare_year(self, year, bar, highest, scope):
        end = fields.Date.end_of(year, "year")
        domain = scope & Domain("limitation_date", "<=", end)
        if bar["first"]:
            label = self.env._("Until %(year)s", year=year.year)
        else:
            label, domain = str(year.year), domain & Domain("limitation_date", ">=", year)
        name = self.env._("Lapse in %(year)s", year=year.year) if not bar["first"] else label
        return {
            "key": f"{year}-{bar['company_id']}", "label": label,
            "percent": round(100 * (bar["total"] - bar["lost"]) / highest, 1) if highest else 0,
            "lost_percent": round(100 * bar["lost"] / highest, 1) if highest else 0,
            "lost": self._explain_lost(bar),
            **self._prepare_figure(
                bar["count"], [(bar["company_id"], bar["total"])],
                self.env["credit.limitation.report"]._prepare_action(name, domain),
            ),
        }

    @api.model
    def _explain_lost(self, bar):
        """Say how much of a bar is prescribed, empty where nothing is."""
        if bar["lost"] == bar["total"]:
            return self.env._("all prescribed")
        amount = self.env["credit.case"]._format_by_currency([(bar["company_id"], bar["lost"])])
        return self.env._("prescribed %(amount)s", amount=amount) if bar["lost"] else ""

    @api.model
    def _get_clients(self, figures, scope):
        """Return a row for each client: what is at risk within a year, what is lost, what has no date."""
        words, risk = self._get_bucket_words(), self.env._("At risk within a year")
        columns = [("risk", AT_RISK, risk)]
        columns += [(bucket, (bucket,), words[bucket]) for bucket in ("0_expired", "7_undated")]
        companies = {company for company, _bucket in figures}
        return [
            {"id": company.id, "name": company.name, "cells": [
                self._prepare_cell(figures, scope, company, *column) for column in columns
            ]}
            for company in sorted(companies, key=lambda company: (company.name or "", company.id))
        ]

    @api.model
    def _prepare_cell(self, figures, scope, company, key, buckets, title):
        """Return what of some buckets is of one client."""
        count, amounts = self._sum_figures(figures, buckets, company)
        action = self._get_bucket_action(
            f"{title}: {company.name}", buckets, Domain("company_id", "=", company.id) & scope,
        )
        return {"key": key, **self._prepare_figure(count, amounts or [(company.id, 0)], action)}

    @api.model
    def _get_deadlines(self, scope):
        """Return the items that lapse next, with the weekday and what is being done about each."""
        rows = self.env["credit.limitation.report"].search(
            scope & Domain("bucket", "in", [*AT_RISK]), order="limitation_date, amount desc, id", limit=NEXT_DEADLINES
        )
        today = fields.Date.context_today(self)
        under_way = self._get_under_way(rows.case_id)
        words = self.env["credit.case"]._format_by_currency
        return [
            {
                "id": row.id, "debtor": row.partner_id.name, "item": row.move_id.name, "client": row.company_id.name,
                "amount": words([(row.company_id.id, row.amount)]),
                "date": format_date(self.env, row.limitation_date, date_format=LONG_DATE),
                "days": self._explain_days((row.limitation_date - today).days),
                "under_way": under_way.get(row.case_id) or self.env._("Nothing yet"),
                "action": row.action_open_item(),
            }
            for row in rows
        ]

    @api.model
    def _explain_days(self, days):
        return {0: self.env._("today"), 1: self.env._("tomorrow")}.get(days) or self.env._("in %(days)s days", days=days)
