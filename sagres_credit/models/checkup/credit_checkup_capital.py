from odoo import fields, models
from odoo.tools.misc import formatLang

from .credit_baseline_freeze import PERIOD
from .credit_checkup_page import CAPITAL


class CreditCheckup(models.Model):
    """What the open credit costs the client: working capital, days and risk, as the key figures measure them."""

    _inherit = "credit.checkup"

    def _get_capital(self):
        """Return the figures of working capital that are measured: frozen ones from the baseline, else as of today."""
        self.ensure_one()
        kpis = self.env["credit.kpi"].sudo().search([("code", "in", CAPITAL)])
        measured = {code for codes, _measure in self.env["credit.kpi"]._get_measures() for code in codes}
        kpis = kpis.filtered(lambda kpi: kpi.code in measured)
        values = self._read_capital(kpis)
        return [
            {
                "key": kpi.code, "label": kpi.name, "formula": kpi.formula,
                "value": self._format_figure(kpi, values[kpi.code][0]), "action": values[kpi.code][1],
            }
            for kpi in kpis.sorted(lambda kpi: CAPITAL.index(kpi.code)) if kpi.code in values
        ]

    def _read_capital(self, kpis):
        """Return ``{code: (value, action)}``."""
        if self.baseline_id:
            frozen = self.baseline_id._get_values()
            return {code: (frozen[code], self._get_frozen_action()) for code in kpis.mapped("code") if code in frozen}
        today = fields.Date.context_today(self)
        since = fields.Date.subtract(today, days=PERIOD - 1)
        figures = self.env["credit.kpi"].sudo()._measure(self.company_id, since, today, kpis.mapped("code"))
        names = {kpi.code: kpi.name for kpi in kpis}
        return {
            code: (figure["value"], self._get_records_action(names[code], figure["records"]))
            for code, figure in figures[self.company_id].items()
        }

    def _get_records_action(self, name, records):
        if not records:
            return False
        model, domain = records
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model,
            "views": [(False, "list")], "domain": list(domain), "context": {},
        }

    def _get_frozen_action(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Figures of the baseline"), "res_model": "credit.baseline.line",
            "views": [(False, "list")], "domain": [("baseline_id", "=", self.baseline_id.id)], "context": {},
        }

    def _format_figure(self, kpi, value):
        """Return a figure with its unit; no data gives no number."""
        if value is None:
            return self.env._("Not measured yet")
        if kpi.unit == "amount":
            return self._format(float(value))
        number = formatLang(self.env, float(value), digits=0 if kpi.unit == "count" else 1)
        units = {"percent": f"{number} %", "days": self.env._("%(number)s days", number=number)}
        return units.get(kpi.unit, number)
