"""Errors of the certified mail reader."""


class PecError(ValueError):
    """A certified message that cannot be believed or read, as a code that the caller turns into words, and a detail.

    Codes: ``unsigned``, ``truncated``, ``no_daticert``, ``too_big``, ``entities``, ``encoding``, ``malformed``,
    ``unknown_kind``, ``other_kind``, ``no_reference``, ``other_reference``, ``no_recipient``, ``date``, ``no_content``.
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = str(detail)
