import doctest
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import ledger_file, ledger_layout, ledger_rules, ledger_values
from odoo.addons.sagres_credit.tools.ledger_errors import LedgerValueError
from odoo.addons.sagres_credit.tools.ledger_layout import Layout
from odoo.addons.sagres_credit.tools.ledger_values import read_amount, read_date, read_text

amounts = some.decimals(min_value=-10**9, max_value=10**9, places=2, allow_nan=False)
days = some.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize("module", [ledger_file, ledger_layout, ledger_rules, ledger_values])
def test_examples_of_the_documentation_hold(module):
    result = doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted and not result.failed


@given(amounts, some.sampled_from(",."), some.booleans())
def test_amount_is_read_back_as_it_was_written(amount, mark, grouped):
    text = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    text = text.translate(str.maketrans(",.", ".,")) if mark == "," else text
    assert read_amount(text, mark) == amount


@given(some.floats(allow_nan=False, allow_infinity=False, min_value=-10**9, max_value=10**9))
def test_number_of_a_workbook_is_exact_or_refused(number):
    try:
        amount = read_amount(number, ",")
    except LedgerValueError as error:
        assert error.code == "decimals"
    else:
        assert amount == round(amount, 2) and abs(amount - Decimal(number)) < Decimal("1e-5")


@given(days, some.sampled_from(["dmy", "mdy", "ymd"]), some.sampled_from("/-."))
def test_date_is_read_back_as_it_was_written(day, order, mark):
    codes = {"d": "%d", "m": "%m", "y": "%Y"}
    assert read_date(day.strftime(mark.join(codes[letter] for letter in order)), order) == day


@given(some.text(max_size=60), some.sampled_from(",."), some.sampled_from(["dmy", "mdy", "ymd"]))
def test_no_cell_breaks_the_reader(text, mark, order):
    for reader, how in ((read_amount, mark), (read_date, order)):
        try:
            reader(text, how)
        except LedgerValueError as error:
            assert error.code in {"amount", "date", "decimals", "too_large", "formula", "control_character"}


@given(some.text(max_size=40))
def test_text_never_begins_a_formula(text):
    try:
        assert not read_text(text).startswith(("=", "@"))
    except LedgerValueError as error:
        assert error.code in {"formula", "control_character"}


@pytest.mark.parametrize(("text", "mark", "code"), [
    ("1.23", ",", "amount"), ("1,23,4", ",", "amount"), ("12,345", ",", "decimals"), ("1e5", ".", "amount"),
    ("99999999999999", ".", "too_large"), ("--", ".", "amount"), ("=SUM(A1)", ".", "formula"),
])
def test_doubtful_amount_is_refused(text, mark, code):
    with pytest.raises(LedgerValueError) as caught:
        read_amount(text, mark)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["31/02/2024", "1/1/1", "2024-1-1", "32/1/2024", "1/1/1899", "ieri"])
def test_doubtful_date_is_refused(text):
    with pytest.raises(LedgerValueError):
        read_date(text, "dmy")


@given(days, some.integers(-60, 60), amounts.filter(lambda amount: amount > 0))
def test_item_exists_and_is_paid_by_the_date_of_the_file(as_of, shift, amount):
    """An invoice exists when its date is not later, and is paid when it was settled by then."""
    issued = min(max(as_of + timedelta(days=shift), date(1950, 1, 1)), date(2100, 12, 31))
    settled = min(issued + timedelta(days=30), date(2100, 12, 31))
    header = ["code", "number", "date", "sum", "paid"]
    layout = Layout(
        dict(zip(("customer_code", "number", "invoice_date", "amount", "settled_date"), header)), date_order="ymd",
        decimal_mark=".",
    )
    reader = ledger_rules.RowReader(layout, header, as_of)
    staged, issues = reader.read_row(2, ["C", "1", str(issued), f"{amount:.2f}", str(settled)])
    assert not issues
    assert (staged is None) == (issued > as_of)
    if staged:
        assert staged["open_amount"] == (0 if settled <= as_of else amount)


@given(some.lists(some.one_of(some.none(), some.text(max_size=20), some.booleans(), amounts, days), min_size=1))
def test_copied_row_stays_one_line(cells):
    line = ledger_rules.copy_line(cells)
    assert line.endswith("\n") and "\n" not in line[:-1] and line.count("\t") == len(cells) - 1
