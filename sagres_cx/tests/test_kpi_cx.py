from odoo.fields import Date
from odoo.tests import tagged

from .complaint_common import NIGHT, ComplaintCommon


@tagged("post_install", "-at_install")
class TestKpiCx(ComplaintCommon):
    """Complaints about collection for a thousand contacts, and the monthly reviews that were held."""

    def setUp(self):
        super().setUp()
        self.mandate.date_start = "2026-01-01"

    def measure(self, code, since="2026-11-01", until="2026-11-20"):
        days = Date.to_date(since), Date.to_date(until)
        return self.env["credit.kpi"]._measure(self.client, *days, [code])[self.client][code]

    def test_complaints_about_collection_stand_against_contacts(self):
        self.assertIsNone(self.measure("complaints_rate")["value"])
        for _number in range(3):
            self.talk(self.case)
        self.talk(self.case, outcome="no_answer")
        self.env["credit.notice"].create({
            "case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id, "channel": "email",
            "purpose": "reminder", "date_sent": f"{NIGHT} 09:00:00",
        }).with_context(credit_notice_transition=True).state = "sent"
        call, invoice = (self.env.ref(f"sagres_cx.cx_touchpoint_{code}") for code in ("collection_call", "invoice"))
        about = self.complain(touchpoint_id=call.id)
        self.complain(touchpoint_id=invoice.id, subject="Another matter")
        self.complain("2026-10-31", touchpoint_id=call.id, subject="Before")
        figure = self.measure("complaints_rate")
        self.assertEqual((figure["value"], figure["n"], figure["numerator"]), (250, 4, 1))  # 1 of 4 contacts
        model, domain = figure["records"]
        self.assertEqual(self.env[model].search(domain), about)

    def test_reviews_held_stand_against_the_months_that_are_over(self):
        self.assertIsNone(self.measure("review_held")["value"])  # November is not over
        Review = self.env["cx.review"]
        Review.create({"company_id": self.client.id, "month": "2026-08-01"}).write({
            "state": "held", "date_held": "2026-09-04",
        })
        figure = self.measure("review_held", "2026-07-01", "2026-09-30")
        self.assertEqual((figure["numerator"], figure["denominator"]), (1, 3))
        held = Review.create({"company_id": self.client.id, "month": "2026-10-01"})
        held.write({"state": "held", "date_held": "2026-11-05"})
        figure = self.measure("review_held")
        self.assertEqual((figure["value"], figure["n"]), (100, 1))
        model, domain = figure["records"]
        self.assertEqual(self.env[model].search(domain), held)
        self.mandate.date_start = "2026-09-15"
        self.assertEqual(self.measure("review_held", "2026-01-01", "2026-10-31")["denominator"], 2)

    def test_the_client_sees_both_on_the_page(self):
        self.talk(self.case)
        page = self.by(self.client_user, self.env["credit.method.page"]).get_page()
        codes = [figure["code"] for section in page["sections"] for figure in section["figures"]]
        self.assertTrue({"complaints_rate", "review_held"} <= set(codes))
