from odoo.tests import tagged

from . import test_access_matrix
from .common import NIGHT, CreditCommon
from .crawler import Crawler


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, CreditCommon):
    """Every screen of the debt, opened by each role, with one record of everything."""

    REFUSALS = ("Choose the client's file first.",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.operator
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        cls.person = cls.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_document_lost")
        cls.absence = cls.env["credit.substitution"].create({
            "user_id": cls.manager.id, "substitute_id": cls.colleague.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        matrix = test_access_matrix.TestAccessMatrix
        case = matrix._create_case.__func__(cls, cls.mandate, cls.debtor)
        cls.records = {**matrix._create_records.__func__(cls, case), "credit.case": case}

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 200)

    def test_operator(self):
        self.assertGreater(self.crawl_as(self.operator), 100)

    def test_client_staff(self):
        self.assertGreater(self.crawl_as(self.client_user), 50)

    def test_lawyer(self):
        self.assertGreater(self.crawl_as(self.lawyer), 3)
