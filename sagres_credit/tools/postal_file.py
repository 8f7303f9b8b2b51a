"""Reader of the outcomes of registered letters, as the files of postal operators give them. No ORM.

No two operators write alike: columns are found by the words of their header, outcomes by the words of their text.
What is not understood is told, row by row; nothing is guessed.
"""
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from .ledger_errors import LedgerFileError, LedgerValueError
from .ledger_file import FileOptions, read_rows
from .ledger_values import read_date, read_text

#: Words of a header and what the column holds, in the order in which columns are taken; "=" asks for the whole header.
COLUMN_WORDS = {
    "date_posted": (
        "data spedizione", "data accettazione", "data postalizzazione", "data invio", "spedita il", "date posted",
    ),
    "date_deposit": ("data giacenza", "data avviso", "data deposito", "inizio giacenza", "date deposited"),
    "date": (
        "data esito", "data consegna", "data recapito", "data stato", "data evento", "data lavorazione", "=data", "=date",
    ),
    "reference": (
        "riferimento cliente", "riferimento mittente", "ns riferimento", "nostro riferimento", "vostro riferimento",
        "rif mittente", "rif cliente", "ns rif", "vs rif", "id cliente", "riferimento", "reference",
    ),
    "tracking": (
        "codice raccomandata", "numero raccomandata", "n raccomandata", "barcode", "codice a barre", "codice invio",
        "codice spedizione", "codice tracciatura", "tracking", "=id raccomandata", "raccomandata", "=codice", "=numero",
    ),
    "reason": ("motivo", "causale", "reason"),
    "status": ("descrizione esito", "descrizione stato", "esito", "stato", "status", "outcome"),
    "received_by": ("ricevuto da", "ricevuta da", "ritirato da", "firmatario", "received by", "signed by"),
    "note": ("note", "annotazioni", "osservazioni"),
}
#: What each outcome means: state and, for what does not arrive, the reason; no state: it does not tell. The first that
#: the text holds wins, so the particular stands before the general.
STATUS_WORDS = (
    ("compiuta giacenza", ("unclaimed", "")),
    ("fine giacenza", ("unclaimed", "")),
    ("termine giacenza", ("unclaimed", "")),
    ("giacenza scaduta", ("unclaimed", "")),
    ("mancato ritiro", ("unclaimed", "")),
    ("non ritirat", ("unclaimed", "")),
    ("unclaimed", ("unclaimed", "")),
    ("decedut", ("returned", "deceased")),
    ("deceased", ("returned", "deceased")),
    ("rifiut", ("returned", "refused")),
    ("respint", ("returned", "refused")),
    ("refused", ("returned", "refused")),
    ("irreperibil", ("returned", "untraceable")),
    ("sconosciut", ("returned", "untraceable")),
    ("untraceable", ("returned", "untraceable")),
    ("addressee unknown", ("returned", "untraceable")),
    ("trasferito", ("returned", "moved")),
    ("moved away", ("returned", "moved")),
    ("indirizzo insufficient", ("returned", "wrong_address")),
    ("indirizzo incomplet", ("returned", "wrong_address")),
    ("indirizzo inesist", ("returned", "wrong_address")),
    ("indirizzo inesatt", ("returned", "wrong_address")),
    ("indirizzo errat", ("returned", "wrong_address")),
    ("wrong address", ("returned", "wrong_address")),
    ("smarri", ("failed", "lost")),
    ("rubat", ("failed", "lost")),
    ("furto", ("failed", "lost")),
    ("lost", ("failed", "lost")),
    ("restitui", ("returned", "")),
    ("al mittente", ("returned", "")),
    ("returned", ("returned", "")),
    ("ritirata in giacenza", ("delivered", "")),
    ("consegnata in giacenza", ("delivered", "")),
    ("in giacenza", ("deposited", "")),
    ("giacente", ("deposited", "")),
    ("avviso di giacenza", ("deposited", "")),
    ("lasciato avviso", ("deposited", "")),
    ("in attesa di ritiro", ("deposited", "")),
    ("deposited", ("deposited", "")),
    ("mancat", ("", "")),
    ("tentat", ("", "")),
    ("in consegna", ("posted", "")),
    ("in lavorazione", ("posted", "")),
    ("in transito", ("posted", "")),
    ("presa in carico", ("posted", "")),
    ("non accettat", ("", "")),
    ("accettat", ("posted", "")),
    ("spedit", ("posted", "")),
    ("posted", ("posted", "")),
    ("consegnat", ("delivered", "")),
    ("recapitat", ("delivered", "")),
    ("ritirat", ("delivered", "")),
    ("delivered", ("delivered", "")),
)
#: With one of these words nothing is said to be delivered: a false delivery would pretend an interruption.
DENIALS = {"non", "not", "mai", "never"}
MAX_ROWS = 200_000

_code_noise = re.compile(r"[\s\-./]+")


@dataclass(frozen=True)
class PostalRow:
    """What one row says of one letter; ``error`` names why it cannot be applied."""

    number: int
    tracking: str = ""
    reference: str = ""
    state: str = ""
    reason: str = ""
    status: str = ""
    date_posted: date = None
    date_deposit: date = None
    date: date = None
    received_by: str = ""
    note: str = ""
    error: str = ""
    detail: str = ""


