"""Every reader of the suite as a function of one input: it answers, or refuses by its own error; anything else is a defect.

A target needs no database. What it is given stands beside it as a strategy of hypothesis.
"""
import json
import tempfile
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Callable

from hypothesis import strategies as st
from lxml import etree

from odoo.addons.sagres_credit.tests.pec_samples import signed
from odoo.addons.sagres_credit.tools import address, contact_text, ledger_rules, pec, phone_number, typed_text
from odoo.addons.sagres_credit.tools.bank_csv import BankLayout, read_movements
from odoo.addons.sagres_credit.tools.bank_file import Entry, Statement, read_camt
from odoo.addons.sagres_credit.tools.ledger_errors import LedgerError
from odoo.addons.sagres_credit.tools.ledger_file import read_header, read_rows
from odoo.addons.sagres_credit.tools.ledger_layout import Layout, guess_layout
from odoo.addons.sagres_credit.tools.payment_reference import find_references
from odoo.addons.sagres_credit.tools.pec_errors import PecError
from odoo.addons.sagres_credit.tools.postal_file import read_postal_rows
from odoo.addons.sagres_credit.tools.referral_file import clean_name, read_pages
from odoo.addons.sagres_credit.tools.switch_file import read_calls
from odoo.addons.sagres_pagopa.tools import flow_rest, platform_json, receipt_read, remittance
from odoo.addons.sagres_pagopa.tools.flow_archive import unpack
from odoo.addons.sagres_pagopa.tools.flow_file import parse_flow
from odoo.addons.sagres_pagopa.tools.flow_types import FlowError
from odoo.addons.sagres_pagopa.tools.node_mask import mask_message
from odoo.addons.sagres_pagopa.tools.node_messages import ContentError, SoapError, parse_request, parse_response
from odoo.addons.sagres_pagopa.tools.platform_mask import mask_content

from . import seeds
from .mutations import as_csv, broken, json_bytes, json_leaves, packages, tables, texts, xml_leaves

AS_OF = date(2026, 11, 20)
BANK = BankLayout(dict(zip(("date", "credit", "debit", "text", "name", "iban"), seeds.BANK_HEADER, strict=True)))
FLOW_HEADER, FLOW_PAGES = json.loads(platform_json.dumps(list(seeds.FLOW_REST)))


@dataclass(frozen=True)
class Target:
    """A reader: ``read`` takes an input of ``inputs`` and raises nothing but ``refusals``."""

    name: str
    read: Callable
    inputs: st.SearchStrategy
    refusals: tuple = ()


def _of_file(read):
    """Return a reader of bytes from one of paths."""
    def run(data):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return read(file.name)
    return run


