"""What a payment notice is made of, checked when it is put together. No ORM.

Lengths and forms are those of the guide of the payment notice (3.5.1). Texts are cut to them, as the guide asks of who prints;
numbers and amounts that do not follow the rules are refused.
"""
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .notice_errors import NoticeError
from .notice_image import read_image
from .notice_number import parse, qr_text

__all__ = ["LANGUAGES", "Artwork", "Notice", "NoticeCreditor", "NoticeDebtor", "NoticeOption", "clean"]

#: Italian alone, or Italian with a second language beside it.
LANGUAGES = ("it", "de", "en", "fr", "sl")
#: From so many installments on they are printed one closer to the other.
MANY = 9
ELLIPSIS = "…"
ONLINE = ("", "site", "app", "both")


@dataclass(frozen=True)
class Artwork:
    """The marks the guide puts on a notice, as PNG or JPEG; without one its name is printed instead.

    They belong to others and are not part of the suite: who prints notices has the right to them and loads them.
    """

    pagopa: bytes = field(default=b"", repr=False)
    poste: bytes = field(default=b"", repr=False)
    bancoposta: bytes = field(default=b"", repr=False)
    circuit: bytes = field(default=b"", repr=False)

    def __post_init__(self):
        for content in filter(None, (self.pagopa, self.poste, self.bancoposta, self.circuit)):
            read_image(content)


@dataclass(frozen=True)
class NoticeCreditor:
    """The public body that asks for the money, with what is printed about it.

    ``online`` says whether one may pay on its site, its app or both; ``public_service`` that it runs a public service and
    leads with its own channels. The postal form is printed when there is an account, which needs the authorisation of Poste.
    """

    name: str
    tax_code: str
    cbill: str = ""
    department: str = ""
    info: str = ""
    physical_channel: str = ""
    online: str = ""
    public_service: bool = False
    logo: bytes = field(default=b"", repr=False)
    postal_account: str = ""
    postal_holder: str = ""
    postal_authorisation: str = ""
    artwork: Artwork = Artwork()

    def __post_init__(self):
        _clean_fields(self, name=100, department=50, info=100, physical_channel=50, postal_holder=50, postal_authorisation=60)
        _set(self, "cbill", clean(self.cbill, 16).upper())
        _set(self, "tax_code", str(self.tax_code or ""))
        _set(self, "postal_account", str(self.postal_account or "").replace(" ", ""))
        if self.logo:
            read_image(self.logo)
        if not self.name:
            raise NoticeError("the creditor has no name")
        if not re.fullmatch(r"[0-9]{11}", self.tax_code):
            raise NoticeError(f"fiscal code {self.tax_code!r} of the creditor is not of 11 digits")
        if self.online not in ONLINE:
            raise NoticeError(f"the creditor is paid online on {self.online!r}, which is none of: site, app, both")
        self._check_postal()

    def _check_postal(self):
        if not self.postal_account:
            return
        if not re.fullmatch(r"[0-9]{1,12}|IT[0-9]{2}[A-Z][0-9]{22}", self.postal_account):
            raise NoticeError(f"postal account {self.postal_account!r} is neither of at most 12 digits nor a postal IBAN")
        if not self.postal_authorisation:
            raise NoticeError("a postal form needs the authorisation of Poste Italiane to print it")

    @property
    def postal_number(self):
        """The postal account as it is printed: its number, without the rest of the IBAN and its zeros in front."""
        return self.postal_account[-12:].lstrip("0")


@dataclass(frozen=True)
class NoticeDebtor:
    """Who is asked to pay; the fiscal code is left out only when nobody knows it."""

    name: str
    tax_code: str = ""
    address: str = ""

    def __post_init__(self):
        _clean_fields(self, name=70)
        lines = (clean(line, 140) for line in str(self.address or "").splitlines())
        _set(self, "address", "\n".join(filter(None, lines))[:140])
        _set(self, "tax_code", clean(self.tax_code, 16).upper())
        if not self.name:
            raise NoticeError("the debtor has no name")


@dataclass(frozen=True)
class NoticeOption:
    """One way to pay: all at once (installment 0) or one installment, each with a notice number of its own."""

    number: str
    amount: Decimal
    due: date | None = None
    installment: int = 0

    def __post_init__(self):
        parse(self.number)
        qr_text(self.number, "0" * 11, self.amount)
        if isinstance(self.installment, bool) or not isinstance(self.installment, int) or not 0 <= self.installment <= 999:
            raise NoticeError(f"installment {self.installment!r} is not a number from 0, which is all at once, to 999")
        if self.due is not None and not isinstance(self.due, date):
            raise NoticeError(f"due date {self.due!r} is not a date")


@dataclass(frozen=True)
class Notice:
    """A payment notice: who asks whom for what, and how it may be paid, all at once first, then by installments.

    ``subject_translation`` is the subject in the second language, where there is one.
    """

    creditor: NoticeCreditor
    debtor: NoticeDebtor
    subject: str
    options: tuple[NoticeOption, ...]
    language: str = "it"
    subject_translation: str = ""

    def __post_init__(self):
        _clean_fields(self, subject=90, subject_translation=90)
        _set(self, "options", tuple(self.options))
        if not self.subject:
            raise NoticeError("the notice has no subject")
        if self.language not in LANGUAGES:
            raise NoticeError(f"a notice is printed in {', '.join(LANGUAGES)}, not in {self.language!r}")
        if not self.options:
            raise NoticeError("the notice has nothing to pay")
        places = [option.installment for option in self.options]
        if places != sorted(set(places)):
            raise NoticeError("the options of a notice are all at once first, if at all, then each installment once and in order")
        if len({option.number for option in self.options}) < len(self.options):
            raise NoticeError("each option of a notice has a notice number of its own")

    @property
    def single(self):
        """The option to pay all at once, or None."""
        return self.options[0] if not self.options[0].installment else None

    @property
    def installments(self):
        """The installments, in order."""
        return self.options[1:] if self.single else self.options

    @property
    def has_many(self):
        """Whether there are so many installments that the guide prints them closer."""
        return len(self.installments) >= MANY


def clean(text: str | None, limit: int) -> str:
    """Return a text that can be printed on one line, at most so long: blanks made one, what cannot be seen dropped, cut.

    >>> clean("Tassa\\u202e  rifiuti\\n2026 \\U0001f600", 90), clean("abcdef", 4)
    ('Tassa rifiuti 2026', 'abc…')
    """
    text = unicodedata.normalize("NFC", str(text or ""))
    seen = (" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] not in "CMS"
            or char.isascii() and char.isprintable() or char in "€°")
    text = " ".join("".join(seen).split())
    return text if len(text) <= limit else text[:limit - 1].rstrip() + ELLIPSIS


def _clean_fields(record, **limits):
    for name, limit in limits.items():
        _set(record, name, clean(getattr(record, name), limit))


def _set(record, name, value):
    """Set a field of a frozen record that is being put together."""
    object.__setattr__(record, name, value)
