from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import TourCommon

from .test_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestTourVoice(CallbackCommon, TourCommon):
    """An operator closes the loop in a real browser, from My day."""

    def test_an_operator_closes_the_loop_from_my_day(self):
        voice = self.create_voice(3, "La bolletta è incomprensibile e nessuno risponde", lang="it_IT")
        self.browse_as(self.operator, "/odoo/my-day", "cx_close_loop_tour")
        callback = self.get_callback(voice)
        self.assertEqual((callback.state, callback.done_by_id), ("done", self.operator))
        self.assertEqual((callback.recovery_score, callback.is_recovered), (8, True))
        self.assertIn("explains the bill", callback.agreement)
        self.assertTrue(callback.root_cause_id)

    def test_a_person_accepts_what_the_lexicon_suggests(self):
        voice = self.create_voice(8, "Nessuno risponde", lang="it_IT")
        self.browse_as(self.operator, "/odoo/cx-wall", "cx_wall_tour")
        self.assertEqual(
            {(tag.reason_id.code or tag.emotion, tag.state) for tag in voice.tag_ids},
            {("waiting_answer", "accepted"), ("bad", "refused"), ("very_bad", "accepted")},
        )
