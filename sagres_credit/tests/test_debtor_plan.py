import base64

from odoo.tests import tagged

from .debtor_common import DebtorCommon

# One pixel.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestDebtorPlan(DebtorCommon):
    """A debtor signs on their page a plan that the mandate allows: what was shown is what is signed."""

    def setUp(self):
        super().setUp()
        self.mandate.plan_min_installment = 10
        self.enter()
        self.choice = self.case._get_page_plans()[0]
        self.form = self.get(f"/plan?plan={self.choice['code']}").text

    def test_the_choices_show_number_amount_and_first_day(self):
        page = self.get("/plan").text
        self.assertIn(f"{self.choice['count']} installments of {self.choice['usual']}", page)
        self.assertIn(f"/plan?plan={self.choice['code']}", page)

    def test_the_whole_text_stands_before_the_signature(self):
        for words in ("acknowledge that you owe", "1186", "no new debt", self.choice["lines"][-1]["date"]):
            self.assertIn(words, self.form)

    def test_a_plan_is_signed_once(self):
        for _click in range(2):
            response = self.send("/plan", self.form, name="Rosa Bianchi", agree="1",
                                 signature=f"data:image/png;base64,{PNG}")
            self.assertIn("The plan is in force", response.text)
        plan = self.case.plan_ids
        self.assertEqual((len(plan), plan.state, plan.signed_by, plan.sign_channel), (1, "active", "Rosa Bianchi", "portal"))
        self.assertEqual(plan.signature.decode(), PNG)
        self.assertTrue(plan.signed_ip)
        self.assertIn("/pay/next", response.text)
        self.assertIn("Your plan", self.get().text)
        self.assertNotIn("Pay in installments", self.get().text)

    def test_what_is_no_picture_is_no_signature(self):
        broken = base64.b64encode(b"\x89PNG\r\n\x1a\nnothing").decode()
        for drawn in ("data:image/png;base64," + broken, "data:text/html;base64,PGI+", "x" * 400000, "data:image/png;base64,%%"):
            self.assertFalse(self.case._read_signature(drawn))
        self.assertEqual(self.case._read_signature(f"data:image/png;base64,{PNG}"), PNG)

    def test_without_name_or_assent_nothing_is_signed(self):
        self.assertIn("Tick the box", self.send("/plan", self.form, name="Rosa Bianchi").text)
        response = self.send("/plan", self.form, name=" ", agree="1")
        self.assertIn("Write the name of who signs", response.text)
        self.assertFalse(self.case.plan_ids, "an offer that was not signed leaves nothing")

    def test_what_changed_meanwhile_is_shown_again(self):
        self.pay(self.first, 20)
        response = self.send("/plan", self.form, name="Rosa Bianchi", agree="1")
        self.assertIn("Nothing was signed", response.text)
        self.assertFalse(self.case.plan_ids.filtered(lambda plan: plan.state == "active"))

    def test_a_plan_out_of_the_mandates_limits_cannot_be_named(self):
        response = self.send("/plan", self.form, plan="999", shown=self.choice["total"], name="Rosa Bianchi", agree="1")
        self.assertIn("Nothing was signed", response.text)
        self.assertFalse(self.case.plan_ids)

    def test_what_the_operator_offered_is_the_first_choice(self):
        terms = self.case._get_plan_choices()[0]
        self.env["credit.plan"]._offer(self.case, **{
            name: terms[name] for name in ("count", "frequency", "first_due", "down_payment")
        })
        page = self.get("/plan?plan=offer").text
        self.assertIn("I sign the plan", page)
        self.send("/plan", page, name="Rosa Bianchi", agree="1")
        self.assertEqual(self.case.plan_ids.mapped("state"), ["active"])

    def test_the_next_installment_is_what_the_ledger_says(self):
        self.send("/plan", self.form, name="Rosa Bianchi", agree="1")
        plan = self.case.plan_ids
        items, amount = self.case._read_pay_choice("next")
        self.assertEqual((items, amount), (plan.receivable_ids, plan.line_ids.sorted("date_due")[0].amount))
        self.pay(self.first, 20)
        self.env.invalidate_all()
        self.assertEqual(self.case._read_pay_choice("next")[1], self.case.currency_id.round(amount - 20))

    def test_where_no_plan_is_allowed_a_proposal_is_asked(self):
        self.mandate.plan_min_installment = 10000
        self.assertIn(f'{self.path}/installments"', self.get().text)
        self.send("/installments", amount="25", words="After the 10th")
        self.assertEqual(self.case.next_action, "propose_plan")
