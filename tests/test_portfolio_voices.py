"""Voices in the sample portfolio: every client listens, complaints and improvements stand at every stage, nothing leaves."""
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_voices import VOICES, make_voices
from tests.portfolio_common import PortfolioCommon

CLIENTS = ("company_ginestra", "company_trefonti", "company_colleverde")
DEBTORS = 9


@tagged("post_install", "-at_install")
class TestPortfolioVoices(PortfolioCommon):
    def build(self):
        super().build()
        self.houses = self.env["res.company"].union(*[self.env.ref(f"__import__.{xmlid}") for xmlid in CLIENTS])
        self.mandate.state = "closed"
        for company in self.houses:
            for place in range(DEBTORS):
                debtor = self._create_debtor(f"Debtor {place}", company, email=f"debtor{place}@{company.id}.example")
                self.invoice(300 + 10 * place, 60, debtor)
        self.run_night(companies=self.houses)
        self.env.invalidate_all()
        mails, messages = self.env["mail.mail"].search_count([]), self.env["sms.sms"].search_count([])
        make_voices(self.env, lambda *_said: None, NIGHT)
        self.left = (self.env["mail.mail"].search_count([]) - mails, self.env["sms.sms"].search_count([]) - messages)

    def find(self, model, *domain):
        return self.env[model].search([("company_id", "in", self.houses.ids), *domain])

    def test_every_client_listens_to_customers_and_employees(self):
        programs = self.find("cx.program", ("state", "=", "running"))
        self.assertEqual(len(programs), 3 * len(self.houses))
        self.assertEqual(programs.company_id, self.houses)

    def test_figures_have_enough_voices_to_be_told(self):
        groups = self.env["cx.score.report"]._read_group(
            [("company_id", "in", self.houses.ids)], ["company_id"], ["__count", "nps:avg"],
        )
        self.assertEqual(len(groups), len(self.houses))
        for company, count, nps in groups:
            self.assertGreater(count, 30, company.name)
            self.assertTrue(-100 < nps < 100)

    def test_who_was_hurt_is_called_back_and_one_loop_is_closed(self):
        for company in self.houses:
            states = self.find("cx.callback", ("company_id", "=", company.id)).mapped("state")
            self.assertIn("todo", states)
            self.assertEqual(states.count("done"), 1)
        self.assertGreaterEqual(len(self.find("cx.feedback", ("about_operator", "=", True))), len(self.houses))

    def test_what_employees_said_carries_no_name(self):
        voices = self.find("cx.feedback", ("stakeholder", "=", "employee"))
        self.assertGreater(len(voices), 3 * 5)
        self.assertFalse(voices.partner_id | voices.invitation_id.partner_id)

    def test_complaints_and_improvements_stand_at_different_stages(self):
        self.assertGreater(len(set(self.find("cx.complaint").mapped("state"))), 2)
        self.assertLessEqual({"proposed", "in_work", "kept"}, set(self.find("cx.action").mapped("state")))
        self.assertTrue(self.find("cx.review"))

    def test_the_morning_has_its_voices(self):
        said = set(self.find("cx.feedback").mapped("body"))
        self.assertLessEqual({words for _score, words, *_rest in VOICES}, said)

    def test_nothing_leaves_by_itself(self):
        self.assertFalse(self.find("cx.invitation", ("date_sent", "!=", False), ("user_input_id", "=", False)))
        self.assertEqual(self.left[1], 0)
