from odoo.addons.sagres_credit.tests.access_people import AccessOfModule

from .access_records import PagopaRecords
from .common import PagopaCommon


class AccessCommon(AccessOfModule, PagopaRecords, PagopaCommon):
    """One record of every model of the payment channel at a client, and one at a client of the firm nobody here works for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_creditor = cls._create_foreign_creditor(cls.foreign_client)

    def setUp(self):
        super().setUp()
        self.records = self.create_pagopa_records(self.creditor, self.case, "301000000000004285")
        self.foreign = self.create_pagopa_records(self.foreign_creditor, self.foreign_case, "301000000000004386")
        self.env.flush_all()
