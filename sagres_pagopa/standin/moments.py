"""Moments as the platform writes and reads them, always UTC. No ORM."""
from datetime import datetime, timezone

__all__ = ["now_utc", "read_moment", "write_moment"]


def now_utc() -> datetime:
    """Return the present, UTC."""
    return datetime.now(timezone.utc)


def write_moment(moment: datetime) -> str:
    """Return a moment as text that sorts as it passes."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read_moment(text: str) -> datetime:
    """Return the moment a text says; without a zone it is UTC.

    :raises ValueError: for what is no moment
    """
    if not isinstance(text, str) or "T" not in text:
        raise ValueError(f"{text!r} is no moment")
    head, point, rest = text.strip().replace("Z", "+00:00").partition(".")
    if point:  # Python 3.10 reads three or six digits only
        digits = len(rest) - len(rest.lstrip("0123456789"))
        head += "." + rest[:digits][:6].ljust(6, "0") + rest[digits:]
    moment = datetime.fromisoformat(head)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