def fold(text):
    """Return a text without accents, punctuation and capitals.

    >>> fold("N° Raccomandata (A/R)"), fold("Già  restituita")
    ('n raccomandata a r', 'gia restituita')
    """
    plain = unicodedata.normalize("NFKD", str(text or "").replace("°", " "))
    bare = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(bare.lower().split())


def normalise_tracking(text):
    """Return a tracking code as the operators print it, without blanks and signs.

    >>> normalise_tracking(" 1509 8765432-1 "), normalise_tracking("ra123456789it")
    ('150987654321', 'RA123456789IT')
    """
    return _code_noise.sub("", str(text or "")).upper()


def guess_columns(header):
    """Return ``{what: place}`` of the columns that a header names; each column is used once.

    >>> guess_columns(["Barcode", "Data Spedizione", "Data Esito", "Esito", "Note"])
    {'date_posted': 1, 'date': 2, 'tracking': 0, 'status': 3, 'note': 4}
    >>> guess_columns(["Numero raccomandata", "Stato", "Motivo mancato recapito"])
    {'tracking': 0, 'reason': 2, 'status': 1}

    :raises LedgerFileError: ``no_columns`` without a column that names the letter and one that says what happened
    """
    titles = [fold(title) for title in header]
    found = {}
    for what, words in COLUMN_WORDS.items():
        free = {
            place: title for place, title in enumerate(titles)
            if title and place not in found.values() and (what.startswith("date") or not title.startswith("dat"))
        }
        place = _find_title(free, words)
        if place is not None:
            found[what] = place
    tells = "status" in found or "reason" in found or {"tracking", "reference"} <= found.keys()
    if not tells or not ("tracking" in found or "reference" in found):
        raise LedgerFileError("no_columns", ", ".join(title for title in titles if title)[:200])
    return found


def _find_title(titles, words):
    for word in words:
        for place, title in titles.items():
            if title == word.lstrip("=") or (not word.startswith("=") and f" {word} " in f" {title} "):
                return place
    return None


def read_status(*texts):
    """Return ``(state, reason)`` of the words of an outcome, the first text that says something; ``None`` otherwise.

    >>> read_status("Restituita al mittente", "Destinatario sconosciuto")
    ('returned', 'untraceable')
    >>> read_status("Consegnata"), read_status("Mancata consegna"), read_status("Compiuta giacenza - restituita")
    (('delivered', ''), None, ('unclaimed', ''))
    >>> read_status("Non è stata consegnata"), read_status("Riconsegnata al mittente")
    (None, ('returned', ''))
    >>> read_status("In giacenza dal 12/11"), read_status("Boh")
    (('deposited', ''), None)
    """
    outcomes = [outcome for outcome in map(_read_words, texts) if outcome]
    return next((outcome for outcome in outcomes if outcome[1]), None) or next(iter(outcomes), None)


def _read_words(text):
    folded = fold(text)
    state, reason = next((outcome for word, outcome in STATUS_WORDS if word in folded), ("", ""))
    if not state or state == "delivered" and DENIALS.intersection(folded.split()):
        return None
    return state, reason


def read_postal_rows(path, options=FileOptions()):
    """Yield a :class:`PostalRow` for each row of a file; a row that cannot be read carries its ``error``.

    Row errors: ``no_code``, ``no_status``, ``unknown_status``, ``no_date``, ``no_reason``, ``date`` and those of cells.

    :raises LedgerFileError: when the file as a whole cannot be read
    """
    rows = read_rows(path, options)
    first = next(rows, None)
    if first is None:
        raise LedgerFileError("no_header")
    columns = guess_columns(first[1])
    for count, (number, cells) in enumerate(rows):
        if count >= MAX_ROWS:
            raise LedgerFileError("too_many_rows", MAX_ROWS)
        yield _read_row(number, cells, columns)


def _read_row(number, cells, columns):
    raw = {what: cells[place] if place < len(cells) else None for what, place in columns.items()}
    values = {}
    for what, cell in raw.items():
        try:
            values[what] = _read_cell(what, cell)
        except LedgerValueError as error:
            return PostalRow(number, error=error.code, detail=str(cell)[:80], **_keep(values))
    status = " - ".join(values.get(what, "") for what in ("status", "reason") if values.get(what))
    outcome = read_status(values.get("status"), values.get("reason"), values.get("note"))
    state, reason = outcome or ("", "")
    if not status and values.get("tracking") and values.get("reference"):
        state = "posted"  # a list that only brings the codes which the post gave
    error = _find_error(values, status, state, reason)
    return PostalRow(
        number, state=state, reason=reason, status=status, error=error, detail=status if error else "", **_keep(values),
    )


def _read_cell(what, cell):
    if what.startswith("date"):
        text = read_text(cell)
        return read_date(cell, "ymd" if re.match(r"\d{4}", text) and not text.isdigit() else "dmy")
    return normalise_tracking(read_text(cell)) if what == "tracking" else read_text(cell)


def _keep(values):
    return {what: value for what, value in values.items() if what not in ("status", "reason") and value}


def _find_error(values, status, state, reason):
    if not values.get("tracking") and not values.get("reference"):
        return "no_code"
    if not status and not state:
        return "no_status"
    if not state:
        return "unknown_status"
    if state == "returned" and not reason:
        return "no_reason"
    if state in ("delivered", "deposited", "returned") and not (values.get("date") or values.get("date_deposit")):
        return "no_date"
    return ""
