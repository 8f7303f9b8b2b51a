from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestMerge(CreditCommon):
    """Two entries of one person become one: cases are folded before Odoo's merge, amounts are right after it."""

    def build(self):
        self.debtor.write({"phone": "06 5550001", "email": "rosa@example.com"})
        self.twin = self._create_debtor(
            "BIANCHI ROSA", self.client, phone="06 5550001", email="bianchi@example.com", credit_tax_code="RSSMRA85T10A562S",
        )
        self.first = self.invoice(100, 200)
        self.second = self.invoice(50, 100, self.twin)
        self.run_night()
        self.case, self.other = self._get_case(self.debtor), self._get_case(self.twin)
        self.case.sudo()._log_interaction([{
            "case_id": self.case.id, "direction": "in", "outcome": "reached", "body": "First",
        }])
        self.other.sudo()._log_interaction([{
            "case_id": self.other.id, "direction": "in", "outcome": "reached", "body": "Second",
        }])

    def _get_case(self, debtor):
        return self.env["credit.case"].search([("partner_id", "=", debtor.id), ("parent_id", "=", False)])

    def _merge(self):
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (self.debtor | self.twin).ids, self.debtor, extra_checks=False
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def test_one_case_holds_what_hung_on_both(self):
        messages = len(self.case.message_ids | self.other.message_ids)
        self._merge()
        self.assertFalse(self.twin.exists() or self.other.exists())
        self.assertEqual(self.case.receivable_ids.move_id, self.first | self.second)
        self.assertEqual(sorted(self.case.interaction_ids.mapped("body")), ["First", "Second"])
        self.assertEqual((self.case.amount_due, self.case.item_count, self.case.contact_count), (150, 2, 2))
        self.assertGreaterEqual(len(self.case.message_ids), messages)

    def test_ledger_and_case_agree_and_the_next_night_changes_nothing(self):
        self._merge()
        items = self.env["account.move.line"].search([
            ("partner_id", "=", self.debtor.id), ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
        ])
        self.assertEqual(sum(items.mapped("amount_residual")), self.case.amount_due)
        self.pay(self.second)
        self.assertEqual(self.case.amount_due, 100)
        self.run_night()
        run = self.run_night()
        self.assertEqual((run.opened, run.changed), (0, 0))

    def test_entry_without_a_case_brings_its_items_to_the_case_of_the_other(self):
        self.other.receivable_ids.case_id = False
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM credit_interaction WHERE case_id = %s", [self.other.id])
        self.env.cr.execute("DELETE FROM credit_case WHERE id = %s", [self.other.id])
        self.env.invalidate_all()
        self._merge()
        self.assertEqual(self.case.amount_due, 150)

    def test_case_of_the_entry_that_goes_stays_where_the_other_had_none(self):
        third = self._create_debtor("Rosa Bianchi", self.client)
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge((self.twin | third).ids, third, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual((self.other.partner_id, self.other.amount_due), (third, 50))

    def test_phone_and_mail_that_differ_are_kept_as_a_contact_and_the_code_is_taken_over(self):
        self._merge()
        contact = self.debtor.child_ids
        self.assertEqual((contact.email, contact.phone, contact.company_id), ("bianchi@example.com", False, self.client))
        self.assertEqual((self.debtor.email, self.debtor.credit_tax_code), ("rosa@example.com", "RSSMRA85T10A562S"))

    def test_two_valid_and_different_codes_are_refused_and_nothing_is_changed(self):
        self.debtor.credit_tax_code = "BNCRSO80A41F839D"
        with self.assertRaisesRegex(UserError, "different valid tax codes"):
            self._merge()
        self.assertEqual((self.case.amount_due, self.other.amount_due), (100, 50))

    def test_entries_of_two_clients_are_refused(self):
        stranger = self._create_debtor("Rosa Bianchi", self.other_client)
        with self.assertRaisesRegex(UserError, "belong to different clients"):
            self.env["base.partner.merge.automatic.wizard"].sudo()._merge((self.debtor | stranger).ids, self.debtor)

    def test_two_awaited_promises_are_ended_by_a_person_first(self):
        for case in (self.case, self.other):
            case._promise(10, Date.add(NIGHT, days=5))
        with self.assertRaisesRegex(UserError, "Both have an awaited promise"):
            self._merge()

    def test_one_promise_goes_with_its_items_and_holds_the_case(self):
        promise = self.other._promise(10, Date.add(NIGHT, days=5))
        self._merge()
        self.assertEqual((promise.case_id, promise.debtor_id), (self.case, self.debtor))
        self.assertEqual(self.case.hold_code, "promise")

    def test_related_person_of_both_keeps_both_proofs(self):
        son = self._create_debtor("Mario Verdi", self.client)
        for case, proof in ((self.case, "Delegation"), (self.other, "Letter")):
            self.env["credit.related.person"].create({
                "case_id": case.id, "partner_id": son.id, "role": "delegate", "proof": proof,
            })
        self._merge()
        self.assertEqual(self.case.related_person_ids.proof, "Delegation; Letter")

    def test_same_person_twice_beside_one_case_keeps_one_row(self):
        third = self._create_debtor("Ugo Verdi", self.client)
        self.env["credit.related.person"].create([
            {"case_id": self.case.id, "partner_id": person.id, "role": "payer", "proof": person.name}
            for person in (self.twin, third)
        ])
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge((third | self.twin).ids, third, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(self.case.related_person_ids.partner_id, third)
        self.assertEqual(self.case.related_person_ids.proof, "Ugo Verdi; BIANCHI ROSA")

    def test_mark_of_what_failed_on_both_is_kept_once(self):
        for person in (self.debtor, self.twin):
            self.env["credit.contact.mark"]._mark(person, "phone", None, "interaction")
        self._merge()
        self.assertEqual(len(self.debtor.credit_mark_ids), 1)

    def test_debtor_has_one_operator_and_the_history_of_both(self):
        self._merge()
        current = self.case.assignment_ids.filtered(lambda row: not row.date_to)
        self.assertEqual((len(current), current.user_id), (1, self.case.user_id))
        self.assertEqual(len(self.case.assignment_ids), 2)

    def test_manager_merges_from_the_list_having_seen_what_moves(self):
        self.env["credit.duplicate"]._propose(self.client)
        pair = self.env["credit.duplicate"].search([("partner_id", "=", self.debtor.id)])
        action = pair.with_user(self.manager).action_merge()
        dialog = self.env["credit.merge"].with_user(self.manager).create({
            "duplicate_id": action["context"]["default_duplicate_id"],
        })
        self.assertIn("bianchi@example.com", dialog.comparison)
        self.assertFalse(dialog.obstacles)
        dialog.action_merge()
        self.env.invalidate_all()
        self.assertEqual((pair.state, pair.other_name, pair.decided_by_id), ("merged", "BIANCHI ROSA", self.manager))
        self.assertEqual(self.case.amount_due, 150)

    def test_link_of_the_debtor_still_opens_after_the_merge(self):
        link = self.env["credit.link"].create(self.env["credit.link"]._prepare_link_vals(self.other))
        token = link._get_token()
        self._merge()
        self.assertEqual(self.env["credit.link"]._find(token).case_id, self.case)
