from odoo.exceptions import ValidationError

from .common import EstateCommon


class TestHeirDeadline(EstateCommon):
    """Each called person and each heir has a next term, by the law and by what they did."""

    def setUp(self):
        super().setUp()
        self.heir = self.add_heir("Luca", "child")

    def deadline(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return str(self.heir.deadline_date or ""), self.heir.deadline_kind

    def record(self, kind, date, **vals):
        self.heir.with_user(self.operator)._record(kind, date, "Court register", **vals)

    def test_ten_years_to_accept(self):
        self.assertEqual(self.deadline(), ("2036-05-10", "acceptance"))
        self.estate.date_death = "2018-03-01"
        self.assertEqual(self.deadline(), ("2028-03-01", "acceptance"))

    def test_who_is_in_possession_has_three_months_for_the_inventory(self):
        self.heir.in_possession = True
        self.assertEqual(self.deadline(), ("2026-08-10", "inventory"))
        self.assertEqual(self.heir.proposed_act, "accepted_law")
        self.heir.possession_date = "2026-09-20"
        self.assertEqual(self.deadline(), ("2026-12-21", "inventory"))  # the twentieth is a Sunday
        self.assertFalse(self.heir.proposed_act)

    def test_forty_days_after_the_inventory(self):
        self.heir.in_possession = True
        self.record("inventory", "2026-08-03")
        self.assertEqual(self.deadline(), ("2026-09-12", "decision"))

    def test_a_late_inventory_saves_nothing(self):
        self.heir.in_possession = True
        self.record("inventory", "2026-09-03")
        self.assertEqual(self.deadline(), ("2026-08-10", "inventory"))

    def test_three_months_of_inventory_after_the_benefit_then_a_month_for_creditors(self):
        self.record("benefit", "2026-09-01")
        self.assertEqual(self.deadline(), ("2026-12-01", "benefit_inventory"))
        self.record("inventory", "2026-11-03")
        self.assertEqual(self.deadline(), ("2026-12-04", "free_payment"))

    def test_a_minor_has_a_year_after_coming_of_age(self):
        self.heir.write({"born": "2009-03-02", "in_possession": True})
        self.assertEqual(self.deadline(), ("2028-03-02", "minor"))
        self.record("benefit", "2026-09-01")
        self.assertEqual(self.deadline(), ("2028-03-02", "minor"))

    def test_the_term_of_the_court(self):
        self.record("interpellation_served", "2026-10-01", date_end="2026-12-15")
        self.assertEqual(self.deadline(), ("2026-12-15", "court_term"))
        self.assertIn("481", self.heir.deadline_words)

    def test_who_decided_has_no_term_left(self):
        self.record("renounced", "2026-09-01")
        self.assertEqual(self.deadline(), ("", False))

    def test_without_the_day_of_the_death_nothing_runs(self):
        self.estate.date_death = False
        self.assertEqual(self.deadline(), ("", False))

    def test_terms_of_the_creditor(self):
        self.estate.write({"title_date": "2026-11-10", "demand_date": "2026-11-16"})
        self.assertEqual(str(self.estate.writ_from), "2026-11-21")
        self.assertEqual(str(self.estate.default_from), "2026-11-25")
        self.assertEqual(str(self.estate.collective_until), "2027-05-10")
        for vals in ({"title_date": "2026-11-21"}, {"demand_date": "2026-05-09"}):
            with self.assertRaisesRegex(ValidationError, "after the death and not in the future"):
                self.estate.write(vals)

    def test_the_calendar_counts_them_and_names_nobody(self):
        self.heir.write({"in_possession": True, "possession_date": "2026-10-01"})
        self.estate.title_date = "2026-11-10"
        self.env.flush_all()
        rows = self.env["credit.deadline.report"].with_user(self.operator).search([("case_id", "=", self.case.id)])
        found = {(row.kind, str(row.date)) for row in rows}
        self.assertLessEqual({("heir", str(self.heir.deadline_date)), ("estate", "2026-11-21")}, found)
        self.assertNotIn("Luca", " ".join(rows.mapped("display_name")))
        self.heir.with_user(self.operator)._record("renounced", "2026-10-02", "Court register")
        self.env.flush_all()
        rows = self.env["credit.deadline.report"].with_user(self.operator).search([("case_id", "=", self.case.id)])
        self.assertNotIn("heir", rows.mapped("kind"))
