"""Bank statements as banks send them: ISO 20022 camt.053 of any version. No ORM.

Every tag is read whatever the version says: .02 and .08 differ in where a name and a state stand, not in what they mean.
"""
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from .ledger_errors import LedgerError

MAX_BYTES = 50 << 20
MAX_DEPTH = 40
MAX_ENTRIES = 100_000
#: Memory goes by elements and attributes, not by bytes.
MAX_TAGS = 4_000_000
ENCODINGS = frozenset((b"", b"utf-8", b"utf8", b"us-ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252", b"cp1252"))
DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,40})["']""")
NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05[23]\.001\.\d\d")
FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SAFE = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}
RETURN_FAMILIES = ("UPDD", "RRTN", "PRDD")  # unpaid, returned and reversed direct debits
RETURN_CODES = re.compile(r"[A-Z]{2}\d\d")


class BankFileError(LedgerError):
    """A bank file that is refused: ``code`` says why, ``detail`` where."""


@dataclass(frozen=True)
class Entry:
    """One movement: positive what came in; ``key`` is the same whenever the bank sends it again."""

    cents: int
    day: date
    text: str = ""
    name: str = ""
    iban: str = ""
    end_to_end: str = ""
    servicer_reference: str = ""
    return_code: str = ""
    is_return: bool = False
    key: str = ""


@dataclass
class Statement:
    """One account over some days; balances in cents, ``None`` where the bank does not say them."""

    id: str
    iban: str
    currency: str
    opening: int | None = None
    closing: int | None = None
    entries: list = field(default_factory=list)


def read_camt(data: bytes) -> list[Statement]:
    """Return the statements of a camt.053 file.

    :raises BankFileError: ``empty``, ``size``, ``doctype``, ``syntax``, ``depth``, ``namespace``, ``no_statement``, ``amount``,
        ``date``, ``currency``, ``direction``, ``balance`` or ``entries``
    """
    root = _parse(data)
    statements = [_read_statement(node) for node in _all(root, "Stmt")]
    if not statements:
        raise BankFileError("no_statement")
    return statements


