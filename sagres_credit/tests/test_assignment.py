from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestAssignment(CreditCommon):
    """One debtor, one operator: always the same person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.member_ids = [(0, 0, {"user_id": cls.colleague.id})]

    def _open_cases(self, number, client=None):
        client = client or self.client
        for place in range(number):
            self.invoice(100, 200, self._create_debtor(f"Debtor {place}", client))
        self.run_night()
        return self.env["credit.case"].search([("company_id", "=", client.id)])

    def test_new_debtors_go_to_the_least_loaded(self):
        cases = self._open_cases(6)
        self.assertEqual(len(cases.filtered(lambda case: case.user_id == self.operator)), 3)
        self.assertEqual(set(cases.assignment_ids.mapped("cause")), {"load"})
        self.assertEqual(len(cases.assignment_ids), 6)

    def test_load_is_measured_against_capacity(self):
        self.mandate.member_ids.filtered(lambda member: member.user_id == self.colleague).debtor_capacity = 100
        cases = self._open_cases(8)
        self.assertEqual(len(cases.filtered(lambda case: case.user_id == self.colleague)), 2)

    def test_team_at_its_capacity_leaves_debtors_to_the_manager(self):
        self.mandate.member_ids.debtor_capacity = 1
        cases = self._open_cases(3)
        self.assertEqual(len(cases.filtered("user_id")), 2)
        self.assertIn("1", self.env["credit.problem"].search([("kind", "=", "team_full")]).name)

    def test_same_person_at_another_client_keeps_the_operator(self):
        self._create_mandate(self.other_client, self.operator | self.colleague)
        code = "BNCRSO80A41F839X"
        self.debtor.credit_tax_code = code
        self.invoice(100, 200)
        self.run_night()
        first = self.get_case()
        first.with_user(self.manager)._assign(self.colleague, "manager", "Speaks her language")
        twin = self._create_debtor("Rosa Bianchi", self.other_client, credit_tax_code=code)
        self.invoice(100, 200, twin)
        self.run_night()
        self.assertEqual(self.get_case(twin).user_id, self.colleague)
        self.assertEqual(self.get_case(twin).assignment_ids.cause, "person")

    def test_closed_and_reopened_case_keeps_its_operator(self):
        invoice = self.invoice(100, 200)
        self.run_night()
        operator = self.get_case().user_id
        self.pay(invoice)
        self.run_night()
        self._open_cases(5)
        self.invoice(100, 40)
        self.run_night()
        self.assertEqual(self.get_case().user_id, operator)
        self.assertEqual(len(self.get_case().assignment_ids), 1)

    def test_manager_changes_the_operator_with_a_reason(self):
        case = self._open_cases(1)
        before = case.user_id
        after = (self.operator | self.colleague) - before
        case.with_user(self.manager)._assign(after, "manager", "Moves to the south team")
        self.assertEqual(case.user_id, after)
        now = case.assignment_ids.filtered(lambda row: not row.date_to)
        then = case.assignment_ids - now
        self.assertEqual((then.user_id, then.date_to), (before, NIGHT))
        self.assertEqual((now.user_id, now.changed_by_id, now.reason), (after, self.manager, "Moves to the south team"))

    def test_change_without_a_reason_is_refused(self):
        case = self._open_cases(1)
        with self.assertRaisesRegex(UserError, "Say why"):
            case.with_user(self.manager)._assign(self.colleague, "manager", " ")
        with self.assertRaisesRegex(UserError, "with a reason"):
            case.with_user(self.manager).write({"user_id": self.colleague.id})

    def test_operator_cannot_change_the_operator(self):
        case = self._open_cases(1)
        with self.assertRaises(AccessError):
            case.with_user(case.user_id)._assign(self.colleague, "manager", "Too much work")

    def test_substitute_acts_during_the_absence_and_no_longer_after(self):
        case = self._open_cases(1)
        owner = case.user_id
        other = (self.operator | self.colleague) - owner
        self.assertFalse(case.with_user(other).can_act)
        absence = self.env["credit.substitution"].create({
            "user_id": owner.id, "substitute_id": other.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        case.invalidate_recordset()
        self.assertTrue(case.with_user(other).can_act)
        case.with_user(other).write({"hold_reason": "Asked for a week"})
        absence.write({"date_from": "2026-11-01", "date_to": "2026-11-19"})
        case.invalidate_recordset()
        with self.assertRaises(AccessError):
            case.with_user(other).write({"hold_reason": "Too late"})

    def test_colleague_records_that_the_debtor_rang_and_continuity_is_missed(self):
        case = self._open_cases(1)
        other = (self.operator | self.colleague) - case.user_id
        interaction = self.env["credit.case"].with_user(other)._log_interaction([{
            "case_id": case.id, "channel": "phone", "direction": "in", "outcome": "call_back", "body": "Ring me at 3",
            "next_action": "call_back", "next_action_date": NIGHT, "next_action_time": 15.0,
        }])
        self.assertFalse(interaction.continuity)
        self.assertEqual((interaction.user_id, case.next_action, case.next_action_time), (other, "call_back", 15.0))

    def test_colleague_cannot_call_another_operators_debtor(self):
        case = self._open_cases(1)
        other = (self.operator | self.colleague) - case.user_id
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.env["credit.case"].with_user(other)._log_interaction([{
                "case_id": case.id, "channel": "phone", "direction": "out", "outcome": "reached",
            }])

    def test_inbound_talk_with_a_colleague_does_not_do_the_owners_task(self):
        case = self._open_cases(1)
        other = (self.operator | self.colleague) - case.user_id
        self.env["credit.case"].with_user(other)._log_interaction([{
            "case_id": case.id, "channel": "phone", "direction": "in", "outcome": "reached",
        }])
        self.assertFalse(case.task_done_date)
        self.assertEqual(case.next_action, "first_contact")

    def test_wizard_gives_the_cases_with_the_reason(self):
        cases = self._open_cases(2)
        wizard = self.env["credit.case.reassign"].with_user(self.manager).create({
            "case_ids": cases.ids, "user_id": self.colleague.id, "reason": "Speaks her language",
        })
        wizard.action_assign()
        self.assertEqual(cases.user_id, self.colleague)
        self.assertIn("Speaks her language", cases.assignment_ids.mapped("reason"))

    def test_case_is_not_written_by_hand(self):
        case = self._open_cases(1)
        for name, value in (("amount_overdue", 0), ("stage_id", self.stages["closed"].id), ("next_action", False)):
            with self.subTest(name), self.assertRaisesRegex(AccessError, "nobody by hand"):
                case.with_user(case.user_id).write({name: value})

    def test_manager_who_talks_does_the_task_and_continuity_is_missed(self):
        case = self._open_cases(1)
        interaction = self.env["credit.case"].with_user(self.manager)._log_interaction([{
            "case_id": case.id, "channel": "phone", "direction": "out", "outcome": "reached",
        }])
        self.assertFalse(interaction.continuity)
        self.assertEqual((case.task_done_date, case.next_action), (NIGHT, False))
