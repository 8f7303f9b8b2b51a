"""What the node asks and what it is answered, as plain values. No ORM."""
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

__all__ = [
    "ANONYMOUS", "NoticeAnswer", "Pair", "PaymentData", "PaymentOption", "Receipt", "Request", "StampDuty", "Subject",
    "Transfer",
]

#: What stands for the tax code of a debtor who has none or must not be named.
ANONYMOUS = "ANONIMO"


class Pair(NamedTuple):
    """A key and its value, what the platform calls metadata."""

    key: str
    value: str


@dataclass(frozen=True)
class StampDuty:
    """A request for a digital revenue stamp: the hash of the document it is for, and the province of the payer."""

    document_hash: bytes
    province: str
    kind: str = "01"


@dataclass(frozen=True)
class Subject:
    """A person or firm: the debtor, or who paid. ``kind`` is F for a person, G for a legal entity."""

    kind: str
    code: str
    name: str = ""
    street: str = ""
    number: str = ""
    postal_code: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    email: str = ""


@dataclass(frozen=True)
class Transfer:
    """One of the one to five credits a payment is divided into, each for an account of a public body."""

    index: int
    amount: Decimal
    fiscal_code: str
    iban: str = ""
    remittance: str = ""
    category: str = ""
    company_name: str = ""
    stamp: StampDuty | None = None
    #: The stamp itself, in a receipt.
    attachment: bytes = b""
    metadata: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class PaymentOption:
    """What is due now, as said at verification. ``all_postal``: every transfer goes to a postal account."""

    amount: Decimal
    due_date: date | None = None
    detail: str = ""
    all_postal: bool = False
    options: str = "EQ"


@dataclass(frozen=True)
class NoticeAnswer:
    """The answer to a verification; with ``notice_number`` also the one to a demand for a notice."""

    option: PaymentOption
    description: str
    fiscal_code: str
    company_name: str
    office_name: str = ""
    notice_number: str = ""


@dataclass(frozen=True)
class PaymentData:
    """The answer to a request for a payment: what is paid, by whom, and where it goes."""

    iuv: str
    amount: Decimal
    due_date: date
    description: str
    company_name: str
    debtor: Subject
    transfers: tuple[Transfer, ...]
    office_name: str = ""
    retention_date: datetime | None = None
    last_payment: bool | None = None
    metadata: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The proof that a notice was paid, of either version; ``receipt_id`` is the IUR of the reporting flow.

    ``paid_at`` has no time zone when the node wrote none: then it is Italian time, see ``node_values.utc``.
    ``fee`` is what the payer gave the payment provider, ``creditor_fee`` what the creditor is charged.
    """

    receipt_id: str
    notice_number: str
    fiscal_code: str
    outcome: str
    iuv: str
    amount: Decimal
    description: str
    company_name: str
    debtor: Subject
    transfers: tuple[Transfer, ...]
    psp: str
    psp_name: str
    channel: str
    channel_description: str
    office_name: str = ""
    psp_fiscal_code: str = ""
    psp_vat: str = ""
    payer: Subject | None = None
    payment_method: str = ""
    payment_note: str = ""
    fee: Decimal | None = None
    creditor_fee: Decimal | None = None
    bundle: str = ""
    creditor_bundle: str = ""
    paid_at: datetime | None = None
    application_date: date | None = None
    transfer_date: date | None = None
    metadata: tuple[Pair, ...] = ()
    stand_in: bool = False

    def amount_for(self, fiscal_code: str) -> Decimal:
        """Return what of the payment goes to one public body."""
        return sum((part.amount for part in self.transfers if part.fiscal_code == fiscal_code), Decimal("0.00"))


@dataclass(frozen=True)
class Request:
    """One call of the node: what it asks (``operation``), of whom, and about which notice or receipt."""

    operation: str
    creditor: str
    broker: str
    station: str
    fiscal_code: str = ""
    notice_number: str = ""
    amount: Decimal | None = None
    payment_note: str = ""
    transfer_type: str = ""
    due_date: date | None = None
    receipt: Receipt | None = None
    service: str = ""
    service_subject: str = ""
    service_data: bytes = b""
