from datetime import date

from odoo.fields import Command

from .common import NIGHT
from .delivery_common import DeliveryCommon


class LimitationEventCommon(DeliveryCommon):
    """A debtor with a rent of public housing due on 5 August 2021, five years, and the words to record acts on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.claim_kind_id = cls.env.ref("sagres_credit.credit_claim_kind_public_housing")

    def build(self):
        super().build()
        self.recent = self.case.receivable_ids
        self.rent = self.add_item("2021-08-05")

    def add_item(self, due, amount=100, case=None):
        """Return an item of ``case`` that fell due on a day."""
        case = case or self.case
        days = (NIGHT - date.fromisoformat(due)).days
        return self.invoice(amount, days, case.partner_id).credit_receivable_ids

    def document(self, name="letter.pdf", user=None):
        """Return a file as the web client uploads it before its act is saved."""
        return self.env["ir.attachment"].with_user(user or self.env.user).create({
            "name": name, "raw": b"proof", "res_model": "credit.limitation.event", "res_id": 0,
        })

    def record(self, nature="admission", day="2026-07-01", items=None, user=None, **vals):
        """Record an act as a manager does, with its document."""
        user = user or self.manager
        items = self.rent if items is None else items
        return self.env["credit.limitation.event"].with_user(user).create({
            "case_id": self.case.id, "nature": nature, "date": day, "receivable_ids": [Command.set(items.ids)],
            "document_ids": [Command.set(self.document(user=user).ids)], **vals,
        })

    def deliver(self, day):
        """Have a formal notice by registered letter reach the debtor on a day, and return its delivery."""
        delivery = self.send_notice().delivery_ids
        delivery.date_posted = day
        delivery._set_state("delivered", date_delivered=date.fromisoformat(day), tracking="RA123")
        return delivery
