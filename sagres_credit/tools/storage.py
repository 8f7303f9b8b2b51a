"""Whether an error says that there is no room left where something had to be written. No ORM."""
import errno

from psycopg2.errors import DiskFull

__all__ = ["is_full"]

FULL = {errno.ENOSPC, errno.EDQUOT}


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or one that led to it, is a disk without room.

    >>> is_full(OSError(errno.ENOSPC, "No space left on device")), is_full(OSError(errno.EACCES, "no")), is_full(None)
    (True, False, False)
    >>> is_full(DiskFull())  # PostgreSQL's own disk
    True
    >>> later = ValueError("not made"); later.__cause__ = OSError(errno.EDQUOT, "quota"); is_full(later)
    True
    """
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OSError) and error.errno in FULL or isinstance(error, DiskFull):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
