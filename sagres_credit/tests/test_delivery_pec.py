import hashlib
from datetime import date, datetime

from odoo.tests import tagged

from . import pec_samples as samples
from .delivery_common import MAILBOX, PEC, DeliveryCommon
from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestCertified(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice("pec")
        self.delivery = self.notice.delivery_ids

    def test_acceptance_proves_nothing(self):
        self.receive(self.receipt(self.notice, "accettazione"))
        self.assertEqual(self.delivery.state, "accepted")
        self.assertFalse(self.delivery.effective_date)
        self.assertEqual(self.notice.state, "sent")

    def test_delivery_counts_at_the_moment_of_the_provider(self):
        self.receive(self.receipt(self.notice, moment=datetime(2026, 11, 11, 0, 20, 5)))
        self.assertEqual(self.delivery.effective_date, date(2026, 11, 11))
        self.assertEqual(self.notice.date_delivered, datetime(2026, 11, 10, 23, 20, 5))
        self.assertEqual(self.notice.state, "delivered")

    def test_each_receipt_is_kept_as_it_came(self):
        raw = self.receipt(self.notice)
        self.receive(raw)
        proof = self.delivery.proof_ids
        self.assertEqual(proof.attachment_id.raw, raw)
        self.assertEqual(proof.sha256, hashlib.sha256(raw).hexdigest())
        self.assertIn(proof.attachment_id, self.case.message_ids.attachment_ids)

    def test_a_receipt_that_comes_twice_is_kept_once(self):
        raw = self.receipt(self.notice)
        self.receive(raw)
        messages = len(self.case.message_ids)
        self.receive(raw)
        self.assertEqual(len(self.delivery.proof_ids), 1)
        self.assertEqual(len(self.case.message_ids), messages)

    def test_receipts_in_another_order_change_nothing(self):
        for number, kind in enumerate(("preavviso-errore-consegna", "avvenuta-consegna", "accettazione", "presa-in-carico")):
            self.receive(self.receipt(self.notice, kind, number=number, identifier=f"opec.{number}"))
        self.assertEqual(self.delivery.state, "delivered")
        self.assertEqual(len(self.delivery.proof_ids), 4)
        self.assertFalse(self.get_problems("receipt_unknown"))

    def test_a_receipt_that_contradicts_an_earlier_one_is_shown_to_somebody(self):
        self.receive(self.receipt(self.notice))
        self.receive(self.receipt(self.notice, "errore-consegna", error="altro", number=2))
        self.assertEqual((self.delivery.state, self.notice.state), ("delivered", "delivered"))
        self.assertIn("cannot become", self.get_problems("receipt_unknown").name)

    def test_a_mailbox_that_does_not_exist_bounces_the_notice_and_is_marked(self):
        self.receive(self.receipt(self.notice, "errore-consegna", error="no-dest", detail="5.1.1 casella inesistente"))
        self.assertEqual((self.delivery.state, self.delivery.reason), ("failed", "no_mailbox"))
        self.assertEqual(self.notice.state, "bounced")
        self.assertIn("casella inesistente", self.notice.reason)
        self.assertIn("pec", self.debtor._get_bad_contacts()[self.debtor])

    def test_a_full_mailbox_is_not_a_wrong_one(self):
        self.receive(self.receipt(self.notice, "errore-consegna", error="altro", detail="5.2.2 casella piena"))
        self.assertEqual(self.notice.state, "bounced")
        self.assertNotIn("pec", self.debtor._get_bad_contacts()[self.debtor])

    def test_what_the_own_provider_does_not_accept_has_failed(self):
        self.receive(self.receipt(self.notice, "non-accettazione", error="virus", recipient=None))
        self.assertEqual((self.notice.state, self.notice.reason_code), ("failed", "not_accepted"))

    def test_a_receipt_quicker_than_the_sender_is_not_lost(self):
        notice = self.send_notice("pec", days_ago=9)
        notice.delivery_ids.with_context(credit_delivery_transition=True).write({"state": "draft"})
        notice.delivery_ids.unlink()
        notice.with_context(credit_notice_transition=True).write({"state": "sending", "date_sent": False})
        self.receive(self.receipt(notice, moment=datetime(2026, 11, 20, 10, 0)))
        self.assertEqual((notice.state, notice.delivery_ids.state), ("sending", "delivered"))
        notice._set_state("sent")
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(len(notice.delivery_ids), 1)

    def test_a_receipt_of_the_first_sending_leaves_the_second_alone(self):
        first = self.receipt(self.notice)
        self.receive(self.receipt(self.notice, "errore-consegna", error="altro", detail="casella piena"))
        self.notice._requeue()
        self.receive(first)
        self.assertEqual(self.notice.state, "queued")
        self.assertEqual(self.delivery.state, "delivered")

    def test_a_receipt_for_somebody_else_is_a_problem_with_its_file(self):
        raw = self.receipt(self.notice, recipients=("studio@pec.example.com",))
        self.receive(raw)
        problem = self.get_problems("receipt_unknown")
        self.assertEqual(self.delivery.state, "posted")
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertEqual(self.env["ir.attachment"].browse(problem.res_id).raw, raw)

    def test_a_receipt_from_another_time_is_not_believed(self):
        self.receive(self.receipt(self.notice, moment=datetime(2026, 10, 1, 12, 0)))
        self.assertEqual(self.delivery.state, "posted")
        self.assertIn("cannot be true", self.get_problems("receipt_unknown").name)

    def test_a_receipt_of_nothing_we_know_is_a_problem_once(self):
        raw = samples.receipt(
            "avvenuta-consegna", "<unknown@other.example>", datetime(2026, 11, 12, 9), sender=MAILBOX, recipients=(PEC,)
        )
        self.receive(raw)
        self.receive(raw)
        problem = self.get_problems("receipt_unknown")
        self.assertEqual(len(problem), 1)
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertEqual(problem.action_open_record()["type"], "ir.actions.act_url")

    def test_a_damaged_receipt_is_a_problem_and_nobody_is_answered(self):
        mails = self.env["mail.mail"].search_count([])
        self.receive(self.receipt(self.notice).replace(b"multipart/signed", b"multipart/mixed"))
        problem = self.get_problems("receipt_malformed")
        self.assertTrue(problem.user_id)
        self.assertEqual(self.delivery.state, "posted")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_a_receipt_of_another_part_of_odoo_is_left_to_it(self):
        message = self.debtor.message_post(body="A PEC of somebody else's", message_id="<foreign@firm.example.com>")
        self.receive(samples.receipt("accettazione", message.message_id, datetime(2026, 11, 12, 9), recipients=(PEC,)),
                     "res.partner")
        self.assertFalse(self.get_problems("receipt_unknown"))


@tagged("post_install", "-at_install")
class TestWire(NoticeCommon):
    """From the outgoing server and back: the receipt names the Message-ID that went over the wire."""

    def test_the_receipt_of_what_went_over_the_wire_finds_its_notice(self):
        self.debtor.credit_pec = PEC
        self.mandate.write({"pec_server_id": self.server.id, "pec_from": MAILBOX})
        self.levels[5].channel = "pec"
        self.invoice(250.0, 12)
        notice = self.queue()
        message, = self.send()
        raw = samples.receipt(
            "avvenuta-consegna", message["Message-ID"], datetime(2026, 11, 20, 11, 0, 30), to=MAILBOX, recipients=(PEC,),
            sender=MAILBOX,
        )
        self.env["mail.thread"].message_process(False, raw)
        self.assertEqual((notice.state, notice.delivery_ids.state), ("delivered", "delivered"))
        self.assertEqual(notice.delivery_ids.effective_date, date(2026, 11, 20))
