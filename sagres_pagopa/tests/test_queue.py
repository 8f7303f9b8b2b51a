from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .queue_common import QueueCommon


@tagged("post_install", "-at_install")
class TestQueue(QueueCommon):
    """What changes in a position waits once, and is told as it is when it leaves."""

    def test_a_published_position_waits_once_for_the_service_of_its_creditor(self):
        positions = self.make()
        self.assertEqual(self.get_waiting().position_id, positions)
        self.assertEqual(set(self.get_waiting().mapped("service")), {"aca"})
        positions._queue()
        positions._queue()
        self.assertEqual(len(self.get_waiting()), 2)

    def test_a_creditor_that_changes_its_way_tells_its_positions_again(self):
        positions = self.make()
        self.creditor.use_gpd = True
        self.assertEqual(self.get_waiting().filtered(lambda message: message.service == "gpd").position_id, positions)

    def test_a_creditor_without_any_way_tells_nothing(self):
        self.make(use_node=False)
        self.assertFalse(self.get_waiting())

    def test_the_last_state_wins(self):
        position = self.make(use_gpd=True)[0]
        self.pay(self.invoices[0], 250)
        self.env.cr.precommit.run()
        self.run_queue()
        self.assertEqual(self.get_amount(position), 35000)
        self.assertEqual(self.at_platform(position)["status"], "VALID")
        self.assertEqual(len([path for method, path in self.calls if method == "POST"]), 2)
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})

    def test_a_change_replaces_what_the_platform_holds(self):
        position = self.make(use_gpd=True)[0]
        self.run_queue()
        self.pay(self.invoices[0], 100)
        self.env.cr.precommit.run()
        self.assertEqual(self.get_waiting().position_id, position)
        self.run_queue()
        self.assertEqual((self.get_amount(position), self.at_platform(position)["status"]), (50000, "VALID"))

    def test_what_was_paid_elsewhere_is_said_to_be_paid(self):
        position = self.make(use_gpd=True)[0]
        self.run_queue()
        self.pay(self.invoices[0])
        self.env.cr.precommit.run()
        self.run_queue()
        self.assertEqual(self.at_platform(position)["status"], "PAID")

    def test_what_was_withdrawn_is_withdrawn_there(self):
        position = self.make(use_gpd=True)[0]
        self.run_queue()
        position._withdraw("cancelled")
        self.run_queue()
        self.assertEqual(self.at_platform(position)["status"], "INVALID")
        position._queue()
        self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})

    def test_what_is_withdrawn_before_it_left_is_never_there(self):
        position = self.make(use_gpd=True)[0]
        position._withdraw("cancelled")
        self.run_queue()
        self.assertIsNone(self.at_platform(position))
        self.assertFalse(self.messages.search([("state", "!=", "sent")]))

    def test_the_archive_holds_the_amount_and_zero_ends_it(self):
        position = self.make()[0]
        self.run_queue()
        self.assertEqual((self.get_amount(position, "aca"), self.at_platform(position, "aca")["status"]), (60000, "VALID"))
        self.pay(self.invoices[0])
        self.env.cr.precommit.run()
        self.run_queue()
        self.assertEqual(self.at_platform(position, "aca")["status"], "INVALID")
        call = self.env["pagopa.call"].search([("operation", "=", "ACA put")], limit=1)
        self.assertIn('"amount": 0', call.request)
        self.assertEqual((call.direction, call.outcome, call.notice_number), ("out", "OK", position.option_ids.notice_number))

    def test_the_installments_of_a_plan_are_told_together(self):
        self.make(use_gpd=True)
        self.sign_plan(count=4)
        self.env.cr.precommit.run()
        plan = self.make().filtered(lambda position: position.kind == "plan")
        self.run_queue()
        amounts = sorted(option["amount"] for option in self.at_platform(plan)["options"])
        self.assertEqual(amounts, [25000, 25000, 25000, 25000, 100000])

    def test_a_part_of_another_body_is_a_transfer_of_its_own(self):
        self.creditor.use_gpd = True
        position = self.env["pagopa.position"]._make_for_cases(self.case).filtered(lambda one: one.amount == 600)
        self.env["pagopa.beneficiary"].create({
            "option_id": position.option_ids.id, "name": "Provincia", "tax_code": "98765432109", "amount": 60,
            "iban": "IT31B9999912990000000000101", "category_id": self.category.id,
        })
        position._publish()
        self.run_queue()
        transfers = self.at_platform(position)["options"][0]["transfer"]
        found = [(part["amount"], part["organizationFiscalCode"]) for part in transfers]
        self.assertEqual(found, [(54000, self.creditor.tax_code), (6000, "98765432109")])

    def test_a_person_is_masked_in_the_log(self):
        self.debtor.credit_tax_code = "RSSMRA80A01H501U"
        self.make(use_gpd=True)
        self.run_queue()
        for call in self.env["pagopa.call"].search([("direction", "=", "out")]):
            self.assertNotIn("RSSMRA", call.request + call.response)
            self.assertNotIn("Rosa", call.request + call.response)

    def test_twenty_positions_wait_by_as_many_queries_as_two(self):
        def count(number):
            positions = self.env["pagopa.position"]
            for index in range(number):
                self.invoice(100, days=200, debtor=self._create_debtor(f"Debtor {number} {index}", self.client))
            self.run_night()
            self.env.invalidate_all()
            positions = positions._make_for_cases(self.env["credit.case"].search([("company_id", "=", self.client.id)]))
            positions._publish()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            positions._queue()
            return self.env.cr.sql_log_count - before
        self.assertEqual(count(2), count(20))

    def test_only_a_manager_sends_a_refused_message_again(self):
        position = self.make(use_gpd=True)[0]
        message = self.get_waiting().filtered(lambda one: one.position_id == position)
        message._settle(ValueError("broken"))
        with self.assertRaisesRegex(AccessError, "Only a credit manager sends a refused message again"):
            message.with_user(self.operator).action_send_again()
        message.with_user(self.manager).action_send_again()
        self.assertFalse(message.exists())
        self.run_queue()
        self.assertEqual(self.at_platform(position)["status"], "VALID")

    def test_what_was_said_long_ago_is_forgotten(self):
        self.make()
        self.run_queue()
        sent = self.messages.search([("state", "=", "sent")])
        sent[0].date_sent = fields.Datetime.now() - timedelta(days=40)
        self.env.flush_all()
        self.messages._gc_sent()
        self.assertEqual(sent.exists(), sent[1:])
