from odoo.addons.sagres_credit.tests.access_people import AccessOfModule

from .access_records import CxRecords
from .common import CxCommon


class AccessCommon(AccessOfModule, CxRecords, CxCommon):
    """One record of every model of the voices at a client, and one at a client of the firm nobody here works for."""

    def setUp(self):
        super().setUp()
        self.records = self.create_cx_records(self.case)
        self.foreign = self.create_cx_records(self.foreign_case)
        self.env.flush_all()
