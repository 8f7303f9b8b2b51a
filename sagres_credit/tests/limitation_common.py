from datetime import date

from odoo.tools import SQL

from .common import NIGHT, CreditCommon


class LimitationCommon(CreditCommon):
    """A client whose credits lapse in five years, and words to make items that lapse on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.write({"claim_kind_id": cls._kind("nursing_home").id, "date_start": "2020-01-01"})

    @classmethod
    def _kind(cls, code):
        return cls.env.ref(f"sagres_credit.credit_claim_kind_{code}")

    def lapse(self, day, amount=100.0, debtor=None):
        """Return an item that lapses on a day (a working day), in five years from its due date."""
        day = date.fromisoformat(day)
        due = day.replace(year=day.year - 5)
        return self.invoice(amount, (NIGHT - due).days, debtor).credit_receivable_ids

    def manage_since(self, items, day):
        """Have items come under management on a day: the database writes it by its own clock."""
        self.env.cr.execute(SQL("UPDATE credit_receivable SET create_date = %s WHERE id IN %s", day, tuple(items.ids)))
        self.env.invalidate_all()

    def as_user(self, user, model, companies=None):
        """Return a model as the web client of a user reads it."""
        context = {"allowed_company_ids": (companies or user.company_ids).ids, "lang": "en_US"}
        return self.env(user=user, context=context)[model]
