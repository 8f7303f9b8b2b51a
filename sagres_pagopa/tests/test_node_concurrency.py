import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import requests
from psycopg2.errors import SerializationFailure

import odoo
from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import HOST

from odoo.addons.sagres_credit.tests.committed_common import CommittedCase

from ..tools.node_faults import Fault
from ..tools.node_messages import build_request, parse_response
from ..tools.node_types import Request
from .common import IBAN, TAX_CODE
from .node_common import CALLED, SOAP
from .node_samples import RECEIPT

BOOK = "odoo.addons.sagres_pagopa.models.pagopa_receipt_book.BATCH"
TABLES = (
    "pagopa_anomaly", "pagopa_call", "pagopa_receipt", "pagopa_message", "pagopa_position", "pagopa_account",
    "pagopa_segregation", "pagopa_creditor",
)


class Again(SerializationFailure):
    """What PostgreSQL says to the second of two who changed the same row."""

    pgcode = "40001"


@tagged("post_install", "-at_install")
class TestNodeConcurrency(CommittedCase):
    """Real connections and real commits: whatever comes twice or at once is taken once and booked once."""

    DEBTORS = 4

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_pagopa)
        with self.environment() as env:
            company = env["res.company"].browse(self.ids["company"])
            category = env["pagopa.category"].search([("code", "=", "9/0101002IM/")])
            bank = env["res.partner.bank"].create({
                "acc_number": IBAN, "partner_id": company.partner_id.id, "company_id": company.id,
            })
            creditor = env["pagopa.creditor"].create({
                "name": "Committed", "company_id": company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
                "station": f"{TAX_CODE}_01", "use_node": True, "account_ids": [Command.create({"bank_id": bank.id})],
                "segregation_ids": [Command.create({"code": "01"})],
                "category_id": (category or category.create({"code": "9/0101002IM/", "name": "Rents"})).id,
            })
            creditor.journal_id = creditor._make_journal()
            positions = env["pagopa.position"]._make_for_cases(env["credit.case"].search([("company_id", "=", company.id)]))
            positions._publish()
            self.creditor, self.path, self.bank = creditor.id, creditor.secret_path, bank.id
            self.notices = [(one.notice_number, one.iuv) for one in positions.option_ids]

    def _remove_pagopa(self):
        with self.environment() as env:
            cr, company = env.cr, self.ids["company"]
            cr.execute("UPDATE account_payment SET pagopa_receipt_id = NULL WHERE company_id = %s", [company])
            for table in TABLES:
                cr.execute(f"DELETE FROM {table} WHERE company_id = %s", [company])
            cr.execute("DELETE FROM ir_cron_trigger")
            env.invalidate_all()
            env["res.partner.bank"].browse(self.bank).unlink()

    def get_body(self, place=0, token="token"):
        notice, iuv = self.notices[place]
        amount = Decimal("100.00")
        part = replace(RECEIPT.transfers[0], amount=amount, fiscal_code=TAX_CODE)
        receipt = replace(
            RECEIPT, receipt_id=token, notice_number=notice, iuv=iuv, fiscal_code=TAX_CODE, amount=amount, transfers=(part,),
        )
        return build_request(Request("paSendRTV2", receipt=receipt, **CALLED))

    def post(self, body):
        """Return the outcome of one call: OK, or the code of the refusal."""
        port = odoo.service.server.server.httpd.server_port
        response = requests.post(f"http://{HOST}:{port}/pagopa/node/{self.path}", data=body, headers=SOAP, timeout=60)
        answer = parse_response("paSendRTV2", response.content)
        return answer.code.value if isinstance(answer, Fault) else "OK"

    def post_at_once(self, *bodies):
        gate = threading.Barrier(len(bodies))

        def post(body):
            gate.wait()
            return self.post(body)
        with ThreadPoolExecutor(len(bodies)) as pool:
            return sorted(pool.map(post, bodies))

    def read(self):
        """Return the states of the receipts, how many payments there are and what they pay, and the anomalies."""
        with self.environment() as env:
            here = [("company_id", "=", self.ids["company"])]
            payments = env["account.payment"].search(here)
            return (
                env["pagopa.receipt"].search(here, order="id").mapped("state"), len(payments),
                sum(payments.move_id.line_ids.matched_debit_ids.mapped("amount")),
                sorted(env["pagopa.anomaly"].search(here).mapped("code")),
            )

    def book(self):
        with closing(self.registry.cursor()) as cr:
            api.Environment(cr, SUPERUSER_ID, {})["pagopa.receipt"]._cron_book()
            cr.commit()

    def book_at_once(self, workers=2):
        with ThreadPoolExecutor(workers) as pool:
            for job in [pool.submit(self.book) for _worker in range(workers)]:
                job.result()

    def test_the_same_receipt_twice_at_once_is_taken_once(self):
        for round_ in range(6):
            body = self.get_body(round_ % self.DEBTORS, f"token-{round_}")
            self.assertEqual(self.post_at_once(body, body), ["OK", "PAA_RECEIPT_DUPLICATA"])
            self.assertEqual(self.post(body), "PAA_RECEIPT_DUPLICATA", "also after the commit")
            self.assertEqual(len(self.read()[0]), round_ + 1)

    def test_a_call_that_odoo_begins_again_is_read_again(self):
        answer, tries = self.registry["pagopa.node"]._answer, []

        def fail_once(*args):
            tries.append(args)
            if len(tries) == 1:
                raise Again
            return answer(*args)
        with patch.object(self.registry["pagopa.node"], "_answer", fail_once):
            self.assertEqual(self.post(self.get_body()), "OK")
        self.assertEqual((len(tries), self.read()[0]), (2, ["new"]))

    def test_two_workers_at_once_book_every_receipt_once(self):
        for place in range(self.DEBTORS):
            self.assertEqual(self.post(self.get_body(place)), "OK")
        with patch(BOOK, 1):
            self.book_at_once()
        self.book()
        self.assertEqual(self.read(), (["booked"] * 4, 4, 400, []))

    def test_two_receipts_of_one_notice_in_two_workers_pay_it_once(self):
        for token in ("one", "two"):
            self.assertEqual(self.post(self.get_body(0, token)), "OK")
        with patch(BOOK, 1):
            self.book_at_once()
        self.book()
        self.assertEqual(self.read(), (["booked"] * 2, 2, 100, ["R1"]))

    def test_a_worker_killed_between_two_batches_loses_nothing_and_books_nothing_twice(self):
        for place in range(self.DEBTORS):
            self.post(self.get_body(place))
        with patch(BOOK, 1), patch.object(self.registry["pagopa.receipt"], "_pay", self.die_at(2)):
            with self.assertRaises(SystemExit):
                self.book()
        self.assertEqual(self.read(), (["booked"] + ["new"] * 3, 1, 100, []))
        self.book()
        self.assertEqual(self.read(), (["booked"] * 4, 4, 400, []))
        self.book()
        self.assertEqual(self.read(), (["booked"] * 4, 4, 400, []))

    def die_at(self, number):
        pay, calls = self.registry["pagopa.receipt"]._pay, []

        def die(receipts, *args):
            calls.append(receipts)
            if len(calls) == number:
                raise SystemExit
            return pay(receipts, *args)
        return die
