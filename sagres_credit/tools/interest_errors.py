"""Errors of the interest engine.

::

    InterestError
    ├── MissingRateError      no rate is known for some day
    ├── OverlappingRatesError two rates are in force on one day
    └── RefusedInterestError  the law does not give this interest
"""


class InterestError(ValueError):
    """Interest that cannot be computed."""


class MissingRateError(InterestError):
    """No rate is known from ``day``, the first such day, to ``last``; the one before is never carried forward."""

    def __init__(self, day, last):
        super().__init__(f"no interest rate for {day}, needed until {last}")
        self.day = day
        self.last = last


class OverlappingRatesError(InterestError):
    """Two rates are in force on ``day``."""

    def __init__(self, day):
        super().__init__(f"two interest rates are in force on {day}")
        self.day = day


class RefusedInterestError(InterestError):
    """The law does not give this interest, for the reason ``code``, which the caller turns into words."""

    def __init__(self, code):
        super().__init__(f"refused: {code}")
        self.code = code
