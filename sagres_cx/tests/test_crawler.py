from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from . import test_access_matrix
from .common import CxCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, CxCommon):
    """Every screen of the voices, opened by each role, with one record of everything."""

    MODULE = "sagres_cx"
    _create_cluster = test_access_matrix.TestAccessMatrix._create_cluster
    _create_figures = test_access_matrix.TestAccessMatrix._create_figures
    _create_records = test_access_matrix.TestAccessMatrix._create_records

    def setUp(self):
        super().setUp()
        self.records = {**self._create_records(self.case), "credit.case": self.case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 40)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 30)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 20)
