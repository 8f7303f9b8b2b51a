from odoo.fields import Datetime, Domain
from odoo.tests import tagged

from odoo.addons.sagres_credit.models.res_partner_silence import SilenceReason

from .selection_common import NOW, SelectionCommon


@tagged("post_install", "-at_install")
class TestSelection(SelectionCommon):
    """Whoever is asked, or not, after an event has an invitation that says so; each rule has its words."""

    def assertExcluded(self, invitation, code, words):
        self.assertEqual((invitation.state, invitation.exclusion), ("excluded", code))
        self.assertRegex(invitation.exclusion_detail, words)
        self.assertFalse(invitation.date_scheduled)

    def test_who_may_be_asked_is_scheduled_by_the_first_way_that_works(self):
        asked = self.queue(self.debtor)
        self.assertEqual((asked.state, asked.channel, asked.exclusion), ("scheduled", "email", False))
        self.assertEqual(asked.date_scheduled, Datetime.add(NOW, hours=2))
        self.assertEqual(asked.deadline, Datetime.add(NOW, hours=2, days=14))
        self.assertEqual((asked.company_id, asked.touchpoint_id), (self.client, self.program.touchpoint_id))

    def test_an_event_that_is_known_asks_once(self):
        rows = [(self.debtor.id, self.case.id, self.operator.id, NOW, "call:1")] * 2
        self.assertEqual(self.env["cx.program"]._queue_events("call_logged", self.client, rows)["scheduled"], 1)
        self.assertEqual(
            self.env["cx.program"]._queue_events("call_logged", self.client, rows), {"scheduled": 0, "excluded": 0}
        )
        asked = self.env["cx.invitation"].search([("source_key", "=", "call:1")])
        self.assertEqual((asked.case_id, asked.operator_id), (self.case, self.operator))

    def test_only_running_programmes_of_the_event_and_the_client_ask(self):
        self.assertFalse(self.queue(self.debtor, trigger="plan_kept"))
        self.assertFalse(self.queue(self.debtor, company=self.other_client))
        self.program.action_pause()
        self.assertFalse(self.queue(self.debtor))
        self.program.action_start()
        self.assertTrue(self.queue(self.debtor))

    def test_a_person_or_case_of_another_client_is_not_asked_for_this_one(self):
        stranger = self.create_person("Ugo Neri", self.other_client)
        self.assertFalse(self.queue(stranger))
        case = self.env["credit.case"].create({
            "company_id": self.other_client.id, "partner_id": stranger.id, "user_id": self.operator.id,
            "mandate_id": self._create_mandate(self.other_client, self.operator).id,
        })
        rows = [(self.debtor.id, case.id, self.operator.id, NOW, "call:2")]
        self.env["cx.program"]._queue_events("call_logged", self.client, rows)
        self.assertFalse(self.env["cx.invitation"].search([("source_key", "=", "call:2")]).case_id)

    def test_who_does_not_want_to_be_asked_is_left_in_peace(self):
        self.debtor._cx_opt_out("The link in an e-mail")
        self.assertEqual(str(self.debtor.cx_opt_out_date), "2026-11-20")
        self.assertExcluded(self.queue(self.debtor), "opt_out", "The link in an e-mail")

    def test_a_wish_not_to_be_asked_counts_for_the_same_person_with_every_client(self):
        elsewhere = self.create_person("Rosa Bianchi", self.other_client)
        person = self.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO"})
        (self.debtor | elsewhere).credit_person_id = person
        elsewhere.cx_opt_out = True
        self.assertExcluded(self.queue(self.debtor), "opt_out", "not to be asked")

    def test_a_wish_not_to_be_asked_stops_what_waits(self):
        waiting = self.queue(self.debtor)
        self.debtor._cx_opt_out("In a call")
        self.assertExcluded(waiting, "opt_out", "In a call")

    def test_who_asked_for_no_contact_is_left_in_peace(self):
        self.debtor.credit_no_contact = True
        self.assertExcluded(self.queue(self.debtor), "no_contact", "no contact")

    def test_who_is_vulnerable_is_met_by_a_person(self):
        self.debtor.credit_vulnerable = True
        self.assertExcluded(self.queue(self.debtor), "vulnerable", "a person meets them")

    def test_nobody_is_asked_during_a_dispute_with_this_client_only(self):
        item = self.case.receivable_ids
        reason = self.env["credit.reason"].search([], limit=1)
        self.case._dispute(item, reason, "I never got it")
        self.assertExcluded(self.queue(self.debtor), "dispute", "dispute")
        elsewhere = self.create_person("Rosa Bianchi", self.other_client, email="rosa@example.com")
        self.close_for_others(self.other_client)
        self.assertEqual(self.queue(elsewhere, company=self.other_client).state, "scheduled")

    def test_silence_of_a_module_counts_with_its_own_words(self):
        partner = type(self.env["res.partner"])
        base = partner._get_silence_reasons
        died = SilenceReason("bereavement", "The person has died", Domain("ref", "=", "dead"), True)
        self.debtor.ref = "dead"
        self.patch(partner, "_get_silence_reasons", lambda self: [died, *base(self)])
        self.assertExcluded(self.queue(self.debtor), "bereavement", "has died")

    def test_of_several_reasons_the_most_telling_is_said(self):
        self.debtor.write({"credit_no_contact": True, "cx_opt_out": True, "email": False})
        self.assertExcluded(self.queue(self.debtor), "opt_out", "not to be asked")

    def test_who_cannot_be_reached_in_the_ways_of_the_programme_is_not_asked(self):
        self.debtor.email = False
        self.assertExcluded(self.queue(self.debtor), "no_channel", "No address")

    def test_a_blacklisted_or_failed_address_is_no_way_and_the_next_is_taken(self):
        self.debtor.phone = "+39 347 1234567"
        self.env["mail.blacklist"]._add("rosa@example.com")
        self.assertEqual(self.queue(self.debtor).channel, "sms")
        other = self.create_person("Elsa Verdi", phone="+39 347 7654321")
        self.env["credit.contact.mark"]._mark(other, "email", False, "person")
        self.assertEqual(self.queue(other).channel, "sms")

    def test_what_a_person_prefers_comes_first_where_the_programme_has_it(self):
        self.debtor.write({"phone": "+39 347 1234567", "credit_preferred_channel": "sms"})
        self.assertEqual(self.queue(self.debtor).channel, "sms")
        self.debtor.write({"credit_preferred_channel": "letter", "street": "Via Roma 1", "city": "Torino"})
        self.program.quarantine_days = 0
        self.assertEqual(self.queue(self.debtor, key="again").channel, "email")

    def test_an_operator_asks_only_in_their_own_case(self):
        self.program.write({"channel_first": "operator", "channel_second": False})
        self.assertExcluded(self.queue(self.debtor), "no_channel", "No address")
        rows = [(self.debtor.id, self.case.id, self.operator.id, NOW, "call:3")]
        self.env["cx.program"]._queue_events("call_logged", self.client, rows)
        self.assertEqual(self.env["cx.invitation"].search([("source_key", "=", "call:3")]).channel, "operator")

    def test_a_sample_draws_the_same_people_twice(self):
        self.program.sampling_percent = 40
        persons = self.env["res.partner"].union(*(self.create_person(f"Person {n}") for n in range(60)))
        first = self.queue(*persons)
        drawn = first.filtered(lambda asked: asked.state == "scheduled").partner_id
        self.assertTrue(10 < len(drawn) < 40, len(drawn))
        self.assertExcluded(first.filtered("exclusion")[0], "sampling", "sample of 40")
        first.unlink()
        self.assertEqual(self.queue(*persons).filtered(lambda asked: asked.state == "scheduled").partner_id, drawn)

    def test_more_than_the_most_of_a_day_are_not_asked(self):
        self.program.max_day = 2
        persons = [self.create_person(f"Person {n}") for n in range(3)]
        self.assertEqual(self.queue(*persons[:1]).state, "scheduled")
        later = self.queue(*persons[1:])
        self.assertEqual(later[0].state, "scheduled")
        self.assertExcluded(later[1], "daily_limit", "2 people a day")

    def test_a_question_leaves_within_the_hours_of_contact(self):
        self.forbid_holidays()
        evening = Datetime.to_datetime("2026-11-20 16:30:00")  # 17:30 in Rome, and two hours later it is Friday night
        self.assertEqual(self.queue(self.debtor, date=evening).date_scheduled, Datetime.to_datetime("2026-11-23 08:00:00"))

    def test_the_patron_saint_of_a_city_is_kept(self):
        self.forbid_holidays()
        self.env["credit.holiday"].create({"name": "Patron", "city": "Torino", "date": "2026-11-23"})
        self.debtor.city = " torino "
        other = self.create_person("Elsa Verdi", city="Cuneo")
        evening = Datetime.to_datetime("2026-11-20 16:30:00")
        days = [str(asked.date_scheduled.date()) for asked in self.queue(self.debtor, other, date=evening)]
        self.assertEqual(days, ["2026-11-24", "2026-11-23"])

    def test_the_number_of_statements_is_the_same_for_20_and_200_events(self):
        self.program.write({"max_day": 500, "sampling_percent": 90})
        persons = self.env["res.partner"].create([
            {"name": f"Person {n}", "company_id": self.client.id, "email": f"p{n}@example.com"} for n in range(221)
        ])
        self.queue(persons[220])
        counts = []
        for chosen in (persons[:20], persons[20:220]):
            rows = [(person.id, False, False, NOW, f"count:{person.id}") for person in chosen]
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            made = self.env["cx.program"]._queue_events("call_logged", self.client, rows)
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(sum(made.values()), len(chosen))
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 40)

    def test_hostile_words_in_a_wish_are_only_words(self):
        self.debtor._cx_opt_out("{1}'; DROP TABLE cx_invitation; -- %(x)s")
        self.assertExcluded(self.queue(self.debtor), "opt_out", "DROP TABLE")
