from odoo.fields import Command
from odoo.tests import new_test_user

from .access_records import CreditRecords


class AccessPeople(CreditRecords):
    """Who may try the records besides the staff of the firm, and a client of the firm nobody here works for."""

    @classmethod
    def create_people(cls):
        """Name the owner of the cases, and add who is in no team."""
        cls.owner = cls.operator
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        cls.accountant = new_test_user(
            cls.env, "fabio", groups="account.group_account_user", company_id=cls.client.id,
            company_ids=[Command.set(cls.client.ids)],
        )

    @classmethod
    def create_foreign_case(cls):
        """Make a client nobody here works for, and a case of theirs."""
        cls.foreign_client = cls._create_client("Terza S.p.A.")
        debtor = cls._create_debtor("Ugo Neri", cls.foreign_client)
        cls.foreign_case = cls.create_credit_case(cls._create_mandate(cls.foreign_client, cls.env.user), debtor)


class AccessOfModule(AccessPeople):
    """What the matrix of a module beside the base begins with; to be mixed into a class that has the firm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_people()
        cls.create_foreign_case()
