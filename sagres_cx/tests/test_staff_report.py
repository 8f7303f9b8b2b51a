from odoo.exceptions import AccessError
from odoo.tests import tagged

from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestStaffReport(FiguresCommon):
    """What employees say is seen from five answers on, and nothing that is hidden can be worked out from a total."""

    def build(self):
        super().build()
        self.staff_program = self.create_program("How are we", stakeholder="employee", trigger="wave", touchpoint_id=False)

    def answer(self, promoters=0, passives=0, detractors=0, **vals):
        return self.speak_as_staff(promoters, passives, detractors, **{"program_id": self.staff_program.id, **vals})

    def read(self, user=None):
        """Return ``[(first month, last month, answers, eNPS)]`` of the first client."""
        rows = self.as_user(user or self.manager, "cx.staff.report").search(
            [("company_id", "=", self.client.id)], order="date_from")
        return [(str(row.date_from)[:7], str(row.date_to)[:7], row.voice_count, row.nps) for row in rows]

    def get_readable(self, user=None):
        voices = self.as_user(user or self.manager, "cx.feedback")
        return voices.search([("stakeholder", "=", "employee"), ("company_id", "=", self.client.id)])

    def test_four_answers_are_shown_to_nobody(self):
        voices = self.answer(2, 1, 1, body="Too many calls")
        self.assertEqual(self.read(), [])
        for user in (self.manager, self.client_user, self.operator):
            self.assertFalse(self.get_readable(user))
            with self.assertRaises(AccessError):
                self.as_user(user, "cx.feedback").browse(voices.ids).read(["body"])
            self.assertFalse(self.as_user(user, "cx.feedback.tag").search([("feedback_id", "in", voices.ids)]))

    def test_five_answers_are_shown(self):
        voices = self.answer(3, 1, 1)
        self.assertEqual(self.read(), [("2026-09", "2026-09", 5, 40.0)])
        self.assertEqual(self.read(self.client_user), self.read())
        self.assertEqual(self.get_readable(), voices.with_env(self.get_readable().env))
        self.assertFalse(self.get_readable(self.client_user), "Figures, not words")
        with self.assertRaises(AccessError):
            self.as_user(self.operator, "cx.staff.report").search([])

    def test_a_month_that_runs_is_not_shown(self):
        """Else today's figure taken from tomorrow's would be the answer of one person."""
        self.answer(9, date="2026-11-03")
        self.assertEqual(self.read(), [])
        self.assertFalse(self.get_readable())

    def test_few_late_answers_wait_and_are_in_no_total(self):
        """The attack: the total of a programme less the months that are shown."""
        shown = self.answer(4, 0, 4, date="2026-09-10")
        hidden = self.answer(0, 0, 3, date="2026-10-02")
        self.assertEqual(self.read(), [("2026-09", "2026-09", 8, 0.0)])
        totals = self.sum_up(
            self.manager, [], ["voice_count:sum", "detractor_count:sum", "nps:avg"], "cx.staff.report")
        self.assertEqual(totals, [(8, 4, 0.0)])
        Voice = self.as_user(self.manager, "cx.feedback")
        mine = [("company_id", "=", self.client.id), ("stakeholder", "=", "employee")]
        self.assertEqual(Voice.search_count(mine), 8)
        self.assertEqual(Voice._read_group(mine, ["score_class"], ["__count"]), [("detractor", 4), ("promoter", 4)])
        self.assertEqual(Voice._read_group([("program_id", "=", self.staff_program.id)], [], ["__count"]), [(8,)])
        self.assertEqual(set(Voice.search(mine).ids), set(shown.ids))
        self.assertFalse(Voice.search([("id", "in", hidden.ids)]))
        page = self.as_user(self.manager, "cx.page").get_page(self.client.id, 12)
        card = next(card for card in page["voices"] if card["key"] == "employee")
        self.assertEqual((card["n"], card["value"]), (8, "0"))

    def test_months_with_few_are_joined_to_the_next_ones(self):
        self.answer(2, date="2026-07-10")
        self.answer(0, 0, 2, date="2026-08-10")
        self.answer(1, 1, 0, date="2026-09-10")
        self.answer(5, date="2026-10-10")
        self.assertEqual(self.read(), [("2026-07", "2026-09", 6, 100 / 6), ("2026-10", "2026-10", 5, 100.0)])

    def test_what_was_shown_does_not_change_when_others_answer(self):
        self.answer(5, date="2026-08-10")
        before = self.read()
        self.answer(0, 0, 4, date="2026-10-10")
        self.assertEqual(self.read(), before)

    def test_programmes_and_clients_are_not_counted_together(self):
        other = self.create_program("Leadership", stakeholder="employee", trigger="wave", touchpoint_id=False)
        self.answer(3)
        self.answer(3, program_id=other.id)
        self.answer(3, company_id=self.other_client.id, program_id=False)
        self.assertEqual(self.read(), [])

    def test_answers_without_a_score_do_not_fill_up_a_whole(self):
        self.answer(1)
        words = self.env["cx.feedback"].create([{
            "company_id": self.client.id, "program_id": self.staff_program.id, "stakeholder": "employee", "date": "2026-09-11",
            "body": f"Word {number}",
        } for number in range(9)])
        self.assertEqual(self.read(), [])
        self.assertFalse(self.get_readable())
        self.answer(4)
        self.assertEqual(set(words.ids) - set(self.get_readable().ids), set())

    def test_the_mean_of_many_wholes_is_that_of_all_answers(self):
        self.answer(5, date="2026-08-10")
        self.answer(0, 0, 15, date="2026-09-10")
        self.assertEqual(self.sum_up(self.manager, [], ["nps:avg"], "cx.staff.report"), [(-50.0,)])

    def test_no_answer_of_an_employee_is_written_by_a_manager(self):
        with self.assertRaises(AccessError):
            self.as_user(self.manager, "cx.feedback").create({
                "company_id": self.client.id, "stakeholder": "employee", "metric": "nps", "score": 10,
            }).read(["score"])
            self.env.flush_all()
