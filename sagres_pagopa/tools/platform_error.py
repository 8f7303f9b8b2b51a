"""What the platform answers when it does not do what it was asked. No ORM, no secret in any text."""

__all__ = [
    "PlatformBusy", "PlatformConflict", "PlatformDenied", "PlatformError", "PlatformFailure", "PlatformMissing",
    "PlatformNotReady", "PlatformRefusal", "PlatformUnreachable", "error_of_answer",
]


class PlatformError(Exception):
    """A call to the platform that did not succeed.

    :ivar operation: what was asked, as ``GPD create``
    :ivar status: the HTTP status, 0 when there was no answer
    :ivar code: the platform's own code (``appErrorCode``), often empty
    :ivar title: what went wrong, in the platform's words
    :ivar detail: the explanation, in the platform's words
    :ivar retry: whether the same call may succeed later
    :ivar after: seconds the platform asked to wait, 0 when it did not say
    """

    retry = False

    def __init__(self, operation, *, status=0, code="", title="", detail="", after=0):
        self.operation, self.status, self.code = operation, status, code
        self.title, self.detail, self.after = title, detail, after
        super().__init__(self._text())

    def _text(self):
        known = [str(self.status) if self.status else "no answer", self.code, self.title, self.detail]
        return f"{self.operation}: " + " - ".join(filter(None, known))

    def __reduce__(self):
        return _rebuild, (type(self), self.operation, self.status, self.code, self.title, self.detail, self.after)


class PlatformUnreachable(PlatformError):
    """No answer: a timeout, no connection, or one that was cut. It may have been done all the same."""

    retry = True


class PlatformFailure(PlatformError):
    """The platform failed (5xx), or answered what nobody can read."""

    retry = True


class PlatformBusy(PlatformError):
    """Too many calls (429), as the platform or our own limiter says."""

    retry = True


class PlatformNotReady(PlatformError):
    """What was asked for is not ready yet (425)."""

    retry = True


class PlatformRefusal(PlatformError):
    """The platform refuses the call (another 4xx); the same call is refused again."""


class PlatformDenied(PlatformRefusal):
    """The key is missing, wrong, or not for this creditor (401, 403)."""


class PlatformMissing(PlatformRefusal):
    """What was named does not exist (404)."""


class PlatformConflict(PlatformRefusal):
    """It exists already, or its state does not allow this (409)."""


BY_STATUS = {
    401: PlatformDenied, 403: PlatformDenied, 404: PlatformMissing, 409: PlatformConflict, 425: PlatformNotReady,
    429: PlatformBusy,
}


def error_of_answer(operation, status, content, after=0) -> PlatformError:
    """Return the error an answer stands for.

    :param content: the decoded JSON of the answer, or its text

    >>> error = error_of_answer("GPD get", 404, {"title": "Not found", "status": 404, "detail": "no such IUPD"})
    >>> type(error).__name__, str(error), error.retry
    ('PlatformMissing', 'GPD get: 404 - Not found - no such IUPD', False)
    """
    kind = BY_STATUS.get(status) or (PlatformRefusal if 400 <= status < 500 else PlatformFailure)
    return kind(operation, status=status, after=after, **_read_content(content))


def _read_content(content):
    if not isinstance(content, dict):
        return {"detail": str(content or "")[:500]}
    messages = content.get("errors") if isinstance(content.get("errors"), list) else []
    found = [_read_message(message) for message in messages if isinstance(message, dict)]
    return {
        "code": _word(content, "appErrorCode", "code"),
        "title": _word(content, "title", "httpStatusDescription"),
        "detail": "; ".join(filter(None, found)) or _word(content, "detail", "message"),
    }


def _read_message(message):
    return ": ".join(filter(None, [_word(message, "path"), _word(message, "message")]))


def _word(content, *names):
    return next((str(content[name])[:500] for name in names if content.get(name)), "")


def _rebuild(kind, operation, status, code, title, detail, after):
    return kind(operation, status=status, code=code, title=title, detail=detail, after=after)
