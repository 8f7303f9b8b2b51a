"""Reading the body of a request: every field checked, all that is wrong said at once. No ORM."""
import re

from .moments import read_moment, write_moment
from .problem import Problem

__all__ = ["Reader", "refuse"]


def refuse(detail):
    """Return the refusal of a body."""
    return Problem(400, "Bad request", detail)


class Reader:
    """One JSON object of a request; `close` raises when any field of it was wrong."""

    def __init__(self, body, where="body", problems=None):
        self.problems = [] if problems is None else problems
        self.where = where
        if not isinstance(body, dict):
            self.problems.append(f"{where} is no object")
            body = {}
        self.body = body

    def close(self):
        """Raise all that was wrong."""
        if self.problems:
            raise refuse("; ".join(self.problems))

    def text(self, name, *, required=False, least=0, most=None, pattern=None):
        """Return a text, None when it is not given."""
        value = self.body.get(name)
        if value is None:
            return self._missing(name) if required else None
        if not isinstance(value, str):
            return self._wrong(name, "is no text")
        if len(value) < max(least, int(required)) or (most is not None and len(value) > most):
            return self._wrong(name, f"has {len(value)} characters")
        if pattern and not re.fullmatch(pattern, value):
            return self._wrong(name, "is not written as it has to be")
        return value

    def choice(self, name, values):
        """Return one of some texts."""
        value = self.text(name, required=True)
        return value if value is None or value in values else self._wrong(name, f"is none of {', '.join(values)}")

    def cents(self, name, *, least=1):
        """Return an amount in cents."""
        value = self.body.get(name)
        if value is None:
            return self._missing(name)
        if type(value) is not int or value < least or value > 99_999_999_999:
            return self._wrong(name, "is no amount in cents")
        return value

    def flag(self, name, *, default=None):
        """Return a yes or no; without a default it has to be given."""
        value = self.body.get(name, default)
        if value is None:
            return self._missing(name)
        return value if isinstance(value, bool) else self._wrong(name, "is neither true nor false")

    def moment(self, name, *, required=False):
        """Return a moment as text, None when it is not given."""
        value = self.body.get(name)
        if value is None:
            return self._missing(name) if required else None
        try:
            return write_moment(read_moment(value))
        except (ValueError, OverflowError):
            return self._wrong(name, "is no moment")

    def item(self, name):
        """Return the reader of an object inside; an error when it is missing."""
        return Reader(self.body.get(name), f"{self.where}.{name}", self.problems)

    def items(self, name, *, least=0, most=100):
        """Return the readers of a list of objects."""
        values = self.body.get(name)
        values = [] if values is None else values
        if not isinstance(values, list):
            return self._wrong(name, "is no list") or []
        if not least <= len(values) <= most:
            self._wrong(name, f"has {len(values)} elements, not {least} to {most}")
        return [Reader(value, f"{self.where}.{name}[{index}]", self.problems) for index, value in enumerate(values)]

    def metadata(self, name):
        """Return pairs of metadata, with keys that stand once."""
        found = [{"key": item.text("key", required=True, most=140), "value": item.text("value", most=140) or ""}
                 for item in self.items(name, most=10)]
        if len({pair["key"] for pair in found}) != len(found):
            self._wrong(name, "has a key twice")
        return found

    def _missing(self, name):
        return self._wrong(name, "is missing")

    def _wrong(self, name, words):
        self.problems.append(f"{self.where}.{name} {words}")
