from odoo.tests import tagged

from .access_people import AccessPeople
from .common import CreditCommon
from .crawler import Crawler


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, AccessPeople, CreditCommon):
    """Every screen of the debt, opened by each role, with one record of everything."""

    REFUSALS = ("Choose the client's file first.",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_people()
        cls.create_credit_shared()
        cls.records = cls.create_credit_records(cls.create_credit_case(cls.mandate, cls.debtor))

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 200)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 100)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 50)

    def test_lawyer(self):
        self.assertGreater(self.crawl_as(self.lawyer), 3)
