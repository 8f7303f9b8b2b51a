from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import KNOWN

from .ask_common import VoiceCommon


@tagged("post_install", "-at_install")
class TestTourAnswer(VoiceCommon):
    """On the screen of a telephone: a customer answers in two taps."""

    browser_size = "390x844"
    touch_enabled = True

    def test_a_customer_answers_in_two_taps(self):
        self.start_tour(
            f"/v/{self.path}", "cx_answer_tour", timeout=180, error_checker=lambda message: KNOWN not in message,
        )
        voice = self.find_voice(self.invitation)
        self.assertEqual((voice.score, self.invitation.state), (0, "answered"))
        self.assertTrue(voice.wants_contact)
