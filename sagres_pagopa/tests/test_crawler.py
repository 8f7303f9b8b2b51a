from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.crawler import Crawler

from .access_records import PagopaRecords
from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, PagopaRecords, PagopaCommon):
    """Every screen of the payment channel, opened by each role, with one record of everything."""

    MODULES = ("sagres_pagopa",)

    def setUp(self):
        super().setUp()
        self.records = {**self.create_pagopa_records(self.creditor, self.case, "301000000000004285"), "credit.case": self.case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 25)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 20)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 10)
