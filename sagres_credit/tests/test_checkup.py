from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import tagged, users

from .common import NIGHT, CreditCommon
from .import_common import ImportCommon, row


class CheckupCommon(CreditCommon):
    """A small portfolio: a household of two items, one of them spoken with; a firm with an old one; one not due."""

    def build(self):
        self.rosa = self.debtor
        self.rosa.write({"phone": "+39 333 1234567", "email": "rosa@example.com", "credit_tax_code": "RSSMRA85T10A562S"})
        self.firm_debtor = self._create_debtor(
            "Edil Sud", self.client, is_company=True, vat="IT00743110157", street="Via Roma 1", zip="20100", city="Milano",
        )
        self.fresh = self._create_debtor("Ugo Verdi", self.client)
        self.invoice(100, 20)
        self.invoice(200, 100)
        self.invoice(1000, 400, self.firm_debtor)
        self.invoice(50, -10, self.fresh)
        self.stranger = self._create_debtor("Zoe", self.other_client)
        self.invoice(777, 30, self.stranger)
        self.run_night()
        self.talk(self.get_case(self.rosa))
        self.checkup = self.env["credit.checkup"]._open_of(self.mandate)

    def as_user(self, user):
        return self.env(user=user, context={})["credit.checkup"]

    def get_page(self, user=None):
        self.env.flush_all()
        return self.as_user(user or self.manager).get_page(self.checkup.id)

    def get_rows(self, page):
        """Return ``{key: (debtors, items, amount)}`` of everything the page counts."""
        rows = [*page["tiles"], *(row for section in page["sections"] for row in section["rows"])]
        return {line["key"]: (line["debtors"], line["items"], line["amount"]) for line in rows}


