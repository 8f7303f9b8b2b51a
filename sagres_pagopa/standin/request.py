"""What the stand-in is asked and what it answers. No ORM."""
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from ..tools import platform_json
from .moments import read_moment
from .problem import Problem
from .reader import refuse

__all__ = ["Answer", "Request", "answer_json", "copy_of", "cut_page", "not_found", "read_query"]


@dataclass
class Request:
    """One call: path arguments in ``args``, header names in lower case."""

    method: str
    path: str
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    args: dict = field(default_factory=dict)

    def json(self):
        """Return the decoded body."""
        try:
            return platform_json.loads(self.body.decode())
        except (ValueError, RecursionError):
            raise refuse("the body is no JSON") from None

    def flag(self, name, default=False):
        """Return a yes or no of the query."""
        value = self.query.get(name)
        if value is None:
            return default
        if value.lower() not in ("true", "false"):
            raise refuse(f"{name}={value} is neither true nor false")
        return value.lower() == "true"

    def number(self, name, default, *, least=0, most=None):
        """Return a whole number of the query."""
        value = self.query.get(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least or (most is not None and int(value) > most):
            raise refuse(f"{name}={value} is not within {least} and {most or 'any'}")
        return int(value)

    def moment(self, name, *, end_of_day=False):
        """Return a day or a moment of the query, None when it is not given."""
        value = self.query.get(name)
        if not value:
            return None
        text = value if "T" in value else value + ("T23:59:59.999" if end_of_day else "T00:00:00")
        try:
            return read_moment(text)
        except ValueError:
            raise refuse(f"{name}={value} is no date") from None


@dataclass
class Answer:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)

    def parts(self):
        """Return it as status, headers, body."""
        return self.status, self.headers, self.body


def answer_json(value, status=200, **headers):
    """Return an answer that holds JSON, decimals exact."""
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, platform_json.dumps(value), {"Content-Type": "application/json", **names})


def read_query(query):
    """Return a query as a dict; text is decoded."""
    if isinstance(query, (str, bytes)):
        text = query.decode() if isinstance(query, bytes) else query
        return dict(parse_qsl(text, keep_blank_values=True))
    return {name: str(value) for name, value in (query or {}).items()}


def cut_page(found, page, size):
    """Return one page, from 0, of what was found, and the number of pages."""
    return found[page * size:(page + 1) * size], -(-len(found) // size)


def not_found(what, **options):
    """Return the refusal of what does not exist."""
    return Problem(404, "Not found", what, **options)


def copy_of(value):
    """Return a deep copy of what JSON can hold."""
    return json.loads(json.dumps(value))
