import csv
import io
import threading
from datetime import datetime
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .import_common import HEADER, TAX_CODE, VAT, ImportCommon, published_ledger, row, to_xlsx


def expected_facts(content, as_of):
    """Compute by hand what a published ledger holds at a date: ``{open, debtors, amount, all, all amount}``."""
    facts = {"open": 0, "amount": Decimal(0), "all": 0, "all_amount": Decimal(0), "overdue": Decimal(0)}
    debtors = set()

    def day(text):
        return datetime.strptime(text, "%m/%d/%Y").date()

    for cells in csv.DictReader(io.StringIO(content.decode())):
        if day(cells["InvoiceDate"]) > as_of:
            continue
        amount = Decimal(cells["InvoiceAmount"])
        facts["all"] += 1
        facts["all_amount"] += amount
        if day(cells["SettledDate"]) > as_of:
            facts["open"] += 1
            facts["amount"] += amount
            facts["overdue"] += amount if day(cells["DueDate"]) < as_of else 0
            debtors.add(cells["customerID"])
    return {**facts, "debtors": len(debtors)}


@tagged("post_install", "-at_install")
class TestImportBook(ImportCommon):
    """A judged file becomes invoices of the client, once, with what the client wrote kept as it wrote it."""

    def _get_facts(self, as_of):
        items = self.get_items()
        still = items.filtered("amount_residual")
        overdue = still.filtered(lambda move: move.invoice_date_due < as_of)
        return {
            "open": len(still), "debtors": len(still.partner_id), "all": len(items),
            "amount": self._sum(still, "amount_residual"), "all_amount": self._sum(items, "amount_total"),
            "overdue": self._sum(overdue, "amount_residual"),
        }

    def _sum(self, moves, name):
        return sum((Decimal(f"{amount:.2f}") for amount in moves.mapped(name)), Decimal(0))

    def test_published_ledger_stands_as_on_each_date(self):
        content = published_ledger()
        for text in ("2012-06-30", "2013-06-30"):
            as_of = datetime.strptime(text, "%Y-%m-%d").date()
            ledger = self.validate(content, text)
            if ledger.alarm:
                ledger.action_confirm_drop()
            self.book(ledger)
            self.assertEqual(self._get_facts(as_of), expected_facts(content, as_of), text)
            self.assertEqual(self.mandate.data_as_of, as_of)

    def test_published_ledger_has_the_figures_it_is_known_for(self):
        facts = expected_facts(published_ledger(), datetime(2013, 6, 30).date())
        if facts["all"] == 1930:
            self.assertEqual((facts["open"], facts["debtors"], facts["amount"], facts["overdue"], facts["all_amount"]),
                             (84, 52, Decimal("5119.85"), Decimal("835.56"), Decimal("115444.59")))
        self.assertTrue(facts["open"] and facts["overdue"])

    def test_item_keeps_number_dates_and_amount(self):
        self.bring_in([row("0000611365", Importo="1.234,56")])
        item = self.get_items()
        self.assertEqual(
            (item.name, str(item.invoice_date), str(item.invoice_date_due), item.amount_total, item.state),
            ("0000611365", "2026-10-01", "2026-10-31", 1234.56, "posted"),
        )
        self.assertEqual((item.partner_id.name, item.partner_id.company_id), ("Mario Rossi", self.client))
        self.assertFalse(item.no_followup)
        self.assertFalse(item.message_follower_ids)

    def test_item_is_never_revenue_nor_taxed(self):
        self.bring_in([row("1"), row("2", Importo="-30,00")])
        lines = self.get_items().line_ids
        self.assertFalse(lines.tax_ids)
        self.assertEqual(lines.account_id.mapped("account_type"), ["asset_current", "asset_receivable"])

    def test_number_of_another_year_is_kept(self):
        self.bring_in([row("2019/00007"), row("FT/12/2020/3", "C2"), row("A-1", "C3")])
        self.assertEqual(self.get_items().mapped("name"), ["2019/00007", "A-1", "FT/12/2020/3"])

    def test_imported_item_equals_one_that_core_builds(self):
        self.bring_in([row("0042", Importo="80,00")])
        item = self.get_items()
        same = self.env["account.move"].with_company(self.client).create({
            "move_type": "out_invoice", "journal_id": self.journal.id, "partner_id": item.partner_id.id,
            "invoice_date": item.invoice_date, "invoice_date_due": item.invoice_date_due, "name": "0043",
            "invoice_payment_term_id": False, "payment_reference": "0043", "invoice_user_id": False,
            "fiscal_position_id": False,
            "invoice_line_ids": [(0, 0, {"name": "0043", "account_id": self.account.id, "price_unit": 80,
                                         "tax_ids": [(5,)]})],
        })
        same.action_post()
        own = {"id", "name", "payment_reference", "credit_import_id", "sequence_number", "sequence_prefix",
               "made_sequence_gap", "move_id", "move_name", "access_token", "is_manually_modified"}
        for given, built in zip((item, *item.line_ids.sorted("balance")), (same, *same.line_ids.sorted("balance"))):
            names = [name for name, field in given._fields.items()
                     if field.store and field.column_type and name not in own and not name.endswith(("_uid", "_date"))]
            self.assertEqual([(name, given[name]) for name in names], [(name, built[name]) for name in names])

    def test_settled_items_share_one_payment_entry_a_day(self):
        paid = {"Residuo": "0,00", "Data pagamento": "10/11/2026"}
        self.bring_in([row("1", **paid), row("2", "C2", **paid), row("3", **{**paid, "Data pagamento": "12/11/2026"})])
        self.assertEqual(set(self.get_items().mapped("payment_state")), {"paid"})
        entries = self.env["account.move"].search([("journal_id", "=", self.mandate.payment_journal_id.id)])
        self.assertEqual(sorted(map(str, entries.mapped("date"))), ["2026-11-10", "2026-11-12"])
        self.assertEqual(sum(self.get_items().mapped("amount_residual")), 0)

    def test_part_paid_item_stays_open_for_the_rest(self):
        self.bring_in([row("1", Residuo="40,00", **{"Data pagamento": "10/11/2026"})])
        item = self.get_items()
        self.assertEqual((item.amount_residual, item.payment_state), (40, "partial"))

    def test_credit_note_is_kept_as_one(self):
        self.bring_in([row("1"), row("NC1", Importo="-25,00")])
        refund = self.get_items().filtered(lambda move: move.move_type == "out_refund")
        self.assertEqual((refund.name, refund.amount_residual, refund.amount_residual_signed), ("NC1", 25, -25))

    def test_foreign_currency_is_converted_at_the_rate_of_its_date(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 2.0, "company_id": self.client.id})
        header = [*HEADER, "Valuta"]
        self.bring_in(to_xlsx([[*row("1"), "USD"], [*row("2", Residuo="0"), "USD"]], header))
        first, second = self.get_items()
        self.assertEqual((first.currency_id, first.amount_residual, first.amount_residual_signed), (dollar, 100, 50))
        self.assertEqual((second.payment_state, second.amount_residual_signed), ("paid", 0))

    def test_disputed_item_is_held_until_the_file_says_otherwise(self):
        self.bring_in([row("1", Contestata="Sì")])
        companion = self.get_items().credit_receivable_ids
        self.assertTrue(companion.hold)
        self.assertIn("Disputed", companion.hold_reason)
        self.bring_in([row("1", Contestata="No")])
        self.assertFalse(companion.hold)

    def test_same_file_again_adds_nothing(self):
        rows = [row("1"), row("2", Residuo="0,00", **{"Data pagamento": "10/11/2026"}), row("3", "C2", Residuo="10,00")]
        self.bring_in(rows)
        before = self.count_everything()
        ledger = self.bring_in(rows)
        self.assertEqual((ledger.new_count, ledger.update_count, ledger.same_count), (0, 0, 3))
        self.assertEqual(self.count_everything(), before)

    def test_workbook_is_read_like_a_text(self):
        when = datetime(2026, 10, 1)
        cells = row("0007", **{"Data fattura": when, "Importo": 1234.56, "Codice fiscale": TAX_CODE, "Partita IVA": VAT})
        self.bring_in(to_xlsx([cells]))
        item = self.get_items()
        self.assertEqual((item.name, item.amount_total, str(item.invoice_date)), ("0007", 1234.56, "2026-10-01"))
        self.assertEqual((item.partner_id.credit_tax_code, item.partner_id.vat), (TAX_CODE, f"IT{VAT}"))

    def test_only_a_manager_imports(self):
        for user in (self.operator, self.client_user):
            with self.assertRaises(AccessError):
                self.upload([row("1")], user=user)
        ledger = self.upload([row("1")])
        for user in (self.operator, self.client_user):
            with self.assertRaises(AccessError):
                ledger.with_user(user).action_validate()
            with self.assertRaises(AccessError):
                ledger.with_user(user).sudo(False).line_ids.read(["number"])

    def test_manager_of_another_client_sees_no_import(self):
        ledger = self.upload([row("1")])
        stranger = self._create_user("zoe", "sagres_credit.group_manager", self.other_client)
        imports = self.env["credit.import"].with_user(stranger).with_context(allowed_company_ids=self.other_client.ids)
        self.assertFalse(imports.search([("id", "=", ledger.id)]))
        with self.assertRaises(AccessError):
            imports.browse(ledger.id).read(["state"])

    def test_nobody_writes_the_state_of_an_import(self):
        ledger = self.upload([row("1")])
        with self.assertRaisesRegex(UserError, "use its buttons"):
            ledger.write({"state": "valid"})

    @mute_logger("odoo.addons.sagres_credit.models.credit_import")
    def test_killed_booking_goes_on_with_nothing_doubled(self):
        module = "odoo.addons.sagres_credit.models.credit_import_book"
        ledger = self.validate([row(str(number), f"C{number % 3}") for number in range(10)])
        ledger.action_book()
        create, calls = type(ledger)._create_items, []

        def fail_at_third(self, lines):
            calls.append(len(lines))
            if len(calls) == 3:
                raise MemoryError("killed")
            return create(self, lines)

        with patch(f"{module}.BATCH_ROWS", 3):
            with patch.object(type(ledger), "_create_items", fail_at_third):
                self.work(ledger)
            self.assertEqual((ledger.state, len(self.get_items())), ("failed", 6))
            self.assertIn("killed", ledger.failure)
            self.book(ledger)
        self.assertEqual(len(self.get_items()), 10)
        self.assertEqual(len(self.get_items().partner_id), 3)

    def test_cost_of_a_batch_grows_with_core_only(self):
        """Twenty rows and two hundred cost as many statements of ours."""
        counts = []
        self.bring_in([row("0", "C0")]).layout_id.kind = "change"
        for size in (20, 200):
            ledger = self.validate([row(f"{size}-{number}", f"D{size}-{number}") for number in range(size)])
            counts.append(self._count_own_statements(ledger))
        self.assertEqual(counts[0], counts[1])

    def _count_own_statements(self, ledger):
        """Return how many statements on the staging table the booking takes."""
        seen = []

        def watch(_cr, query, _params, _start, _delay):
            if "credit_import_line" in str(query):
                seen.append(str(query)[:100])

        thread = threading.current_thread()
        thread.query_hooks = [*getattr(thread, "query_hooks", ()), watch]
        try:
            self.book(ledger)
        finally:
            thread.query_hooks.remove(watch)
        return len(seen)
