"""The call log of a telephone switch: which column holds what, and the reading of its rows. No ORM."""
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from .ledger_errors import LedgerError, LedgerFileError, LedgerValueError
from .ledger_file import FileOptions, read_rows
from .ledger_layout import guess_date_order, normalise
from .ledger_values import read_date, read_text

#: The meanings of a column with the headers known for them, Italian and English, the likelier first.
TARGETS = {
    "call_id": ("call id", "id chiamata", "uniqueid", "unique id", "uuid", "id", "codice chiamata", "identificativo"),
    "date": ("data e ora", "data ora", "datetime", "date time", "calldate", "call date", "data chiamata", "start time",
             "timestamp", "inizio", "start", "date", "data", "giorno"),
    "time": ("ora chiamata", "ora inizio", "ora", "orario", "time", "hour"),
    "number": ("numero chiamante", "chiamante", "caller number", "caller", "caller id", "callerid", "clid", "src",
               "from", "source", "numero", "telefono", "number", "phone", "da"),
    "extension": ("interno", "extension", "ext", "agent", "agente", "operatore", "operator", "risposto da",
                  "answered by", "user", "utente", "dst", "destination", "destinatario", "to"),
    "waiting": ("secondi attesa", "tempo di attesa", "tempo attesa", "attesa", "waiting seconds", "waiting time",
                "wait time", "waiting", "wait", "queue time", "ring time"),
    "talk": ("secondi conversazione", "durata conversazione", "tempo conversazione", "conversazione", "talk seconds",
             "talk time", "talk", "billsec", "durata", "duration", "durata secondi"),
    "answered": ("risposta", "risposto", "esito", "answered", "disposition", "stato", "status", "result"),
    "direction": ("direzione", "verso", "direction", "tipo chiamata", "call type", "tipo", "type"),
}
YES = frozenset(("si", "yes", "y", "s", "1", "true", "vero", "x", "answered", "answer", "risposta", "risposto",
                 "connected", "completed", "ok", "completata"))
NO = frozenset(("no", "n", "0", "false", "falso", "", "no answer", "not answered", "unanswered", "missed", "abandoned",
                "busy", "failed", "cancel", "cancelled", "persa", "non risposta", "non risposto", "abbandonata",
                "occupato", "fallita"))
INBOUND = frozenset(("in", "inbound", "incoming", "entrata", "in entrata", "entrante", "ricevuta", "ingresso", ""))
OUTBOUND = frozenset(("out", "outbound", "outgoing", "uscita", "in uscita", "uscente", "effettuata"))
INTERNAL = frozenset(("internal", "interna", "interno", "local"))
MAX_SECONDS = 24 * 3600
SAMPLE = 200

_moment_re = re.compile(
    r"(?P<day>.+?)[T ]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?\s*"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?", re.ASCII,
)
_clock_re = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d+)?", re.ASCII)
_units_re = re.compile(
    r"(?:(\d+)\s*(?:h|ore|ora)\s*)?(?:(\d+)\s*(?:m|min)\s*)?(?:(\d+)(?:[.,]\d+)?\s*(?:s|sec)?)?", re.ASCII,
)


