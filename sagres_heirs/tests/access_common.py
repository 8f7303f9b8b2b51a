from odoo.addons.sagres_credit.tests.access_people import AccessOfModule

from .access_records import HeirsRecords
from .common import EstateCommon


class AccessCommon(AccessOfModule, HeirsRecords, EstateCommon):
    """One record of every model of the successions at a client, and one at a client of the firm nobody here works for."""

    def setUp(self):
        super().setUp()
        self.records = self.create_heirs_records(self.estate)
        self.foreign = self.create_heirs_records(self.env["credit.estate"].create({"case_id": self.foreign_case.id}))
        self.env.flush_all()
