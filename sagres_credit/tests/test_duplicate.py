from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestDuplicate(CreditCommon):
    """Entries that may be one person are proposed, and a person decides; what is plainly wrong is mended in lists."""

    def build(self):
        self.debtor.write({"phone": "06 5550001", "credit_tax_code": "RSSMRA85T10A562S"})
        self.twin = self._create_debtor("BIANCHI ROSA", self.client, phone="+39 065550001")
        self.husband = self._create_debtor("Ugo Bianchi", self.client, phone="06 5550001")

    def _propose(self):
        self.env["credit.duplicate"]._propose(self.client)
        return self.env["credit.duplicate"].search([("company_id", "=", self.client.id)])

    def test_pair_says_what_agrees(self):
        pair = self._propose()
        self.assertEqual((pair.partner_id, pair.other_id), (self.debtor, self.twin))
        self.assertEqual((pair.score, pair.why), (80, "same name and phone"))

    def test_second_search_changes_nothing_and_what_no_longer_agrees_is_taken_away(self):
        pair = self._propose()
        self.assertEqual(self._propose(), pair)
        self.twin.phone = "06 5559999"
        self.assertFalse(self._propose())

    def test_two_persons_are_never_proposed_again(self):
        pair = self._propose()
        pair.with_user(self.manager).action_distinct()
        self.twin.phone = "06 5559999"
        self._propose()
        self.twin.phone = "06 5550001"
        self.assertEqual((self._propose(), pair.state, pair.decided_by_id), (pair, "distinct", self.manager))

    def test_entries_of_two_clients_are_not_compared(self):
        self.twin.company_id = self.other_client
        self.assertFalse(self._propose())

    def test_search_costs_as_many_statements_for_many_entries_as_for_few(self):
        def cost():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["credit.duplicate"]._propose(self.client)
            self.env["credit.data.fix"]._propose(self.client)
            return self.env.cr.sql_log_count - before

        few = cost()
        self.env["res.partner"].create([
            {"name": f"Person {place // 2}", "zip": "184", "phone": f"06 5550{place // 2:03}", "company_id": self.client.id}
            for place in range(60)
        ])
        self.assertEqual(cost(), few)

    def test_operator_reads_pairs_and_decides_nothing(self):
        pair = self._propose().with_user(self.operator)
        self.assertTrue(pair.why)
        for method in ("action_distinct", "action_merge", "action_search"):
            with self.subTest(method), self.assertRaisesRegex(AccessError, "Only a credit manager"):
                getattr(pair, method)()

    def test_correction_is_applied_where_the_datum_still_stands_and_told(self):
        self.debtor.write({"zip": "184", "email": "rosa@gmial.com"})
        Fix = self.env["credit.data.fix"]
        Fix._propose(self.client)
        fixes = Fix.search([("partner_id", "=", self.debtor.id)])
        self.assertEqual({fix.datum: fix.new for fix in fixes}, {"zip": "00184", "email": "rosa@gmail.com"})
        self.debtor.email = "rosa.bianchi@example.com"
        fixes.with_user(self.manager).action_apply()
        self.assertEqual((self.debtor.zip, self.debtor.email), ("00184", "rosa.bianchi@example.com"))
        self.assertEqual(Fix.search([("partner_id", "=", self.debtor.id)]).mapped("state"), ["applied"])
        self.assertIn("184 → 00184", self.debtor.message_ids[0].body)

    def test_datum_said_to_be_right_is_not_proposed_again(self):
        self.debtor.zip = "184"
        Fix = self.env["credit.data.fix"]
        Fix._propose(self.client)
        Fix.search([("partner_id", "=", self.debtor.id)]).with_user(self.manager).action_dismiss()
        Fix._propose(self.client)
        self.assertEqual(Fix.search([("partner_id", "=", self.debtor.id)]).mapped("state"), ["dismissed"])

    @users("anna")
    def test_operator_applies_no_list(self):
        fix = self.env["credit.data.fix"].sudo().create({
            "company_id": self.client.id, "partner_id": self.debtor.id, "datum": "zip", "old": "184", "new": "00184",
            "reason": "zero",
        }).with_user(self.operator)
        with self.assertRaisesRegex(AccessError, "mend yours one by one"):
            fix.action_apply()

    def test_pair_decided_meanwhile_says_so(self):
        pair = self._propose()
        dialog = self.env["credit.merge"].with_user(self.manager).create({"duplicate_id": pair.id})
        pair.with_user(self.manager).action_distinct()
        with self.assertRaisesRegex(UserError, "decided about these two meanwhile"):
            dialog.action_merge()
