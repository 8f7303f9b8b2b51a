from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirLimitation(MoneyCommon):
    """Heirs owe separate debts: what interrupts the limitation towards one does nothing to the others."""

    def setUp(self):
        super().setUp()
        kind = self.env.ref("sagres_credit.credit_claim_kind_rent", raise_if_not_found=False)
        kind = kind or self.env["credit.claim.kind"].search([], limit=1)
        self.mandate.write({"claim_kind_id": kind.id})
        self.case.receivable_ids._update_limitation()

    def record(self, heir, date="2026-11-10"):
        document = self.env["ir.attachment"].with_user(self.manager).create({"name": "card.pdf", "raw": b"%PDF-1.4 card"})
        return self.env["credit.limitation.event"].with_user(self.manager).create({
            "case_id": heir.case_id.id, "nature": "demand", "date": date, "document_ids": [Command.set(document.ids)],
            "note": "Registered letter with card",
        })

    def test_an_act_towards_one_heir_moves_the_term_of_that_heir_alone(self):
        item = self.case.receivable_ids[:1]
        before = item.limitation_date
        self.assertTrue(before)
        first = self.anna.case_id.limitation_date
        event = self.record(self.anna)
        self.assertEqual(event.receivable_ids, self.case.receivable_ids)
        self.assertGreater(self.anna.case_id.limitation_date, first)
        self.assertEqual(item.limitation_date, before)
        self.assertEqual(self.marco.case_id.limitation_date, first)

    def test_an_item_prescribed_towards_the_others_is_still_owed_by_who_was_interrupted(self):
        self.record(self.anna)
        with freeze_time("2031-06-16"):
            self.case.receivable_ids._update_limitation()
            self.assertEqual(self.case.receivable_ids.mapped("limitation_state"), ["expired", "expired"])
            self.assertEqual(self.anna.case_id.amount_due, 333.34)
            self.assertEqual(self.marco.case_id.amount_due, 0)
            self.assertEqual(self.case.amount_due, 0)

    def test_an_act_before_the_death_works_for_every_heir(self):
        document = self.env["ir.attachment"].with_user(self.manager).create({"name": "card.pdf", "raw": b"%PDF-1.4 card"})
        first = self.anna.case_id.limitation_date
        self.env["credit.limitation.event"].with_user(self.manager).create({
            "case_id": self.case.id, "nature": "demand", "date": "2026-05-05", "note": "Before the death",
            "document_ids": [Command.set(document.ids)],
        })
        self.assertGreater(self.anna.case_id.limitation_date, first)
        self.assertEqual(self.anna.case_id.limitation_date, self.marco.case_id.limitation_date)
