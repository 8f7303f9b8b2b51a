from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import TAX_CODE, PagopaCommon
from .node_samples import RECEIPT

BOOK = "odoo.addons.sagres_pagopa.models.pagopa_receipt_book"


@tagged("post_install", "-at_install")
class TestReceiptBook(PagopaCommon, TransactionCase):
    """Receipts are booked in batches, each once; what fails is on the list and stops nothing else."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.options = self.publish(self.case)

    def publish(self, cases):
        positions = self.env["pagopa.position"]._make_for_cases(cases)
        positions._publish()
        return positions.option_ids.sorted("amount", reverse=True)

    def keep(self, options, token="token", amount=None):
        """Keep a receipt of each of these options, and return them."""
        for option in options:
            paid = Decimal(f"{amount or option.amount_now:.2f}")
            part = replace(RECEIPT.transfers[0], amount=paid, fiscal_code=TAX_CODE)
            self.assertFalse(self.env["pagopa.receipt"]._keep(self.creditor, replace(
                RECEIPT, receipt_id=f"{token}-{option.id}", notice_number=option.notice_number, fiscal_code=TAX_CODE,
                iuv=option.iuv, amount=paid, transfers=(part,),
            )))
        return self.env["pagopa.receipt"].search([("option_id", "in", options.ids)], order="id")

    def book(self):
        self.env.flush_all()
        with self.night_cursor() as env:
            env["pagopa.receipt"]._cron_book()
        self.env.invalidate_all()

    def allocate(self):
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.allocation"]._allocate_company(env["res.company"].browse(self.client.id))
        self.env.invalidate_all()
        return self.env["credit.allocation"].search([("partner_id", "=", self.debtor.id)], order="id desc", limit=1)

    def find_anomalies(self):
        return self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id)], order="id")

    def test_forty_receipts_cost_hardly_more_statements_than_ten(self):
        counts = []
        for number in (10, 40):
            for place in range(number):
                self.invoice(100.0 + place, 30, self._create_debtor(f"Debtor {number}-{place}", self.client))
            self.run_night()
            cases = self.env["credit.case"].search([("partner_id.name", "like", f"Debtor {number}-")])
            receipts = self.keep(self.publish(cases))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            receipts.sudo()._book_safely()
            self.env.cr.flush()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(receipts.mapped("state"), ["booked"] * number)
        # Core numbers and posts payments one by one: so many statements each, none of them of this module.
        self.assertLess((counts[1] - counts[0]) / 30, 20, f"{counts} statements for 10 and 40 receipts")

    def test_a_receipt_that_fails_stops_no_other_and_is_booked_once_that_can_be_done(self):
        receipts = self.keep(self.options)
        pay = type(receipts)._prepare_payment_vals

        def fail(receipt):
            if receipt == receipts[0]:
                raise UserError("No journal")
            return pay(receipt)
        with patch.object(type(receipts), "_prepare_payment_vals", fail), mute_logger(BOOK):
            self.book()
        self.assertEqual(receipts.mapped("state"), ["failed", "booked"])
        self.assertEqual(receipts[0].failure, "No journal")
        self.assertEqual((self.find_anomalies().code, self.find_anomalies().receipt_id), ("R6", receipts[0]))
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            receipts[0].with_user(self.operator).action_book()
        with self.assertRaisesRegex(UserError, "Only a receipt that could not be booked"):
            receipts[1].with_user(self.manager).action_book()
        receipts[0].with_user(self.manager).action_book()
        self.assertEqual(receipts.mapped("state"), ["booked", "booked"])
        self.assertEqual(self.find_anomalies().state, "solved")
        self.assertEqual(sum(self.invoices.mapped("amount_residual")), 0)

    def test_booking_twice_books_nothing_twice(self):
        receipts = self.keep(self.options)
        self.book()
        self.book()
        self.assertEqual(self.env["account.payment"].search_count([("pagopa_receipt_id", "in", receipts.ids)]), 2)

    def test_the_ledger_stays_balanced_and_the_transit_account_awaits_the_credit(self):
        self.keep(self.options)
        self.book()
        lines = self.env["account.move.line"].search([
            ("company_id", "=", self.client.id), ("account_id", "=", self.creditor._get_transit_account().id),
        ])
        self.assertEqual(sum(lines.mapped("balance")), 1000)
        everything = self.env["account.move.line"].search([("company_id", "=", self.client.id), ("parent_state", "=", "posted")])
        self.assertAlmostEqual(sum(everything.mapped("balance")), 0)
        self.assertFalse(self.case.receivable_ids.filtered(lambda item: item.amount_residual > 0))

    def test_money_of_a_second_payment_pays_nothing_until_a_person_has_looked(self):
        self.case.mandate_id.auto_allocate = True
        self.keep(self.options[0])
        second = self.keep(self.options[0], token="again")[1]
        self.book()
        self.assertTrue(second.is_held)
        allocation = self.allocate()
        self.assertEqual((allocation.state, allocation.stop), ("proposed", "pagopa"))
        self.assertEqual(self.invoices[1].amount_residual, 400)
        self.assertIn("give the money back", second.anomaly_ids.todo)
        second.anomaly_ids.with_user(self.manager).action_solve()
        self.assertFalse(second.is_held)
        self.assertNotEqual(self.allocate().stop, "pagopa")

    def test_what_was_paid_too_much_stays_with_the_debtor(self):
        self.case.mandate_id.auto_allocate = True
        receipt = self.keep(self.options[0], amount=700)
        self.book()
        self.assertEqual(receipt.anomaly_ids.mapped(lambda one: (one.code, one.amount)), [("R2", 100)])
        self.assertEqual(self.allocate().stop, "pagopa")
        self.assertEqual(self.invoices.mapped("amount_residual"), [0, 400])

    def test_interest_and_costs_that_were_asked_are_no_excess(self):
        self.creditor.with_charges = True
        charges = patch.object(
            self.env.registry["credit.receivable"], "_get_charges",
            lambda items: {item: {"interest": 0.0, "costs": 10.0} for item in items},
        )
        with charges:
            self.env.invalidate_all()
            asked = self.options[0].amount_now
            self.assertGreater(asked, 610, "interest and ten euro of costs")
            receipt = self.keep(self.options[0])
            self.book()
        self.assertEqual(receipt.anomaly_ids.mapped(lambda one: (one.code, one.amount)), [("R7", round(asked - 600, 2))])
        self.assertEqual((self.invoices[0].amount_residual, receipt.payment_id.amount), (0, asked))
        self.assertEqual(receipt.position_id.state, "paid")
        self.assertTrue(receipt.is_held)
