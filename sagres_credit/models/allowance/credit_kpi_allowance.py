from odoo import api, fields, models
from odoo.tools.misc import formatLang


class CreditKpi(models.Model):
    """The movement of the allowance as a key figure: what the period added to it, less what it used and released."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [*super()._get_measures(), (("allowance_movement",), self._measure_allowance)]

    @api.model
    def _measure_allowance(self, companies, since, until):
        """Measure in two statements; a client that keeps no allowance has no value."""
        Note = self.env["credit.allowance.note"]
        moved, accounts = Note._read_movements(companies, since, until), Note._get_accounts(companies)
        return {
            company: {"allowance_movement": self._prepare_allowance(company, moved.get(company), accounts, since, until)}
            for company in companies
        }

    @api.model
    def _prepare_allowance(self, company, moved, accounts, since, until):
        if not moved:
            return self._prepare_measure(note=self.env._("Nothing is booked on an allowance of this client."))
        money = {
            name: formatLang(self.env, float(moved[name]), currency_obj=company.currency_id)
            for name in ("opening", "provision", "use", "release", "closing")
        }
        return self._prepare_measure(
            value=moved["closing"] - moved["opening"], n=moved["count"],
            records=("account.move.line", [
                ("company_id", "=", company.id), ("account_id", "in", accounts.ids), ("parent_state", "=", "posted"),
                ("date", ">=", fields.Date.to_string(since)), ("date", "<=", fields.Date.to_string(until)),
            ]),
            note=self.env._(
                "%(opening)s at the beginning, provision %(provision)s, use %(use)s, release %(release)s, %(closing)s at the"
                " end.",
                **money,
            ),
        )
