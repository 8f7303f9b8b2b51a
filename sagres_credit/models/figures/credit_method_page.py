from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date, formatLang

from ...tools.period import MONTHS, get_period, get_previous

#: Shares that differ by less are as before.
LEAST_DIFFERENCE = 0.05


class CreditMethodPage(models.AbstractModel):
    """«The method in figures»: what became of a client's credit in a period, computed from records and never preset."""

    _name = "credit.method.page"
    _description = "The method in figures"

    @api.model
    @api.readonly
    def get_page(self, company_id=False, kind="quarter", day=False):
        """Return everything the page shows of one client and period, in a number of queries that knows no portfolio.

        :param int company_id: one of the clients the user works for; by default the first
        :param str kind: ``month``, ``quarter``, ``year`` or ``start`` (since the mandate began)
        :param str day: a day of the period, by default today
        """
        self.env["credit.client.page"]._check_may_read()
        if kind not in (*MONTHS, "start"):
            raise UserError(self.env._("Choose a month, a quarter, a year or all since the mandate began."))
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        mandate, head = self.env["credit.client.page"]._choose_mandate(company_id)
        page = {**head, "kind": kind, "kinds": self._get_kinds()}
        return {**page, **self._get_content(mandate.sudo(), kind, day)} if mandate else page

    @api.model
    def _get_kinds(self):
        return [
            {"key": "month", "label": self.env._("Month")}, {"key": "quarter", "label": self.env._("Quarter")},
            {"key": "year", "label": self.env._("Year")}, {"key": "start", "label": self.env._("Since the mandate began")},
        ]

    @api.model
    def _get_content(self, mandate, kind, day):
        """Return the period in words and the figures of a client by section."""
        company, today = mandate.company_id, fields.Date.context_today(self)
        start = self._get_start(company) or today
        asked = self._read_day(day) or today
        period = get_period(kind, min(asked, today), start=start, today=today)
        before = get_previous(kind, period, start=start, today=today)
        before = before if before and before.until >= start else None
        kpis = self._get_kpis()
        now = self._measure(company, period, kpis)
        then = self._measure(company, before, kpis) if before else {}
        baseline = self.env["credit.baseline"]._get_frozen(company).get(company)
        frozen = baseline._get_values() if baseline else {}
        figures = [
            self._prepare_figure(company, kpi, now[kpi.code], then.get(kpi.code), frozen.get(kpi.code), kpi.code in frozen)
            for kpi in kpis if kpi.code in now
        ]
        return {
            "period": self._format_period(kind, period), "since": str(period.since), "until": str(period.until),
            "before": before and self._format_period(kind, before),
            "earlier": before and str(before.since), "later": self._get_later(kind, period, today),
            "baseline": baseline and format_date(self.env, baseline.date),
            # Whether the client is there says nothing of its credit.
            "is_empty": not any(figure["has_value"] for figure in figures if figure["section"] != "integration"),
            "sections": self._get_sections(figures), "unit": self._get_unit(company, now.get("units_collected")),
        }

    @api.model
    def _read_day(self, day):
        try:
            return fields.Date.to_date(day)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("«%(day)s» is no day.", day=str(day)[:40])) from error

    @api.model
    def _get_start(self, company):
        """Return the first day of the first mandate of a client."""
        rows = self.env["credit.mandate"].sudo()._read_group(
            [("company_id", "=", company.id), ("state", "!=", "draft")], [], ["date_start:min"],
        )
        return rows[0][0]

    @api.model
    def _get_kpis(self):
        """Return the figures of the page that somebody measures, in their order."""
        Kpi = self.env["credit.kpi"].sudo()
        codes = [code for names, _measure in Kpi._get_measures() for code in names]
        return Kpi.search([("in_method", "=", True), ("code", "in", codes)])

    @api.model
    def _measure(self, company, period, kpis):
        """Return ``{code: measured}``: counted for the firm as a whole, whoever looks."""
        return kpis._measure(company, period.since, period.until, kpis.mapped("code"))[company] if kpis else {}

    @api.model
    def _get_later(self, kind, period, today):
        """Return the first day of the period after this one, ``False`` where it is still to come."""
        later = fields.Date.add(period.until, days=1)
        return str(later) if kind != "start" and later <= today and period.until < today else False

    @api.model
    def _get_sections(self, figures):
        """Return the figures under the titles of their sections, in the order of the sections."""
        labels = self.env["credit.kpi"]._fields["section"]._description_selection(self.env)
        sections = [
            {"key": key, "label": label, "figures": [figure for figure in figures if figure["section"] == key]}
            for key, label in labels
        ]
        return [section for section in sections if section["figures"]]

    @api.model
    def _get_unit(self, company, measured):
        """Return what the money of the period comes to in the unit that the client chose, in words."""
        if not measured or measured["value"] is None:
            return False
        return {"count": formatLang(self.env, float(measured["value"]), digits=0), "words": measured["note"]}

    @api.model
    def _format_period(self, kind, period):
        """Return a period as people say it."""
        if kind == "month":
            return format_date(self.env, period.since, date_format="MMMM yyyy")
        if kind == "quarter":
            return format_date(self.env, period.since, date_format="QQQ yyyy")
        if kind == "year":
            return format_date(self.env, period.since, date_format="yyyy")
        return self.env._(
            "From %(since)s to %(until)s", since=format_date(self.env, period.since), until=format_date(self.env, period.until),
        )

    @api.model
    def _prepare_figure(self, company, kpi, now, then, frozen, is_frozen):
        """Return one figure as the page shows it: now, before, at the baseline, how it is computed and what it opens."""
        before = then["value"] if then else None
        return {
            "code": kpi.code, "section": kpi.section, "name": kpi.name, "formula": kpi.formula,
            "population": kpi.population, "source": kpi.source or "", "note": now["note"] or "",
            "value": self._format(company, kpi, now["value"]), "has_value": now["value"] is not None, "n": now["n"],
            "before": self._format(company, kpi, before), "has_before": bool(then),
            "baseline": self._format(company, kpi, frozen), "has_baseline": is_frozen,
            "trend": self._get_trend(kpi, now["value"], before), "parts": self._format_parts(company, kpi, now),
            "action": self._get_action(kpi, now),
        }

    @api.model
    def _format(self, company, kpi, value):
        """Return a value in the reader's format, a dash where there was nothing to measure."""
        if value is None:
            return "–"
        if kpi.unit == "amount":
            return format_amount(self.env, float(value), company.currency_id)
        number = formatLang(self.env, float(value), digits={"count": 0, "cost": 3}.get(kpi.unit, 1))
        words = {
            "percent": self.env._("%(number)s%%", number=number), "days": self.env._("%(number)s days", number=number),
            "rate": self.env._("%(number)s per 1,000", number=number),
            "cost": self.env._("%(number)s for 1 collected", number=number),
        }
        return words.get(kpi.unit, number)

    @api.model
    def _format_parts(self, company, kpi, measured):
        """Return what was divided by what, where the figure says so."""
        part, whole = measured["numerator"], measured["denominator"]
        if part is None or not whole or measured["value"] is None:
            return ""
        is_count = whole == measured["n"] and kpi.unit in ("percent", "rate")
        words = (
            formatLang(self.env, float(amount), digits=0 if is_count or amount == int(amount) else 2)
            for amount in (part, whole)
        )
        return " / ".join(words)

    @api.model
    def _get_trend(self, kpi, value, before):
        """Return ``better``, ``worse``, ``same`` or nothing, where one of the two is missing or neither is better."""
        if value is None or before is None or kpi.better == "none":
            return ""
        difference = float(value - before)
        if abs(difference) < LEAST_DIFFERENCE and kpi.unit == "percent" or not difference:
            return "same"
        return "better" if (difference > 0) == (kpi.better == "up") else "worse"

    @api.model
    def _get_action(self, kpi, measured):
        """Return the action on the records behind a figure, as far as who looks may read them."""
        model, domain = measured["records"] or (False, [])
        if not measured["n"] or not model or not self.env[model].has_access("read"):
            return False
        return {
            "type": "ir.actions.act_window", "name": kpi.name, "res_model": model,
            "views": [(False, "list"), (False, "form")], "domain": domain,
            "context": {"active_test": False, "allowed_company_ids": self.env.user.company_ids.ids},
        }
