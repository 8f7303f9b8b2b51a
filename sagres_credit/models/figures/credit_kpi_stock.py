from functools import partial

from odoo import api, models


class CreditKpi(models.Model):
    """What became of the stock that was found, of what fell due since, and of what was invoiced."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(), (("stock_reduction",), self._measure_stock),
            (("recovery_residual",), partial(self._measure_item_share, "recovery_residual", "residual")),
            (("collections_turnover", "collections_earlier", "units_collected"), self._measure_collections),
        ]

    @api.model
    def _measure_stock(self, companies, since, until):
        """Set what is left of the items of the baseline against what they were; what was written off stands apart."""
        found = self.env["credit.method.ledger"]._read("stock", companies, since, until)
        figures = {}
        for company in companies:
            count, less, whole, written = found.get(company, (0, 0, 0, 0))
            note = self.env._(
                "Written off, apart: %(amount)s", amount=self._format_amount(company, written),
            ) if written else "" if count else self.env._("Measured from the day on which the check-up freezes the baseline")
            records = self._get_item_records("stock", company, since, until) if count else None
            figures[company] = {"stock_reduction": self._prepare_share(less, whole, count, records, note=note)}
        return figures

    @api.model
    def _measure_item_share(self, code, kind, companies, since, until):
        """Set the part of the items of a kind against the whole of them: a figure by itself."""
        found = self.env["credit.method.ledger"]._read(kind, companies, since, until)
        figures = {}
        for company in companies:
            count, part, whole, _apart = found.get(company, (0, 0, 0, 0))
            records = self._get_item_records(kind, company, since, until)
            figures[company] = {code: self._prepare_share(part, whole, count, records)}
        return figures

    @api.model
    def _measure_collections(self, companies, since, until):
        """Set the money of the period against what was invoiced in it; money on earlier invoices stands apart."""
        Ledger = self.env["credit.method.ledger"]
        turnover = Ledger._read("turnover", companies, since, until)
        earlier = Ledger._read("earlier", companies, since, until)
        collected = Ledger._read("collected", companies, since, until)
        mandates = self.env["credit.mandate"]._get_active(companies)
        figures = {}
        for company in companies:
            count, cash, invoiced, _apart = turnover.get(company, (0, 0, 0, 0))
            old, old_cash = earlier.get(company, (0, None))[:2]
            items = self._get_item_records("turnover", company, since, until)
            figures[company] = {
                "collections_turnover": self._prepare_share(cash, invoiced, count, items),
                "collections_earlier": self._prepare_measure(
                    old_cash, old, records=self._get_item_records("earlier", company, since, until),
                ),
                "units_collected": self._prepare_units(
                    mandates.get(company), company, *collected.get(company, (0, 0))[:2], since, until,
                ),
            }
        return figures

    @api.model
    def _prepare_units(self, mandate, company, count, money, since, until):
        """Tell the money of the period in the unit that the client chose, in whole units."""
        if not (mandate and mandate.unit_amount and count):
            return self._prepare_measure(note="" if mandate and mandate.unit_amount else self.env._(
                "The mandate says what the money is told in",
            ))
        unit = self._to_decimal(mandate.unit_amount)
        note = self.env._(
            "%(word)s: %(amount)s collected, %(unit)s each", word=mandate.unit_word or self.env._("Units"),
            amount=self._format_amount(company, money), unit=self._format_amount(company, unit),
        )
        records = self._get_item_records("collected", company, since, until)
        return self._prepare_measure(self._to_decimal(money // unit), count, money, unit, records, note)