def _parse(data):
    if not data.strip():
        raise BankFileError("empty")
    if len(data) > MAX_BYTES:
        raise BankFileError("size")
    if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_TAGS:
        raise BankFileError("size")
    # Encodings that are no superset of ASCII could hide a declaration from the search.
    declared = DECLARED.match(data[:400].removeprefix(b"\xef\xbb\xbf"))
    if FORBIDDEN.search(data) or data[:4].count(b"\0") or declared and declared[1].strip().lower() not in ENCODINGS:
        raise BankFileError("doctype")
    try:
        root = etree.fromstring(data, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise BankFileError("depth" if "depth" in str(error) else "syntax", str(error)[:200]) from None
    depth = 0
    for event, _node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise BankFileError("depth")
    if not NAMESPACE.fullmatch(root.tag.rpartition("}")[0].lstrip("{")):
        raise BankFileError("namespace", root.tag[:100])
    return root


def _all(node, *path):
    """Return the descendants along a path of local names; the first step looks at any depth."""
    steps = "/".join(f"*[local-name()='{name}']" for name in path)
    return node.xpath(f".//{steps}" if len(path) == 1 and path[0] in ("Stmt",) else f"./{steps}")


def _text(node, *paths):
    """Return the text at the first path that leads to one."""
    for path in paths:
        found = _all(node, *path.split("/"))
        if found and (found[0].text or "").strip():
            return " ".join(found[0].text.split())
    return ""


def _read_statement(node):
    statement = Statement(
        _text(node, "Id"), _text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", ""), _text(node, "Acct/Ccy"),
    )
    for balance in _all(node, "Bal"):
        code = _text(balance, "Tp/CdOrPrtry/Cd")
        cents = _read_cents(balance)
        if code in ("OPBD", "PRCD") and statement.opening is None:
            statement.opening = cents
        elif code == "CLBD":
            statement.closing = cents
        statement.currency = statement.currency or _all(balance, "Amt")[0].get("Ccy", "")
    nodes = [entry for entry in _all(node, "Ntry") if _text(entry, "Sts/Cd", "Sts") == "BOOK"]
    entries = [entry for one in nodes for entry in _read_entry(one, statement)]
    if len(entries) > MAX_ENTRIES:
        raise BankFileError("entries", str(len(entries)))
    statement.entries = number_entries(entries, statement.iban)
    _check_balance(statement)
    return statement


def _check_balance(statement):
    if statement.opening is None or statement.closing is None:
        return
    total = statement.opening + sum(entry.cents for entry in statement.entries)
    if total != statement.closing:
        raise BankFileError("balance", f"{statement.id}: {(statement.closing - total) / 100:.2f}")


def number_entries(entries: list[Entry], account: str) -> list[Entry]:
    """Return entries with their keys: the bank's own reference, else what they say and how often they said it before.

    >>> one = Entry(100, date(2026, 11, 20), "rent")
    >>> first, second = number_entries([one, one], "IT60")
    >>> first.key == second.key, first.key == number_entries([one], "IT60")[0].key
    (False, True)
    """
    seen, numbered = Counter(), []
    for entry in entries:
        if entry.servicer_reference:
            said = (account, entry.servicer_reference, entry.cents, entry.end_to_end)
        else:
            said = (account, entry.day, entry.cents, entry.text, entry.name, entry.iban, entry.end_to_end)
        seen[said] += 1
        key = hashlib.sha256(repr((*map(str, said), seen[said])).encode()).hexdigest()
        numbered.append(Entry(**{**entry.__dict__, "key": key}))
    return numbered


def _read_entry(node, statement):
    """Yield the movements of an entry: each of a batch where the bank tells their amounts, else the whole."""
    whole = _read_cents(node, statement.currency)
    details = _all(node, "NtryDtls", "TxDtls")
    amounts = [_read_detail_cents(detail, node, statement.currency) for detail in details]
    if len(details) > 1 and None not in amounts and sum(amounts) == whole:
        parts = list(zip(details, amounts))
    else:
        parts = [(details[0] if len(details) == 1 else None, whole)]
    day = _read_date(node)
    common = {"day": day, "servicer_reference": _text(node, "AcctSvcrRef")}
    for detail, cents in parts:
        yield _make_entry(node, detail, cents, common, len(parts) > 1)


def _make_entry(node, detail, cents, common, is_batch):
    read = (lambda *paths: _text(detail, *paths)) if detail is not None else (lambda *paths: "")
    code = read("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
    family = _text(node, "BkTxCd/Domn/Fmly/SubFmlyCd")
    is_return = bool(code) or _text(node, "RvslInd") in ("true", "1") or family in RETURN_FAMILIES
    party = "Dbtr" if cents > 0 or is_return else "Cdtr"
    reference = read("Refs/AcctSvcrRef") or common["servicer_reference"]
    end_to_end = read("Refs/EndToEndId")
    return Entry(
        cents, common["day"], _read_words(node, detail, is_batch),
        read(f"RltdPties/{party}/Pty/Nm", f"RltdPties/{party}/Nm", f"RltdPties/Ultmt{party}/Nm"),
        read(f"RltdPties/{party}Acct/Id/IBAN", f"RltdPties/{party}Acct/Id/Othr/Id").replace(" ", ""),
        "" if end_to_end == "NOTPROVIDED" else end_to_end, reference, code if RETURN_CODES.fullmatch(code) else "", is_return,
    )


def _read_words(node, detail, is_batch):
    """Return what an entry says: remittance text, creditor references, what the bank adds."""
    words = []
    if detail is not None:
        words += [" ".join((one.text or "").split()) for one in _all(detail, "RmtInf", "Ustrd")]
        words += [" ".join((one.text or "").split()) for one in _all(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
        words += [" ".join((one.text or "").split()) for one in _all(detail, "RmtInf", "Strd", "RfrdDocInf", "Nb")]
        words += [_text(detail, "AddtlTxInf"), _text(detail, "RtrInf/AddtlInf")]
    if not is_batch:
        words.append(_text(node, "AddtlNtryInf"))
    return " ".join(dict.fromkeys(filter(None, words)))


def _read_detail_cents(detail, node, currency):
    """Return what one movement of a batch amounts to, or ``None`` where the bank does not say."""
    found = _all(detail, "Amt") or _all(detail, "AmtDtls", "TxAmt", "Amt")
    if not found:
        return None
    sign = _text(detail, "CdtDbtInd") or _text(node, "CdtDbtInd")
    return _sign(_to_cents(found[0], currency), sign)


def _read_cents(node, currency=""):
    found = _all(node, "Amt")
    if not found:
        raise BankFileError("amount")
    return _sign(_to_cents(found[0], currency), _text(node, "CdtDbtInd"))


def _sign(cents, indicator):
    if indicator not in ("CRDT", "DBIT"):
        raise BankFileError("direction", indicator[:20])
    return cents if indicator == "CRDT" else -cents


def _to_cents(node, currency):
    text = (node.text or "").strip()
    if currency and node.get("Ccy", currency) != currency:
        raise BankFileError("currency", node.get("Ccy")[:10])
    try:
        if not re.fullmatch(r"\d{1,13}(\.\d{1,5})?", text):
            raise InvalidOperation
        cents = Decimal(text) * 100
        if cents % 1:
            raise InvalidOperation
    except InvalidOperation:
        raise BankFileError("amount", text[:40]) from None
    return int(cents)


def _read_date(node):
    text = _text(node, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BankFileError("date", text[:40]) from None
