from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from .access_records import CxRecords
from .common import CxCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, CxRecords, CxCommon):
    """Every screen of the voices, opened by each role, with one record of everything."""

    MODULES = ("sagres_cx",)

    def setUp(self):
        super().setUp()
        self.records = {**self.create_cx_records(self.case), "credit.case": self.case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 40)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 30)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 20)