def check_storable(value):
    """Have everything that was read fit into a database: no NUL, no half of a character, no number beyond its column."""
    if isinstance(value, str):
        assert "\0" not in value, value
        value.encode()
    elif isinstance(value, int) and not isinstance(value, bool):
        assert abs(value) < 2 ** 31, value
    elif isinstance(value, Decimal):
        assert value.is_finite() and abs(value) < 10 ** 20 and value.as_tuple().exponent > -20, value
    elif isinstance(value, Entry):
        check_storable([*(getattr(value, part.name) for part in fields(value)[1:]), Decimal(value.cents) / 100])
    elif isinstance(value, Statement):
        check_storable([value.id, value.iban, value.currency, value.entries])
    elif isinstance(value, dict):
        check_storable(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for part in value:
            check_storable(part)
    elif is_dataclass(value):
        check_storable([getattr(value, part.name) for part in fields(value)])
    else:
        assert value is None or isinstance(value, (bool, float, bytes, date, time)), f"{type(value)} where a plain value belongs"


def _kept(read):
    """Return a reader whose answers are judged too."""
    def run(value):
        check_storable(read(value))
    return run


def _read_ledger(path):
    """Read a ledger as the import does, with the client's layout and with a guessed one."""
    header, rows = read_header(path)
    guess = guess_layout(header, [cells for _number, cells in rows])
    known = {target: title for target, title in seeds.LEDGER_COLUMNS.items() if header.count(title) == 1}
    for layout in (guess, Layout(known)):
        try:
            reader = ledger_rules.RowReader(layout, header, AS_OF)
        except LedgerError:
            continue
        for number, cells in read_rows(path):
            staged, issues = reader.read_row(number, cells)
            _check_row(staged, issues)


def _check_row(staged, issues):
    """Have a row end in one of two ways: staged as one line the database takes, or refused with a named problem."""
    if staged is not None:
        line = ledger_rules.copy_line([staged[name] for name in ledger_rules.STAGED])
        assert "\0" not in line and line.encode() and line.count("\n") == 1, line
    for issue in issues:
        assert issue.code, issue


def _read_bank_csv(path):
    check_storable(read_movements(path, BANK))


def _read_postal(path):
    check_storable(list(read_postal_rows(path)))


def _read_calls(path):
    check_storable(list(read_calls(path)))


def _read_receipt(found):
    return receipt_read.read_receipt_json(found) if isinstance(found, dict) else None


def _read_flow_rest(data):
    header = flow_rest.read_json(data)
    return flow_rest.parse_rest(header.get("h", header), header["p"] if isinstance(header.get("p"), list) else [])


def _read_archive(data):
    for _name, content in unpack("flow.zip", data):
        parse_flow(content)


def _read_response(data):
    for operation in ("paVerifyPaymentNotice", "paGetPayment", "paSendRT"):
        try:
            parse_response(operation, data)
        except SoapError:
            pass


def _read_certified(data):
    return pec.parse(signed(b"X-Ricevuta: avvenuta-consegna\r\nMessage-ID: <a@b>\r\n", data))


def _read_texts(text):
    """Have every reader of one typed text answer."""
    for read in (
        phone_number.candidates, phone_number.ending, phone_number.is_number, typed_text.read_amount, typed_text.read_date,
        typed_text.comparable, contact_text.read_words, remittance.read_causale, clean_name,
    ):
        read(text)
    find_references(text, ["INV/2026/0001", "12/2026", text])


def _read_address(values):
    return isinstance(values, dict) and address.postal_lines(values)


def _csv(header, rows):
    return st.one_of(
        tables(header, rows).map(as_csv), tables(header, rows).map(lambda table: as_csv(table, ",")),
        broken(as_csv([header, *rows])),
    )


def _book(header, rows):
    book = seeds.make_workbook(header, rows)
    return st.one_of(packages(book), packages(book), broken(book))


def _xml(*found):
    return st.one_of(xml_leaves(found), xml_leaves(found), broken(*found))


ADDRESS = {
    "name": "Rosa", "care_of": "", "street": "Via Roma 1", "street2": "", "postcode": "00100", "city": "Roma", "province": "RM",
    "country_code": "IT", "country": "Italia",
}
#: They come from the database, which holds no NUL.
ADDRESSES = json_leaves(ADDRESS).filter(lambda values: "\\u0000" not in json.dumps(values))
FLOWS = {"h": FLOW_HEADER, "p": FLOW_PAGES}
TARGETS = (
    Target("ledger csv", _of_file(_read_ledger), _csv(seeds.LEDGER_HEADER, seeds.LEDGER_ROWS), (LedgerError,)),
    Target("ledger xlsx", _of_file(_read_ledger), _book(seeds.LEDGER_HEADER, seeds.LEDGER_ROWS), (LedgerError,)),
    Target("postal csv", _of_file(_read_postal), _csv(seeds.POSTAL_HEADER, seeds.POSTAL_ROWS), (LedgerError,)),
    Target("postal xlsx", _of_file(_read_postal), _book(seeds.POSTAL_HEADER, seeds.POSTAL_ROWS),
           (LedgerError,)),
    Target("call log csv", _of_file(_read_calls), _csv(seeds.CALL_HEADER, seeds.CALL_ROWS), (LedgerError,)),
    Target("call log xlsx", _of_file(_read_calls), _book(seeds.CALL_HEADER, seeds.CALL_ROWS), (LedgerError,)),
    Target("bank csv", _of_file(_read_bank_csv), _csv(seeds.BANK_HEADER, seeds.BANK_ROWS), (LedgerError,)),
    Target("camt.053", _kept(read_camt), _xml(*seeds.CAMT), (LedgerError,)),
    Target("flow xml", _kept(parse_flow), _xml(*seeds.FLOW_XML), (FlowError,)),
    Target("flow zip", _read_archive, st.one_of(packages(seeds.FLOW_ZIP), broken(seeds.FLOW_ZIP)), (FlowError,)),
    Target("flow rest", _kept(_read_flow_rest), st.one_of(json_bytes(FLOWS), broken(json.dumps(FLOWS).encode())), (FlowError,)),
    Target("node request", _kept(parse_request), _xml(*seeds.REQUEST_XML), (SoapError, ContentError)),
    Target("node response", _read_response, _xml(*seeds.RESPONSE_XML)),
    Target("message mask", mask_message, _xml(*seeds.REQUEST_XML, *seeds.RESPONSE_XML)),
    Target("answer mask", mask_content, st.one_of(json_bytes(seeds.RECEIPT_JSON), broken(json.dumps(FLOWS).encode()))),
    Target("receipt json", _kept(_read_receipt), json_leaves(seeds.RECEIPT_JSON), (ValueError,)),
    Target("receipt xml", _kept(receipt_read.read_receipt_xml), _xml(*(
        etree.tostring(etree.fromstring(data)[0][0]) for data in seeds.REQUEST_XML[3:5]
    )), (ValueError,)),
    Target("answer json", platform_json.loads, st.one_of(json_bytes(FLOWS), broken(json.dumps(FLOWS).encode())), (ValueError,)),
    Target("pec message", _kept(pec.parse), broken(*seeds.PEC, seeds.LETTER, seeds.BOUNCE), (PecError,)),
    Target("pec data", _kept(_read_certified), _xml(*seeds.DATICERT), (PecError,)),
    Target("typed text", _read_texts, texts),
    Target("address", _kept(_read_address), ADDRESSES, (address.AddressError,)),
    Target("document", read_pages, broken(seeds.LEDGER_BOOK, b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")),
)
