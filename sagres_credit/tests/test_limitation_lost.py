from datetime import date

from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT
from .delivery_common import DeliveryCommon
from .limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestLimitationLost(LimitationCommon):
    """What was lost is shown with why and on whose watch; the case and the manager hear of it once."""

    def _get_row(self, item, user=None):
        return self.as_user(user or self.manager, "credit.limitation.report").search([("receivable_id", "=", item.id)])

    def _get_problems(self):
        return self.env["credit.problem"].search([("kind", "=", "expired"), ("state", "=", "open")])

    def _get_notes(self):
        return self.get_case().message_ids.filtered(lambda message: "Prescribed" in (message.body or ""))

    def test_credit_lost_before_the_mandate(self):
        item = self.lapse("2019-03-11")
        self.assertEqual(item.lost_why, "It was already prescribed when the mandate began, on 01/01/2020.")
        self.assertEqual(self._get_row(item).lost_side, "before")

    def test_credit_that_came_too_late(self):
        item = self.lapse("2026-03-10")
        self.manage_since(item, "2026-06-01")
        self.assertEqual(item.lost_why, "It came under management only on 06/01/2026, when it was already prescribed.")
        self.assertEqual(self._get_row(item).lost_side, "before")

    def test_credit_that_came_just_before_its_end(self):
        item = self.lapse("2026-03-10")
        self.manage_since(item, "2026-03-01")
        self.assertEqual(
            item.lost_why,
            "It came under management only on 03/01/2026, 9 days before the end. No act ever reached the debtor.",
        )
        self.assertEqual(self._get_row(item).lost_side, "under")

    def test_credit_that_nobody_protected(self):
        item = self.lapse("2026-03-10")
        self.manage_since(item, "2023-01-01")
        self.assertEqual(item.lost_why, "No act ever reached the debtor.")
        row = self._get_row(item, self.client_user)
        self.assertEqual((row.lost_side, row.lost_why), ("under", "No act ever reached the debtor."))
        self.assertEqual(row.managed_since, date(2023, 1, 1))

    def test_credit_that_lives_has_no_reason_of_loss(self):
        self.assertFalse(self.lapse("2027-03-10").lost_why)
        self.assertFalse(self.invoice(10, 30, post=False).credit_receivable_ids.lost_why)

    def test_reasons_cost_as_many_queries_for_40_items_as_for_4(self):
        items = self.env["credit.receivable"].browse([self.lapse("2026-03-10", 10 + n).id for n in range(40)])

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("lost_why")
            return self.env.cr.sql_log_count - before

        count(items)
        self.assertEqual(count(items), count(items[:4]))

    def test_night_tells_the_case_and_the_manager_once(self):
        self.lapse("2026-11-20", 700)
        self.lapse("2026-11-19", 50)
        self.invoice(80, 30)
        self.run_night()
        problem = self._get_problems()
        self.assertEqual(problem.user_id, self.manager)
        self.assertIn("Prescribed credits to show to the client: 1, 50.00", problem.name)
        self.run_night("2026-11-21")
        self.run_night("2026-11-22")
        self.assertEqual(self._get_problems(), problem)
        self.assertIn("2, 750.00", problem.name)
        self.assertEqual(len(self._get_notes()), 2)
        self.assertIn("700.00", self._get_notes()[0].body)

    def test_solved_problem_stays_solved_and_what_follows_is_a_new_one(self):
        self.lapse("2026-11-19", 50)
        later = self.lapse("2026-11-20", 700)
        self.run_night()
        first = self._get_problems()
        first.with_user(self.manager).action_solve()
        self.run_night()
        self.assertFalse(self._get_problems())
        self.run_night("2026-11-21")
        second = self._get_problems()
        self.assertIn("1, 700.00", second.name)
        self.assertEqual(later.expired_problem_id, second)

    def test_problem_opens_the_credits_it_is_about(self):
        item = self.lapse("2026-11-19", 50)
        self.run_night()
        action = self._get_problems().with_user(self.manager).action_open_record()
        rows = self.as_user(self.manager, action["res_model"]).search(action["domain"])
        self.assertEqual(rows.receivable_id, item)

    def test_credit_that_was_saved_and_lost_again_is_told_again(self):
        item = self.lapse("2026-11-19", 50)
        self.run_night()
        self._get_problems().action_solve()
        item.own_claim_kind_id = self._kind("ordinary")
        self.run_night()
        self.assertFalse(item.expired_problem_id)
        item.own_claim_kind_id = False
        self.run_night()
        self.assertEqual(len(self._get_problems()), 1)

    def test_client_finds_what_was_lost_with_its_total(self):
        lost = self.lapse("2026-03-10", 10) | self.lapse("2026-04-10", 15)
        self.lapse("2027-04-10", 100)
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_limitation_report_action_lost")
        user = self._create_user("gino", "sagres_credit.group_client", self.client)
        rows = self.as_user(user, "credit.limitation.report").search([("bucket", "=", "0_expired")])
        self.assertIn("0_expired", action["domain"])
        self.assertEqual(rows.receivable_id, lost)
        table = rows.export_data(["partner_id/name", "amount", "lost_side", "lost_why"])["datas"]
        self.assertEqual(sum(row[1] for row in table), 25)
        self.assertEqual({row[0] for row in table}, {"Rosa Bianchi"})


@tagged("post_install", "-at_install")
class TestLimitationLostActs(DeliveryCommon):
    """Acts that did not save a credit are told: what came back, what came too late."""

    def setUp(self):
        super().setUp()
        self.mandate.write({"claim_kind_id": self.env.ref("sagres_credit.credit_claim_kind_nursing_home").id,
                            "date_start": "2020-01-01"})
        self.item = self.invoice(70, (NIGHT - date(2021, 11, 12)).days).credit_receivable_ids
        self.item.case_id = self.case

    def test_letter_that_came_back(self):
        self.send_notice(days_ago=15).delivery_ids._set_state(
            "returned", reason="untraceable", date_returned=Date.subtract(NIGHT, days=5),
        )
        self._lose()
        self.assertEqual(self.item.lost_why, "Registered letter of 11/05/2026 did not arrive (Untraceable).")

    def test_act_that_reached_the_debtor_too_late(self):
        self._lose()
        self.send_notice(days_ago=10).delivery_ids._set_state("delivered", date_delivered=Date.subtract(NIGHT, days=5))
        self.assertEqual(self.item.limitation_state, "expired")
        self.assertEqual(self.item.lost_why, "The act that reached the debtor on 11/15/2026 came too late.")

    def test_act_in_time_that_no_other_followed(self):
        self.item.write({"claim_date": False})
        notice = self.send_notice(days_ago=15)
        notice.delivery_ids._set_state("delivered", date_delivered=Date.subtract(NIGHT, days=9))
        self.assertEqual(self.item.limitation_state, "running")
        self.env["credit.limitation"]._flush()
        with self.subTest("Five years later"):
            self.run_night("2031-11-12")
            self.assertEqual(
                self.item.lost_why,
                "The last act in time reached the debtor on 11/11/2026: no other followed before the end.",
            )

    def _lose(self):
        self.env["credit.limitation"]._update_items(self.item)
        self.env.cr.execute("UPDATE credit_receivable SET create_date = '2022-01-01' WHERE id = %s", [self.item.id])
        self.env.invalidate_all()
        self.assertEqual(self.item.limitation_state, "expired")
