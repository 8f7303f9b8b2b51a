import re

from odoo.tests import HttpCase

from .common import CreditCommon

CODE = "C-1001"
# Seconds: a busy machine prints a plan slowly, which is no fault of the page.
PATIENCE = 90


class DebtorCommon(CreditCommon, HttpCase):
    """A debtor with two open invoices, the link to their page, and a browser that knows nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({
            "credit_customer_code": CODE, "credit_tax_code": "BNCRSO50A41F839X", "lang": "en_US",
            "email": "rosa@example.com",
        })
        cls.operator.write({"name": "Anna Verdi", "credit_direct_phone": "+39 06 555 0101", "credit_hours": "Mon-Fri 9-17"})

    @classmethod
    def create_provider(cls):
        """Give the client a provider that takes what it is told: Odoo's own for demonstrations."""
        cls.method = cls.env.ref("payment_demo.payment_method_demo")
        cls.method.active = True
        cls.provider = cls.env.ref("payment.payment_provider_demo").copy({
            "name": "Card", "company_id": cls.client.id, "state": "test", "is_published": True,
        })
        cls.provider.journal_id = cls._get_journal(cls.client, "bank")

    def setUp(self):
        super().setUp()
        self.first, self.second = self.invoice(100, 40), self.invoice(50.5, 10)
        self.run_night()
        self.case = self.get_case()
        self.path = "/d/" + self.case._get_debtor_url().rpartition("/d/")[2]
        self.link = self.case.link_ids

    def get(self, path="", **options):
        return self.url_open(self.path + path, **{"timeout": PATIENCE, **options})

    def send(self, path="", page=None, files=None, **form):
        """Send a form of the page as a browser does, from the page that shows it."""
        shown = page or self.get(path).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
        data = {**hidden, **form}
        return self.url_open(self.path + path, data=data, files=files, method="POST", timeout=PATIENCE)

    def enter(self):
        """Answer the known datum."""
        return self.send(answer=CODE)
