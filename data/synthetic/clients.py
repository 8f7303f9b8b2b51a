"""The three clients of the sample portfolio: how they bill, whom, and how they write a ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from .ledger import Business, Item
from .people import Debtor
from .sheet import write_csv, write_xlsx

KINDS = {"household": "Privato", "company": "Azienda", "public_body": "Ente pubblico"}


@dataclass(frozen=True)
class Client:
    """A client: its business, the number of its debtors and items, and the writer of its file."""

    key: str
    filename: str
    business: Business
    code: str
    debtors: dict[str, int]
    open_count: int
    settled_count: int
    write: Callable[[Path, list[Item]], None]


def write_nursing_home(path, items):
    """Write the export of an office program: semicolons, decimal commas, Italian dates, Windows encoding."""
    header = (
        "Tipo doc.", "Numero", "Data doc.", "Scadenza", "Importo", "Residuo", "Data pagamento", "Causale",
        "Cod. ospite", "Intestatario", "Tipo cliente", "Codice fiscale", "Partita IVA", "E-mail", "PEC", "Telefono",
        "Indirizzo", "CAP", "Comune", "Prov.",
    )
    rows = (_nursing_home_row(item, item.account.debtor) for item in items)
    write_csv(path, [header, *rows], delimiter=";", encoding="cp1252")


def _nursing_home_row(item, debtor):
    return (
        "Nota credito" if item.amount < 0 else "Fattura",
        item.number,
        _italian_date(item.issued),
        _italian_date(item.due),
        _italian_amount(item.amount),
        _italian_amount(item.residual),
        _italian_date(item.paid_on),
        f"{item.account.description} {item.issued:%m/%Y}",
        item.account.code,
        debtor.name,
        KINDS[debtor.segment],
        debtor.tax_code,
        debtor.vat,
        *_addresses(debtor),
    )


def write_utility(path, items):
    """Write the extraction of a billing system: commas, decimal points, ISO dates, UTF-8."""
    header = (
        "customer_code", "customer_type", "holder", "tax_code", "vat_number", "document_number", "supply",
        "issue_date", "due_date", "amount", "open_amount", "paid_on", "email", "pec", "phone", "street", "zip", "city",
        "province",
    )
    rows = (_utility_row(item, item.account.debtor) for item in items)
    write_csv(path, [header, *rows], delimiter=",", encoding="utf-8")


def _utility_row(item, debtor):
    return (
        item.account.code,
        debtor.segment.replace("_", " "),
        debtor.name,
        debtor.tax_code,
        debtor.vat,
        item.number,
        item.account.description,
        item.issued.isoformat(),
        item.due.isoformat(),
        item.amount,
        item.residual,
        item.paid_on.isoformat() if item.paid_on else "",
        *_addresses(debtor),
    )


def write_housing(path, items):
    """Write the workbook that somebody at the housing body keeps by hand."""
    header = (
        "Codice inquilino", "Nominativo", "Categoria", "Codice fiscale", "Partita IVA", "Bolletta", "Oggetto",
        "Emessa il", "Scade il", "Importo", "Da pagare", "Ultimo pagamento", "Mail", "PEC", "Telefono", "Via", "CAP",
        "Città", "Provincia",
    )
    rows = (_housing_row(item, item.account.debtor) for item in items)
    write_xlsx(path, [header, *rows], title="Morosità")


def _housing_row(item, debtor):
    return (
        item.account.code,
        debtor.name,
        KINDS[debtor.segment],
        debtor.tax_code,
        debtor.vat,
        item.number,
        item.account.description,
        item.issued,
        item.due,
        item.amount,
        item.residual,
        item.paid_on,
        *_addresses(debtor),
    )


def _addresses(debtor):
    return debtor.email, debtor.pec, debtor.phone, debtor.street, debtor.zip, debtor.town, debtor.province


def _italian_date(day):
    return f"{day:%d/%m/%Y}" if day else ""


def _italian_amount(amount):
    """Return an amount without sign, the kind of document says it, with thousands grouped."""
    return f"{abs(amount):,.2f}".translate(str.maketrans(",.", ".,"))


def _monthly_fee(random: Random, debtor: Debtor) -> Decimal:
    """A month in the nursing home; a municipality pays a part of it for many."""
    low, high = (620, 1480) if debtor.segment == "public_body" else (1450, 2380)
    return Decimal(random.randrange(low, high, 5))


def _bill(random: Random, debtor: Debtor) -> Decimal:
    """A bill of two months."""
    ranges = {"household": (4100, 31500), "company": (21000, 380000), "public_body": (90000, 640000)}
    return Decimal(random.randrange(*ranges[debtor.segment])) / 100


def _rent(random: Random, debtor: Debtor) -> Decimal:
    """A month's rent; low incomes pay a low one, shops the market's."""
    ranges = {"household": (5200, 39000), "company": (48000, 140000), "public_body": (60000, 210000)}
    return Decimal(random.randrange(*ranges[debtor.segment])) / 100


NURSING_HOME = Client(
    key="ginestra",
    filename="villa_ginestra.csv",
    business=Business(
        months=1,
        days_to_pay=31,
        amount=_monthly_fee,
        describe=lambda random, debtor: "Integrazione retta" if debtor.segment == "public_body" else "Retta di degenza",
        number="{number:06d}/{year}",
        credit_number="NC{number:04d}/{year}",
    ),
    code="{:05d}",
    debtors={"household": 138, "company": 2, "public_body": 10},
    open_count=350,
    settled_count=88,
    write=write_nursing_home,
)
UTILITY = Client(
    key="trefonti",
    filename="tre_fonti.csv",
    business=Business(
        months=2,
        days_to_pay=31,
        amount=_bill,
        describe=lambda random, debtor: random.choice(("Energia elettrica", "Gas naturale", "Servizio idrico")),
        number="{year}{number:07d}",
        credit_number="{year}9{number:06d}",
    ),
    code="TF{:08d}",
    debtors={"household": 338, "company": 30, "condominium": 20, "public_body": 12},
    open_count=900,
    settled_count=225,
    write=write_utility,
)
HOUSING = Client(
    key="colleverde",
    filename="casa_colleverde.xlsx",
    business=Business(
        months=1,
        days_to_pay=35,
        amount=_rent,
        describe=lambda random, debtor: "Canone e quote servizi" if debtor.segment == "household" else "Canone locali",
        number="B{year}-{number:05d}",
        credit_number="S{year}-{number:05d}",
    ),
    code="{:06d}",
    debtors={"household": 190, "company": 7, "public_body": 3},
    open_count=450,
    settled_count=113,
    write=write_housing,
)
CLIENTS = (NURSING_HOME, UTILITY, HOUSING)
