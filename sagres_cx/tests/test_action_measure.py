from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .action_common import ActionCommon

# Done on 20 July, settled on 3 August, measured for 90 days: until 31 October.
BEGAN, DONE = "2026-07-01", "2026-07-20"
BEFORE, AFTER = "2026-05-10", "2026-08-10"


@tagged("post_install", "-at_install")
class TestActionMeasure(ActionCommon):
    """An improvement is better only where voices say so beyond chance; the figures here are reckoned by hand."""

    def create_done(self, **vals):
        return self.create_action(**{
            "state": "done", "date_start": BEGAN, "date_done": DONE, "touchpoint_id": self.touchpoint.id,
            "reason_id": self.reason.id, "user_id": self.manager.id, **vals,
        })

    def measure(self):
        with self.night_cursor() as env:
            env["cx.action"]._cron_measure()
        self.env.invalidate_all()

    def get_figures(self, action):
        return [
            tuple(round(action[f"{side}_{name}"], 1) for name in ("number", "value", "low", "high"))
            for side in ("before", "after")
        ]

    def test_a_share_that_halves_is_better(self):
        action = self.create_done(has_target=True, expected_value=15)
        self.create_voices(BEFORE, 100, hits=40)
        self.create_voices(AFTER, 100, hits=20)
        self.measure()
        self.assertEqual((action.state, action.effect), ("measured", "better"))
        self.assertEqual(self.get_figures(action), [(100, 40, 30.9, 49.8), (100, 20, 13.3, 28.9)])
        self.assertEqual(
            action.effect_words, "Better: from 40.0 % (30.9 to 49.8, n=100) to 20.0 % (13.3 to 28.9, n=100)."
            " The hoped for 15.0 is not reached",
        )
        self.assertEqual((action.activity_ids.user_id, action.activity_ids.summary), (self.manager, action.effect_words))

    def test_the_same_share_of_few_voices_cannot_be_told(self):
        action = self.create_done()
        self.create_voices(BEFORE, 10, hits=4)
        self.create_voices(AFTER, 10, hits=2)
        self.measure()
        self.assertEqual((action.state, action.effect), ("measured", "unknown"))
        self.assertRegex(action.effect_words, "^Cannot be told yet: from 40.0 % .*n=10")

    def test_a_share_that_rises_is_worse(self):
        action = self.create_done()
        self.create_voices(BEFORE, 100, hits=20)
        self.create_voices(AFTER, 100, hits=40)
        self.measure()
        self.assertEqual(action.effect, "worse")

    def test_no_voice_tells_nothing(self):
        action = self.create_done()
        self.measure()
        self.assertEqual((action.effect, action.effect_words), ("unknown", "Cannot be told yet: from no voice to no voice"))

    def test_nps_is_judged_with_its_error(self):
        action = self.create_done(measure="nps")
        self.create_voices(BEFORE, 100, promoters=30, detractors=50)
        self.create_voices(AFTER, 100, promoters=60, detractors=20)
        self.measure()
        self.assertEqual((action.direction, action.effect), ("up", "better"))
        self.assertEqual(self.get_figures(action), [(100, -20, -37.1, -2.9), (100, 40, 24.3, 55.7)])

    def test_complaints_are_counted(self):
        few, many = (self.create_done(measure="complaints", touchpoint_id=moment) for moment in (self.touchpoint.id, False))
        self.create_voices(BEFORE, 5, hits=5, source="complaint")
        self.create_voices(BEFORE, 9, hits=9)
        self.create_voices(BEFORE, 1, hits=1, source="complaint", touchpoint_id=False)
        self.measure()
        self.assertEqual(((few.before_value, few.effect), (many.before_value, many.effect)), ((5, "unknown"), (6, "better")))

    def test_voices_outside_both_terms_do_not_count(self):
        action = self.create_done()
        for day in ("2026-04-01", BEGAN, "2026-07-25", "2026-11-01"):
            self.create_voices(day, 7)
        for day in ("2026-04-02", "2026-06-30", "2026-08-03", "2026-10-31"):
            self.create_voices(day, 3)
        self.create_voices(AFTER, 5, stakeholder="employee")
        self.create_voices(AFTER, 5, touchpoint_id=self.env.ref("sagres_cx.cx_touchpoint_contract").id)
        self.create_voices(AFTER, 5, company_id=self.other_client.id)
        self.measure()
        self.assertEqual((action.before_number, action.after_number), (6, 6))

    def test_suggestions_do_not_count_and_reasons_below_do(self):
        action = self.create_done(reason_id=self.reason.parent_id.id)
        voices = self.create_voices(AFTER, 3, hits=3)
        voices[0].tag_ids.state = "suggested"
        self.measure()
        self.assertEqual((action.after_number, round(action.after_value, 1)), (3, 66.7))

    def test_nothing_is_measured_before_its_term_is_over(self):
        action = self.create_done(date_done="2026-08-09")  # until 20 November, the 21st is measured
        self.assertEqual(action.date_measure, Date.to_date("2026-11-21"))
        self.create_voices(BEFORE, 100, hits=40)
        self.measure()
        self.assertEqual((action.state, action.effect), ("done", False))

    def test_late_voices_change_the_verdict_and_the_owner_hears_of_it(self):
        action = self.create_done()
        self.create_voices(BEFORE, 100, hits=40)
        self.measure()
        self.assertEqual(action.effect, "unknown")
        self.create_voices(AFTER, 100, hits=20)
        self.measure()
        self.assertEqual(action.effect, "better")
        self.measure()
        self.assertEqual(len(action.activity_ids), 2)

    def test_who_changes_what_it_stands_on_has_it_measured_anew(self):
        action = self.create_done()
        self.create_voices(BEFORE, 100, hits=40)
        self.create_voices(AFTER, 100, hits=20)
        self.measure()
        own = self.as_user(self.client_user, action)
        own.measure_days = 90
        self.assertEqual(own.state, "measured")
        own.measure_days = 30
        self.assertEqual((own.state, own.effect), ("done", False))
        own.action_begin()
        self.assertEqual((own.state, own.date_done), ("in_work", False))

    def test_a_share_needs_its_reason(self):
        with self.assertRaisesRegex(ValidationError, "Choose the reason of «Plain words»"):
            self.create_done(reason_id=False)

    def test_forty_improvements_cost_as_many_queries_as_four(self):
        self.create_voices(BEFORE, 20, hits=10)
        counts = []
        for number in (2, 4, 40):  # the first fills the caches of the registry
            actions = self.env["cx.action"].union(*[self.create_done() for _ in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            actions._measure()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
