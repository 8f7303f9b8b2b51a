import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .settlement_offer_common import SettlementOfferCommon

ACT = base64.b64encode(b"%PDF-1.4 act")


@tagged("post_install", "-at_install")
class TestSettlementAuthority(SettlementOfferCommon):
    """The discount on the whole debt says who decides, on the server, at each step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_user = cls._create_user("fedra", "sagres_credit.group_client", cls.client)
        cls.other_user = cls._create_user("gino", "sagres_credit.group_client", cls.other_client)

    def test_up_to_the_operators_limit_it_is_approved_at_once(self):
        settlement = self.offer(900.0)
        self.assertEqual((settlement.discount_percent, settlement.state), (10.0, "approved"))
        self.assertEqual(settlement.approved_by_id, self.operator)

    def test_one_cent_beyond_it_a_manager_approves(self):
        settlement = self.offer(899.99)
        self.assertEqual(settlement.state, "to_approve")
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            settlement.with_user(self.operator).action_approve()
        settlement.with_user(self.manager).action_approve()
        self.assertEqual((settlement.state, settlement.approved_by_id), ("approved", self.manager))

    def test_a_managers_own_offer_is_approved_at_once_up_to_their_limit(self):
        self.assertEqual(self.offer(700.0, self.manager).state, "approved")
        self.assertEqual(self.offer(699.99, self.manager).state, "to_client")

    def test_a_manager_refuses_and_the_operator_is_told(self):
        settlement = self.offer(800.0)
        settlement.with_user(self.manager).action_refuse()
        self.assertEqual((settlement.state, self.case.next_action), ("refused", "settlement"))

    def test_a_limit_lowered_meanwhile_sends_it_on_to_the_client(self):
        settlement = self.offer(800.0)
        self.mandate.settlement_manager_percent = 15
        settlement.with_user(self.manager).action_approve()
        self.assertEqual(settlement.state, "to_client")

    def test_beyond_a_manager_the_client_approves_with_a_term(self):
        settlement = self.offer(600.0)
        self.assertEqual((settlement.state, settlement.date_answer), ("to_client", Date.to_date("2026-11-27")))
        self.assertEqual(settlement.activity_ids.user_id, self.client_user)
        self.assertTrue(self.as_client(settlement).can_answer)
        self.as_client(settlement).action_client_approve()
        self.assertEqual((settlement.state, settlement.approved_by_id), ("approved", self.client_user))
        self.assertFalse(settlement.activity_ids)
        self.assertEqual(self.case.next_action, "settlement")

    def test_nobody_else_decides_for_the_client(self):
        settlement = self.offer(600.0)
        for user in (self.operator, self.manager):
            with self.assertRaisesRegex(AccessError, "Only who approves settlements for the client"):
                settlement.with_user(user).action_client_approve()
        with self.assertRaises(AccessError):
            self.as_client(settlement, self.other_user).action_client_approve()
        self.mandate.settlement_approver_id = self.second_user
        with self.assertRaisesRegex(AccessError, "Only who approves settlements for the client"):
            self.as_client(settlement).action_client_refuse("No")
        self.as_client(settlement, self.second_user).action_client_approve()
        self.assertEqual(settlement.approved_by_id, self.second_user)

    def test_the_approver_is_a_user_of_that_client(self):
        for user in (self.other_user, self.operator):
            with self.assertRaisesRegex(ValidationError, "is a user of the client"):
                self.mandate.settlement_approver_id = user

    def test_a_tampered_call_never_passes(self):
        settlement = self.offer(600.0)
        for user in (self.operator, self.manager, self.client_user):
            mine = settlement.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            for vals in ({"state": "approved"}, {"amount_debt": 601.0}, {"amount": 990.0}):
                with self.assertRaises(AccessError):
                    mine.write(vals)
            with self.assertRaises(AccessError):
                mine.create({"case_id": self.case.id, "state": "approved", "amount": 1.0})
        with self.assertRaisesRegex(UserError, "Nothing here waits for approval"):
            settlement.with_user(self.manager).action_approve()
        self.as_client(settlement).action_client_refuse("Too little")
        with self.assertRaisesRegex(UserError, "it has been decided"):
            self.as_client(settlement).action_client_approve()
        with self.assertRaisesRegex(UserError, "has been decided meanwhile"):
            settlement._move("approved")

    def test_a_debt_that_changed_is_not_approved(self):
        settlement = self.offer(600.0)
        self.pay(self.moves[0], 300.0)
        with self.assertRaisesRegex(UserError, "The debt has changed"):
            self.as_client(settlement).action_client_approve()

    def test_the_client_refuses_with_a_reason(self):
        settlement = self.offer(600.0)
        with self.assertRaisesRegex(UserError, "Say why it is refused"):
            self.as_client(settlement).action_client_refuse(" ")
        self.as_client(settlement).action_client_refuse("She owns two houses")
        self.assertEqual((settlement.state, settlement.refusal_reason), ("refused", "She owns two houses"))
        self.assertEqual(self.case.next_action, "settlement")

    def test_a_public_body_approves_with_the_number_and_file_of_its_act(self):
        self.mandate.creditor_kind = "public_body"
        settlement = self.offer(600.0)
        for number, file in ((None, ACT), ("12/2026", None), (" ", ACT)):
            with self.assertRaisesRegex(UserError, "the number and the file of its act"):
                self.as_client(settlement).action_client_approve(number, file)
        dialog = self.as_client(self.env["credit.settlement.answer"]).create({
            "settlement_id": settlement.id, "decision": "approve", "act_number": "12/2026", "act_file": ACT, "act_name": "a.pdf",
        })
        dialog.action_answer()
        self.assertEqual((settlement.state, settlement.act_number, settlement.act_id.name), ("approved", "12/2026", "a.pdf"))

    def test_a_counter_offer_is_taken_by_the_operator(self):
        settlement = self.offer(600.0, count=2)
        self.as_client(settlement).action_client_counter(750.0, "Three quarters")
        self.assertEqual((settlement.state, settlement.amount_counter), ("draft", 750.0))
        with self.assertRaisesRegex(AccessError, "is looked after by"):
            settlement.with_user(self.colleague).action_accept_counter()
        settlement.with_user(self.operator).action_accept_counter()
        self.assertEqual((settlement.state, settlement.amount), ("approved", 750.0))
        self.assertEqual(settlement.line_ids.mapped("amount"), [375.0] * 2)
        self.assertEqual(settlement.approved_by_id, self.client_user)

    def test_a_counter_offer_is_dropped(self):
        settlement = self.offer(600.0)
        self.as_client(settlement).action_client_counter(990.0, "")
        settlement.with_user(self.operator).action_drop_counter()
        self.assertEqual(settlement.state, "cancelled")

    def test_a_counter_offer_is_between_the_offer_and_the_debt(self):
        settlement = self.as_client(self.offer(600.0))
        for amount in (500.0, 600.0, 1000.0, -1, 0, float("nan"), float("inf"), "much"):
            with self.assertRaisesRegex(UserError, "Propose more than what was offered"):
                settlement.action_client_counter(amount, "")

    def test_a_public_body_gives_its_act_about_its_own_amount_too(self):
        self.mandate.creditor_kind = "public_body"
        settlement = self.offer(500.0)
        self.as_client(settlement).action_client_counter(600.0, "")
        settlement.with_user(self.operator).action_accept_counter()
        self.assertEqual((settlement.state, settlement.amount), ("to_client", 600.0))

    def test_a_late_answer_is_a_task_of_the_operator(self):
        settlement = self.offer(600.0)
        self.night_of(8)
        settlement.invalidate_recordset()
        self.case.invalidate_recordset()
        self.assertEqual((settlement.state, self.case.next_action), ("to_client", "settlement"))

    def test_who_decides_sees_the_whole_picture(self):
        self.talk(self.case)
        self.case.with_user(self.operator)._promise(100.0, Date.to_date("2026-11-25"))
        settlement = self.as_client(self.offer(600.0))
        # 600 are 100 days late: 20 % set aside; 400 are 30 days late: 1 %.
        self.assertEqual((settlement.allowance, settlement.alternative_value), (124.0, 876.0))
        self.assertEqual(settlement.alternative_difference, -276.0)
        for words in ("From 91 days late", "1 contacts", "1 promises", "No payment plan was made"):
            self.assertIn(words, settlement.picture)
