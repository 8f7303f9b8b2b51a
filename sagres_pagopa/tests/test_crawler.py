from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from . import test_access_matrix
from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, PagopaCommon):
    """Every screen of the payment channel, opened by each role, with one record of everything."""

    MODULE = "sagres_pagopa"
    _create_flow = test_access_matrix.TestAccessMatrix._create_flow
    _create_records = test_access_matrix.TestAccessMatrix._create_records

    def setUp(self):
        super().setUp()
        self.records = self._create_records(self.creditor, self.case, "301000000000004285")
        self.records["credit.case"] = self.case

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 25)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 20)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 10)
