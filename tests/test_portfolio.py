"""The sample portfolio: valid, the same on every run, and as lively as promised."""
import csv
import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from stdnum.it import codicefiscale, iva

DATA = Path(__file__).resolve().parent.parent / "data"
PORTFOLIO = DATA / "portfolio"
sys.path.insert(0, str(DATA))

import generate  # noqa: E402

SIZES = {"ginestra": (150, 350, 88), "trefonti": (400, 900, 225), "colleverde": (200, 450, 113)}
# The calendar's traps: a leap day, ends of short months and of the year.
DAYS = (generate.AS_OF, date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1))


@pytest.fixture(scope="module")
def ledgers():
    return generate.make_ledgers()


def debtors_of(ledgers):
    return {item.account.debtor for items in ledgers.values() for item in items}


def content(path):
    """Return what a file says: an archive's parts, whose packing may differ between versions of zlib, or its bytes."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_generator_gives_the_files_of_the_repository_again(tmp_path):
    command = [sys.executable, DATA / "generate.py", "--folder", tmp_path]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {client.filename for client in generate.CLIENTS}
    for name in names:
        assert content(tmp_path / name) == content(PORTFOLIO / name), f"{name}: run data/generate.py"


def test_two_runs_give_the_same_bytes(tmp_path):
    first, second = (generate.write_ledgers(tmp_path / name) for name in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_generator_needs_the_standard_library_only():
    sources = [DATA / "generate.py", *sorted((DATA / "synthetic").glob("*.py"))]
    imported = {
        name for source in sources for name in re.findall(r"^(?:from|import) (\w+)", source.read_text(), re.M)
    }
    assert imported - {"synthetic"} <= sys.stdlib_module_names


@pytest.mark.parametrize("key", SIZES)
def test_ledger_has_its_size(ledgers, key):
    items = ledgers[key]
    is_open = Counter(bool(item.residual) for item in items)
    assert (len({item.account.code for item in items}), is_open[True], is_open[False]) == SIZES[key]


@pytest.mark.parametrize("key", SIZES)
def test_numbers_are_unique_within_a_client(ledgers, key):
    assert max(Counter(item.number for item in ledgers[key]).values()) == 1


def test_codes_are_valid_and_one_for_each_debtor(ledgers):
    debtors = debtors_of(ledgers)
    assert len({debtor.tax_code for debtor in debtors}) == len(debtors)
    for debtor in debtors:
        assert codicefiscale.validate(debtor.tax_code) == debtor.tax_code
        assert not debtor.vat or iva.validate(debtor.vat) == debtor.vat


def test_codes_agree_with_the_person(ledgers):
    people = [debtor for debtor in debtors_of(ledgers) if debtor.segment == "household"]
    for person in people:
        born = codicefiscale.get_birth_date(person.tax_code, minyear=1920)
        assert date(1938, 1, 1) <= born < date(2001, 1, 1)
        assert person.tax_code[11] == "V", "a real municipality"


def test_nobody_can_be_reached(ledgers):
    for debtor in debtors_of(ledgers):
        assert re.fullmatch(r"|\+39 (30\d \d{3} \d{4}|0538 \d{6})", debtor.phone)
        assert all(address.endswith("example.com") for address in (debtor.email, debtor.pec) if address)


def test_some_debtors_are_shared_between_clients(ledgers):
    known = [{item.account.debtor.tax_code for item in items} for items in ledgers.values()]
    clients = Counter(Counter(code for codes in known for code in codes).values())
    assert clients[2] >= 20 and clients[3] >= 1


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_ledger_is_alive_on_any_day(as_of):
    for items in generate.make_ledgers(as_of).values():
        opened = [item for item in items if item.residual]
        ages = [(as_of - item.due).days for item in opened if item.amount > 0]
        assert any(-31 <= age < 0 for age in ages), "nothing comes due"
        assert any(0 <= age <= 31 for age in ages), "nothing is just late"
        assert any(age > 3 * 365 for age in ages), "nothing is old"
        assert any(item.residual < 0 for item in opened), "nobody is in credit"
        assert any(0 < item.residual < item.amount for item in opened), "nothing is partly paid"
        assert max(item.issued for item in items) <= as_of
        assert all(item.paid_on < as_of for item in items if item.paid_on)


def test_items_keep_their_own_arithmetic(ledgers):
    for item in (item for items in ledgers.values() for item in items):
        assert item.issued <= item.due
        assert abs(item.residual) <= abs(item.amount)
        assert item.residual * item.amount >= 0
        assert bool(item.paid_on) == (item.residual != item.amount)
        assert item.amount == round(item.amount, 2) and item.residual == round(item.residual, 2)


def test_amounts_do_not_depend_on_the_day():
    def amounts(as_of):
        return {
            key: sorted((item.account.code, item.amount, item.residual) for item in items)
            for key, items in generate.make_ledgers(as_of).items()
        }

    assert amounts(generate.AS_OF) == amounts(generate.AS_OF + timedelta(days=200))


def test_files_say_what_the_ledgers_hold(ledgers):
    read = {
        "ginestra": _read_csv("villa_ginestra.csv", "cp1252", ";", "Residuo"),
        "trefonti": _read_csv("tre_fonti.csv", "utf-8", ",", "open_amount"),
        "colleverde": _read_workbook("casa_colleverde.xlsx", "Da pagare"),
    }
    expected = {key: [item.residual for item in items] for key, items in ledgers.items()}
    expected["ginestra"] = [abs(residual) for residual in expected["ginestra"]]
    assert read == expected


def _read_csv(name, encoding, delimiter, column):
    rows = csv.DictReader(io.StringIO((PORTFOLIO / name).read_bytes().decode(encoding)), delimiter=delimiter)
    texts = [row[column] for row in rows]
    if delimiter == ";":
        texts = [text.replace(".", "").replace(",", ".") for text in texts]
    return [Decimal(text) for text in texts]


def _read_workbook(name, column):
    header, *rows = openpyxl.load_workbook(PORTFOLIO / name, read_only=True).active.iter_rows(values_only=True)
    return [round(Decimal(row[header.index(column)]), 2) for row in rows]
