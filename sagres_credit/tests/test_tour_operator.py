from odoo.fields import Command
from odoo.tests import tagged

from .common import NIGHT, CreditCommon
from .tour_common import TourCommon

NAMES = ("Aldo", "Bice", "Carlo", "Dora")


@tagged("post_install", "-at_install")
class TestTourOperator(CreditCommon, TourCommon):
    """An operator's morning in a real browser that knows nothing: only the firm is active after login."""

    def setUp(self):
        super().setUp()
        debtors = [
            self._create_debtor(name, self.client, phone=f"+39 06 555 000{place}") for place, name in enumerate(NAMES)
        ]
        for place, debtor in enumerate(debtors):
            self.invoice(4000 - 900 * place, 40, debtor)
        self.run_night()
        self.cases = self.env["credit.case"].search([("partner_id.name", "in", NAMES)], order="amount_overdue desc")

    def test_an_operator_works_three_cases_from_my_day(self):
        self.browse_as(self.operator, "/odoo", "credit_operator_tour")
        aldo, bice, carlo, dora = self.cases
        talk = aldo.interaction_ids
        self.assertEqual((talk.outcome, talk.emotion), ("reached", "bad"))
        self.assertEqual(talk.reason_id, self.env.ref("sagres_credit.credit_reason_document_not_received"))
        self.assertIn("never came", talk.body)
        self.assertFalse(aldo.next_action, "The first contact is done")
        self.assertEqual((bice.next_action, bice.attempt_count), ("call_back", 1))
        self.assertGreater(bice.next_action_date, NIGHT)
        self.assertEqual((carlo.next_action, carlo.next_action_time), ("call_back", 15.0))
        self.assertEqual(carlo.activity_ids.user_id, self.operator, "A call-back at an hour rings")
        self.assertFalse(dora.interaction_ids)

    def test_a_day_that_is_done_offers_who_waits(self):
        self.cases.write({"next_action_date": False})
        self.browse_as(self.operator, "/odoo/my-day", "credit_day_done_tour")
        self.assertEqual(set(self.cases.mapped("next_action_date")), {NIGHT})

    def test_a_colleague_records_that_the_debtor_rang(self):
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id})]
        case = self.cases[0]
        self.browse_as(self.colleague, f"/odoo/credit-cases/{case.id}", "credit_colleague_tour")
        self.assertEqual((case.interaction_ids.direction, case.interaction_ids.continuity), ("in", False))
        self.assertEqual(case.next_action, "call_back")
        self.assertEqual(case.activity_ids.user_id, self.operator)