@dataclass(frozen=True)
class Call:
    """One call of a switch's log; ``date`` is naive where the file gives no time zone, seconds are ``None`` unknown."""

    row: int
    date: datetime
    number: str = ""
    extension: str = ""
    call_id: str = ""
    waiting: int | None = None
    talk: int | None = None
    answered: bool = False
    direction: str = "in"


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read: the line a person sees, a code and what was found there."""

    row: int
    code: str
    detail: str = ""


def guess_columns(header):
    """Return ``{meaning: place}`` of the headers that say what they hold, each used once.

    >>> guess_columns(["Data e ora", "Chiamante", "Interno", "Attesa", "Durata", "Esito"])
    {'date': 0, 'number': 1, 'extension': 2, 'waiting': 3, 'talk': 4, 'answered': 5}
    """
    names = [normalise(title) for title in header]
    columns = {}
    for target, known in TARGETS.items():
        places = [names.index(name) for name in known if name in names]
        free = [place for place in places if place not in columns.values()]
        if free:
            columns[target] = free[0]
    return columns


def read_calls(path, options=FileOptions()):
    """Yield a :class:`Call` or a :class:`BadRow` for every row of a switch's log.

    :raises LedgerFileError: the file cannot be read at all; ``no_columns``: it lacks the columns of the moment or of the
        number, and of whether somebody answered
    """
    rows = read_rows(path, options)
    first = next(rows, None)
    if first is None:
        raise LedgerFileError("no_header")
    header = ["" if cell is None else str(cell).strip() for cell in first[1]]
    columns = guess_columns(header)
    if not {"date", "number"} <= columns.keys() or not {"answered", "talk"} & columns.keys():
        raise LedgerFileError("no_columns", ", ".join(filter(None, header))[:200])
    sample = [row for _place, row in zip(range(SAMPLE), rows)]
    order = guess_date_order([_first_word(_cell(cells, columns["date"])) for _number, cells in sample])
    yield from (_read_row(number, cells, columns, order) for number, cells in sample)
    yield from (_read_row(number, cells, columns, order) for number, cells in rows)


def read_moment(cell, clock, order):
    """Return the moment of a call, aware where the file says its time zone.

    >>> read_moment("20/11/2026 9:05", None, "dmy"), read_moment("2026-11-20T09:05:10Z", None, "ymd").tzinfo
    (datetime.datetime(2026, 11, 20, 9, 5), datetime.timezone.utc)
    >>> read_moment("20/11/2026", "09.05.10", "dmy")
    datetime.datetime(2026, 11, 20, 9, 5, 10)

    :raises LedgerValueError: ``moment``
    """
    if isinstance(cell, datetime) and clock in (None, ""):
        return cell
    if isinstance(clock, time):
        clock = clock.isoformat()
    text = f"{_first_word(cell)} {read_text(clock)}" if clock not in (None, "") else read_text(cell)
    match = _moment_re.fullmatch(text)
    try:
        if not match:
            raise ValueError(text)
        day = read_date(match["day"].strip(" ,"), order)
        moment = datetime.combine(day, time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0)))
        return moment.replace(tzinfo=_read_zone(match["zone"])) if match["zone"] else moment
    except (LedgerError, ValueError, TypeError) as error:
        raise LedgerValueError("moment", text[:60]) from error


def read_seconds(cell):
    """Return a duration in seconds, ``None`` where the cell is empty.

    >>> [read_seconds(cell) for cell in ("95", "1:35", "00:01:35", "1m 35s", 95.4, "", None)]
    [95, 95, 95, 95, 95, None, None]

    :raises LedgerValueError: ``seconds``
    """
    if isinstance(cell, timedelta):
        return _bounded(cell.total_seconds())
    if isinstance(cell, time):
        return _bounded(cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _bounded(cell)
    text = read_text(cell).lower()
    if not text or text == "-":
        return None
    match = _clock_re.fullmatch(text) or _units_re.fullmatch(text)
    if not match:
        raise LedgerValueError("seconds", text[:60])
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return _bounded(hours * 3600 + minutes * 60 + seconds)


def _bounded(seconds):
    if not 0 <= seconds <= MAX_SECONDS:
        raise LedgerValueError("seconds", str(seconds)[:60])
    return int(seconds)


def _read_row(number, cells, columns, order):
    def cell(target):
        return _cell(cells, columns.get(target))

    try:
        talk = read_seconds(cell("talk"))
        return Call(
            row=number,
            date=read_moment(cell("date"), cell("time"), order),
            number=read_text(cell("number")),
            extension=read_text(cell("extension")),
            call_id=read_text(cell("call_id")),
            waiting=read_seconds(cell("waiting")),
            talk=talk,
            answered=_read_answered(cell("answered")) if "answered" in columns else bool(talk),
            direction=_read_direction(cell("direction")),
        )
    except LedgerError as error:
        return BadRow(number, error.code, error.detail)


def _read_answered(cell):
    word = normalise(read_text(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise LedgerValueError("answered", word[:60])


def _read_direction(cell):
    word = normalise(read_text(cell))
    if word in INBOUND:
        return "in"
    if word in OUTBOUND:
        return "out"
    if word in INTERNAL:
        return "internal"
    raise LedgerValueError("direction", word[:60])


def _read_zone(text):
    if text == "Z":
        return timezone.utc
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _cell(cells, place):
    return cells[place] if place is not None and place < len(cells) else None


def _first_word(cell):
    """Return the day of a cell that may hold an hour as well."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    return re.split(r"[T\s]", read_text(cell) if not isinstance(cell, str) else cell.strip(), maxsplit=1)[0]
