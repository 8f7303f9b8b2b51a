"""What the columns of a ledger file mean: the layout, and a guess of it from a header. No ORM."""
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from .ledger_errors import LedgerValueError
from .ledger_file import FileOptions
from .ledger_values import read_amount, read_date

#: Every meaning a column may have, with the headers known for it, Italian and English, the likelier first.
TARGETS = {
    "customer_code": ("codice cliente", "cod cliente", "customer code", "customer id", "cliente id", "id cliente",
                      "codice anagrafico", "matricola", "customer number"),
    "name": ("ragione sociale", "nominativo", "denominazione", "cliente", "intestatario", "cognome e nome", "customer",
             "customer name", "name", "debitore", "debtor", "ospite", "inquilino", "utente"),
    "tax_code": ("codice fiscale", "cod fiscale", "cf", "c f", "tax code", "fiscal code"),
    "vat": ("partita iva", "p iva", "piva", "vat", "vat number", "vat code"),
    "is_company": ("azienda", "societa", "is company", "company", "persona giuridica"),
    "segment": ("tipo cliente", "segmento", "segment", "categoria", "customer type"),
    "email": ("email", "e mail", "mail", "posta elettronica", "indirizzo email"),
    "phone": ("telefono", "cellulare", "tel", "phone", "mobile", "recapito telefonico"),
    "street": ("indirizzo", "via", "street", "address"),
    "zip": ("cap", "zip", "postal code"),
    "city": ("citta", "comune", "localita", "city"),
    "country": ("nazione", "paese", "stato estero", "country"),
    "language": ("lingua", "language"),
    "number": ("numero fattura", "n fattura", "num fattura", "nr fattura", "fattura", "numero documento", "n documento",
               "documento", "numero", "invoice number", "invoice", "document number"),
    "invoice_date": ("data fattura", "data documento", "data emissione", "invoice date", "document date", "data"),
    "due_date": ("data scadenza", "scadenza", "due date", "scade il"),
    "amount": ("importo", "importo fattura", "importo totale", "totale", "totale fattura", "importo documento",
               "amount", "invoice amount", "total", "total amount"),
    "currency": ("valuta", "divisa", "currency"),
    "open_amount": ("residuo", "importo residuo", "saldo", "da incassare", "importo aperto", "insoluto", "open amount",
                    "residual", "balance"),
    "paid_amount": ("pagato", "importo pagato", "incassato", "paid amount", "paid"),
    "settled_date": ("data pagamento", "data incasso", "data saldo", "settled date", "payment date", "paid date"),
    "disputed": ("contestata", "contestato", "contestazione", "disputed", "dispute"),
    "document_type": ("tipo documento", "tipo doc", "causale", "document type"),
    "product": ("prodotto", "servizio", "fornitura", "codice prodotto", "product", "service", "supply"),
    "billed_until": ("consumi fino al", "fine consumo", "fine periodo", "billed until", "consumption until"),
    "deceased": ("deceduto", "deceduta", "defunto", "decesso", "deceased", "dead"),
    "date_of_death": ("data decesso", "data del decesso", "data di decesso", "data morte", "date of death", "died on"),
    "contract_state": ("stato contratto", "stato del contratto", "stato cliente", "stato utenza", "contract state",
                       "contract status", "customer status"),
    "reference": ("descrizione", "riferimento", "note", "description", "reference", "oggetto"),
}
DEBTOR_KEYS = ("tax_code", "vat", "customer_code", "email")
AMOUNTS = ("amount", "open_amount", "paid_amount")
DATES = ("invoice_date", "due_date", "settled_date", "billed_until", "date_of_death")


@dataclass(frozen=True)
class Layout:
    """How a client writes its ledger; ``columns`` gives the header of each meaning."""

    columns: dict
    date_order: str = "dmy"
    decimal_mark: str = ","
    options: FileOptions = FileOptions()
    true_values: frozenset = frozenset({"si", "sì", "s", "yes", "y", "x", "1", "true", "vero"})
    credit_note_values: frozenset = frozenset({"nc", "nota credito", "nota di credito", "credit note", "td04"})
    public_values: frozenset = frozenset({"pa", "ente pubblico", "public body", "pubblica amministrazione"})
    drop_bad_codes: bool = False


def normalise(header):
    """Return a header without accents, signs and capitals, words of camel case apart.

    >>> normalise("invoiceNumber"), normalise("  Città_di "), normalise("P.IVA"), normalise("customerID")
    ('invoice number', 'citta di', 'p iva', 'customer id')
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.strip())
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def guess_columns(header):
    """Return ``{meaning: header}`` for the headers that say what they hold, each used once.

    >>> guess_columns(["Codice cliente", "Fattura", "Data fattura", "Importo", "Colore"])["number"]
    'Fattura'
    """
    known = {}
    for title in header:
        known.setdefault(normalise(title), title)
    columns, used = {}, set()
    candidates = sorted(
        (place, target, name) for target, names in TARGETS.items() for place, name in enumerate(names)
    )
    for _place, target, name in candidates:
        title = known.get(name)
        if title and target not in columns and title not in used:
            columns[target] = title
            used.add(title)
    return columns


def guess_date_order(cells):
    """Return the order that reads most of the cells, day first where they do not tell.

    >>> guess_date_order(["4/6/2013", "3/30/2012"]), guess_date_order(["01/02/2024"]), guess_date_order(["2024-01-02"])
    ('mdy', 'dmy', 'ymd')
    """
    return max(("dmy", "mdy", "ymd"), key=lambda order: sum(_reads(read_date, cell, order) for cell in cells))


def guess_decimal_mark(cells):
    """Return the mark that reads most of the amounts, the comma where they do not tell.

    >>> guess_decimal_mark(["55.94", "1,061.74"]), guess_decimal_mark(["1.061", "12,50"]), guess_decimal_mark([])
    ('.', ',', ',')
    """
    score = Counter({mark: sum(_reads(read_amount, cell, mark) for cell in cells) for mark in ",."})
    return max(",.", key=score.__getitem__)


def guess_layout(header, rows, options=FileOptions()):
    """Return the layout that a header and its first rows (lists of cells) propose."""
    columns = guess_columns(header)

    def cells(targets):
        places = [header.index(columns[target]) for target in targets if target in columns]
        return [row[place] for row in rows for place in places if place < len(row) and isinstance(row[place], str)]

    return Layout(
        columns,
        date_order=guess_date_order(cells(DATES)),
        decimal_mark=guess_decimal_mark(cells(AMOUNTS)),
        options=options,
    )


def missing_targets(columns):
    """Return the meanings without which no item can be booked, as tuples of alternatives.

    >>> missing_targets({"number": "n", "amount": "a", "tax_code": "cf"})
    [('invoice_date',)]
    """
    needed = [("number",), ("invoice_date",), ("amount", "open_amount"), DEBTOR_KEYS]
    return [choices for choices in needed if not any(choice in columns for choice in choices)]


def _reads(reader, cell, how):
    """Weigh how well ``reader`` reads a cell ``how``: not at all, or as a date or amount that was written so."""
    try:
        value = reader(cell, how)
    except LedgerValueError:
        return 0
    if isinstance(value, date) or value is None:
        return 1
    return 2 if how in cell and cell.rsplit(how, 1)[-1].strip(" €)-").isdigit() else 1
