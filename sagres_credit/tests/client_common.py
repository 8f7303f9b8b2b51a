from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CreditCommon


class ClientCommon(CreditCommon):
    """The people of a client: Dario of administration, Elio of sales without a login, and staff of another client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_user.email = "dario@casaserena.example.com"
        cls.administration, cls.sales, cls.boss = cls.env["credit.client.contact"].create([
            {"mandate_id": cls.mandate.id, "user_id": cls.client_user.id, "department": "administration"},
            {"mandate_id": cls.mandate.id, "name": "Elio", "email": "elio@casaserena.example.com", "department": "sales"},
            {"mandate_id": cls.mandate.id, "name": "Boss", "email": "boss@casaserena.example.com", "is_main": True},
        ])
        cls.other_mandate = cls._create_mandate(cls.other_client, cls.operator)
        cls.stranger_user = new_test_user(
            cls.env, "gino", groups="sagres_credit.group_client", company_id=cls.other_client.id,
            company_ids=[Command.set(cls.other_client.ids)],
        )
        cls.colleague_user = new_test_user(
            cls.env, "lia", groups="sagres_credit.group_client", company_id=cls.client.id,
            company_ids=[Command.set(cls.client.ids)],
        )

    def setUp(self):
        super().setUp()
        self.move = self.invoice(300.0, 40)
        self.run_night()
        self.case = self.get_case()

    def as_user(self, user, record):
        """Return a record or model as the web client of a user reads it, nothing in cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US"})[record._name].browse(
            record.ids
        )
