"""What no log may tell: secrets of links, keys and passwords, bank accounts, tax codes of persons. No ORM.

A log is read by more people than the database, and is kept elsewhere. What opens a page without a password stands in
the address of that page, which every web server writes down.
"""
import logging
import re

__all__ = ["hide_paths", "install", "mask"]

MASK = "***"
#: What follows one of these beginnings of an address opens a page without a password.
_paths = ["/d/", "/credit/approval/", "/credit/contact/confirm/"]
#: Shorter than this is no secret: the name of a folder, a number.
SHORTEST = 16
#: Loggers that write addresses, statements and errors; what stands in them is hidden from every handler.
LOGGERS = ("werkzeug", "longpolling", "odoo.http", "odoo.sql_db")

_NAMED = re.compile(
    r"(?<![\w-])([\w-]*(?:token|passw(?:or)?d|[_-]pass|[_-]key|secret|session[_-]?id)|authorization)"
    r"(['\"]?\s*[:=]\s*)(?:[bu]?(['\"])(?:(?!\3).)+\3|((?:bearer|basic)\s+)?[^\s'\"&,;<>)}\]]{4,})",
    re.IGNORECASE,
)
_SESSION = re.compile(rf"(/sessions/[\w-]{{2}}/)[\w-]{{{SHORTEST},}}")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_DIGITS = "[0-9LMNPQRSTUV]"
_PERSON = re.compile(rf"\b[A-Z]{{6}}{_DIGITS}{{2}}[ABCDEHLMPRST]{_DIGITS}{{2}}[A-Z]{_DIGITS}{{3}}[A-Z]\b", re.IGNORECASE)


def hide_paths(*beginnings: str) -> None:
    """Hide what follows these beginnings of addresses as well."""
    _paths.extend(path for path in beginnings if path not in _paths)


def mask(text: str) -> str:
    """Return a text without what no log may tell.

    >>> mask("GET /d/AAAAAAAAAAAAAAAAAAAAAAAA/pay?lang=it HTTP/1.1"), mask("/usr/d/readme")
    ('GET /d/***/pay?lang=it HTTP/1.1', '/usr/d/readme')
    >>> mask("paid to IT60 X054 2811 1010 0000 0123 456, not DE00123456789012345678")
    'paid to IT***, not DE00123456789012345678'
    >>> mask("ES9121000418450200051332 paid for DE89370400440532013000")
    'ES*** paid for DE***'
    >>> mask("of rssmra80a01h501u: password='hunter22', Authorization: Bearer abc.def")
    "of ***: password='***', Authorization: Bearer ***"
    >>> mask("web_save({'subscription_key': 'abcdef', 'name': 'Casa'})"), mask("for key None")
    ("web_save({'subscription_key': '***', 'name': 'Casa'})", 'for key None')
    >>> mask("no file /data/sessions/aB/aBcdefghijklmnopqrstuvwxyz-0123")
    'no file /data/sessions/aB/***'
    >>> mask("?access_token=0123456789&x=1"), mask("the password is wrong")
    ('?access_token=***&x=1', 'the password is wrong')
    """
    for beginning in _paths:
        if beginning in text:
            text = re.sub(rf"({re.escape(beginning)})[\w.~%=-]{{{SHORTEST},}}", rf"\1{MASK}", text)
    text = _SESSION.sub(rf"\1{MASK}", text)
    text = _NAMED.sub(rf"\1\2\3\4{MASK}\3", text)
    text = _ACCOUNT.sub(_hide_account, text)
    return _PERSON.sub(MASK, text)


def _hide_account(found):
    """Hide an account number, and leave the words after it that only look as if they went on with it."""
    text = found[0]
    for end in [len(text), *(place for place in range(len(text) - 1, 14, -1) if text[place] == " ")]:
        number = text[:end].replace(" ", "").upper()
        digits = "".join(str(int(letter, 36)) for letter in number[4:] + number[:4])
        if len(number) > 14 and int(digits) % 97 == 1:
            return f"{text[:2]}{MASK}{text[end:]}"
    return text


class LogMask(logging.Filter):
    """Lets every line through, without what no log may tell."""

    def filter(self, record):
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return True  # logging tells of it itself, where the line is written
        hidden = mask(said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info is not True and not record.exc_text:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return True


def install() -> None:
    """Hide it in what is logged from now on; more than once does no more."""
    places = [*map(logging.getLogger, LOGGERS), *logging.getLogger().handlers]
    for place in places:
        if not any(isinstance(known, LogMask) for known in place.filters):
            place.addFilter(LogMask())
