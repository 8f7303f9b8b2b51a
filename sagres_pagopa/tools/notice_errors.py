"""What can be wrong with a payment notice. No ORM."""

__all__ = ["NoticeError", "NoticeNumberError"]


class NoticeError(ValueError):
    """A payment notice that cannot be printed as it is."""


class NoticeNumberError(NoticeError):
    """A notice number, or something printed in its codes, that the published rules do not allow."""
