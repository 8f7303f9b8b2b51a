from .access_people import AccessPeople
from .common import CreditCommon


class AccessCommon(AccessPeople, CreditCommon):
    """One record of every model of the base at a client, and one at a client of the firm nobody here works for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_people()
        cls.create_credit_shared()
        cls.case = cls.create_credit_case(cls.mandate, cls.debtor)
        cls.records = cls.create_credit_records(cls.case)
        cls.create_foreign_case()
        cls.foreign = cls.create_credit_records(cls.foreign_case)
