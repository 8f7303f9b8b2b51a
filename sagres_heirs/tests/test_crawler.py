from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from . import test_access_matrix
from .common import EstateCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, EstateCommon):
    """Every screen of the succession, opened by each role, with one record of everything."""

    MODULE = "sagres_heirs"
    _create_records = test_access_matrix.TestAccessMatrix._create_records

    def setUp(self):
        super().setUp()
        self.records = {**self._create_records(self.estate), "credit.case": self.case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 20)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 15)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 0)
