from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from ..tools import score
from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestPage(FiguresCommon):
    """Experience beside results: every figure has its n and its interval, opens its records, and is of nobody else."""

    def get_page(self, user=None, company=None, months=3):
        return self.as_user(user or self.client_user, "cx.page").get_page((company or self.client).id, months)

    def card(self, key, page):
        return next(card for card in page["voices"] if card["key"] == key)

    def tile(self, key, tiles):
        return next(tile for tile in tiles if tile["key"] == key)

    def open(self, action, user=None):
        return self.as_user(user or self.client_user, action["res_model"]).search(action["domain"])

    def test_without_voices_nothing_has_a_value(self):
        page = self.get_page()
        self.assertEqual([card["value"] for card in page["voices"]], [False] * 4)
        self.assertEqual([row for row in page["by_month"]["rows"]], [])
        self.assertFalse(self.tile("rate", page["loop"]["tiles"])["value"])
        self.assertFalse(self.tile("hours", page["loop"]["tiles"])["value"])
        self.assertFalse(self.tile("kept", page["results"])["value"])
        self.assertEqual(page["drivers"], [])

    def test_each_kind_of_people_has_its_nps_with_n_and_interval(self):
        self.speak(25, 5, 5)
        self.speak(2, 0, 1, stakeholder="customer")
        page = self.get_page()
        nps = score.nps(25, 5, 5)
        debtors, customers = self.card("debtor", page), self.card("customer", page)
        self.assertEqual(
            (debtors["value"], debtors["n"], debtors["margin"], debtors["few"]), ("+57", 35, f"{nps.margin:.0f}", False))
        self.assertEqual((customers["value"], customers["n"], customers["few"]), ("+33", 3, True))
        self.assertFalse(self.card("partner", page)["value"])
        rows = self.open(debtors["action"])
        self.assertEqual((len(rows), sum(rows.mapped("nps")) / 35), (35, nps.value))

    def test_an_arrow_stands_only_where_the_change_is_more_than_chance(self):
        self.speak(10, 10, 30, date="2026-10-10 09:00:00")
        self.speak(30, 10, 10, date="2026-11-10 09:00:00")
        self.speak(20, 10, 20, stakeholder="customer", date="2026-10-10 09:00:00")
        self.speak(22, 10, 18, stakeholder="customer", date="2026-11-10 09:00:00")
        page = self.get_page(months=1)
        self.assertEqual(self.card("debtor", page)["trend"], {"key": "up", "words": "+80 points"})
        self.assertEqual(self.card("customer", page)["trend"]["key"], "same")
        cells = {row["key"]: row["cells"] for row in page["by_month"]["rows"]}
        self.assertEqual([cell["trend"]["key"] for cell in cells["debtor"]][-2:], ["none", "up"])
        self.assertEqual(len(page["by_month"]["months"]), 6)

    def test_a_month_begins_at_midnight_of_the_reader(self):
        self.speak(1, date="2026-10-31 23:30:00")  # the first of November in Rome
        self.assertEqual(self.card("debtor", self.get_page(months=1))["n"], 1)
        self.speak(1, date="2026-10-31 22:30:00")
        self.assertEqual(self.card("debtor", self.get_page(months=1))["n"], 1)
        self.assertEqual(self.card("debtor", self.get_page(months=3))["n"], 2)

    def test_results_are_those_of_the_books_and_of_the_cases(self):
        self.mandate.date_start = "2026-10-01"
        page = self.get_page()
        self.assertFalse(self.tile("period", page["results"])["action"])
        self.pay(self.move)
        self.env.flush_all()
        page = self.get_page()
        self.assertIn("600", self.tile("period", page["results"])["value"])
        self.assertEqual(self.tile("recovery", page["results"])["value"], "100 %")
        self.assertEqual(self.tile("closed", page["results"])["value"], "1")
        self.assertEqual(self.tile("kept", page["results"])["value"], "100 %")
        self.assertEqual(self.open(self.tile("kept", page["results"])["action"]), self.case.with_user(self.client_user))

    def test_asking_and_closing_the_loop(self):
        base = {"program_id": self.program.id, "company_id": self.client.id, "date": NIGHT}
        self.env["cx.invitation"].create([
            {**base, "state": "answered", "date_sent": NIGHT}, {**base, "state": "sent", "date_sent": NIGHT},
            {**base, "state": "excluded", "exclusion": "quarantine"}, {**base, "state": "failed", "date_sent": NIGHT},
        ])
        hurt = self.create_voice(2, date="2026-11-18 10:00:00")
        callback = self.env["cx.callback"].search([("feedback_id", "=", hurt.id)])
        callback.write({"state": "done", "date_done": "2026-11-19 16:00:00", "recovery_metric": "nps", "recovery_score": 8})
        self.env.flush_all()
        page = self.get_page()
        values = {tile["key"]: tile["value"] for tile in page["loop"]["tiles"]}
        self.assertEqual(values, {
            "asked": "2", "answered": "1", "rate": "50 %", "callback": "1", "done": "1", "hours": "30.0 hours", "recovered": "1",
        })
        self.assertEqual([(why["label"], why["count"]) for why in page["loop"]["excluded"]], [("Asked a short while ago", 1)])

    def test_drivers_have_impact_and_the_words_of_one_who_may_be_quoted(self):
        self.speak(8)
        hurt = self.speak(detractors=2, body="Three invoices in one month", partner_id=self.debtor.id)
        self.name_reason(hurt)
        driver, = self.get_page()["drivers"]
        self.assertEqual((driver["named"], driver["detractors"], driver["costs"]), (2, 2, True))
        self.assertEqual(driver["impact"], "-40.0")
        self.assertEqual(driver["quote"], "Three invoices in one month")
        self.assertEqual(self.open(driver["action"]).ids, hurt.sorted("id", reverse=True).ids)
        self.debtor.credit_vulnerable = True
        self.env.flush_all()
        for user in (self.client_user, self.manager):
            self.assertEqual(self.get_page(user)["drivers"][0]["quote"], "", "Of who is vulnerable nothing, ever")

    def test_service_delivered_stands_beside_the_perceived(self):
        self.speak(1, 0, 3, touchpoint_id=self.invoice_moment.id)
        self.env["cx.service.fact"].create([
            {"name": f"Invoice in time {number}", "company_id": self.client.id, "touchpoint_id": self.invoice_moment.id,
             "date": "2026-11-01", "value": value, "target_rule": "least", "target": 95}
            for number, value in enumerate((99, 90, 97))
        ] + [{
            "name": "Interruption", "kind": "outage", "company_id": self.client.id, "date": "2026-11-02", "is_measured": False,
        }])
        rows = self.get_page()["service"]
        self.assertEqual([(row["label"], row["facts"], row["met"]) for row in rows],
                         [("Invoice", 3, "2 of 3"), ("The whole service", 1, False)])
        self.assertEqual((rows[0]["said"]["value"], rows[1]["said"]["value"]), ("-50", False))
        self.assertEqual(len(self.open(rows[0]["action"])), 3)

    def test_the_page_is_of_managers_and_of_the_client_itself(self):
        with self.assertRaisesRegex(AccessError, "of the staff of a client, and of credit managers"):
            self.get_page(self.operator)
        self._create_mandate(self.other_client, self.operator)
        with self.assertRaisesRegex(AccessError, "or you do not work for it"):
            self.get_page(company=self.other_client)
        self.assertEqual(self.get_page(self.manager, self.other_client)["company"], self.other_client.id)
        self.speak(4, company_id=self.other_client.id, case_id=False)
        self.assertEqual(self.card("debtor", self.get_page())["n"], 0)

    def test_periods_that_do_not_exist_are_the_usual_one(self):
        for months in (0, -5, 1000, "12"):
            self.assertEqual(self.get_page(months=months)["months"], 3)

    def test_the_page_costs_as_many_queries_for_many_voices(self):
        self.name_reason(self.speak(10, 5, 5))
        counts = []
        for _number in range(3):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.get_page()
            self.as_user(self.operator, "cx.page").get_journey(self.client.id)
            counts.append(self.env.cr.sql_log_count - before)
            if not counts[1:]:
                continue
            self.name_reason(self.speak(100, 50, 50))
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestJourney(FiguresCommon):
    """The moments of the journey in order, each with what is said of it and why."""

    def get_journey(self, user=None, **options):
        return self.as_user(user or self.operator, "cx.page").get_journey(self.client.id, **options)

    def moment(self, moment, journey):
        return next(row for row in journey["moments"] if row["key"] == moment.id)

    def test_moments_stand_in_their_order_with_or_without_voices(self):
        journey = self.get_journey()
        moments = self.env["cx.touchpoint"].search([("code", "!=", "work")])
        self.assertEqual([row["key"] for row in journey["moments"]], moments.ids)
        self.assertFalse(any(row["value"] or row["face"] or row["action"] for row in journey["moments"]))

    def test_a_moment_has_nps_voices_reason_and_face_and_opens_its_voices(self):
        voices = self.speak(1, 1, 6)
        voices |= self.create_voice(body="Only words", touchpoint_id=self.call_moment.id)
        self.name_reason(voices[:3])
        self.name_reason(voices[:1], self.env.ref("sagres_credit.credit_reason_amount"))
        self.speak(9, touchpoint_id=self.invoice_moment.id, stakeholder="customer")
        journey = self.get_journey()
        call, invoice = self.moment(self.call_moment, journey), self.moment(self.invoice_moment, journey)
        self.assertEqual((call["n"], call["voices"], call["face"], call["few"]), (8, 9, "bad", True))
        self.assertEqual(call["reason"], f"{self.reason.display_name} (3)")
        self.assertEqual(set(self.as_user(self.operator, "cx.feedback").search(call["action"]["domain"]).ids), set(voices.ids))
        self.assertEqual((invoice["value"], invoice["face"]), ("+100", "good"))
        customers = self.get_journey(stakeholder="customer")
        self.assertFalse(self.moment(self.call_moment, customers)["value"])
        self.assertEqual(self.moment(self.invoice_moment, customers)["n"], 9)

    def test_employees_are_nowhere_on_the_journey(self):
        self.speak_as_staff(9, touchpoint_id=self.call_moment.id)
        journey = self.get_journey(self.manager, stakeholder="employee")
        self.assertFalse(journey["stakeholder"])
        self.assertEqual(self.moment(self.call_moment, journey)["voices"], 0)

    def test_who_has_no_part_in_it_is_refused(self):
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer")
        with self.assertRaisesRegex(AccessError, "of who looks after people, and of the staff of a client"):
            self.get_journey(lawyer)
