import tempfile
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.bank_csv import BankLayout, read_movements
from ..tools.bank_file import BankFileError, read_camt

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{more}<Sts>{status}</Sts>
<BookgDt><Dt>2026-11-{day:02d}</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>{e2e}</EndToEndId></Refs>{amount}<RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id>
<IBAN>IT60X0542811101000000123456</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf>{more}</TxDtls>"""


def entry(amount="100.00", sign="CRDT", status="BOOK", ref="R1", text="saldo INV/2026/00001", more="", details=None, day=20):
    if details is None:
        details = [detail(text=text)]
    return ENTRY.format(amount=amount, sign=sign, status=status, ref=ref, more=more, details="".join(details), day=day)


def detail(e2e="E1", amount="", name="<Nm>Rosa Bianchi</Nm>", text="saldo", more=""):
    return DETAIL.format(e2e=e2e, amount=f'<Amt Ccy="EUR">{amount}</Amt>' if amount else "", name=name, text=text, more=more)


def camt(*entries, version="02", opening="10.00", closing=None, identifier="ST1", head="", currency="EUR"):
    def balance(code, amount):
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
        )

    balances = balance("OPBD", opening) + balance("CLBD", closing) if closing else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt><Id>{identifier}</Id><Acct><Id><IBAN>IT03F0200805364000000012345</IBAN></Id><Ccy>{currency}</Ccy>"
        f"</Acct>{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


class TestBankFileEngine(BaseCase):
    """Bank files are read exactly or refused with a reason."""

    def assertRefused(self, code, data):
        with self.assertRaises(BankFileError) as caught:
            read_camt(data)
        self.assertEqual(caught.exception.code, code)

    def test_an_entry_says_who_paid_what(self):
        statement, = read_camt(camt(entry(), closing="110.00"))
        one, = statement.entries
        self.assertEqual((one.cents, one.day, one.text), (10000, date(2026, 11, 20), "saldo INV/2026/00001"))
        self.assertEqual((one.name, one.iban, one.end_to_end), ("Rosa Bianchi", "IT60X0542811101000000123456", "E1"))
        self.assertEqual((statement.iban, statement.opening, statement.closing), ("IT03F0200805364000000012345", 1000, 11000))

    def test_the_newer_version_says_the_same(self):
        old, = read_camt(camt(entry()))
        new, = read_camt(camt(
            entry(status="<Cd>BOOK</Cd>", details=[detail(name="<Pty><Nm>Rosa Bianchi</Nm></Pty>", text="saldo INV/2026/00001")]),
            version="08",
        ))
        self.assertEqual(new.entries, old.entries)

    def test_a_batch_is_taken_apart_where_its_amounts_are_told(self):
        parts = [detail("E1", "60.00"), detail("E2", "40.00")]
        statement, = read_camt(camt(entry(details=parts)))
        self.assertEqual([(one.cents, one.end_to_end) for one in statement.entries], [(6000, "E1"), (4000, "E2")])
        whole, = read_camt(camt(entry(details=[detail("E1"), detail("E2")])))
        self.assertEqual([one.cents for one in whole.entries], [10000])

    def test_money_out_and_returns(self):
        returned = detail(more="<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>")
        reversal = entry(sign="DBIT", more="<RvslInd>true</RvslInd>", ref="2")
        statement, = read_camt(camt(entry(sign="DBIT", details=[returned]), reversal))
        first, second = statement.entries
        self.assertEqual((first.cents, first.return_code, first.is_return, first.name), (-10000, "AM04", True, "Rosa Bianchi"))
        self.assertTrue(second.is_return)

    def test_what_is_not_booked_yet_is_left_out(self):
        statement, = read_camt(camt(entry(), entry(status="PDNG", ref="R2")))
        self.assertEqual(len(statement.entries), 1)

    def test_the_same_movement_has_the_same_key_in_another_file(self):
        one, = read_camt(camt(entry()))
        other, = read_camt(camt(entry(), entry(ref="R2"), identifier="ST2"))
        self.assertEqual(one.entries[0].key, other.entries[0].key)
        self.assertEqual(len({entry.key for entry in other.entries}), 2)

    def test_two_equal_movements_without_reference_are_two(self):
        statement, = read_camt(camt(entry(ref=""), entry(ref="")))
        self.assertEqual(len({one.key for one in statement.entries}), 2)

    def test_what_is_wrong_is_refused(self):
        for code, data in {
            "empty": b"  ", "syntax": b"<Document", "namespace": b"<Document/>", "amount": camt(entry("10.005")),
            "balance": camt(entry(), closing="111.00"), "currency": camt(entry(), currency="USD"),
            "direction": camt(entry(sign="X")), "date": camt(entry(day=31)),
            "doctype": camt(entry(), head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            "no_statement": camt().replace(b"Stmt>", b"Other>"),
        }.items():
            with self.subTest(code):
                self.assertRefused(code, data)

    def test_a_deep_document_is_refused(self):
        deep = b"<A>" * 100 + b"</A>" * 100
        self.assertRefused("depth", camt().replace(b"<BkToCstmrStmt>", deep + b"<BkToCstmrStmt>"))

    @given(st.binary(max_size=300))
    @settings(max_examples=200, deadline=None)
    def test_anything_else_is_refused_and_never_an_error(self, data):
        with self.assertRaises(BankFileError):
            read_camt(data)


class TestBankCsvEngine(BaseCase):
    """Movements of a text file, by the layout of its bank."""

    COLUMNS = {"date": "Data", "credit": "Entrate", "debit": "Uscite", "text": "Descrizione", "name": "Ordinante"}

    def read(self, text, **vals):
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(text.encode())
            file.flush()
            return read_movements(file.name, BankLayout(vals.pop("columns", self.COLUMNS), **vals), "IT60")

    def test_italian_dates_and_decimals_are_read(self):
        statement = self.read(
            "Data;Entrate;Uscite;Descrizione;Ordinante\n"
            "20/11/2026;1.234,56;;saldo fattura 7;ROSA BIANCHI\n21/11/26;;9,50;canone;\n"
        )
        self.assertEqual([(one.cents, one.day, one.text, one.name) for one in statement.entries], [
            (123456, date(2026, 11, 20), "saldo fattura 7", "ROSA BIANCHI"), (-950, date(2026, 11, 21), "canone", ""),
        ])

    def test_one_signed_column_is_read(self):
        statement = self.read(
            "Data,Importo,Descrizione\n2026-11-20,-12.30,spese\n", date_order="ymd", decimal_mark=".",
            columns={"date": "Data", "amount": "Importo", "text": "Descrizione"},
        )
        self.assertEqual(statement.entries[0].cents, -1230)

    def test_a_wrong_row_refuses_the_file_and_says_which(self):
        for row in ("31/02/2026;1,00;;x;y", "20/11/2026;uno;;x;y", "20/11/2026;;;x;y", ";1,00;;x;y"):
            with self.subTest(row=row), self.assertRaises(BankFileError) as caught:
                self.read(f"Data;Entrate;Uscite;Descrizione;Ordinante\n20/11/2026;1,00;;a;b\n{row}\n")
            self.assertEqual(caught.exception.code, "row")
            self.assertTrue(caught.exception.detail.startswith("3"))

    def test_a_missing_column_is_named(self):
        with self.assertRaises(BankFileError) as caught:
            self.read("Data;Importo\n20/11/2026;1,00\n")
        self.assertEqual(caught.exception.code, "no_columns")
        self.assertIn("Entrate", caught.exception.detail)
