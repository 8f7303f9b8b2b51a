"""Errors of the ledger reader.

::

    LedgerError
    ├── LedgerFileError      the file as a whole cannot be read
    └── LedgerValueError     one cell cannot be read
"""


class LedgerError(ValueError):
    """What is wrong, as a code that the caller turns into words, and the detail that goes into them."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = str(detail)


class LedgerFileError(LedgerError):
    """The file as a whole cannot be read: wrong kind, hostile, damaged, or not as its layout says."""


class LedgerValueError(LedgerError):
    """One cell of the file cannot be read."""
