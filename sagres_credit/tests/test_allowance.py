import random
from decimal import Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from ..tools.allowance import Exposure, value
from .allowance_common import AllowanceCommon
from .common import NIGHT


@tagged("post_install", "-at_install")
class TestAllowance(AllowanceCommon):
    """A valuation says of each open item how much of it is doubtful, and why."""

    def build(self):
        super().build()  # Rosa: 200 euro 60 days late, 100 euro 30 days late
        self.firm_debtor = self._create_debtor("Officine Riva", self.client, is_company=True)
        self.old = self.invoice(1000.0, 400, self.firm_debtor)
        self.young = self.invoice(500.0, -10, self.firm_debtor)

    def test_each_item_by_its_segment_and_age(self):
        allowance = self.value_at()
        self.assertEqual(self.lines(allowance), {
            ("matrix", "household", 31): (1, 200.0, 3.0, 6.0),
            ("matrix", "household", 1): (1, 100.0, 1.0, 1.0),
            ("matrix", "company", 361): (1, 1000.0, 80.0, 800.0),
            ("matrix", "company", 0): (1, 500.0, 0.5, 2.5),
        })
        self.assertEqual((allowance.amount_gross, allowance.amount_exposed), (1800.0, 1800.0))
        self.assertEqual((allowance.amount_allowance, allowance.amount_held, allowance.amount_movement), (809.5, 0.0, 809.5))
        self.assertEqual(allowance.item_count, 4)
        self.assertIn("General allowance by age", allowance.line_ids.mapped("reason"))

    def test_it_is_as_the_ledger_was_on_the_day(self):
        self.pay(self.moves[0])  # today: at the end of October it was open
        allowance = self.value_at(self.ago(days=20))
        self.assertEqual(self.lines(allowance), {
            ("matrix", "household", 31): (1, 200.0, 3.0, 6.0),  # 40 days late then
            ("matrix", "household", 1): (1, 100.0, 1.0, 1.0),
            ("matrix", "company", 361): (1, 1000.0, 80.0, 800.0),
        })
        self.assertEqual(self.value_at().amount_gross, 1600.0)

    def test_what_is_not_known_yet_is_not_valued(self):
        with self.assertRaisesRegex(UserError, "Nobody knows yet what will be open"):
            self.value_at(Date.add(NIGHT, days=1))

    def test_prescribed_and_insolvent_are_set_aside_in_full(self):
        self.moves[0].credit_receivable_ids.write({"limitation_date": self.ago(days=1)})
        self.firm_debtor.credit_insolvency_date = self.ago(days=100)
        lines = self.lines(self.value_at())
        self.assertEqual(lines["prescribed", "household", 0], (1, 200.0, 100.0, 200.0))
        self.assertEqual(lines["insolvent", "company", 0], (2, 1500.0, 100.0, 1500.0))

    def test_an_insolvency_takes_nothing_from_who_is_secured(self):
        self.firm_debtor.credit_insolvency_date = self.ago(days=100)
        self.old.credit_receivable_ids.credit_secured = "real"
        lines = self.lines(self.value_at())
        self.assertEqual(lines["matrix", "company", 361], (1, 1000.0, 80.0, 800.0))
        self.assertEqual(lines["insolvent", "company", 0], (1, 500.0, 100.0, 500.0))

    def test_an_insolvency_that_opens_later_is_not_known_yet(self):
        self.firm_debtor.credit_insolvency_date = self.ago(days=5)
        self.assertNotIn("insolvent", self.value_at(self.ago(days=6)).line_ids.mapped("kind"))

    def test_a_claim_lodged_in_an_insolvency_says_it_too(self):
        case = self.get_case()
        self.env["credit.limitation.event"].create({
            "case_id": case.id, "nature": "insolvency", "date": self.ago(days=3), "receivable_ids": case.receivable_ids.ids,
            "document_ids": [Command.create({"name": "claim.pdf", "raw": b"proof"})],
        })
        self.assertEqual(self.lines(self.value_at())["insolvent", "household", 0], (2, 300.0, 100.0, 300.0))

    def test_the_insured_part_is_out(self):
        self.firm_debtor.write({"credit_insured_percent": 90, "credit_insured_limit": 1200})
        allowance = self.value_at()
        # 90 % of 1,500 is 1,350, at most 1,200: 800 of the old item, 400 of the young one
        self.assertEqual(self.lines(allowance)["matrix", "company", 361], (1, 200.0, 80.0, 160.0))
        self.assertEqual(self.lines(allowance)["matrix", "company", 0], (1, 100.0, 0.5, 0.5))
        self.assertEqual((allowance.amount_insured, allowance.amount_exposed), (1200.0, 600.0))

    def test_a_person_values_a_debtor_singly(self):
        self.env["credit.allowance.individual"].with_user(self.manager).create({
            "company_id": self.client.id, "partner_id": self.firm_debtor.id, "percent": 40, "date_from": self.ago(days=30),
            "reason": "The lawyer expects 60 %",
        })
        allowance = self.value_at()
        line = allowance.line_ids.filtered(lambda line: line.kind == "individual")
        self.assertEqual((line.item_count, line.amount_allowance), (2, 600.0))
        self.assertIn("The lawyer expects 60 % (carla", line.reason)
        self.assertEqual(line.action_open_items()["domain"], [("line_id", "=", line.id)])
        self.assertFalse(self.value_at(self.ago(days=31)).line_ids.filtered(lambda line: line.kind == "individual"))

    def test_one_item_valued_singly_wins_over_its_debtor(self):
        values = {"company_id": self.client.id, "partner_id": self.firm_debtor.id, "reason": "Known"}
        self.env["credit.allowance.individual"].with_user(self.manager).create([
            {**values, "percent": 40}, {**values, "percent": 10, "receivable_id": self.old.credit_receivable_ids.id},
        ])
        found = {item.name: item.percent for item in self._items(self.value_at()) if item.kind == "individual"}
        self.assertEqual(found, {self.old.name: 10.0, self.young.name: 40.0})

    def _items(self, allowance):
        return self.env["credit.allowance.item"].search([("allowance_id", "=", allowance.id)])

    def test_a_single_valuation_says_why_and_of_whom(self):
        values = {"company_id": self.client.id, "partner_id": self.firm_debtor.id, "percent": 40}
        Individual = self.env["credit.allowance.individual"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "Say why Officine Riva is valued singly"):
            Individual.create({**values, "reason": " "})
        with self.assertRaisesRegex(ValidationError, "does not owe this to this client"):
            Individual.create({**values, "reason": "x", "receivable_id": self.moves[0].credit_receivable_ids.id})

    def test_money_not_allocated_is_shown_and_not_deducted(self):
        self.receive(50.0)
        allowance = self.value_at()
        self.assertEqual((allowance.amount_gross, allowance.amount_unallocated), (1800.0, 50.0))

    def test_the_items_are_those_the_engine_judges(self):
        draw = random.Random(7)
        debtors = [self._create_debtor(f"D{number}", self.client, is_company=number % 2) for number in range(6)]
        moves = [
            self.invoice(draw.randint(1, 99999) / 100, draw.randint(-60, 900), draw.choice(debtors)) for _number in range(40)
        ]
        matrix = {None: {
            rate.days_from: Decimal(str(rate.allowance_percent)) for rate in self.env["credit.recovery.rate"].search([])
        }}
        exposures = [
            Exposure(move.name, Decimal(str(move.amount_residual)), (NIGHT - move.invoice_date_due).days) for move in moves
        ]
        expected = {row.key: (float(row.percent), float(row.allowance)) for row in value(exposures, matrix)}
        allowance = self.value_at()
        found = {item.name: (item.percent, item.amount_allowance) for item in self._items(allowance)}
        self.assertEqual({name: found[name] for name in expected}, expected)
        self.assertAlmostEqual(sum(row[1] for row in found.values()), allowance.amount_allowance, places=2)
        self.assertAlmostEqual(sum(allowance.line_ids.mapped("amount_allowance")), allowance.amount_allowance, places=2)

    def test_what_was_approved_is_frozen(self):
        allowance = self.value_at()
        allowance.action_approve()
        self.assertEqual((allowance.state, allowance.approved_by_id, allowance.approved_on), ("approved", self.manager, NIGHT))
        self.pay(self.old)
        self.assertEqual(allowance.amount_allowance, 809.5)
        for act in (allowance.action_compute, allowance.action_approve, lambda: allowance.write({"date": self.ago(days=1)})):
            with self.assertRaisesRegex(UserError, "was approved: make a new one"):
                act()
        with self.assertRaisesRegex(UserError, "stays: reverse it instead"):
            allowance.unlink()
        allowance.action_reopen()
        allowance.action_compute()
        self.assertEqual(allowance.amount_gross, 800.0)

    def test_what_has_changed_since_is_looked_at_before_it_is_approved(self):
        allowance = self.value_at()
        self.pay(self.old)
        with self.assertRaisesRegex(UserError, "have changed since it was computed.*9.50.*809.50"):
            allowance.action_approve()

    def test_nothing_is_approved_before_it_is_computed(self):
        allowance = self.env["credit.allowance"].with_user(self.manager).create({"company_id": self.client.id})
        with self.assertRaisesRegex(UserError, "Compute the valuation first"):
            allowance.action_approve()

    def test_another_day_is_another_valuation(self):
        allowance = self.value_at()
        allowance.date = self.ago(days=1)
        self.assertEqual((allowance.amount_allowance, allowance.computed_on, len(allowance.line_ids)), (0, False, 0))

    def test_figures_are_not_written_by_hand(self):
        allowance = self.value_at()
        for vals in ({"amount_allowance": 1}, {"state": "approved"}, {"move_id": 1}, {"approved_by_id": self.manager.id}):
            with self.assertRaisesRegex(AccessError, "computed and not written"):
                allowance.write(vals)
        with self.assertRaisesRegex(AccessError, "computed and not written"):
            allowance.create({"company_id": self.client.id, "state": "booked"})

    def test_who_may(self):
        allowance = self.value_at()
        for user in (self.operator, self.client_user):
            for name in ("action_compute", "action_approve", "action_book", "action_reverse", "action_reopen"):
                with self.assertRaises(AccessError):
                    getattr(self.as_user(allowance, user), name)()
        own = self.as_user(self.env["credit.allowance"], self.client_user)
        self.assertFalse(own.search([]))
        allowance.action_approve()
        self.assertEqual(own.search([]), allowance)
        self.assertEqual(len(own.search([]).line_ids), 4)
        stranger = self._create_user("gino", "sagres_credit.group_client", self.other_client)
        self.assertFalse(self.as_user(self.env["credit.allowance"], stranger).search([]))
        self.assertFalse(self.as_user(self.env["credit.allowance.item"], stranger).search([]))

    def test_the_number_of_statements_does_not_grow(self):
        def count(number):
            debtors = self.env["res.partner"].create([
                {"name": f"Many {number}-{place}", "company_id": self.client.id} for place in range(number)
            ])
            self.env["account.move"].with_company(self.client).create([
                {
                    "move_type": "out_invoice", "partner_id": debtor.id, "company_id": self.client.id,
                    "invoice_date": self.ago(days=40), "invoice_date_due": self.ago(days=40), "invoice_payment_term_id": False,
                    "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 10, "tax_ids": [Command.clear()]})],
                }
                for debtor in debtors
            ]).action_post()
            allowance = self.value_at()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            allowance.action_compute()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = count(5), count(100)
        self.assertLessEqual(many, few + 2)

    def test_the_workbook_and_the_page_can_be_made(self):
        allowance = self.value_at()
        allowance.action_approve()
        action = self.as_user(allowance, self.client_user).action_export()
        self.assertIn("download=true", action["url"])
        self.assertEqual(allowance.sudo().export_id.raw[:2], b"PK")
        titles = [table.title for table in allowance.sudo()._get_tables()]
        self.assertEqual(titles, ["Valuation", "Notes to the accounts", "Tax view", "Items"])
        html = self.env["ir.actions.report"].with_user(self.manager)._render_qweb_html(
            "sagres_credit.credit_allowance_document", allowance.ids,
        )[0]
        self.assertIn(b"809.50", html)
