from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from ...tools.workbook import Chart, Column
from ..credit_portfolio_report import AGEING

#: How a figure is written, by its unit.
UNIT_KINDS = {
    "percent": "percent", "days": "decimal", "amount": "amount", "count": "integer", "rate": "decimal", "cost": "amount",
}


class CreditClientReport(models.Model):
    """The report in the reader's language: the same sections on the screen, in the PDF and in the workbook."""

    _inherit = "credit.client.report"

    def _get_sections(self):
        """Return the sections: ``key``, ``title``, ``columns``, ``rows`` of values, ``empty`` where there is none, ``chart``.

        A value of the kind ``mixed`` is ``(kind, value)``. For a module to add a section, it must override this method.
        """
        self.ensure_one()
        report = self.sudo()
        return [
            report._tell_figures(), report._tell_ageing(), report._tell_collections(), report._tell_agreements(),
            report._tell_reasons(),
        ]

    @api.model
    def _prepare_section(self, key, title, columns, rows, empty, chart=None):
        return {"key": key, "title": title, "columns": columns, "rows": rows, "empty": empty, "chart": chart}

    @api.model
    def _to_number(self, text):
        return None if text is None else Decimal(text)

    def _tell_figures(self):
        """Return the key figures beside those of the month before and of the baseline, each with its formula."""
        kpis = {kpi.code: kpi for kpi in self.env["credit.kpi"].search([])}
        rows = []
        for code, now, before, baseline, n, note in (self.content or {}).get("figures") or []:
            kpi = kpis.get(code)
            if kpi is None:
                continue
            values = [self._to_number(value) for value in (now, before, baseline)]
            kind = UNIT_KINDS[kpi.unit]
            words = self._compare(kpi.better, values[0], values[2])
            explained = " ".join(filter(None, [kpi.formula, kpi.population, note]))
            rows.append([kpi.name, *((kind, value) for value in values), words, n, explained])
        columns = [
            Column(self.env._("Figure"), "text", 34), Column(self.env._("This month"), "mixed", 14),
            Column(self.env._("The month before"), "mixed", 14), Column(self.env._("At the baseline"), "mixed", 14),
            Column(self.env._("Against the baseline"), "text", 16), Column(self.env._("Counted"), "integer", 10),
            Column(self.env._("How it is computed"), "note", 60),
        ]
        return self._prepare_section(
            "figures", self.env._("Key figures"), columns, rows, self.env._("Nothing could be measured this month."))

    @api.model
    def _compare(self, better, now, baseline):
        """Return in a word how a figure stands against its baseline."""
        if better == "none" or now is None or baseline is None:
            return ""
        if now == baseline:
            return self.env._("As then")
        return self.env._("Better") if (now > baseline) == (better == "up") else self.env._("Worse")

    def _tell_ageing(self):
        known = (self.content or {}).get("ageing") or {}
        labels = dict(self.env["credit.portfolio.report"]._fields["ageing"]._description_selection(self.env))
        labels["7_credit"] = self.env._("Credits not allocated")
        ages = [age for age, _label in AGEING] + ["7_credit"]
        rows = [
            [labels[age], *(self._to_number(value) or Decimal(0) for value in known[age][:3]), known[age][3]]
            for age in ages if age in known
        ]
        columns = [
            Column(self.env._("Age"), "text", 24), Column(self.env._("At the baseline"), "amount", 16),
            Column(self.env._("The month before"), "amount", 16), Column(self.env._("Now"), "amount", 16),
            Column(self.env._("Items"), "integer", 10),
        ]
        chart = Chart("column", self.env._("Open by age"), 0, (2, 3))
        return self._prepare_section(
            "ageing", self.env._("What is open, by age"), columns, rows, self.env._("Nothing is open."), chart)

    def _tell_collections(self):
        rows = [
            [format_date(self.env, month, date_format="MMMM yyyy"), self._to_number(amount), count]
            for month, amount, count in (self.content or {}).get("collections") or []
        ]
        columns = [
            Column(self.env._("Month"), "text", 20), Column(self.env._("Collected"), "amount", 16),
            Column(self.env._("Payments"), "integer", 12),
        ]
        chart = Chart("column", self.env._("Collected by month"), 0, (1,))
        return self._prepare_section(
            "collections", self.env._("Collections by month"), columns, rows, self.env._("The mandate has not begun."), chart)

    def _tell_agreements(self):
        labels = {
            "credit.promise": self.env._("Promises"), "credit.plan": self.env._("Payment plans"),
            "credit.settlement": self.env._("Settlements"),
        }
        rows = [
            [labels[model], made, self._to_number(amount), *counts]
            for model, made, amount, *counts in (self.content or {}).get("agreements") or [] if model in labels
        ]
        columns = [
            Column(self.env._("Agreement"), "text", 24), Column(self.env._("Made this month"), "integer", 14),
            Column(self.env._("For an amount of"), "amount", 16), Column(self.env._("In force"), "integer", 12),
            Column(self.env._("Kept this month"), "integer", 14), Column(self.env._("Broken this month"), "integer", 14),
        ]
        return self._prepare_section(
            "agreements", self.env._("Agreements"), columns, rows, self.env._("No agreement was made yet."))

    def _tell_reasons(self):
        rows = [
            [name, talks, debtors, quote and f"«{quote}»"]
            for name, talks, debtors, _weakness, quote in self._get_reasons()
        ]
        columns = [
            Column(self.env._("Reason"), "text", 34), Column(self.env._("Conversations"), "integer", 14),
            Column(self.env._("Customers"), "integer", 12), Column(self.env._("In the words of customers"), "long", 60),
        ]
        chart = Chart("bar", self.env._("Why they did not pay"), 0, (1,))
        return self._prepare_section(
            "reasons", self.env._("Why they did not pay"), columns, rows, self.env._("No reason was told this month."), chart)

    @api.model
    def _format_cell(self, kind, value):
        """Return a value as the reader of the language writes it."""
        if kind == "mixed":
            kind, value = value
        if value is None or value is False:
            return "–"
        if kind == "amount":
            return formatLang(self.env, float(value), currency_obj=self.currency_id)
        if kind in ("decimal", "percent", "integer"):
            words = formatLang(self.env, float(value), digits=int(kind != "integer"))
            return f"{words} %" if kind == "percent" else words
        return format_date(self.env, value) if kind == "date" else str(value)

    def _prepare_html(self, section):
        """Return a section as its template shows it: cells with their side, the small print below the first, and bars."""
        columns, rows = section["columns"], section["rows"]
        shown = [(place, column) for place, column in enumerate(columns) if column.kind != "note"]
        notes = [place for place, column in enumerate(columns) if column.kind == "note"]
        sides = {place: "" if column.kind in ("text", "long") else "text-end" for place, column in shown}
        bars = self._get_bars(section)
        return {
            **section, "heads": [(column.head, sides[place]) for place, column in shown],
            "lines": [
                {
                    "cells": [(self._format_cell(column.kind, row[place]), sides[place]) for place, column in shown],
                    "note": " ".join(row[place] for place in notes), "bar": bar,
                }
                for row, bar in zip(rows, bars, strict=True)
            ],
        }

    @api.model
    def _get_bars(self, section):
        """Return for each row how long its bar is, in percent of the longest; none where nothing is drawn."""
        if not section["chart"]:
            return [None for _row in section["rows"]]
        drawn = [abs(row[section["chart"].values[-1]] or 0) for row in section["rows"]]
        highest = max(drawn, default=0)
        return [float(round(100 * value / highest, 1)) if highest else None for value in drawn]

    @api.depends("content", "words_heard", "words_proposed")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for report in self:
            report.preview_html = self.env["ir.qweb"]._render("sagres_credit.client_report_body", report._prepare_render())

    def _prepare_render(self):
        self.ensure_one()
        sections = [self._prepare_html(section) for section in self._get_sections()]
        return {"report": self, "sections": sections, "words": self._get_words()}

    def _get_period_words(self):
        """Return from which day to which the report tells, and when it was prepared."""
        self.ensure_one()
        return self.env._(
            "From %(since)s to %(until)s. Prepared on %(date)s.", since=format_date(self.env, self.month),
            until=format_date(self.env, self._get_last_day()),
            date=format_date(self.env, self.date_prepared or fields.Datetime.now()),
        )
