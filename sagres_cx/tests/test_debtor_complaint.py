from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon


@tagged("post_install", "-at_install")
class TestDebtorComplaint(DebtorCommon):
    """A debtor complains on their own page: it gets a number and a day, once however often it is sent."""

    def test_a_complaint_of_the_page_enters_the_register_once(self):
        self.mandate.cx_scheme = "tiqv"
        self.enter()
        self.assertIn("I have a complaint", self.get("/already").text)
        page = self.get("/complaint").text
        form = {"kind": "complaint", "subject": "Cold <b>rooms</b>", "words": "The heating was off for a week"}
        done = self.send("/complaint", page=page, **form).text
        self.send("/complaint", page=page, **form)
        complaint = self.env["cx.complaint"].search([("case_id", "=", self.case.id)])
        self.assertEqual((len(complaint), complaint.channel, str(complaint.deadline)), (1, "portal", "2026-12-20"))
        self.assertIn(complaint.name, done)
        self.assertIn("20 December", done)
        self.assertIn(complaint.name, self.case.interaction_ids[:1].body)

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self):
        self.enter()
        shown = self.send("/complaint", subject="", words="The heating was off").text
        self.assertIn("Say in a line what it is about", shown)
        self.assertIn("The heating was off", shown)
        self.assertFalse(self.env["cx.complaint"].search([("case_id", "=", self.case.id)]))

    def test_without_the_known_datum_nothing_is_recorded(self):
        self.send("/complaint", page="", subject="x", words="y")
        self.assertFalse(self.env["cx.complaint"].search([("case_id", "=", self.case.id)]))
