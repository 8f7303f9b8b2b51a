from .common import EstateCommon


class TestHeirNight(EstateCommon):
    """The night reminds of each term when it comes and when it passed, once, and decides nothing."""

    def build(self):
        super().build()
        self.heir = self.add_heir("Luca", "child", in_possession=True, possession_date="2026-09-20")

    def night(self, date):
        """Do the night of a day and return what it put on the operator's day."""
        self.env.flush_all()
        self.case._take_off_day(["estate"])
        self.env["credit.estate"]._remind(self.client, date)
        self.env.invalidate_all()
        return self.case.next_action == "estate" and self.case.next_action_note

    def test_a_term_is_told_a_month_before_and_once(self):
        self.assertFalse(self.night("2026-11-20"))
        self.assertIn("Inventory of who is in possession (485 c.c.): within a month", self.night("2026-11-21"))
        self.assertFalse(self.night("2026-11-21"))
        self.assertFalse(self.night("2026-11-22"))

    def test_a_term_that_passed_is_proposed_and_decides_nothing(self):
        self.night("2026-11-21")
        self.assertFalse(self.night("2026-12-21"))
        self.assertIn("Verify and record who is heir by law", self.night("2026-12-22"))
        self.assertEqual(self.heir.state, "unknown")
        self.assertFalse(self.heir.act_ids)
        self.assertFalse(self.night("2026-12-23"))

    def test_silence_after_the_term_of_the_court_is_proposed(self):
        self.heir.in_possession = False
        self.heir._record("interpellation_served", "2026-10-01", "Bailiff", date_end="2026-11-10")
        self.assertIn("who lost the right", self.night("2026-11-20"))
        self.assertEqual(self.heir.state, "called")

    def test_a_term_that_moved_is_told_again(self):
        self.night("2026-11-21")
        self.heir.possession_date = "2026-09-22"
        self.assertIn("within a month", self.night("2026-11-23"))

    def test_the_terms_of_the_creditor(self):
        self.heir.in_possession = False
        self.estate.write({"date_opened": "2026-11-01", "title_date": "2026-11-11"})
        self.assertIn("A writ of payment may be served (477 c.p.c.): the day has come", self.night("2026-11-23"))
        self.assertFalse(self.night("2026-11-24"))

    def test_what_nobody_worked_for_a_year_comes_back(self):
        self.heir.in_possession = False
        self.estate.write({"date_opened": "2025-10-01", "reminded_date": "2026-11-19"})
        self.assertIn("Nothing was done for this estate for a year", self.night("2026-11-20"))
        self.assertFalse(self.night("2026-11-20"))

    def test_who_searched_meanwhile_is_left_alone(self):
        self.heir.in_possession = False
        self.estate.write({"date_opened": "2025-10-01", "reminded_date": "2026-11-19"})
        self.env["credit.heir.search"].create({
            "estate_id": self.estate.id, "kind": "residence", "authority": "Rome", "date_asked": "2026-03-01",
        })
        self.assertFalse(self.night("2026-11-20"))

    def test_a_task_that_was_agreed_comes_first_and_the_term_is_not_forgotten(self):
        self.case._put_on_day("referral", "The lawyer asks for a paper", instead_of=None)
        self.env["credit.estate"]._remind(self.client, "2026-11-21")
        self.env.invalidate_all()
        self.assertEqual((self.case.next_action, self.heir.reminded_date), ("referral", False))
        self.case._take_off_day(["referral"])
        self.assertIn("within a month", self.night("2026-11-22"))

    def test_an_estate_that_ended_is_left_alone(self):
        self.estate.state = "closed"
        self.assertFalse(self.night("2026-12-22"))

    def test_two_nights_change_nothing_and_the_statements_are_constant(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.estate"]._remind(self.client, "2026-12-22")
            return self.env.cr.sql_log_count - before
        first = count()
        self.env.invalidate_all()
        reminded = (self.heir.reminded_date, self.case.next_action_note, self.case.write_date)
        count()
        self.env.invalidate_all()
        self.assertEqual((self.heir.reminded_date, self.case.next_action_note, self.case.write_date), reminded)
        self._open_others(8)
        self.assertLessEqual(count(), first + 1)

    def _open_others(self, number):
        debtors = [self._create_debtor(f"Debtor {place}", self.client) for place in range(number)]
        for debtor in debtors:
            self.invoice(50, days=240, debtor=debtor)  # due before the death
        self.run_night()
        self.env.invalidate_all()
        cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])
        estates = self.env["credit.estate"].create([{"case_id": case.id, "date_death": "2026-05-10"} for case in cases])
        self.env["credit.heir"].create([
            {"estate_id": estate.id, "name": "Eva", "relation": "child", "in_possession": True} for estate in estates
        ])
