"""The simple values of the node's messages: read strictly, written so that the schema accepts them. No ORM."""
import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

__all__ = ["AnswerError", "Kind", "ValueProblem", "clean", "utc"]

CENT = Decimal("0.01")
MAX_AMOUNT = Decimal("999999999.99")
AMOUNT = re.compile(r"[0-9]{1,20}\.[0-9]{2}")
ZONE = r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
DAY = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})" + ZONE)
CLOCK = r"T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<part>[0-9]{1,12}))?"
MOMENT = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})" + CLOCK + ZONE)
FLAGS = {"true": True, "1": True, "false": False, "0": False}
#: What XML 1.0 cannot carry, nor a bank print.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
ROME = "Europe/Rome"


class ValueProblem(ValueError):
    """A value of a request that the schema does not allow; says where and what was expected, never the value itself."""

    def within(self, name: str) -> "ValueProblem":
        """Return the same problem, seen from the element around it."""
        path, _colon, text = str(self).partition(": ")
        return ValueProblem(f"{name}/{path}: {text}" if path else f"{name}: {text}")


class AnswerError(ValueError):
    """Something that cannot be answered as the schema wants: a set-up to mend."""


@dataclass(frozen=True)
class Kind:
    """How a simple value is read from text and written to it.

    ``write`` returns an empty text for what is left out; ``empty`` is what an absent optional value reads as.
    """

    read: Callable[[str], object]
    write: Callable[[object], str]
    empty: object = None
    #: Whether a required value may be there and be blank.
    blank: bool = False


def clean(value: str) -> str:
    """Return a text on one line, without what XML cannot carry.

    >>> clean("  Rata 1\\n di 3\\x00 ")
    'Rata 1 di 3'
    """
    return " ".join(UNPRINTABLE.sub(" ", str(value or "")).split())


def utc(moment: datetime) -> datetime:
    """Return a moment of the node in UTC, without zone as Odoo keeps it; one without zone is Italian time.

    >>> utc(datetime(2026, 11, 20, 10, 30)).isoformat()
    '2026-11-20T09:30:00'
    """
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(ROME))
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def text(longest: int) -> Kind:
    """Return the kind of an identifier or text that may not be longer; written, it is cut."""
    def read(value):
        if len(value) > longest:
            raise ValueProblem(f": at most {longest} characters")
        return value
    return Kind(read, lambda value: clean(value)[:longest].strip(), empty="")


def note(longest: int) -> Kind:
    """Return the kind of a text nobody decides on: any length is read, also none, for money has moved already."""
    return Kind(lambda value: value, text(longest).write, empty="", blank=True)


def code(pattern: str, said: str, *, optional: bool = False) -> Kind:
    """Return the kind of a text of fixed form; an optional one is left out when it has another form."""
    form = re.compile(pattern)

    def read(value):
        if not form.fullmatch(value):
            raise ValueProblem(f": {said}")
        return value

    def write(value):
        value = clean(value)
        if value and not form.fullmatch(value):
            if optional:
                return ""
            raise AnswerError(f"{value} is not {said}")
        return value
    return Kind(read, write, empty="")


def read_amount(value: str) -> Decimal:
    """Return an amount with its two decimals.

    >>> read_amount("10.50")
    Decimal('10.50')
    """
    if not AMOUNT.fullmatch(value) or Decimal(value) > MAX_AMOUNT:
        raise ValueProblem(": an amount with a point and two decimals, up to 999999999.99")
    return Decimal(value)


def write_amount(value: Decimal, lowest: Decimal = CENT) -> str:
    """Return an amount as the schema writes it.

    >>> write_amount(Decimal("7"))
    '7.00'
    """
    if not isinstance(value, Decimal) or not value.is_finite() or value != value.quantize(CENT):
        raise AnswerError(f"{value} is no amount in cents")
    if not lowest <= value <= MAX_AMOUNT:
        raise AnswerError(f"{value} is not between {lowest} and {MAX_AMOUNT}")
    return f"{value:.2f}"


