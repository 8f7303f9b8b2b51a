from unittest.mock import patch

from odoo.fields import Date, Domain

from ..models.credit_case import HoldReason
from .common import NIGHT
from .test_letters import LetterCommon


class GuardCommon(LetterCommon):
    """Debts of a nursing home, which lapse after five years, and debtors with a postal address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.claim_kind_id = cls.env.ref("sagres_credit.credit_claim_kind_nursing_home")
        cls.Act = cls.env["credit.limitation.act"]

    def lapse(self, days, amount=250.0, debtor=None, **vals):
        """Post an invoice that lapses in so many days or, at a holiday, on the next day that is none."""
        due = Date.subtract(Date.add(NIGHT, days=days), years=5)
        return self.invoice(amount, (NIGHT - due).days, debtor, **vals)

    def propose(self, days=60, amount=250.0, debtor=None):
        """Do the night over something that lapses soon, and return the act it proposed."""
        self.move = self.lapse(days, amount, debtor)
        self.run_night()
        return self.get_act(debtor)

    def get_act(self, debtor=None):
        return self.Act.search([("case_id.partner_id", "=", (debtor or self.debtor).id)], order="id desc", limit=1)

    def approve(self, acts, user=None):
        """Press «Approve these letters» and return the letters."""
        dialog = self.env["credit.limitation.approve"].with_user(user or self.manager).create({"act_ids": acts.ids})
        dialog.action_approve()
        return acts.notice_id

    def hold(self, case, days=30):
        case.with_user(self.manager).action_set_hold(Date.add(NIGHT, days=days), "They asked for time")

    def estate_hold(self):
        """Patch a hold as a module brings it: under it a letter to the debtor is not the lawful act."""
        case = type(self.env["credit.case"])
        reasons = case._get_hold_reasons

        def with_estate(records):
            estate = Domain("hold_reason", "=", "estate")
            return [HoldReason("estate", "Open succession", estate, "suspended"), *reasons(records)]

        self.enterContext(patch.object(case, "_get_hold_reasons", with_estate))
        self.enterContext(patch.object(case, "_get_limitation_acts_of_holds", lambda records: {"estate": "curator"}))

    def get_problem(self, kind):
        return self.env["credit.problem"].search([
            ("kind", "=", kind), ("state", "=", "open"), ("company_id", "=", self.client.id),
        ])

    def count_night(self, day=NIGHT):
        """Run a night and return how many statements it took."""
        before = self.env.cr.sql_log_count
        self.run_night(day, self.client)
        return self.env.cr.sql_log_count - before
