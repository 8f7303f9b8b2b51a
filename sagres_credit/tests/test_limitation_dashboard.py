from ast import literal_eval

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Date, Domain
from odoo.tests import tagged

from ..models.credit_limitation_report import BUCKETS
from .common import NIGHT
from .limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestLimitationDashboard(LimitationCommon):
    """The page "Limitation" and its report: every figure is the sum of the records it opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_mandate = cls._create_mandate(cls.other_client, cls.colleague)
        cls.stranger = cls._create_debtor("Ugo Neri", cls.other_client)

    def setUp(self):
        super().setUp()
        self.items = {
            "0_expired": self.lapse("2026-03-10", 10), "1_30": self.lapse("2026-12-01", 20),
            "2_90": self.lapse("2027-02-01", 30), "3_180": self.lapse("2027-04-01", 40),
            "4_360": self.lapse("2027-10-01", 50), "5_later": self.lapse("2029-10-01", 60),
            "7_undated": self.invoice(70, 400).credit_receivable_ids,
        }
        self.items["7_undated"].own_claim_kind_id = self._kind("condominium")
        self.foreign = self.lapse("2026-12-02", 1000, self.stranger)
        self.foreign.own_claim_kind_id = self._kind("nursing_home")
        self.run_night()

    def _get_page(self, user=None, **scope):
        return self.as_user(user or self.manager, "credit.limitation.dashboard").get_dashboard(**scope)

    def _open(self, action, user=None):
        """Return the records that an action of the page shows to a user."""
        domain = action["domain"]
        domain = literal_eval(domain) if isinstance(domain, str) else domain
        return self.as_user(user or self.manager, action["res_model"]).search(domain)

    def _tile(self, page, key):
        return next(tile for tile in page["tiles"] if tile["key"] == key)

    def test_item_stands_in_the_bucket_of_its_day(self):
        rows = self.as_user(self.manager, "credit.limitation.report").search([("company_id", "=", self.client.id)])
        self.assertEqual({row.bucket: row.receivable_id for row in rows}, self.items)
        self.assertEqual(sum(rows.mapped("amount")), 280)
        self.assertEqual(rows.mandate_id, self.mandate)

    def test_report_of_a_bucket_is_the_sum_of_its_residuals(self):
        self.pay(self.items["2_90"].move_id, 12.5)
        report = self.as_user(self.manager, "credit.limitation.report")
        groups = dict(report._read_group([("company_id", "=", self.client.id)], ["bucket"], ["amount:sum"]))
        self.assertEqual(groups, {bucket: item.amount_residual for bucket, item in self.items.items()})
        self.assertEqual(groups["2_90"], 17.5)

    def test_buckets_are_of_the_day_on_which_somebody_looks(self):
        with freeze_time("2026-12-02 10:00:00"):
            rows = self.env["credit.limitation.report"].search([("receivable_id", "=", self.items["1_30"].id)])
            self.assertEqual(rows.bucket, "0_expired")

    def test_paid_item_and_ended_mandate_leave_the_report(self):
        self.pay(self.items["1_30"].move_id)
        self.other_mandate.state = "closed"
        rows = self.env["credit.limitation.report"].search([])
        self.assertFalse(rows.receivable_id & (self.items["1_30"] | self.foreign))

    def test_each_tile_opens_exactly_its_records(self):
        page = self._get_page()
        for bucket in dict(BUCKETS):
            if bucket in ("5_later", "6_stopped"):
                continue
            tile = self._tile(page, bucket)
            rows = self._open(tile["action"])
            with self.subTest(bucket=bucket):
                self.assertEqual(len(rows), tile["count"])
                items = rows if rows._name == "credit.receivable" else rows.receivable_id
                self.assertIn(self.items[bucket], items)
                self.assertEqual(tile["count"], 2 if bucket == "1_30" else 1)
        self.assertEqual(self._tile(page, "1_30")["amount"].replace("\xa0", " "), "1,020.00 €")

    def test_empty_tile_opens_nothing(self):
        tile = self._tile(self._get_page(), "6_stopped")
        self.assertEqual((tile["count"], tile["action"]), (0, False))

    def test_bars_and_rows_of_clients_open_exactly_their_records(self):
        page = self._get_page()
        for figure in [*page["years"], *(cell for row in page["clients"] for cell in row["cells"])]:
            if figure["action"]:
                self.assertEqual(len(self._open(figure["action"])), figure["count"])
        self.assertEqual([year["label"] for year in page["years"]], ["2026", "2027", "2029"])
        self.assertEqual(page["years"][0]["count"], 3)
        self.assertIn("prescribed 10.00", page["years"][0]["lost"])
        self.assertEqual([row["name"] for row in page["clients"]], ["Acqua Chiara", "Casa Serena"])

    def test_past_years_are_one_bar(self):
        self.lapse("2024-03-11", 5)
        self.lapse("2023-03-10", 6)
        bar = self._get_page()["years"][0]
        self.assertEqual((bar["label"], bar["count"], bar["lost"]), ("Until 2025", 2, "all prescribed"))
        self.assertEqual(len(self._open(bar["action"])), 2)

    def test_next_deadlines_come_first_with_their_weekday_and_what_is_under_way(self):
        rows = self._get_page()["deadlines"]
        self.assertEqual([row["days"] for row in rows], ["in 11 days", "in 12 days", "in 73 days", "in 132 days", "in 315 days"])
        self.assertEqual((rows[0]["debtor"], rows[0]["date"]), ("Rosa Bianchi", "Tuesday 1 December 2026"))
        self.assertTrue(all(row["under_way"] for row in rows))

    def test_operator_may_look_at_own_debtors_or_at_one_client(self):
        page = self._get_page(self.operator, mine=True)
        self.assertEqual(self._tile(page, "1_30")["count"], 1)
        self.assertEqual(len(self._open(self._tile(page, "7_undated")["action"], self.operator)), 1)
        page = self._get_page(self.operator, company_id=self.other_client.id)
        self.assertEqual([row["debtor"] for row in page["deadlines"]], ["Ugo Neri"])

    def test_firm_sees_every_client_whatever_company_is_active(self):
        dashboard = self.as_user(self.manager, "credit.limitation.dashboard", self.firm)
        self.assertEqual(len(dashboard.get_dashboard()["clients"]), 2)

    def test_client_sees_own_credits_only(self):
        page = self._get_page(self.client_user)
        self.assertEqual([row["name"] for row in page["clients"]], ["Casa Serena"])
        self.assertNotIn("Ugo Neri", str(page))
        self.assertTrue(page["is_client"])
        for tile in page["tiles"]:
            if tile["action"]:
                self.assertEqual(len(self._open(tile["action"], self.client_user)), tile["count"])
        self.assertFalse(self._get_page(self.client_user, company_id=self.other_client.id)["clients"])

    def test_who_has_no_role_sees_nothing(self):
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer")
        with self.assertRaises(AccessError):
            self._get_page(lawyer)

    def test_page_costs_as_many_queries_for_200_items_as_for_20(self):
        def count():
            self._get_page()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_page()
            return self.env.cr.sql_log_count - before

        debtors = self.env["res.partner"].create([
            {"name": f"Debtor {number}", "company_id": self.client.id} for number in range(200)
        ])
        due = Date.to_date("2022-01-10")
        self._bill(debtors[:20], due)
        few = count()
        self._bill(debtors[20:], due)
        self.assertEqual(count(), few)
        self.assertEqual(self._tile(self._get_page(), "2_90")["count"], 201)

    def _bill(self, debtors, due):
        self.env["account.move"].with_company(self.client).create([
            {
                "move_type": "out_invoice", "partner_id": debtor.id, "company_id": self.client.id, "invoice_date": due,
                "invoice_date_due": due, "invoice_payment_term_id": False,
                "invoice_line_ids": [(0, 0, {"name": "Fee", "price_unit": 100, "tax_ids": [(5,)]})],
            }
            for debtor in debtors
        ]).action_post()
        self.run_night()

    def test_undated_items_are_put_right_many_at_once(self):
        action = self.as_user(self.manager, "credit.mandate").browse(self.mandate.id).action_open_undated()
        self.assertEqual(self.mandate.undated_count, 1)
        items = self._open(action)
        self.assertEqual(items, self.items["7_undated"])
        items.write({"claim_date": "2025-03-10"})
        self.assertEqual(items.limitation_state, "running")
        self.assertFalse(self._open(action))
        self.env.invalidate_all()
        self.assertEqual(self.mandate.undated_count, 0)

    def test_who_the_debtor_is_in_law_is_said_on_the_items_and_dates_them_all(self):
        firm = self._create_debtor("Officina", self.client, is_company=True)
        self.mandate.claim_kind_id = self._kind("water")
        bills = self.invoice(100, 400, firm).credit_receivable_ids | self.invoice(50, 300, firm).credit_receivable_ids
        self.assertEqual(set(bills.mapped("limitation_gap")), {"customer"})
        self.run_night()
        self.as_user(self.manager, "credit.receivable").browse(bills[0].id).debtor_legal_kind = "business"
        self.assertEqual(firm.credit_legal_kind, "business")
        self.assertEqual(set(bills.mapped("limitation_state")), {"running"})
        self.assertIn("Larger firm", bills.case_id.message_ids[0].body)

    def test_colleague_cannot_say_who_the_debtor_of_another_is(self):
        bill = self.as_user(self.colleague, "credit.receivable").browse(self.items["1_30"].id)
        with self.assertRaises(AccessError):
            bill.debtor_legal_kind = "business"

    def test_report_lists_only_what_lapses_after_today_as_at_risk(self):
        risk = self.env["credit.limitation.report"].search(Domain("bucket", "in", ["1_30", "2_90", "3_180", "4_360"]))
        self.assertTrue(all(row.limitation_date >= NIGHT for row in risk))
