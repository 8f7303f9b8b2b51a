from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import CreditCommon

CONTROLLER = "odoo.addons.web.controllers.dataset.call_kw"


@tagged("post_install", "-at_install")
class TestPrimaryReads(CreditCommon, HttpCase):
    """With a replica: what people work on is read where it was written, reports are read from the copy."""

    def _is_served_by_replica(self, model, method):
        """Return whether a call of the web client arrives on a cursor of the replica."""
        with patch(CONTROLLER, lambda model, *_args: bool(model.env.cr.readonly)):
            answer = self.url_open(
                "/web/dataset/call_kw", json={"params": {"model": model, "method": method, "args": [], "kwargs": {}}}
            )
        return answer.json()["result"]

    def setUp(self):
        super().setUp()
        self.authenticate(self.operator.login, self.operator.login)

    def test_the_case_and_the_worklists_are_read_from_the_primary(self):
        for model in ("credit.case", "credit.interaction", "credit.promise", "credit.deadline.report", "credit.receipt.queue"):
            for method in ("web_read", "web_search_read", "web_read_group", "read", "search_count"):
                with self.subTest(model=model, method=method):
                    self.assertIs(self._is_served_by_replica(model, method), False)
        self.assertIs(self._is_served_by_replica("credit.case", "get_my_day_figures"), False)

    def test_what_odoo_shows_on_a_case_is_read_from_the_primary(self):
        for model in ("account.move", "mail.activity", "res.partner"):
            with self.subTest(model=model):
                self.assertIs(self._is_served_by_replica(model, "web_search_read"), False)

    def test_reports_and_sums_are_read_from_the_replica(self):
        for model, method in (
            ("credit.ageing.report", "web_search_read"),
            ("credit.portfolio.report", "formatted_read_grouping_sets"),
            ("credit.case", "formatted_read_group"),
            ("credit.method.page", "get_page"),
            ("credit.client.page", "get_page"),
            ("res.country", "web_search_read"),
        ):
            with self.subTest(model=model, method=method):
                self.assertIs(self._is_served_by_replica(model, method), True)

    def test_what_writes_never_goes_to_the_replica(self):
        self.assertIs(self._is_served_by_replica("credit.case", "write"), False)
        self.assertIs(self._is_served_by_replica("credit.ageing.report", "export_data"), False)

    def test_every_list_to_work_through_says_so(self):
        lists = {name for name, model in self.registry.items() if not model._auto and model._reads_primary}
        self.assertGreaterEqual(lists, {"credit.approval.report", "credit.deadline.report", "credit.receipt.queue"})
        self.assertFalse([name for name in lists if not name.startswith("credit.")])
