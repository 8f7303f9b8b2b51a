from datetime import datetime, time, timedelta
from decimal import Decimal

import pytz

from odoo import api, models

from ..credit_contact_rule import DEFAULT_TZ


class CreditKpi(models.Model):
    """What the figures of the method have in common: shares, days as people count them, and the items behind."""

    _inherit = "credit.kpi"

    @api.model
    def _prepare_share(self, part, whole, n, records=None, scale=100, note=""):
        """Return the measured share of ``part`` in ``whole``; of nothing there is no share.

        :param int scale: 100 for a percentage, 1,000 for a rate, 1 for a cost
        """
        part, whole = self._to_decimal(part or 0), self._to_decimal(whole or 0)
        value = Decimal(scale) * part / whole if whole > 0 else None
        return self._prepare_measure(value, n, part, whole, records, note)

    @api.model
    def _flush_models(self, read_fields):
        """Write what a query reads (``{model: fields}``) and the cache may still hold."""
        for model, names in read_fields.items():
            self.env[model].flush_model(names)

    @api.model
    def _get_moments(self, since, until):
        """Return the UTC moments at which the first day begins and the last one is over, as people in Italy count days."""
        zone = pytz.timezone(DEFAULT_TZ)
        return tuple(
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (since, until + timedelta(days=1))
        )

    @api.model
    def _get_day_domain(self, name, since, until):
        """Return the domain of the days of a period on the moment ``name``, as the web client takes it."""
        first, end = self._get_moments(since, until)
        return [(name, ">=", first.isoformat(" ")), (name, "<", end.isoformat(" "))]

    @api.model
    def _get_date_domain(self, name, since, until):
        return [(name, ">=", since.isoformat()), (name, "<=", until.isoformat())]

    @api.model
    def _get_item_records(self, kind, company, since, until):
        """Return the items behind a figure of the books."""
        value = ":".join(str(part) for part in (kind, company.id, since, until))
        return "credit.receivable", [("method_figure", "=", value)]
