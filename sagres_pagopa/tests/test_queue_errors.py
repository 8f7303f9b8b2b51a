from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import mute_logger, tagged

from ..models import pagopa_message_bulk
from .queue_common import QueueCommon

NOW = fields.Datetime.to_datetime("2026-11-20 10:00:00")


class Killed(BaseException):
    """The process ends here."""


@tagged("post_install", "-at_install")
class TestQueueErrors(QueueCommon):
    """Nothing is lost and nothing doubled, whatever the platform does, and whenever a worker ends."""

    def setUp(self):
        super().setUp()
        self.positions = self.make(use_gpd=True)
        self.position = self.positions[0]

    def get_message(self):
        return self.messages.search([("position_id", "=", self.position.id)], order="id desc", limit=1)

    def get_problem(self, kind):
        return self.env["credit.problem"].search([("kind", "=", kind), ("state", "=", "open")])

    def let_time_pass(self):
        self.get_waiting().date_next = NOW

    def test_a_failure_is_tried_again_later(self):
        for kind in (500, 503, "timeout"):
            with self.subTest(kind):
                self.position._queue()
                self.platform.faults.add(kind, times=2)
                self.run_queue()
                message = self.get_message()
                self.assertEqual((message.state, message.attempts), ("waiting", 1))
                self.assertGreater(message.date_next, NOW)
                self.assertIn("The platform does not answer", message.error)
                self.platform.faults.clear()
                self.let_time_pass()
                self.run_queue()
                self.assertEqual(self.get_message().state, "sent")

    def test_the_platform_says_how_long_to_wait(self):
        self.platform.faults.add(429, times=2, after=120)
        self.run_queue()
        self.assertGreaterEqual(self.get_message().date_next, NOW + timedelta(seconds=120))

    def test_an_answer_that_is_lost_doubles_nothing(self):
        self.platform.faults.add("lost", times=1)
        self.run_queue()
        self.let_time_pass()
        self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
        self.assertEqual(len(self.platform.store.scan("position")), 2)

    def test_after_many_attempts_a_person_looks(self):
        message = self.get_message()
        message.attempts = 14
        self.platform.faults.add(500, times=2)
        self.run_queue()
        self.assertEqual(message.state, "failed")
        self.assertEqual(self.get_problem("pagopa_refused").res_id, self.position.id)

    def test_a_refusal_is_the_problem_of_who_manages_the_mandate(self):
        self.platform.faults.add(400, times=1)
        self.run_queue()
        failed = self.messages.search([("state", "=", "failed")])
        problem = self.get_problem("pagopa_refused")
        self.assertEqual((len(failed), problem.res_id), (1, failed.position_id.id))
        self.assertEqual(problem.user_id, self.env["pagopa.anomaly"]._get_owner(self.creditor))
        self.assertEqual(problem.todo, "The platform does not accept it (400): A fault on order")
        failed.position_id._queue()
        self.run_queue()
        self.assertFalse(failed.exists())
        self.assertEqual(problem.state, "solved")

    def test_what_the_platform_would_refuse_is_named_before_it_leaves(self):
        self.position.iupd = "not allowed!"
        self.run_queue()
        self.assertEqual(self.get_message().state, "failed")
        self.assertIn("The data do not do for the platform", self.get_message().error)

    def test_a_refused_key_stops_the_queue_of_its_creditor(self):
        self.platform.keys = {"another": ()}
        self.run_queue()
        self.assertEqual(len(self.calls), 1)
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"waiting"})
        self.assertEqual(min(self.get_waiting().mapped("date_next")), NOW + timedelta(hours=1))
        self.assertEqual(self.get_problem("pagopa_key").res_id, self.creditor.id)
        self.platform.keys = {}
        self.let_time_pass()
        self.run_queue()
        self.assertFalse(self.get_problem("pagopa_key"))

    def test_an_error_of_ours_stops_nobody_else(self):
        build = type(self.position)._build

        def fail(position, *args):
            if position.id == self.position.id:
                raise ZeroDivisionError("ours")
            return build(position, *args)

        logger = "odoo.addons.sagres_pagopa.models.pagopa_message_send"
        with patch.object(type(self.position), "_build", fail), mute_logger(logger):
            self.run_queue()
        self.assertEqual(self.get_message().state, "failed")
        self.assertTrue(self.at_platform(self.positions[1]))

    def test_a_worker_killed_between_call_and_commit_doubles_nothing(self):
        with patch.object(type(self.messages), "_settle", side_effect=Killed), suppress(Killed):
            self.run_queue()  # not with assertRaises, which takes back what was committed
        self.env.invalidate_all()
        self.assertEqual(sorted(self.messages.search([]).mapped("state")), ["sending", "waiting"])
        self.assertEqual(len(self.platform.store.scan("position")), 1)
        self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
        self.assertEqual(len(self.platform.store.scan("position")), 2)

    def test_a_change_while_a_message_leaves_is_told_after_it(self):
        message = self.messages._take()
        message.position_id._queue()
        again = self.get_waiting().filtered(lambda one: one.position_id == message.position_id)
        self.assertEqual(len(again), 1)
        (self.get_waiting() - again).unlink()
        self.assertEqual(self.messages._take(), message, "What nobody holds any more is taken first")
        message._settle()
        self.assertEqual(self.messages._take(), again)

    def test_what_fails_while_a_newer_message_waits_leaves_the_word_to_it(self):
        message = self.messages._take()
        message.position_id._queue()
        message._wait(NOW, "later")
        self.assertFalse(message.exists())
        self.assertEqual(len(self.get_waiting()), 2)

    def test_what_is_paid_there_already_is_no_refusal(self):
        self.run_queue()
        self.platform.pay(self.creditor.tax_code, self.position.option_ids.notice_number)
        self.position._queue()
        self.run_queue()
        self.assertEqual(self.get_message().state, "sent")
        self.assertFalse(self.get_problem("pagopa_refused"))

    def test_many_positions_leave_in_one_file(self):
        with patch.object(pagopa_message_bulk, "BULK", 1):
            self.run_queue()
            self.assertEqual(set(self.messages.search([]).mapped("state")), {"uploaded"})
            self.assertEqual(len(self.calls), 1)
            self.run_queue()  # it is worked on there
            self.assertEqual(set(self.messages.search([]).mapped("state")), {"uploaded"})
            self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
        self.assertEqual((self.get_amount(self.position), self.at_platform(self.position)["status"]), (60000, "VALID"))

    def test_what_a_file_does_not_do_for_leaves_alone(self):
        self.run_queue()
        self.messages.search([]).unlink()  # as if it was never told: the platform knows it all the same
        self.positions._queue()
        with patch.object(pagopa_message_bulk, "BULK", 1):
            for _time in range(3):
                self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
        self.assertEqual(set(self.messages.search([]).mapped("alone")), {True})

    def test_known_positions_are_changed_in_one_file(self):
        self.run_queue()
        self.positions._queue()
        with patch.object(pagopa_message_bulk, "BULK", 1):
            for _time in range(3):
                self.run_queue()
        self.assertIn("PUT", [method for method, path in self.calls if path.endswith("/file")])
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
