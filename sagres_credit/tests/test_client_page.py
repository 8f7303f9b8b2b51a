import threading
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from .client_common import ClientCommon
from .common import NIGHT


@tagged("post_install", "-at_install")
class TestClientPage(ClientCommon):
    """The page of a client: its figures are the books', open their records, and are of nobody else."""

    def setUp(self):
        super().setUp()
        self.mandate.date_start = "2026-10-01"

    def get_page(self, user=None, **options):
        return self.as_user(user or self.client_user, self.env["credit.client.page"]).get_page(**options)

    def open(self, action, user=None):
        return self.as_user(user or self.client_user, self.env[action["res_model"]]).search(action["domain"])

    def tile(self, key, page=None):
        return next(tile for tile in (page or self.get_page())["tiles"] if tile["key"] == key)

    def test_figures_are_those_of_the_books(self):
        self.invoice(100.0, 120)  # due 70 days before the start
        self.pay(self.move, 120.0)
        self.refund(20.0)
        ledger = self.env["credit.client.ledger"]._read(self.client, self.mandate.date_start)
        self.assertEqual((ledger["entrusted"], ledger["collected"], ledger["month"]), (400.0, 120.0, 120.0))
        self.assertEqual(ledger["before"], {"2_90": 100.0})
        self.assertEqual(sum(ledger["now"].values()), 280.0)
        page = self.get_page()
        self.assertIn("30.0", self.tile("recovery", page)["value"])
        self.assertIn("400", self.tile("entrusted", page)["value"])

    def test_what_was_paid_before_the_start_was_never_entrusted(self):
        self.pay(self.move, 100.0)
        ledger = self.env["credit.client.ledger"]._read(self.client, Date.add(NIGHT, days=1))
        self.assertEqual((ledger["entrusted"], ledger["collected"]), (200.0, 0.0))

    def test_money_that_names_nothing_is_collected(self):
        self.receive(80.0)
        ledger = self.env["credit.client.ledger"]._read(self.client, self.mandate.date_start)
        self.assertEqual(ledger["collected"], 80.0)

    def test_every_figure_opens_its_records(self):
        late = self.invoice(50.0, 200)
        self.pay(self.move, 120.0)
        page = self.get_page()
        items = self.move.credit_receivable_ids
        self.assertEqual(self.open(self.tile("collected", page)["action"]), items)
        self.assertEqual(self.open(self.tile("entrusted", page)["action"]), items | late.credit_receivable_ids)
        self.assertEqual(self.open(self.tile("open", page)["action"]), items | late.credit_receivable_ids)
        ages = {age["key"]: age for age in page["ageing"]}
        self.assertEqual(self.open(ages["4_365"]["now"]["action"]), late.credit_receivable_ids)
        self.assertEqual(self.open(ages["3_180"]["before"]["action"]), late.credit_receivable_ids)
        for row in page["service"]:
            if row["action"]:
                self.assertEqual(len(self.open(row["action"])), row["count"], row["key"])

    def test_hostile_figures_find_nothing(self):
        Item = self.as_user(self.client_user, self.env["credit.receivable"])
        foreign = f"entrusted:{self.other_client.id}:2026-01-01:2026-01-01:"
        for value in ("x", "entrusted:1", "drop:1:2026-01-01:2026-01-01:", foreign):
            self.assertFalse(Item.search([("client_figure", "=", value)]), value)

    def test_what_waits_stands_oldest_first_and_opens(self):
        case = self.as_user(self.operator, self.case)
        first = case._ask(self.administration, "Who reads the meter?")
        self.env["credit.dispute"].create({"case_id": self.case.id, "state": "open"})
        self.env["credit.settlement"].create({"case_id": self.case.id, "state": "to_client", "amount": 10})
        waiting = self.get_page()["waiting"]
        self.assertEqual(waiting["count"], 3)
        counts = {part["key"]: part["count"] for part in waiting["parts"]}
        self.assertEqual({**counts, **{"approval": 1, "dispute": 1, "question": 1}}, counts)  # modules add their own
        row = next(row for row in waiting["rows"] if row["key"].startswith("question"))
        shown = (row["debtor"], row["words"], row["action"]["res_id"])
        self.assertEqual(shown, ("Rosa Bianchi", "Who reads the meter?", first.id))

    def test_agreements_are_counted_by_how_they_go(self):
        self.case._promise(50.0, Date.add(NIGHT, days=3))
        promises = next(kind for kind in self.get_page()["agreements"] if kind["key"] == "credit.promise")
        self.assertEqual([cell["count"] for cell in promises["cells"]], [1, 0, 0])
        self.assertEqual(len(self.open(promises["cells"][0]["action"])), 1)

    def test_quotes_are_shared_words_only(self):
        reason = self.env["credit.reason"].search([("creditor_weakness", "=", True)], limit=1)
        hidden = self.talk(self.case, body="A secret", reason_id=reason.id)
        self.as_user(self.operator, hidden).action_unshare()
        row, = self.get_page()["reasons"]
        self.assertEqual((row["count"], row["quote"], row["improve"]), (1, "", True))
        self.talk(self.case, body="The bill never comes", reason_id=reason.id)
        row, = self.get_page()["reasons"]
        self.assertEqual(row["quote"], "The bill never comes")
        self.debtor.credit_vulnerable = True
        self.assertEqual(self.get_page()["reasons"][0]["quote"], "")

    def test_another_client_is_not_seen(self):
        page = self.get_page()
        self.assertEqual([company["id"] for company in page["companies"]], self.client.ids)
        with self.assertRaisesRegex(AccessError, "do not work for it"):
            self.get_page(company_id=self.other_client.id)
        self.assertTrue(self.get_page(self.stranger_user)["is_empty"])

    def test_the_manager_sees_what_any_client_sees(self):
        mine = self.get_page(self.manager, company_id=self.client.id)
        self.assertEqual([tile["value"] for tile in mine["tiles"]], [tile["value"] for tile in self.get_page()["tiles"]])
        self.assertEqual(len(mine["companies"]), 2)
        with self.assertRaisesRegex(AccessError, "staff of a client"):
            self.get_page(self.operator)

    def test_without_a_mandate_it_says_so(self):
        self.mandate.state = "closed"
        self.assertFalse(self.get_page()["company"])

    def test_queries_do_not_grow_with_the_portfolio(self):
        def count():
            self.get_page()
            self.env.flush_all()
            self.env.invalidate_all()
            statements = []
            thread = threading.current_thread()
            with patch.object(thread, "query_hooks", [lambda cursor, query, *more: statements.append(str(query))], create=True):
                self.get_page()
            # Who asks is read again whenever the environment is a new one: that says nothing of the portfolio.
            return len([text for text in statements if 'FROM "res_users"' not in text and 'FROM "res_partner"' not in text])

        counts = []
        for number in (20, 180):
            for place in range(number):
                self.invoice(10.0 + place, 20 + place % 20, self._create_debtor(f"Debtor {number}-{place}", self.client))
            self.run_night()
            counts.append(count())
        self.assertEqual(counts[0], counts[1])  # ten times the debtors, no older than before


