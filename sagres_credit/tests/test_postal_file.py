import doctest
from datetime import date

import pytest

from odoo.addons.sagres_credit.tools import postal_file
from odoo.addons.sagres_credit.tools.ledger_errors import LedgerFileError
from odoo.addons.sagres_credit.tools.postal_file import read_postal_rows, read_status


@pytest.fixture
def rows(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "esiti.csv"
        path.write_bytes(text.encode(encoding))
        return list(read_postal_rows(str(path)))
    return read


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(postal_file, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted and not result.failed


@pytest.mark.parametrize("words, outcome", [
    ("CONSEGNATA", ("delivered", "")),
    ("Consegnata con avviso di ricevimento", ("delivered", "")),
    ("Consegnata all'indirizzo del destinatario", ("delivered", "")),
    ("Ritirata presso l'ufficio postale", ("delivered", "")),
    ("Non ancora consegnata", None),
    ("Non è stata consegnata", None),
    ("Mancata consegna", None),
    ("Tentata consegna", None),
    ("In giacenza presso l'ufficio postale", ("deposited", "")),
    ("Restituita per compiuta giacenza", ("unclaimed", "")),
    ("Non ritirata", ("unclaimed", "")),
    ("Al mittente: sconosciuto", ("returned", "untraceable")),
    ("Al mittente - destinatario irreperibile", ("returned", "untraceable")),
    ("Al mittente - destinatario trasferito", ("returned", "moved")),
    ("Trasferita al centro di distribuzione", None),
    ("Indirizzo insufficiente", ("returned", "wrong_address")),
    ("Rifiutata dal destinatario", ("returned", "refused")),
    ("Destinatario deceduto", ("returned", "deceased")),
    ("Riconsegnata al mittente", ("returned", "")),
    ("Smarrita", ("failed", "lost")),
    ("In lavorazione", ("posted", "")),
    ("Accettata", ("posted", "")),
    ("", None),
])
def test_words_of_the_post_mean_one_outcome_or_none(words, outcome):
    assert read_status(words) == outcome


def test_the_reason_in_its_own_column_counts(rows):
    row, = rows("Barcode;Esito;Motivo;Data esito\n150987654321;Restituita al mittente;Indirizzo inesistente;12/11/2026\n")
    assert (row.state, row.reason, row.date) == ("returned", "wrong_address", date(2026, 11, 12))


def test_a_file_of_an_old_windows_program_is_read(rows):
    text = "N° raccomandata;Stato;Data consegna;Città\n15098-765 432-1;Consegnata;05/11/2026;Forlì\n"
    row, = rows(text, "cp1252")
    assert (row.tracking, row.state, row.date) == ("150987654321", "delivered", date(2026, 11, 5))


def test_dates_written_year_first_are_read(rows):
    row, = rows("tracking,status,date\nRA1,delivered,2026-11-05\n")
    assert row.date == date(2026, 11, 5)


def test_a_list_of_codes_without_outcome_brings_the_codes(rows):
    row, = rows("Ns riferimento;Codice raccomandata;Data spedizione\nN7;15098;03/11/2026\n")
    assert (row.reference, row.tracking, row.state, row.error) == ("N7", "15098", "posted", "")
    assert row.date_posted == date(2026, 11, 3)


@pytest.mark.parametrize("cells, error", [
    (";Consegnata;05/11/2026", "no_code"),
    ("15098;;05/11/2026", "no_status"),
    ("15098;Boh;05/11/2026", "unknown_status"),
    ("15098;Restituita al mittente;05/11/2026", "no_reason"),
    ("15098;Consegnata;", "no_date"),
    ("15098;Consegnata;31/02/2026", "date"),
    ("=HYPERLINK(1);Consegnata;05/11/2026", "formula"),
])
def test_a_row_that_does_not_tell_names_its_problem_and_the_rest_goes_on(rows, cells, error):
    bad, good = rows(f"Codice;Esito;Data esito\n{cells}\n15099;Consegnata;05/11/2026\n")
    assert bad.error == error
    assert good.state == "delivered" and not good.error


@pytest.mark.parametrize("text, code", [
    ("", "empty_file"),
    ("Nome;Cognome\nRosa;Bianchi\n", "no_columns"),
    ("Codice;Nome\n15098;Rosa\n", "no_columns"),
    ("Data esito;Esito\n05/11/2026;Consegnata\n", "no_columns"),
])
def test_a_file_that_is_something_else_is_refused(rows, text, code):
    with pytest.raises(LedgerFileError) as caught:
        rows(text)
    assert caught.value.code == code
