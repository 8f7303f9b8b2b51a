import csv
import tempfile

from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools.phone_number import candidates, comparable, ending, is_number
from odoo.addons.sagres_credit.tools.switch_file import BadRow, Call, read_calls

mobiles = some.from_regex(r"3[2-8][0-9]{8}", fullmatch=True)
landlines = some.from_regex(r"0[1-9][0-9]{6,8}", fullmatch=True)
signs = some.lists(some.sampled_from([" ", "-", ".", "", "", ""]), min_size=16, max_size=16)
cells = some.one_of(some.text(max_size=30), some.sampled_from([
    "20/11/2026 10:00", "2026-11-20T10:00:00Z", "06 5550001", "95", "1:35", "Risposta", "No", "-1", "", "9" * 40,
]))


@given(some.one_of(some.none(), some.text(), some.text("+0123456789 ()-./,;x#\n")))
def test_any_text_is_a_number_of_six_to_fifteen_digits_or_none(text):
    for digits in (comparable(text), *candidates(text), ending(text)):
        assert digits == "" or (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 15)
    assert is_number(text) in (True, False)


@given(some.one_of(mobiles, landlines), signs, some.sampled_from(["", "+39", "0039", "+39 "]))
def test_number_is_the_same_however_it_is_written(number, between, prefix):
    written = prefix + "".join(digit + sign for digit, sign in zip(number, between, strict=False))
    assert comparable(written) == f"39{number}"
    assert is_number(written)


@given(some.one_of(mobiles, landlines), some.integers(1, 9999), some.sampled_from([" int. ", " ext ", " x", " interno "]))
def test_extension_is_no_part_of_the_number(number, extension, word):
    assert comparable(f"{number}{word}{extension}") == f"39{number}"


@given(some.lists(some.lists(cells, min_size=0, max_size=8), max_size=8))
def test_every_row_of_any_log_is_read_or_named(rows):
    with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8", suffix=".csv") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Data e ora", "Chiamante", "Interno", "Attesa", "Durata", "Esito"])
        writer.writerows([[cell.replace("\0", "") for cell in row] for row in rows])
        file.flush()
        read = list(read_calls(file.name))
    assert all(isinstance(row, (Call, BadRow)) for row in read)
    full = [row for row in rows if any(cell.replace("\0", "") for cell in row)]
    assert len(read) == len(full)