@tagged("post_install", "-at_install")
class TestApprovals(ClientCommon):
    """What waits for a manager stands in one list and opens."""

    def test_a_plan_and_a_settlement_to_approve_stand_in_one_list(self):
        vals = {"case_id": self.case.id, "amount": 10, "state": "to_approve"}
        plan, settlement = self.env["credit.plan"].create(vals), self.env["credit.settlement"].create(vals)
        self.env["credit.plan"].create({**vals, "state": "draft"})
        rows = self.as_user(self.manager, self.env["credit.approval.report"]).search([("company_id", "=", self.client.id)])
        self.assertEqual({(row.res_model, row.res_id) for row in rows}, {
            ("credit.plan", plan.id), ("credit.settlement", settlement.id),
        })
        self.assertEqual({row.action_open()["res_model"] for row in rows}, {"credit.plan", "credit.settlement"})
        with self.assertRaises(AccessError):
            self.as_user(self.operator, self.env["credit.approval.report"]).search([])

    def test_a_proposed_referral_stands_there_with_what_is_open_of_it(self):
        case = self.as_user(self.operator, self.case)
        referral = case._propose_referral(case._get_open_items(), "They no longer answer")
        row = self.as_user(self.manager, self.env["credit.approval.report"]).search([("kind", "=", "referral")])
        self.assertEqual((row.res_id, row.amount), (referral.id, sum(case._get_open_items().mapped("amount_residual"))))