@tagged("post_install", "-at_install")
class TestCheckup(CheckupCommon):
    """What the first look at a portfolio says, that every number opens its items, and that the baseline stays."""

    def test_numbers_of_a_small_portfolio(self):
        rows = {key: numbers[:2] for key, numbers in self.get_rows(self.get_page()).items()}
        for key, expected in {
            "open": (3, 4), "is_uncontacted": (2, 2), "is_deceased": (0, 0),
            "segment-household": (2, 3), "segment-company": (1, 1),
            "ageing-0_not_due": (1, 1), "ageing-1_30": (1, 1), "ageing-4_180": (1, 1), "ageing-6_older": (1, 1),
            "no_phone": (2, 2), "no_email": (2, 2), "no_address": (2, 3), "no_tax_code": (1, 1),
        }.items():
            with self.subTest(key):
                self.assertEqual(rows[key], expected)

    def test_every_number_opens_its_items(self):
        for frozen in (False, True):
            if frozen:
                self.checkup.with_user(self.manager).action_freeze()
            page = self.get_page()
            lines = [*page["tiles"], *(line for section in page["sections"] for line in section["rows"])]
            self.assertGreater(len([line for line in lines if line["action"]]), 12)
            for line in lines:
                with self.subTest(frozen=frozen, key=line["key"]):
                    if not line["action"]:
                        self.assertEqual(line["items"], 0)
                        continue
                    model = self.env(user=self.manager, context={})[line["action"]["res_model"]]
                    items = model.search(line["action"]["domain"])
                    self.assertEqual((len(items), len(items.partner_id)), (line["items"], line["debtors"]))
                    self.assertEqual(self.checkup._format(sum(items.mapped("amount"))), line["amount"])

    def test_who_was_said_to_have_died_is_counted(self):
        reason = self.env.ref("sagres_credit.credit_reason_deceased_heirs_known")
        self.talk(self.get_case(self.firm_debtor), reason_id=reason.id)
        self.assertEqual(self.get_rows(self.get_page())["is_deceased"][:2], (1, 1))

    def test_policy_is_proposed_for_each_segment_with_its_reason(self):
        proposals = {row["key"]: row for row in self.get_page()["proposals"]}
        self.assertEqual(list(proposals), ["household", "company"])
        self.assertEqual(proposals["company"]["policy"], self.env.ref("sagres_credit.credit_policy_company").name)
        self.assertIn("100 % of what is overdue is older than 90 days", proposals["company"]["words"])
        self.assertIn("67 % of what is overdue", proposals["household"]["words"])
        self.assertTrue(proposals["household"]["in_force"])
        self.assertFalse(proposals["company"]["in_force"])

    def test_age_decides_between_two_policies_and_the_clients_own_goes_first(self):
        gentle = self.policy.copy({"name": "Gentle", "company_id": self.client.id})
        gentle.level_ids.filtered(lambda level: level.requires_person and level.delay_days < 100).unlink()
        quick = self.policy.copy({"name": "Quick", "company_id": self.client.id})
        every = self.policy | gentle | quick
        for ageing, policies, expected in (
            ("6_older", every, quick), ("1_30", every, gentle), ("1_30", self.policy, self.policy),
            ("1_30", every[:0], every[:0]),
        ):
            proposal = self.checkup._propose("household", [(ageing, "5_later", True, 10)], policies)
            self.assertEqual(proposal["policy"], expected)
            self.assertTrue(proposal["words"])

    @users("carla")
    def test_adopting_gives_the_mandate_the_policies_proposed(self):
        self.checkup.with_user(self.env.user).action_adopt()
        self.assertEqual(self.mandate.company_policy_id, self.env.ref("sagres_credit.credit_policy_company"))
        self.assertEqual(self.mandate.policy_id, self.policy)
        self.assertFalse(self.mandate.public_policy_id)

    def test_baseline_keeps_all_items_and_all_figures(self):
        since = Date.subtract(NIGHT, days=364)
        figures = self.env["credit.kpi"]._measure(self.client, since, NIGHT)[self.client]
        self.checkup.with_user(self.manager).action_freeze()
        baseline = self.checkup.baseline_id
        self.assertEqual((baseline.state, baseline.amount, baseline.item_count, baseline.date), ("frozen", 1350, 4, NIGHT))
        self.assertEqual(baseline.frozen_by_id, self.manager)
        self.assertEqual(baseline.date_from, since)
        self.assertEqual(sorted(baseline.item_ids.mapped("amount")), [50, 100, 200, 1000])
        measured = {code for codes, _measure in self.env["credit.kpi"]._get_measures() for code in codes}
        self.assertEqual(set(baseline.line_ids.mapped("kpi_id.code")), measured)
        for code, value in baseline._get_values().items():
            self.assertAlmostEqual(value or 0, figures[code]["value"] or 0, 5, code)
            self.assertEqual(value is None, figures[code]["value"] is None, code)

    def test_frozen_numbers_stay_when_the_ledger_goes_on(self):
        self.checkup.with_user(self.manager).action_freeze()
        before = self.get_rows(self.get_page())
        self.pay(self.env["account.move"].search([("partner_id", "=", self.firm_debtor.id)], limit=1))
        self.invoice(5000, 3)
        self.assertEqual(self.get_rows(self.get_page()), before)
        self.assertEqual(self.get_page()["state"], "frozen")

    def test_frozen_twice_nothing_changes(self):
        self.checkup.with_user(self.manager).action_freeze()
        baseline, items = self.checkup.baseline_id, self.checkup.baseline_id.item_ids
        self.invoice(5000, 3)
        self.checkup.with_user(self.manager).action_freeze()
        self.assertEqual(self.env["credit.baseline"]._freeze(self.mandate, NIGHT), baseline)
        baseline.invalidate_recordset()
        self.assertEqual((self.checkup.baseline_id, baseline.item_ids, baseline.amount), (baseline, items, 1350))

    def test_frozen_baseline_cannot_be_changed_not_even_by_the_system(self):
        self.checkup.with_user(self.manager).action_freeze()
        baseline = self.checkup.baseline_id.sudo()
        kpi = self.env["credit.kpi"].search([], limit=1)
        for change in (
            lambda: baseline.write({"amount": 1}),
            lambda: baseline.write({"state": "draft"}),
            lambda: baseline.item_ids[:1].write({"amount": 1}),
            lambda: baseline.item_ids[:1].unlink(),
            lambda: baseline.line_ids[:1].write({"value": 1}),
            lambda: baseline.line_ids[:1].unlink(),
            lambda: baseline.line_ids.create({"baseline_id": baseline.id, "kpi_id": kpi.id}),
            lambda: baseline.item_ids.create({"baseline_id": baseline.id, "company_id": self.client.id}),
        ):
            with self.assertRaisesRegex(UserError, "A frozen baseline does not change"):
                change()
        with self.assertRaisesRegex(UserError, "A frozen baseline stays"):
            baseline.unlink()

    def test_baseline_born_frozen_holds_what_it_was_born_with(self):
        baseline = self.env["credit.baseline"].create({
            "company_id": self.other_client.id, "state": "frozen",
            "item_ids": [Command.create({"company_id": self.other_client.id, "amount": 5})],
        })
        self.assertEqual((baseline.state, baseline.item_ids.amount), ("frozen", 5))
        with self.assertRaisesRegex(UserError, "A frozen baseline does not change"):
            baseline.item_ids.amount = 6

    def test_items_posted_before_the_mandate_are_counted(self):
        self.env.cr.execute("DELETE FROM credit_receivable WHERE company_id = %s", [self.client.id])
        self.env.invalidate_all()
        self.checkup.with_user(self.manager).action_freeze()
        self.assertEqual(self.checkup.baseline_id.amount, 1350)

    def test_cost_does_not_grow_with_the_items(self):
        def count(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work()
            return self.env.cr.sql_log_count - before

        count(self.get_page)
        few = count(self.get_page)
        for number in range(8):
            self.invoice(10 + number, 40 + 30 * number, self._create_debtor(f"Debtor {number}", self.client))
        self.assertLessEqual(count(self.get_page), few)
        other = self.env["credit.baseline"].create({"company_id": self.other_client.id})
        mine = self.env["credit.baseline"].create({"company_id": self.client.id})
        few = count(other._copy_items)
        self.assertEqual(count(mine._copy_items), few)
        self.assertEqual((len(other.item_ids), len(mine.item_ids)), (1, 12))

    def test_client_staff_reads_its_own_check_up_only(self):
        mandate = self._create_mandate(self.other_client, self.operator)
        other = self.env["credit.checkup"]._open_of(mandate)
        page = self.as_user(self.client_user).get_page()
        self.assertEqual((page["client"], page["is_manager"], len(page["checkups"])), ("Casa Serena", False, 1))
        self.assertEqual(self.get_rows(page)["open"][:2], (3, 4))
        with self.assertRaisesRegex(AccessError, "no such check-up"):
            self.as_user(self.client_user).get_page(other.id)
        for hostile in ("1 OR 1=1", [other.id], 10 ** 12):
            with self.assertRaisesRegex(AccessError, "no such check-up"):
                self.as_user(self.client_user).get_page(hostile)
        with self.assertRaises(AccessError):
            self.as_user(self.client_user).browse(other.id).action_print()

    def test_only_a_manager_freezes_and_adopts(self):
        for user in (self.operator, self.client_user):
            for method in ("action_freeze", "action_adopt"):
                with self.assertRaisesRegex(AccessError, "Only a credit manager"):
                    getattr(self.as_user(user).browse(self.checkup.id), method)()
        self.assertFalse(self.checkup.baseline_id)

    def test_button_of_the_mandate_opens_the_check_up(self):
        action = self.mandate.with_user(self.operator).action_open_checkup()
        self.assertEqual((action["tag"], action["context"]["active_id"]), ("credit_checkup", self.checkup.id))
        mandate = self._create_mandate(self.other_client, self.operator)
        with self.assertRaisesRegex(AccessError, "a credit manager makes it"):
            mandate.with_user(self.operator).action_open_checkup()
        mandate.with_user(self.manager).action_open_checkup()
        self.assertEqual(self.env["credit.checkup"].search_count([("mandate_id", "=", mandate.id)]), 1)

    def test_paper_says_what_the_page_says(self):
        report = self.env["ir.actions.report"].with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        html, _kind = report._render_qweb_html("sagres_credit.credit_checkup_report", self.checkup.ids)
        text = html.decode()
        for words in ("Casa Serena", "Never contacted", "No e-mail", "What we propose", "Over a year"):
            self.assertIn(words, text)
        for line in self.get_page(self.client_user)["tiles"]:
            self.assertIn(line["amount"].split("\xa0")[0], text)

    def test_portfolio_without_items_says_so(self):
        mandate = self._create_mandate(self.env["res.company"].create({"name": "Nuova"}), self.operator)
        checkup = self.env["credit.checkup"]._open_of(mandate)
        page = checkup._get_page()
        self.assertTrue(page["is_empty"])
        self.assertEqual((page["tiles"][0]["items"], page["proposals"]), (0, []))


@tagged("post_install", "-at_install")
class TestCheckupImport(ImportCommon):
    """The first import of a mandate ends with its check-up, and with the grades of its debtors."""

    def test_first_import_makes_the_check_up_and_the_grades(self):
        ledger = self.bring_in([row("1"), row("2", code="C2", name="Ugo Verdi")])
        checkup = self.env["credit.checkup"].search([("mandate_id", "=", self.mandate.id)])
        self.assertEqual((checkup.import_id, checkup.date), (ledger, NIGHT))
        debtor = self.env["res.partner"].search([("credit_customer_code", "=", "C1"), ("company_id", "=", self.client.id)])
        self.assertEqual(debtor.credit_grade, "c")  # due on 31 October, 20 days ago
        action = ledger.with_user(self.manager).action_open_checkup()
        self.assertEqual(action["context"]["active_id"], checkup.id)
        self.bring_in([row("1"), row("2", code="C2", name="Ugo Verdi"), row("3")], as_of=Date.to_string(NIGHT))
        self.assertEqual(self.env["credit.checkup"].search([("mandate_id", "=", self.mandate.id)]).import_id, ledger)
