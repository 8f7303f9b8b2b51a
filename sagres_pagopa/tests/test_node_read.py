import select
from unittest.mock import Mock, patch

import psycopg2

import odoo
from odoo.service.server import PreforkServer, ThreadedServer
from odoo.sql_db import connection_info_for
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..hooks import post_load
from ..models.pagopa_node_read import CREDITOR, ITEMS, OPTION, PAYER
from ..tools.cron_bell import ring
from .node_common import NodeCommon


@tagged("post_install", "-at_install")
class TestNodeRead(NodeCommon):
    """What is read and written past the usual ways is what these would have read and written."""

    def test_what_is_read_ahead_is_what_is_read_otherwise(self):
        self.env.flush_all()
        self.env.invalidate_all()
        node = self.env["pagopa.node"].sudo()
        gate = node._find_gate(self.creditor.secret_path)
        option = node._read_option(gate, self.option.notice_number)
        node._read_payer(option)
        self.assertEqual((gate, option), (self.creditor, self.option))
        ahead = self.read_all(option)
        self.env.invalidate_all()
        self.assertEqual(ahead, self.read_all(option))

    def read_all(self, option):
        """Return the values of all that is read ahead for an option, by record and field."""
        option = option.sudo()
        position, creditor = option.position_id, option.creditor_id
        items, partner = position.receivable_ids, position.partner_id
        records = (
            creditor, creditor.account_ids, creditor.account_ids.bank_id, option, position, position.case_id,
            option.company_id, option.company_id.currency_id, items, items.line_id, items.move_id, partner, partner.state_id,
            partner.country_id, position.category_id, option.beneficiary_ids,
        )
        tables = [table for group in (CREDITOR, OPTION, ITEMS, PAYER) for table in group]
        self.assertEqual([one._name for one in records], [model for model, _alias, _names in tables])
        return [(one, name, one.mapped(name)) for one, table in zip(records, tables, strict=True) for name in table[2]] + [
            (position.option_ids, items, option.beneficiary_ids),
        ]

    def test_what_waits_to_be_written_is_not_read_over(self):
        self.option.sudo().date_due = "2027-01-01"
        found = self.env["pagopa.node"].sudo()._read_option(self.creditor, self.option.notice_number)
        self.assertEqual(str(found.date_due), "2027-01-01")

    def test_an_unknown_notice_is_nothing(self):
        self.assertFalse(self.env["pagopa.node"]._read_option(self.creditor, "301000000000000000"))

    def test_the_row_of_a_receipt_holds_what_would_be_computed(self):
        self.send(self.get_receipt())
        receipt = self.find_receipts()
        for records in (receipt, receipt.transfer_ids):
            self.assertTrue(records)
            written = [field for field in records._fields.values() if field.store and field.compute]
            before = [records[field.name] for field in written]
            for field in written:
                self.env.add_to_compute(field, records)
            self.assertEqual(before, [records[field.name] for field in written], written)
        self.assertEqual(self.option.receipt_ids, receipt)

    def test_a_receipt_wakes_the_job_through_one_connection(self):
        info = connection_info_for("postgres")[1]
        listener = psycopg2.connect(**info)
        self.addCleanup(listener.close)
        listener.autocommit = True
        listener.cursor().execute("LISTEN cron_trigger")
        connect = Mock(side_effect=lambda: psycopg2.connect(**info))
        with patch("odoo.addons.sagres_pagopa.tools.cron_bell._kept", {}) as kept:
            self.assertTrue(ring(self.env.cr.dbname, connect))
            self.assertTrue(ring(self.env.cr.dbname, connect))
            self.assertEqual(connect.call_count, 1)
            [connection] = kept.values()
            self.addCleanup(connection.close)
            connection.close()
            self.assertTrue(ring(self.env.cr.dbname, connect), "A connection that was lost is made again")
            self.addCleanup(next(iter(kept.values())).close)
        while len(listener.notifies) < 3 and any(select.select([listener], [], [], 10)):
            listener.poll()
        self.assertEqual([(one.channel, one.payload) for one in listener.notifies], [("cron_trigger", self.env.cr.dbname)] * 3)

    def test_a_receipt_is_taken_though_the_job_cannot_be_woken(self):
        refuse = Mock(side_effect=psycopg2.OperationalError("no more connections"))
        with patch("odoo.addons.sagres_pagopa.tools.cron_bell._kept", {}):
            with mute_logger("odoo.addons.sagres_pagopa.tools.cron_bell"):
                self.assertFalse(ring(self.env.cr.dbname, refuse))


@tagged("post_install", "-at_install")
class TestNodeBacklog(NodeCommon):
    """Twenty callers at once find a place before two workers."""

    def load(self, kind, **vals):
        server = Mock(spec=kind, **vals)
        with patch.object(odoo.service.server, "server", server):
            post_load()
        return server

    def test_more_callers_wait_than_odoo_lets_wait(self):
        server = self.load(PreforkServer, socket=Mock())
        [[length]] = [call.args for call in server.socket.listen.call_args_list]
        self.assertGreaterEqual(length, 128)

    def test_other_servers_are_left_as_they_are(self):
        self.load(ThreadedServer, socket=Mock()).socket.listen.assert_not_called()
        self.load(PreforkServer, socket=None)
        with patch.object(odoo.service.server, "server", None):
            post_load()

    @mute_logger("odoo.addons.sagres_pagopa.hooks")
    def test_a_queue_that_cannot_be_made_longer_stops_nothing(self):
        self.load(PreforkServer, socket=Mock(listen=Mock(side_effect=OSError)))
