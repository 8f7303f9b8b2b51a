from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon

GOOD = {
    "phone": "06 5550001", "email": "rosa@example.com", "street": "Via Roma 1", "zip": "00184", "city": "Roma",
    "credit_tax_code": "RSSMRA85T10A562S",
}


@tagged("post_install", "-at_install")
class TestQualityReport(CreditCommon):
    """What is known of each debtor and works, as a list that says what to mend, and how it improves."""

    def build(self):
        self.debtor.write(GOOD)
        self.poor = self._create_debtor("Ugo Verdi", self.client, zip="184", city="Roma", street="Via Roma 2")
        self.firm = self._create_debtor("Alfa S.r.l.", self.client, is_company=True, **dict(GOOD, vat="IT00743110157"))
        for debtor in (self.debtor, self.poor, self.firm):
            self.invoice(100, 200, debtor)
        self.run_night()

    def _get_row(self, debtor):
        self.env.flush_all()
        return self.env["credit.quality.report"].search([("partner_id", "=", debtor.id)])

    def test_report_says_the_same_as_the_debtor(self):
        self.env["credit.contact.mark"]._mark(self.firm, "email", None, "notice")
        for debtor in (self.debtor, self.poor, self.firm):
            with self.subTest(debtor.name):
                self.assertEqual(self._get_row(debtor).score, debtor.credit_quality)

    def test_row_says_what_is_missing_and_what_failed(self):
        self.env["credit.contact.mark"]._mark(self.debtor, "phone", None, "interaction")
        row, poor = self._get_row(self.debtor), self._get_row(self.poor)
        self.assertEqual((row.has_phone, row.has_email, row.failed_count, row.is_contactable), (False, True, 1, True))
        self.assertEqual((poor.has_address, poor.has_code, poor.has_vat, poor.is_contactable), (False, False, True, False))

    def test_client_sees_the_data_of_its_own_debtors_only(self):
        stranger = self._create_debtor("Ivo Blu", self.other_client)
        self.invoice(100, 200, stranger)
        self.run_night()
        env = self.env(user=self.client_user, context={"allowed_company_ids": self.client.ids})
        rows = env["credit.quality.report"].search([])
        self.assertEqual(rows.company_id, self.client)

    def test_night_keeps_a_row_a_month_and_a_second_night_changes_nothing(self):
        Snapshot = self.env["credit.quality.snapshot"]
        row = Snapshot.search([("company_id", "=", self.client.id)])
        written = row.write_date
        self.assertEqual((row.month, row.date, row.debtor_count), (Date.to_date("2026-11-01"), NIGHT, 3))
        self.assertAlmostEqual(row.contactable_percent, 66.67)
        self.run_night()
        row.invalidate_recordset()
        self.assertEqual(Snapshot.search([("company_id", "=", self.client.id)]).write_date, written)

    def test_figures_are_measured_today_and_read_of_the_past_from_what_the_nights_kept(self):
        Kpi = self.env["credit.kpi"]
        codes = ["data_score", "data_contactable", "data_code", "data_address", "data_duplicates"]
        now = Kpi._measure(self.clients, NIGHT, NIGHT, codes)
        self.assertEqual((now[self.client]["data_contactable"]["value"], now[self.client]["data_contactable"]["n"]), (
            Kpi._to_decimal("66.67"), 3,
        ))
        self.assertIsNone(now[self.other_client]["data_score"]["value"], "no debtors, no value")
        self.env["credit.quality.snapshot"].create({
            "company_id": self.client.id, "month": "2026-10-01", "date": "2026-10-31", "debtor_count": 2, "score": 40,
        })
        past = Kpi._measure(self.client, NIGHT, Date.to_date("2026-11-01"), codes)[self.client]
        self.assertEqual((past["data_score"]["value"], past["data_score"]["n"]), (40, 2))
        self.assertIsNone(past["data_duplicates"]["value"])

    def test_figures_of_two_clients_cost_as_many_statements_as_of_one(self):
        def cost(companies):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["credit.kpi"]._measure_quality(companies, NIGHT, NIGHT)
            return self.env.cr.sql_log_count - before

        cost(self.client)
        self.assertEqual(cost(self.client), cost(self.clients))
