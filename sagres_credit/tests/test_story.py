from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT
from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestStory(NoticeCommon):
    """Rosa Bianchi forgets two fees of her mother's nursing home, and stays a friend of the house.

    The whole of ``sagres_credit`` in one tale: read it first.
    """

    def test_rosa_pays_and_stays(self):
        # Casa Serena invoices the fees of October and November; October slips Rosa's mind.
        october = self.invoice(1800, 12)
        november = self.invoice(1800, -18)

        # The night finds October overdue. Rosa gets one operator, Anna, and one kind reminder, not two letters.
        run = self.run_night()
        case = self.get_case()
        self.assertEqual((run.opened, run.queued), (1, 1))
        self.assertEqual(case.user_id, self.operator)
        self.assertEqual(case.level_id.name, "First reminder, invoice sent again")
        self.assertEqual((case.amount_overdue, case.amount_not_due), (1800, 1800))
        self.assertIn(october.name, case.notice_ids.body)

        # In the morning, at a decent hour, it leaves in Anna's name, with what is true at that moment.
        self.assertEqual(self.send("2026-11-20 06:00:00"), [])
        (letter,) = self.send("2026-11-20 08:00:00")
        self.assertIn(self.operator.name, letter["From"])
        self.assertIn(october.name, letter.get_body(("html",)).get_content())
        self.assertEqual((case.notice_ids.state, case.notice_ids.amount), ("sent", 1800))

        # Two weeks later the reminder has had no answer: it is time for a person, and Anna finds Rosa on her day.
        morning = Date.add(NIGHT, days=14)
        self.run_night(morning)
        self.assertEqual((case.next_action, case.next_action_date), ("first_contact", morning))
        self.assertIn("nobody has talked to this debtor yet", case.why_now)
        self.assertIn(case, self.env["credit.case"].with_user(self.operator).search(
            self.env["credit.case"].with_user(self.operator)._get_my_day_domain()
        ))

        # Anna calls and listens: the invoice never came. That is Casa Serena's to mend, and she says when she rings again.
        never_came = self.env.ref("sagres_credit.credit_reason_document_not_received")
        self.assertTrue(never_came.creditor_weakness)
        self.talk(
            case, reason_id=never_came.id, emotion="good", body="The invoice never came: please send it by e-mail.",
            next_action="call_back", next_action_date=Date.add(morning, days=5), date=f"{morning} 09:00:00",
        )
        self.assertEqual((case.contact_count, case.last_reason_id), (1, never_came))
        self.assertIn("please send it", case.last_words)
        self.assertIn("please send it", "".join(case.message_ids.mapped("body")))

        # While she waits for Rosa nothing else is sent or asked, however many nights pass.
        self.run_night(Date.add(morning, days=1))
        self.assertEqual((case.next_action, len(case.notice_ids)), ("call_back", 1))

        # Rosa pays October at the bank. The case is right at once: only November is left, and it is not due for long.
        self.pay(october)
        self.assertEqual((case.amount_overdue, case.amount_due), (0, 1800))

        # She pays November before anybody asks. The case closes by itself, and Anna stays her operator.
        self.pay(november)
        self.assertEqual((case.stage_id.kind, case.is_open, case.user_id), ("closed", False, self.operator))
        self.assertEqual(case.why_stage, "Closed: nothing is due.")
        self.run_night(Date.add(morning, days=2))
        self.assertFalse(case.next_action)
        thanks = case.notice_ids.filtered(lambda notice: notice.purpose == "improvement")
        self.assertEqual(thanks.mapped("state"), ["queued"], "She pays sooner than she did: she is thanked for it")
        self.assertEqual((case.notice_ids - thanks).mapped("state"), ["sent"], "What was said once is not taken back")
