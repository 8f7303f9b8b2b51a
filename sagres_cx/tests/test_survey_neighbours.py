from pathlib import Path
from runpy import run_path

from odoo.tests import new_test_user, tagged

from .common import CxCommon


@tagged("post_install", "-at_install")
class TestSurveyNeighbours(CxCommon):
    """People who run surveys of Odoo's own, with no role in credit, work as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.surveyor = new_test_user(cls.env, "gina", groups="survey.group_survey_manager,base.group_user")

    def _as_surveyor(self):
        return self.env(user=self.surveyor, context={})

    def test_a_question_is_written_before_it_is_in_a_survey(self):
        question = self._as_surveyor()["survey.question"].create({"title": "Your name", "question_type": "char_box"})
        self.assertEqual(question.title, "Your name")

    def test_a_survey_with_questions_is_made_and_copied(self):
        survey = self._as_surveyor()["survey.survey"].create({
            "title": "Canteen", "question_and_page_ids": [(0, 0, {"title": "How was it?", "question_type": "char_box"})],
        })
        self.assertEqual(survey.copy().question_and_page_ids.mapped("title"), ["How was it?"])

    def test_the_migration_gives_the_rule_what_a_new_database_has(self):
        rule = self.env.ref("sagres_cx.survey_question_rule_company")
        fresh = rule.domain_force
        rule.domain_force = "[('survey_id.cx_company_id', 'in', user.company_ids.ids)]"
        namespace = self._load_migration()
        namespace["migrate"](self.env.cr, "19.0.1.0.0")
        self.assertEqual("".join(rule.domain_force.split()), "".join(fresh.split()))

    def _load_migration(self):
        return run_path(str(Path(__file__).parents[1] / "migrations" / "19.0.1.0.1" / "post-question-rule.py"))
