from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from .access_records import HeirsRecords
from .common import EstateCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, HeirsRecords, EstateCommon):
    """Every screen of the succession, opened by each role, with one record of everything."""

    MODULES = ("sagres_heirs",)

    def setUp(self):
        super().setUp()
        self.records = {**self.create_heirs_records(self.estate), "credit.case": self.case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 20)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 15)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 0)
