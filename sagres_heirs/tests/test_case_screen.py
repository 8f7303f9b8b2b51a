from lxml import etree

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .money_common import MoneyCommon

ITEM = {"receivable_id": {}, "amount_whole": {}, "amount_part": {}, "limitation_date": {}, "days_overdue": {}}
#: Verbs that open something outside the case, or change it when pressed: they are tried where they are made.
NOT_PRESSED = ("action_next", "action_lift_hold")


@tagged("post_install", "-at_install")
class TestCaseScreen(MoneyCommon):
    """The case of an heir says of whom, for how much and of which items; that of the deceased offers what is possible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        cls.debtor.write({"email": "rosa@example.com", "phone": "+39 06 555 0100"})
        cls.mandate.debtor_page = True

    def see(self, record, user):
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def read_items(self, heir, user):
        self.env.invalidate_all()
        case = self.see(heir.case_id, user)
        return case.web_read({"heirs_item_ids": {"fields": ITEM}, "heirs_amount_parts": {}, "heirs_amount_deducted": {},
                              "amount_due": {}})[0]

    # Items

    def test_the_items_of_the_deceased_are_listed_with_the_part_of_the_heir(self):
        for user in (self.operator, self.colleague, self.manager, self.client_user):
            row = self.read_items(self.anna, user)
            found = [(item["amount_whole"], item["amount_part"]) for item in row["heirs_item_ids"]]
            self.assertEqual(found, [(600, 200), (400, 133.34)], user.login)
            self.assertEqual(row["heirs_amount_parts"], row["amount_due"])

    def test_the_parts_add_up_to_what_is_owed_to_the_cent(self):
        self.pay_share(self.anna, 17.77, self.get_items()[:1])
        self.pay_share(self.anna, 10.01)
        for heir in (self.anna, self.marco):
            row = self.read_items(heir, self.operator)
            parts = sum(item["amount_part"] for item in row["heirs_item_ids"])
            self.assertAlmostEqual(parts, row["heirs_amount_parts"], 2)
            self.assertAlmostEqual(parts - row["heirs_amount_deducted"], row["amount_due"], 2)
        self.assertEqual(self.read_items(self.anna, self.operator)["heirs_amount_deducted"], 10.01)

    def test_who_pays_more_than_the_part_without_saying_for_what_owes_nothing(self):
        self.pay_share(self.anna, 500)
        row = self.read_items(self.anna, self.operator)
        self.assertEqual(row["amount_due"], 0)
        self.assertEqual(row["heirs_amount_parts"], row["heirs_amount_deducted"])

    def test_no_longer_an_heir_is_shown_no_part(self):
        self.set_heirs({self.anna: ("renounced", False), self.marco: ("accepted", "1/2"), self.elena: ("called", "1/2")})
        row = self.read_items(self.anna, self.operator)
        self.assertEqual({item["amount_part"] for item in row["heirs_item_ids"]}, {0})
        self.assertEqual((row["heirs_amount_parts"], row["amount_due"]), (0, 0))

    def test_each_item_says_when_it_lapses_towards_this_heir(self):
        dates = [item["limitation_date"] for item in self.read_items(self.anna, self.operator)["heirs_item_ids"]]
        self.assertEqual(min(filter(None, dates), default=False), self.anna.case_id.limitation_date)

    def test_the_list_of_items_opens_from_the_case_and_the_invoice_from_the_row(self):
        action = self.see(self.anna.case_id, self.operator).action_open_items()
        rows = self.see(self.env["credit.heir.item"], self.operator).search(action["domain"])
        self.assertEqual(rows.receivable_id.line_id, self.get_items())
        self.assertEqual(rows[0].action_open_move()["res_id"], rows[0].receivable_id.move_id.id)
        self.assertEqual(self.see(self.case, self.operator).action_open_items()["res_model"], "credit.receivable")

    def test_who_does_not_read_the_case_reads_no_part(self):
        stranger = self._create_user("dora", "sagres_credit.group_client", self.other_client)
        items = self.anna.case_id.heirs_item_ids
        for user in (stranger, self.lawyer):
            self.assertFalse(self.see(items.browse(), user).search([("id", "in", items.ids)]))
            with self.assertRaises(AccessError):
                call_kw(self.see(items, user), "read", [items.ids, ["amount_part"]], {})
        for method, args in (("create", [{}]), ("write", [items.ids, {"case_id": self.case.id}]), ("unlink", [items.ids])):
            with self.assertRaises(AccessError):
                call_kw(self.see(items, self.operator), method, args, {})

    # Words

    def accept(self, heir, kind, **vals):
        self.env["credit.heir.act"].sudo().create({
            "heir_id": heir.id, "kind": kind, "date": "2026-06-01", "proof": "Notary Verdi, 12/2026", **vals,
        })
        self.env.invalidate_all()

    def test_the_case_says_of_whom_for_how_much_and_since_when(self):
        self.accept(self.anna, "accepted_express")
        words = self.see(self.anna.case_id, self.operator).heirs_words
        self.assertRegex(words, r"^Heir of .* for 1/3: owes .*333\.34.* of .*1,000\.00")
        self.assertIn("Accepted on 06/01/2026 (Notary Verdi, 12/2026).", words)
        self.assertNotIn("inventory", words)

    def test_the_limit_of_the_benefit_of_inventory_is_said(self):
        self.set_heirs({self.marco: ("benefit", "1/3")})
        self.assertIn("not known yet", self.see(self.marco.case_id, self.operator).heirs_words)
        self.marco.sudo().benefit_value = 120
        self.env.invalidate_all()
        self.assertRegex(self.see(self.marco.case_id, self.operator).heirs_words, r"Benefit of inventory: up to .*120\.00")

    def test_how_they_came_to_be_an_heir_is_told_to_who_may_know_the_family(self):
        self.accept(self.anna, "accepted_express")
        for user, told in ((self.operator, True), (self.manager, True), (self.colleague, False), (self.client_user, False)):
            case = self.see(self.anna.case_id, user)
            self.assertIn("for 1/3", case.heirs_words, user.login)
            self.assertEqual("Notary" in case.heirs_words, told, user.login)
            self.assertEqual(case.heirs_can_open, told, user.login)
            self.env.invalidate_all()

    def test_who_is_no_heir_is_said_to_be_none(self):
        self.set_heirs({self.anna: ("renounced", False), self.marco: ("accepted", "1/2"), self.elena: ("called", "1/2")})
        case = self.see(self.anna.case_id, self.operator)
        self.assertIn("or no longer: nothing is asked", case.heirs_words)
        self.assertIn("not an heir of", case.heirs_label)

    def test_the_row_says_whose_heir_and_what_is_to_do(self):
        case = self.see(self.anna.case_id, self.operator)
        name = self.debtor.name
        self.assertEqual(case.heirs_label, f"heir of {name}, 1/3")
        self.assertTrue(case.why_now.startswith(f"Heir of {name}, 1/3 · "), case.why_now)
        self.assertFalse(self.case.heirs_label)
        self.assertFalse(self.case.heirs_words)

    def test_the_case_opens_that_of_the_deceased_and_the_estate(self):
        case = self.see(self.anna.case_id, self.operator)
        self.assertEqual(case.action_open_parent()["res_id"], self.case.id)
        self.assertEqual(case.action_open_estate()["res_id"], self.estate.id)
        with self.assertRaises(AccessError):
            self.see(self.anna.case_id, self.colleague).action_open_estate()

    # Priority

    def explain(self, case):
        return sum(points for _label, points in case._get_priority_parts())

    def test_an_heir_has_a_priority_as_soon_as_they_owe(self):
        case = self.anna.case_id
        self.assertGreater(case.priority, 0)
        self.assertEqual(case.priority, self.explain(case))
        self.assertTrue(case.why_priority.startswith(f"{case.priority} = "))

    def test_the_night_brings_the_priority_of_an_heir_up_to_date(self):
        case = self.anna.case_id
        case.sudo().attempt_count = 3
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(case.priority, self.explain(case))
        self.run_night("2027-11-20")
        self.env.invalidate_all()
        self.assertGreater(case.priority, 0)

    def test_who_owes_nothing_has_no_priority(self):
        self.pay_share(self.anna, 333.34, self.get_items())
        self.run_night()
        self.env.invalidate_all()
        self.assertFalse(self.anna.case_id.is_open)
        self.assertEqual(self.anna.case_id.priority, 0)

    # Verbs

    def get_verbs(self, case):
        """Return the names of the verbs that the web client shows on a case."""
        case = case.with_context(lang="en_US")
        arch = etree.fromstring(case.get_view(self.env.ref("sagres_credit.credit_case_view_form").id, "form")["arch"])
        names = {node.get("name") for node in arch.iter("field") if not node.xpath("ancestor::list")} & set(case._fields)
        values = case.read(sorted(names))[0]
        return [
            node.get("name") for node in arch.xpath("//header/button")
            if not safe_eval(node.get("invisible") or "False", dict(values))
        ]

    def press(self, case, verb):
        """Press a verb and open its dialog, as far as a person would go to see what it offers."""
        action = call_kw(case, verb, [case.ids], {})
        if not isinstance(action, dict) or action.get("target") != "new" or action["type"] != "ir.actions.act_window":
            return
        dialog = case.env[action["res_model"]].with_context(**action.get("context", {}))
        if not action.get("res_id"):
            dialog.new(dialog.default_get(list(dialog._fields))).mapped("display_name")

    def test_no_verb_that_is_shown_is_refused(self):
        self.case.write({"hold_until": False})
        for case in (self.case, self.anna.case_id):
            for user in (self.operator, self.manager):
                seen = self.see(case, user)
                for verb in self.get_verbs(seen):
                    if verb in NOT_PRESSED:
                        continue
                    with self.subTest(case=case.display_name, user=user.login, verb=verb), self.cr.savepoint():
                        self.press(seen, verb)

    def test_the_deceased_is_offered_nothing_that_needs_a_living_debtor(self):
        verbs = self.get_verbs(self.see(self.case, self.operator))
        for verb in ("action_no_answer", "action_promise", "action_plan", "action_dispute", "action_settlement", "action_hold",
                     "action_resend_invoice", "action_write_notice", "action_send_link", "action_copy_link"):
            self.assertNotIn(verb, verbs)
        for verb in ("action_log_call", "action_ask", "action_refer"):
            self.assertIn(verb, verbs)

    def test_an_heir_is_offered_what_every_debtor_is_and_no_operator_of_their_own(self):
        verbs = self.get_verbs(self.see(self.anna.case_id, self.manager))
        for verb in ("action_promise", "action_plan", "action_settlement", "action_write_notice", "action_send_link"):
            self.assertIn(verb, verbs)
        self.assertNotIn("action_reassign", verbs)
        self.assertIn("action_reassign", self.get_verbs(self.see(self.case, self.manager)))

    def test_who_is_no_heir_is_offered_nothing(self):
        self.set_heirs({self.anna: ("renounced", False), self.marco: ("accepted", "1/2"), self.elena: ("called", "1/2")})
        verbs = self.get_verbs(self.see(self.anna.case_id, self.operator))
        for verb in ("action_promise", "action_plan", "action_dispute", "action_settlement", "action_refer", "action_send_link"):
            self.assertNotIn(verb, verbs)
