import base64
import csv
import io
import os
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from odoo.fields import Command

from .common import CreditCommon

HEADER = [
    "Codice cliente", "Ragione sociale", "Codice fiscale", "Partita IVA", "Email", "Numero fattura", "Data fattura",
    "Data scadenza", "Importo", "Residuo", "Data pagamento", "Contestata",
]
TAX_CODE = "RSSMRA85T10A562S"
OTHER_TAX_CODE = "VRDGPP13R10B293P"
VAT = "00743110157"


def row(number, code="C1", name="Mario Rossi", **cells):
    """Return a row of a ledger as texts, in the order of :data:`HEADER`."""
    values = {
        "Codice cliente": code, "Ragione sociale": name, "Numero fattura": number, "Data fattura": "01/10/2026",
        "Data scadenza": "31/10/2026", "Importo": "100,00", **cells,
    }
    return [values.get(title, "") for title in HEADER]


def to_csv(rows, header=HEADER, delimiter=";", encoding="utf-8"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return stream.getvalue().encode(encoding)


def to_xlsx(rows, header=HEADER, sheet="Ledger"):
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for cells in [header, *rows]:
        workbook.active.append(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def published_ledger():
    """Return a published ledger of 2,466 invoices, or one of the same shape where it is not at hand.

    ``SAGRES_LEDGER`` may name the file; it belongs to no addon and is looked for beside the repository as well.
    """
    beside = Path(__file__).resolve().parents[3] / "shared/data/ledger/accounts_receivable_2012_2013.csv"
    path = Path(os.environ.get("SAGRES_LEDGER") or beside)
    return path.read_bytes() if path.is_file() else _equivalent_ledger()


def _equivalent_ledger():
    """Return 2,466 invoices of 100 customers over two years, dates month first, a point as decimal mark."""
    rows = []
    for number in range(2466):
        issued = date(2012, 1, 3) + timedelta(days=number * 37 % 700)
        settled = issued + timedelta(days=number * 13 % 71)
        rows.append([
            f"{number % 100:04d}-CUST", f"{number * 3989 % 100_000_000:010d}", f"{issued.month}/{issued.day}/{issued.year}",
            (issued + timedelta(days=30)).strftime("%m/%d/%Y"), f"{5 + number * 7919 % 12_000 / 100:.2f}",
            "Yes" if number % 5 == 0 else "No", settled.strftime("%m/%d/%Y"),
        ])
    header = ["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "Disputed", "SettledDate"]
    return to_csv(rows, header, ",")


class ImportCommon(CreditCommon):
    """A mandate that says where imported items are booked, and the words import tests are written in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.lang = "en_US"  # the report speaks the language of who imports
        cls.journal = cls.env["account.journal"].create({
            "name": "Ledger of the client", "code": "LEDG", "type": "sale", "company_id": cls.client.id,
        })
        cls.account = cls.env["account.account"].with_company(cls.client).create({
            "name": "Counterpart", "code": "199990", "account_type": "asset_current",
            "company_ids": [Command.set(cls.client.ids)],
        })
        cls.mandate.write({"journal_id": cls.journal.id, "counterpart_account_id": cls.account.id})

    def upload(self, content, as_of="2026-11-20", user=None, **vals):
        """Create an import as the manager does, a list of rows becoming a text file."""
        content = to_csv(content) if isinstance(content, list) else content
        return self.env["credit.import"].with_user(user or self.manager).create({
            "mandate_id": self.mandate.id, "as_of": as_of, "file": base64.b64encode(content), "file_name": "ledger",
            **vals,
        })

    def work(self, ledger):
        """Do what the scheduled job does with an import."""
        with self.night_cursor() as env:
            env["credit.import"].browse(ledger.id)._work()
        ledger.invalidate_recordset()
        return ledger

    def validate(self, content, as_of="2026-11-20", **vals):
        ledger = self.upload(content, as_of, **vals)
        ledger.action_validate()
        return self.work(ledger)

    def book(self, ledger):
        ledger.action_book()
        self.work(ledger)
        self.assertEqual(ledger.state, "done", ledger.failure)
        return ledger

    def bring_in(self, content, as_of="2026-11-20", **vals):
        """Validate and book in one go; the test fails where a person would have to decide."""
        ledger = self.validate(content, as_of, **vals)
        self.assertEqual(ledger.state, "valid", ledger.issue_ids.mapped("message"))
        return self.book(ledger)

    def undo(self, ledger):
        ledger.action_undo()
        self.work(ledger)
        self.assertEqual(ledger.state, "undone", ledger.failure)

    def get_items(self, company=None):
        """Return the imported invoices and credit notes, as the accounting sees them."""
        return self.env["account.move"].search([
            ("company_id", "=", (company or self.client).id), ("journal_id", "=", self.journal.id),
        ], order="name")

    def get_issues(self, ledger):
        return [(issue.severity, issue.row, issue.column_name or "", issue.code) for issue in ledger.issue_ids]

    def count_everything(self):
        """Return how many rows the tables hold that an import may write."""
        self.env.flush_all()
        counts = []
        for table in ("account_move", "account_move_line", "res_partner", "account_partial_reconcile"):
            self.env.cr.execute(f"SELECT COUNT(*) FROM {table}")
            counts += self.env.cr.fetchone()
        return counts
