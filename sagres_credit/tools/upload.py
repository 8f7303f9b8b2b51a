"""Files that people send: what they are by their first bytes, and a name that no system takes for anything else. No ORM."""
import re
import unicodedata

#: The first bytes of the files that are taken, and the endings they may have; what a file calls itself proves nothing.
FILE_TYPES = (
    (b"%PDF-", ("pdf",)), (b"\xff\xd8\xff", ("jpg", "jpeg")), (b"\x89PNG\r\n\x1a\n", ("png",)),
)
#: A document inside its signature (CAdES): DER of a long sequence that names signed data.
SIGNED = re.compile(rb"\x30(?:\x80|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.DOTALL)
LONGEST = 100
_path_re = re.compile(r"^.*[/\\]", re.DOTALL)
_unsafe_re = re.compile(r"[<>:\"|?*%;$`{}]")


def read_endings(content: bytes, signed: bool = False) -> tuple[str, ...]:
    r"""Return the endings that fit the content of a file, none where it is not taken.

    :param signed: documents inside their signature (.p7m) are taken too

    >>> read_endings(b"%PDF-1.7 ..."), read_endings(b"<svg/>"), read_endings(b"PK\x03\x04")
    (('pdf',), (), ())
    """
    if signed and SIGNED.match(content):
        return ("p7m",)
    return next((endings for first, endings in FILE_TYPES if content.startswith(first)), ())


def safe_name(name: str, endings: tuple[str, ...]) -> str:
    r"""Return the name of a file without its path and signs, with an ending that is true.

    >>> safe_name("../../etc/passwd", ("pdf",)), safe_name("C:\\x\\Receipt 3.PDF", ("pdf",)), safe_name("a.pdf.html", ("pdf",))
    ('passwd.pdf', 'Receipt 3.PDF', 'a.pdf.html.pdf')
    >>> safe_name("cod\u202egnp.exe", ("png",)), safe_name("\0", ("jpg", "jpeg")), safe_name(".htaccess", ("pdf",))
    ('codgnp.exe.png', 'file.jpg', 'htaccess.pdf')
    """
    printable = "".join(char for char in _path_re.sub("", str(name or "")) if unicodedata.category(char)[0] != "C")
    plain = _unsafe_re.sub("_", " ".join(printable.split())).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and ending.lower() in endings:
        return f"{stem[:LONGEST]}.{ending}"
    return f"{plain[:LONGEST] or 'file'}.{endings[0]}" if endings else plain[:LONGEST] or "file"