def read_day(value: str) -> date:
    """Return a calendar day; a time zone is allowed and moves nothing.

    >>> read_day("2026-11-20+01:00").isoformat()
    '2026-11-20'
    """
    found = DAY.fullmatch(value)
    try:
        _check_zone(found)
        return date.fromisoformat(found["day"])
    except (TypeError, ValueError):
        raise ValueProblem(": a day as 2026-12-31") from None


def read_moment(value: str) -> datetime:
    """Return a day and time, with a time zone only when one is written.

    >>> read_moment("2026-11-20T24:00:00").isoformat()
    '2026-11-21T00:00:00'
    """
    found = MOMENT.fullmatch(value)
    try:
        zone = _check_zone(found)
        midnight = found["time"] == "24:00:00"
        clock = time() if midnight else time.fromisoformat(found["time"])
        clock = clock.replace(microsecond=int((found["part"] or "0").ljust(6, "0")[:6]))
        moment = datetime.combine(date.fromisoformat(found["day"]), clock, zone)
        return moment + timedelta(days=1) if midnight else moment
    except (TypeError, ValueError, OverflowError):
        raise ValueProblem(": a time as 2026-12-31T09:30:00") from None


def _check_zone(found):
    zone = found["zone"]
    if not zone or zone == "Z":
        return timezone.utc if zone else None
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    return timezone((1 if zone[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _read_flag(value):
    if value not in FLAGS:
        raise ValueProblem(": true or false")
    return FLAGS[value]


def _read_bytes(value):
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueProblem(": base64") from None


def _read_index(value):
    if not re.fullmatch(r"\+?0{0,9}[1-5]", value):
        raise ValueProblem(": a number from 1 to 5")
    return int(value)


def _write_index(value):
    if value not in range(1, 6):
        raise AnswerError(f"{value} is no number of a transfer, they go from 1 to 5")
    return str(value)


def _write_hash(value):
    value = base64.b64encode(value).decode()
    if not 4 <= len(value) <= 72:
        raise AnswerError("the hash of the document to stamp has the wrong length")
    return value


AMOUNT_KIND = Kind(read_amount, write_amount)
FEE_KIND = Kind(read_amount, lambda value: write_amount(value, Decimal("0.00")))
DAY_KIND = Kind(read_day, lambda value: value.isoformat())
MOMENT_KIND = Kind(read_moment, lambda value: value.replace(microsecond=0).isoformat())
FLAG_KIND = Kind(_read_flag, lambda value: "true" if value else "false")
BYTES_KIND = Kind(_read_bytes, lambda value: base64.b64encode(value).decode(), empty=b"")
HASH_KIND = Kind(_read_bytes, _write_hash, empty=b"")
INDEX_KIND = Kind(_read_index, _write_index)
FISCAL_CODE = code(r"[0-9]{11}", "11 digits")
NOTICE_NUMBER = code(r"[0-9]{18}", "18 digits")
OUTCOME = code(r"OK|KO", "OK or KO")
TRANSFER_TYPE = code(r"POSTAL|PAGOPA", "POSTAL or PAGOPA")
AMOUNT_OPTION = code(r"EQ|LS|GT|ANY", "EQ, LS, GT or ANY")
SUBJECT_KIND = code(r"F|G", "F or G")
COUNTRY = code(r"[A-Z]{2}", "two capitals", optional=True)
PROVINCE = code(r"[A-Z]{2}", "two capitals")
STAMP_KIND = code(r"01", "01")
SERVICE = code(r".{5}", "5 characters")
EMAIL = code(r"(?=.{1,256}$)[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*", "an e-mail address", optional=True)
IBAN_FORM = code(r"[A-Z0-9]{5,35}", "an IBAN")
IBAN = Kind(text(35).read, lambda value: IBAN_FORM.write(clean(value).replace(" ", "").upper()), empty="")
