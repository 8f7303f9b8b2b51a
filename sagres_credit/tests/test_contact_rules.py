from contextlib import contextmanager
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from .common import NIGHT, CreditCommon

# Friday 20 November 2026, 11:00 in Rome.
NOW = datetime(2026, 11, 20, 10)


@tagged("post_install", "-at_install")
class TestContactRules(CreditCommon):
    """Whether a debtor may be contacted now, when next, and what happens where the rule is not followed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({
            "phone": "+39 06 555 1234", "email": "rosa@example.com", "city": "Milano", "country_id": cls.env.ref("base.it").id,
        })
        cls.default = cls.env.ref("sagres_credit.credit_contact_rule_default")

    def setUp(self):
        super().setUp()
        self.invoice(1000, 40)
        self.run_night()
        self.case = self.get_case().with_user(self.operator)

    def _judge(self, moment=NOW, **kwargs):
        return self.case._get_contact_verdict(moment, **kwargs)[self.case]

    def _log(self, moment=None, user=None, **vals):
        """Record a call as the web client's dialog does, without the reason that the helper of the suite gives."""
        vals = {"case_id": self.case.id, "channel": "phone", "direction": "out", "outcome": "reached", **vals}
        if moment:
            vals["date"] = moment
        return self.env["credit.case"].with_user(user or self.operator)._log_interaction([vals])

    def _add_rule(self, **vals):
        return self.env["credit.contact.rule"].with_user(self.manager).create({
            "name": "Rule", "source": "Contract", "date_from": "2026-01-01", "mandate_id": self.mandate.id,
            "hours_ids": [Command.create({"weekday": "4", "hour_from": 10, "hour_to": 12})], **vals,
        })

    @contextmanager
    def assertRefused(self, words=""):
        """Expect a refusal that says some words, and undo what was done before it."""
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            yield

    def assertForbidden(self, code, moment=NOW, following=None, **kwargs):
        verdict = self._judge(moment, **kwargs)
        self.assertEqual((verdict.allowed, verdict.code), (False, code))
        self.assertTrue(verdict.reason)
        if following:
            self.assertEqual(verdict.next_time, following)

    def test_a_debtor_may_be_called_in_the_hours_of_the_code_of_conduct(self):
        self.assertTrue(self._judge().allowed)
        self.assertEqual(self._judge().next_time, NOW)
        self.assertForbidden("hours", datetime(2026, 11, 20, 20), datetime(2026, 11, 21, 7, 30))
        self.assertForbidden("hours", datetime(2026, 11, 21, 14), datetime(2026, 11, 23, 7, 30))
        self.assertTrue(self._judge(datetime(2026, 11, 21, 13, 59)).allowed)

    def test_hours_are_those_of_the_clock_on_the_wall_when_it_changes(self):
        summer_begins = datetime(2026, 3, 29, 12)
        self.assertForbidden("holiday", summer_begins, datetime(2026, 3, 30, 6, 30))
        self.assertTrue(self._judge(datetime(2026, 3, 27, 7, 30)).allowed)
        self.assertForbidden("hours", datetime(2026, 3, 30, 19), datetime(2026, 3, 31, 6, 30))
        self.assertForbidden("holiday", datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 26, 7, 30))
        self.assertForbidden("holiday", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 26, 7, 30))
        self.assertTrue(self._judge(datetime(2026, 10, 24, 6, 30)).allowed)

    def test_holidays_are_honoured_and_saint_francis_since_2026(self):
        self.assertForbidden("holiday", datetime(2027, 3, 29, 9), datetime(2027, 3, 30, 6, 30))
        self.assertForbidden("holiday", datetime(2027, 10, 4, 9), datetime(2027, 10, 5, 6, 30))
        self.assertTrue(self._judge(datetime(2025, 10, 4, 9)).allowed)

    def test_the_patron_saint_is_that_of_the_debtors_city_however_it_is_written(self):
        saint_ambrose = datetime(2026, 12, 7, 10)
        self.assertForbidden("holiday", saint_ambrose, datetime(2026, 12, 9, 7, 30))
        self.debtor.city = " MILANO "
        self.assertForbidden("holiday", saint_ambrose)
        self.debtor.city = "Como"
        self.assertTrue(self._judge(saint_ambrose).allowed)

    def test_a_day_of_one_year_counts_for_its_mandate_only(self):
        self.env["credit.holiday"].with_user(self.manager).create({
            "name": "Election day", "date": "2026-11-20", "mandate_id": self.mandate.id,
        })
        self.assertForbidden("holiday")
        self.assertTrue(self._judge(datetime(2026, 11, 19, 10)).allowed)
        other = self._create_mandate(self.other_client, self.operator)
        debtor = self._create_debtor("Ugo", self.other_client, phone="+39 02 555 9876")
        self.invoice(1000, 40, debtor)
        self.run_night()
        case = self.get_case(debtor)
        self.assertEqual(case.mandate_id, other)
        self.assertTrue(case._get_contact_verdict(NOW)[case].allowed)

    def test_a_holiday_says_which_day(self):
        for vals in ({}, {"day": 31, "month": "2"}, {"day": 0, "month": "2"}, {"day": 5}):
            with self.assertRefused("a day and a month that exist"):
                self.env["credit.holiday"].create({"name": "No day", **vals})
        self.env["credit.holiday"].create({"name": "Leap day", "day": 29, "month": "2"})

    def test_one_conversation_a_day_and_three_in_seven_days(self):
        self._log(datetime(2026, 11, 20, 8))
        self.assertForbidden("day_limit", following=datetime(2026, 11, 21, 7, 30))
        self._log(datetime(2026, 11, 18, 8))
        self._log(datetime(2026, 11, 17, 8))
        self.assertForbidden("week_limit", following=datetime(2026, 11, 24, 7, 30))

    def test_an_inbound_contact_is_never_refused_and_counts(self):
        self._log(datetime(2026, 11, 22, 2), direction="in")
        self.assertTrue(self._judge(datetime(2026, 11, 22, 2), direction="in").allowed)
        self._log(NOW, direction="in")
        self.assertForbidden("day_limit")

    def test_an_attempt_is_no_conversation(self):
        self._log(datetime(2026, 11, 20, 8), outcome="no_answer")
        self.assertTrue(self._judge().allowed)

    def test_who_asked_to_be_called_back_today_may_be(self):
        self._log(datetime(2026, 11, 20, 8), outcome="call_back", next_action="call_back",
                  next_action_date=NIGHT, next_action_time=16)
        self.assertForbidden("day_limit", following=datetime(2026, 11, 20, 15))
        self.assertTrue(self._judge(datetime(2026, 11, 20, 15)).allowed)
        talk = self._log(datetime(2026, 11, 20, 15))
        self.assertFalse(talk.override_code)
        self.assertForbidden("day_limit", datetime(2026, 11, 20, 16))

    def test_two_written_messages_keep_their_distance(self):
        notice = self.env["credit.notice"].create({
            "case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id,
            "level_id": self.levels[5].id, "channel": "email", "date": NIGHT, "purpose": "manual",
        })
        notice._set_state("sending")
        notice._set_state("sent", date_sent="2026-11-19 08:00:00")
        for channel in ("email", "sms", "letter"):
            self.assertForbidden("written_distance", channel=channel)
        self.assertEqual(self._judge(channel="email").next_time, datetime(2026, 11, 23, 7, 30))
        self.assertTrue(self._judge().allowed)
        notice._set_state("bounced")
        self.assertTrue(self._judge(channel="email").allowed, "What came back was not read")

    def test_blacklists_of_odoo_are_honoured(self):
        self.env["phone.blacklist"].create({"number": "+39065551234"})
        self.env["mail.blacklist"].create({"email": "rosa@example.com"})
        for channel in ("phone", "sms", "email"):
            self.assertForbidden("blacklist", channel=channel)
        self.assertTrue(self._judge(channel="letter").allowed)
        self.assertTrue(self._judge(channel="visit").allowed)

    def test_who_is_on_hold_or_has_no_number_is_not_called(self):
        self.debtor.phone = False
        self.assertForbidden("no_phone")
        self.case.action_set_hold(Date.add(NIGHT, days=5), "In hospital")
        self.assertForbidden("hold")
        self.assertIn("In hospital", self._judge().reason)
        self.assertTrue(self._judge(channel="letter").allowed, "The notice judges its hold when it leaves")

    def test_who_asked_for_no_contact_gets_formal_letters_only(self):
        self.debtor.write({"credit_no_contact": True, "credit_no_contact_date": NIGHT})
        self.assertForbidden("no_contact", channel="email")
        self.assertTrue(self._judge(channel="registered").allowed)
        with self.assertRefused("asked not to be contacted"):
            self._log()

    def test_the_most_specific_rule_counts(self):
        moment = datetime(2026, 11, 20, 13)
        self.assertTrue(self._judge(moment).allowed)
        self._add_rule()
        self.assertForbidden("hours", moment)
        self._add_rule(segment="household", hours_ids=[Command.create({"weekday": "4", "hour_from": 13, "hour_to": 15})])
        self.assertTrue(self._judge(moment).allowed)
        self.debtor.credit_segment = "public_body"
        self.assertForbidden("hours", moment)

    def test_companies_are_called_in_office_hours(self):
        self.debtor.credit_segment = "company"
        self.assertForbidden("hours", datetime(2026, 11, 20, 18), datetime(2026, 11, 23, 8))

    def test_a_rule_counts_from_its_day_to_its_day(self):
        rule = self._add_rule(date_from="2026-11-20", date_to="2026-11-20")
        self.assertForbidden("hours", datetime(2026, 11, 20, 13))
        self.assertTrue(self._judge(datetime(2026, 11, 19, 13)).allowed)
        self._add_rule(date_from="2026-11-21")
        with self.assertRefused("would both be in force"):
            rule.date_to = "2026-11-21"

    def test_a_day_without_a_rule_stops_contacts_and_is_a_problem_with_an_owner(self):
        self.env["credit.contact.rule"].search([]).date_to = "2026-11-10"
        for channel in ("phone", "email", "letter"):
            self.assertForbidden("no_rule", channel=channel)
        self.assertIn(self.manager.name, self._judge().reason)
        self.run_night()
        problem = self.env["credit.problem"].search([("kind", "=", "no_rule"), ("company_id", "=", self.client.id)])
        self.assertEqual((problem.user_id, problem.state), (self.manager, "open"))
        self._add_rule()
        self.run_night()
        self.assertEqual(problem.state, "solved")

    def test_a_rule_without_hours_or_with_hours_upside_down_is_refused(self):
        with self.assertRefused("nobody could ever be called"):
            self._add_rule(hours_ids=False)

    def test_prerecorded_calls_cannot_be_switched_on(self):
        with self.assertRaises(ValueError):
            self._add_rule(prerecorded_calls="allowed")

    def test_an_operator_reads_the_rules_and_a_manager_changes_them(self):
        self.assertTrue(self.default.with_user(self.operator).source)
        with self.assertRaises(AccessError):
            self.default.with_user(self.operator).max_week = 9
        self.default.with_user(self.manager).max_week = 1
        self._log(datetime(2026, 11, 18, 8))
        self.assertForbidden("week_limit")

    def test_a_call_against_the_rules_needs_a_reason_and_is_marked(self):
        night = datetime(2026, 11, 20, 21)
        with self.assertRefused(r"outside the hours of contact(.|\n)*Nothing was recorded"):
            self._log(night)
        with self.assertRefused():
            self._log(night, override_reason="  ")
        with self.assertRefused():
            self._log(night, outcome="no_answer")
        talk = self._log(night, override_reason="She rang and the line fell")
        self.assertEqual((talk.override_code, talk.override_reason), ("hours", "She rang and the line fell"))
        self.assertIn("the line fell", self.case.message_ids[0].body)
        found = self.env["credit.interaction"].with_user(self.manager).search([("override_code", "!=", False)])
        self.assertEqual(found, talk)

    def test_who_creates_the_record_from_outside_is_bound_too(self):
        vals = {"case_id": self.case.id, "outcome": "reached", "date": "2026-11-22 10:00:00", "override_code": "hours"}
        with self.assertRefused("holiday"):
            self.env["credit.interaction"].with_user(self.operator).create(vals)

    def test_a_reason_given_for_nothing_is_not_kept(self):
        talk = self._log(NOW, override_reason="Just in case")
        self.assertFalse(talk.override_code or talk.override_reason)

    def test_messages_and_tasks_recorded_are_not_bound_by_hours(self):
        night = datetime(2026, 11, 20, 23)
        self.assertTrue(self._log(night, channel="chat"))
        self.assertTrue(self._log(night, outcome="done"))

    def test_conversations_of_one_batch_count_for_each_other(self):
        vals = {"case_id": self.case.id, "channel": "phone", "direction": "out", "outcome": "reached"}
        with self.assertRefused("one conversation a day"):
            self.case._log_interaction([dict(vals, date="2026-11-20 08:00:00"), dict(vals, date="2026-11-20 09:00:00")])

    def test_the_debt_is_not_talked_of_with_who_may_not_be_told(self):
        niece = self._create_debtor("Nina", self.client)
        with self.assertRefused("not talked of with Nina"):
            self._log(partner_id=niece.id)
        self.assertTrue(self._log(partner_id=niece.id, outcome="other_person"))
        self.env["credit.related.person"].create({
            "case_id": self.case.id, "partner_id": niece.id, "role": "guarantor", "proof": "Contract", "may_be_told": True,
        })
        self.assertFalse(self._log(partner_id=niece.id).override_code)

    def test_reason_and_emotion_are_kept_of_a_conversation_only(self):
        reason = self.env["credit.reason"].search([], limit=1)
        for vals in ({"reason_id": reason.id}, {"emotion": "bad"}):
            with self.assertRefused("only of a conversation"):
                self._log(outcome="no_answer", **vals)

    def test_the_operator_sees_before_calling_whether_and_when(self):
        self.assertEqual((self.case.call_mark, self.case.call_advice), ("yes", "You can call."))
        self._log(datetime(2026, 11, 20, 8))
        self.case.invalidate_recordset()
        self.assertEqual(self.case.call_mark, "no")
        self.assertRegex(self.case.call_advice, r"^Tomorrow from 0?8:30.*: one conversation a day\.$")
        self.assertEqual(self.case.next_contact_time, datetime(2026, 11, 21, 7, 30))
        with freeze_time("2026-11-22 10:00:00"):
            self.case.invalidate_recordset()
            self.assertRegex(self.case.call_advice, "^Tomorrow from .*nobody is contacted on a holiday")

    def test_the_dialog_asks_why_only_against_the_rules(self):
        form = Form(self.env["credit.call.log"].with_user(self.operator).with_context(default_case_id=self.case.id))
        self.assertFalse(form.contact_obstacle)
        form.save().action_save()
        form = Form(self.env["credit.call.log"].with_user(self.operator).with_context(default_case_id=self.case.id))
        self.assertIn("one conversation a day", form.contact_obstacle)
        form.direction = "in"
        self.assertFalse(form.contact_obstacle)
        form.direction = "out"
        form.override_reason = "He had to leave and asked me to ring again"
        form.save().action_save()
        self.assertEqual(self.case.interaction_ids[0].override_code, "day_limit")

    def test_judging_many_costs_as_much_as_judging_one(self):
        debtors = self.env["res.partner"].create([
            {"name": f"Debtor {n}", "company_id": self.client.id, "phone": f"+39 06 555 {n:04}", "city": "Roma"}
            for n in range(30)
        ])
        for debtor in debtors:
            self.invoice(100, 40, debtor)
        self.run_night()
        cases = self.env["credit.case"].search([("partner_id", "in", debtors.ids)])
        self.assertEqual(len(cases), 30)

        def count(records, channel):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._get_contact_verdict(NOW, channel=channel)
            return self.env.cr.sql_log_count - before

        for channel in ("phone", "email", "letter"):
            count(cases, channel)
            self.assertEqual(count(cases, channel), count(cases[:3], channel), channel)

    def test_a_text_says_nothing_that_is_forbidden_in_no_language(self):
        template = self.env.ref("sagres_credit.mail_template_reminder")
        before = template.body_html
        with self.assertRefused(r"pignoramento.*UNIREC"):
            template.body_html = "<p>Seguirà il <b>Pigno</b>ramento.</p>"
        with self.assertRefused("recupero crediti"):
            template.with_context(lang="it_IT").subject = "Ufficio Recupero  Crediti"
        template.invalidate_recordset()
        template.body_html = f"{before}<p>Non parliamo di impignorabilità.</p>"

    def test_other_texts_of_odoo_are_left_alone(self):
        partner = self.env["ir.model"]._get("res.partner")
        self.assertTrue(self.env["mail.template"].create({"name": "X", "model_id": partner.id, "subject": "Debt collection"}))

    def test_a_phrase_that_a_text_already_says_is_corrected_first(self):
        with self.assertRefused("already says"):
            self.default.forbidden_phrases = "pignoramento\nthank you"

    def test_the_envelope_tells_nobody_what_is_inside(self):
        with self.assertRefused("nothing outside a letter"):
            self.default.envelope_sender = "Sagres, Recupero Crediti"
        self.default.envelope_sender = "Casa Serena"
