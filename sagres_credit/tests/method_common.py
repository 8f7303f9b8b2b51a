import threading
from decimal import Decimal
from unittest.mock import patch

from odoo.fields import Date

from .client_common import ClientCommon


class MethodCommon(ClientCommon):
    """A client whose mandate began on 1 January 2026, and the words in which figures are asked for."""

    def setUp(self):
        super().setUp()
        self.mandate.date_start = "2026-01-01"

    def measure(self, code, since="2026-10-01", until="2026-11-20", company=None):
        """Return one measured figure, by default of the last quarter of 2026 so far."""
        company = company or self.client
        return self.env["credit.kpi"]._measure(company, Date.to_date(since), Date.to_date(until), [code])[company][code]

    def assert_figure(self, code, value, n, **period):
        """Check value and number of a figure, and that it opens its records."""
        figure = self.measure(code, **period)
        self.assertEqual((figure["value"], figure["n"]), (None if value is None else Decimal(value), n), code)
        return figure

    def find(self, figure, user=None):
        """Return the records that a figure opens, as a user finds them."""
        model, domain = figure["records"]
        return self.as_user(user or self.manager, self.env[model]).with_context(active_test=False).search(domain)

    def count_statements(self, work):
        """Return how many statements ``work`` takes, the reading of who asks left out."""
        self.env.flush_all()
        self.env.invalidate_all()
        statements = []
        thread = threading.current_thread()
        with patch.object(thread, "query_hooks", [lambda cursor, query, *more: statements.append(str(query))], create=True):
            work()
        return len([text for text in statements if 'FROM "res_users"' not in text and 'FROM "res_partner"' not in text])
