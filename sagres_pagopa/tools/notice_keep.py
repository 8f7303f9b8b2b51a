"""What a printed notice was made of, so that one kept is known to be still true. No ORM."""
import hashlib
from dataclasses import astuple

from .notice_data import Notice

__all__ = ["get_fingerprint"]


def get_fingerprint(notice: Notice) -> str:
    """Return a text that changes as soon as anything printed on the notice does: amounts, dates, people, logos."""
    return hashlib.sha256(repr(astuple(notice)).encode()).hexdigest()
