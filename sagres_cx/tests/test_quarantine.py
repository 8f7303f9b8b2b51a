from odoo.tests import tagged

from .selection_common import SelectionCommon


@tagged("post_install", "-at_install")
class TestQuarantine(SelectionCommon):
    """Nobody is asked again too soon: the quarantine is of the person, across programmes and clients."""

    def assertQuarantined(self, invitation, words="Asked on"):
        self.assertEqual((invitation.state, invitation.exclusion), ("excluded", "quarantine"))
        self.assertRegex(invitation.exclusion_detail, words)

    def test_quarantine_is_half_a_year_of_the_relation_and_ninety_days_after_an_event(self):
        yearly = self.create_program("Once a year", trigger="wave")
        self.assertEqual((yearly.quarantine_days, self.program.quarantine_days), (180, 90))
        yearly.quarantine_days = 30
        self.assertEqual(yearly.quarantine_days, 30)

    def test_who_was_asked_by_another_programme_is_in_quarantine(self):
        yearly = self.create_program("Once a year", trigger="wave")
        self.set_asked(self.debtor, 89, yearly)
        self.assertQuarantined(self.queue(self.debtor), "Asked on 08/23/2026; not again before 11/21/2026")

    def test_after_the_days_of_the_quarantine_one_is_asked_again(self):
        self.set_asked(self.debtor, 91)
        self.assertEqual(self.queue(self.debtor).state, "scheduled")

    def test_without_days_there_is_no_quarantine(self):
        self.program.quarantine_days = 0
        self.set_asked(self.debtor, 1)
        self.assertEqual(self.queue(self.debtor).state, "scheduled")

    def test_the_same_person_at_another_client_is_in_quarantine_and_the_other_client_is_not_named(self):
        elsewhere = self.create_person("Rosa Bianchi", self.other_client)
        program = self.close_for_others(self.other_client)
        self.set_asked(elsewhere, 10, program)
        self.assertEqual(self.queue(self.debtor).state, "scheduled")
        person = self.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO"})
        (self.debtor | elsewhere).credit_person_id = person
        again = self.queue(self.debtor, key="again")
        self.assertQuarantined(again, "waits to be asked")
        self.env["cx.invitation"].search([("state", "=", "scheduled")]).unlink()
        again = self.queue(self.debtor, key="third")
        self.assertQuarantined(again)
        self.assertNotIn(self.other_client.name, again.exclusion_detail)

    def test_the_same_address_is_the_same_person(self):
        elsewhere = self.create_person("R. Bianchi", self.other_client, email="Rosa@Example.com")
        self.set_asked(elsewhere, 10, self.close_for_others(self.other_client))
        self.assertQuarantined(self.queue(self.debtor))

    def test_a_question_that_failed_or_never_left_asks_nobody(self):
        self.set_asked(self.debtor, 10, state="failed")
        self.assertEqual(self.queue(self.debtor).state, "scheduled")

    def test_of_two_events_at_once_the_first_asks(self):
        first, second = self.debtor, self.create_person("R. Bianchi", email="rosa@example.com")
        asked = self.queue(first, second)
        self.assertEqual(asked[0].state, "scheduled")
        self.assertQuarantined(asked[1], "Another question")

    def test_of_two_programmes_the_first_in_order_asks(self):
        self.program.sequence = 20
        first = self.create_program("First", sequence=5)
        asked = self.queue(self.debtor).sorted("state")
        self.assertEqual(asked.mapped("state"), ["excluded", "scheduled"])
        self.assertEqual(asked[1].program_id, first)
        self.assertQuarantined(asked[0], "Another question")

    def test_thousands_on_one_address_are_one_person(self):
        persons = [self.create_person(f"Person {n}", email="info@example.com") for n in range(50)]
        asked = self.queue(*persons)
        self.assertEqual(len(asked.filtered(lambda invitation: invitation.state == "scheduled")), 1)
