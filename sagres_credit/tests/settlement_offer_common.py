from odoo.fields import Date
from odoo.tests import Form

from .common import NIGHT, CreditCommon

DEADLINE = Date.to_date("2026-11-30")
WHY = {"reason": "hardship", "words": "She lost her job", "plan_why": "refused", "plan_words": "No installment is possible"}


class SettlementOfferCommon(CreditCommon):
    """A debtor with two open invoices of 600 and 400 euro: 10 % is the operator's, 30 % the manager's."""

    def build(self):
        super().build()
        self.client_user.email = "dario@example.com"
        self.moves = self.invoice(600.0, 100), self.invoice(400.0, 30)
        self.run_night()
        self.env.invalidate_all()
        self.case = self.get_case()

    def offer(self, amount=900.0, user=None, **terms):
        """Offer that ``amount`` by 30 November closes the debt, unless said otherwise."""
        terms = {"date_due": DEADLINE, **WHY, **terms}
        settlements = self.env["credit.settlement"].with_user(user or self.operator)
        return settlements._offer(self.case.with_user(settlements.env.user), amount=amount, **terms).sudo()

    def write_off(self, user=None, reason="uneconomic", items=None):
        settlements = self.env["credit.settlement"].with_user(user or self.operator)
        return settlements._offer(
            self.case.with_user(settlements.env.user), items, reason=reason, words="Not worth a stamp", kind="write_off",
        ).sudo()

    def dialog(self, user=None, kind="settlement"):
        action = self.case.with_user(user or self.operator)._get_settlement_dialog(kind)
        return Form(self.env[action["res_model"]].with_user(user or self.operator).with_context(**action["context"]))

    def night_of(self, days):
        """Do the nightly work so many days from now."""
        return self.run_night(Date.add(NIGHT, days=days))

    def as_client(self, record, user=None):
        """Return ``record`` as somebody at the client sees it: with their company alone."""
        user = user or self.client_user
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
