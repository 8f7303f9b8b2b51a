from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CreditCommon


class CrmCommon(CreditCommon):
    """The salespeople of two clients, who have no role in credit management."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls._create_salesperson("sara", cls.client)
        cls.stranger = cls._create_salesperson("tito", cls.other_client)
        cls.mandate.opportunity_user_id = cls.salesperson

    @classmethod
    def _create_salesperson(cls, login, company):
        return new_test_user(
            cls.env, login, groups="sales_team.group_sale_salesman", company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def as_user(self, user, record):
        """Return a record or model as the web client of a user reads it, nothing in cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US"})[record._name].browse(
            record.ids
        )
