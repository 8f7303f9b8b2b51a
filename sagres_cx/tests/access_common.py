from odoo.addons.sagres_credit.tests.access_people import AccessPeople

from .access_records import CxRecords
from .common import CxCommon


class AccessCommon(AccessPeople, CxRecords, CxCommon):
    """One record of every model of the voices at a client, and one at a client of the firm nobody here works for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_people()
        cls.create_foreign_case()

    def setUp(self):
        super().setUp()
        self.records = self.create_cx_records(self.case)
        self.foreign = self.create_cx_records(self.foreign_case)
        self.env.flush_all()
