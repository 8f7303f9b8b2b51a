from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged, users

from .common import CxCommon


@tagged("post_install", "-at_install")
class TestProgram(CxCommon):
    """A programme asks one score and one open question, and more only for a manager's reason."""

    @users("carla")
    def test_a_programme_that_starts_has_two_questions(self):
        program = self.create_program("After the plan", trigger="plan_kept")
        score, reasons = program.sudo().survey_id.question_ids
        self.assertEqual((program.state, program.kind), ("running", "transactional"))
        self.assertEqual((score.question_type, score.scale_min, score.scale_max), ("scale", 0, 10))
        self.assertEqual((reasons.question_type, reasons.constr_mandatory), ("text_box", False))

    def test_effort_and_satisfaction_have_their_own_scales(self):
        for metric, scale in (("ces", (1, 7)), ("csat", (1, 5))):
            question = self.create_program(metric, metric=metric).score_question_id
            self.assertEqual((question.scale_min, question.scale_max), scale)

    def test_a_fourth_question_needs_the_reason_of_a_manager(self):
        program = self.create_program("Long", start=False)
        program._create_survey()
        program.survey_id.question_and_page_ids = [
            Command.create({"title": f"More {number}", "question_type": "char_box"}) for number in (1, 2)
        ]
        with self.assertRaisesRegex(UserError, "asks 4 questions"):
            program.action_start()
        program.with_user(self.manager).question_reason = "The body asks for it once a year"
        program.action_start()
        self.assertEqual(program.state, "running")

    @users("anna")
    def test_an_operator_does_not_make_programmes(self):
        with self.assertRaises(AccessError):
            self.create_program("Mine")

    def test_employees_are_asked_in_waves_only(self):
        with self.assertRaisesRegex(ValidationError, "in waves"):
            self.create_program("Staff", stakeholder="employee")
        self.assertTrue(self.create_program("Staff", stakeholder="employee", trigger="wave").is_anonymous)

    def test_a_closed_programme_stays_closed(self):
        self.program.action_close()
        with self.assertRaisesRegex(UserError, "does not start again"):
            self.program.action_start()

    def test_zero_is_a_score_and_its_scale_is_kept(self):
        self.assertEqual(self.create_voice(0).score_class, "detractor")
        self.assertEqual(self.create_voice(8).score_class, "passive")
        self.assertEqual(self.create_voice(10).score_class, "promoter")
        self.assertFalse(self.create_voice(body="Nobody answers").score_class)
        with self.assertRaisesRegex(ValidationError, "from 0 to 10"):
            self.create_voice(11)
