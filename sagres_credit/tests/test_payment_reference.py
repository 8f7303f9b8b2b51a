import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import payment_reference
from odoo.addons.sagres_credit.tools.payment_reference import find_references, names_a_document


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(payment_reference)
    assert result.attempted and not result.failed


@pytest.mark.parametrize(("text", "reference"), [
    ("Saldo INV/2026/00012", "INV/2026/00012"),
    ("pagamento inv/2026/00012.", "INV/2026/00012"),
    ("(INV/2026/00012)", "INV/2026/00012"),
    ("ft. 15, grazie", "15"),
    ("Fattura n° 15", "15"),
    ("fattura 12/2026", "12/2026"),
    ("2011", "2011"),
    ("+++090/9337/55493+++", "090/9337/55493"),
    ("causale 301000000000012345", "301000000000012345"),
    ("causale 3010 0000 0000 0123 45", "301000000000012345"),
    ("INV 2026 000012 A", "INV/2026/000012/A"),
    ("saldo  doc   AB 12", "AB 12"),
])
def test_whole_reference_is_a_declaration(text, reference):
    assert find_references(text, [reference]) == [reference]


@pytest.mark.parametrize(("text", "reference"), [
    ("canone 2011", "1"),
    ("canone 2011", "2011"),
    ("affitto 12/2026", "12/2026"),
    ("affitto 03/11/2026", "03/11/2026"),
    ("rata 1 di 3", "1"),
    ("INV/2026/000123", "INV/2026/00012"),
    ("INV/2026/00012/1", "INV/2026/00012"),
    ("A-INV/2026/00012", "INV/2026/00012"),
    ("pagati 1.234,56 euro", "1234"),
    ("pagati 1.2345", "2345"),
    ("bonifico di 4512,50", "4512"),
    ("fattura 155", "15"),
    ("saldo tutto", "saldo"),
    ("", "INV/2026/00012"),
])
def test_part_of_a_word_or_a_date_is_none(text, reference):
    assert find_references(text, [reference]) == []


def test_references_come_in_the_order_in_which_they_are_named_and_once():
    assert find_references("B-0002 poi A-0001 e B-0002", ["A-0001", "B-0002", "B-0002", "C-0003"]) == ["B-0002", "A-0001"]
    assert find_references(None, ["A-0001"]) == [] and find_references("A-0001", [None, ""]) == []


@given(some.text(max_size=60), some.lists(some.text(max_size=20), max_size=5))
def test_any_text_is_read_and_only_given_references_are_found(text, references):
    found = find_references(text, references)
    assert set(found) <= {" ".join(reference.split()) for reference in references}
    assert names_a_document(text) in (True, False)
