"""A client's receivables: who owes what, since when, and what was paid."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .people import Debtor

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Profile:
    """A profile says how a debtor pays.

    ``newest`` is the range of months back of the newest open item, 0 being not yet due; ``growth`` the weight in taking
    further items and ``most`` the items such a debtor may have open.
    """

    share: float
    newest: tuple[int, int]
    growth: float
    most: int
    credit: bool = False


PROFILES = (
    Profile(share=0.16, newest=(0, 0), growth=0.0, most=1),  # all due is paid, the next bill is out
    Profile(share=0.27, newest=(1, 1), growth=0.4, most=2),  # has just missed one
    Profile(share=0.20, newest=(0, 1), growth=2.5, most=5),  # slipping
    Profile(share=0.14, newest=(0, 2), growth=6.0, most=14),  # hardly pays any more
    Profile(share=0.11, newest=(10, 26), growth=2.5, most=8),  # stopped years ago
    Profile(share=0.06, newest=(38, 62), growth=1.5, most=6),  # near or beyond prescription
    Profile(share=0.06, newest=(1, 3), growth=0.5, most=3, credit=True),  # the client owes them
)


@dataclass(frozen=True)
class Business:
    """A business says how a client bills: months between two bills, days given to pay and amounts in euro."""

    months: int
    days_to_pay: int
    amount: Callable[[Random, Debtor], Decimal]
    describe: Callable[[Random, Debtor], str]
    number: str
    credit_number: str


@dataclass
class Item:
    """An item of a ledger; amounts in euro, negative in the debtor's favour, ``residual`` zero once settled."""

    account: "Account"
    issued: date
    due: date
    amount: Decimal
    residual: Decimal
    paid_on: date | None = None
    number: str = ""


@dataclass
class Account:
    """An account is a debtor in a client's books."""

    code: str
    debtor: Debtor
    profile: Profile
    fee: Decimal
    description: str
    cycle_day: int
    newest: int
    phase: int
    open_count: int = 1
    items: list[Item] = field(default_factory=list)


class Ledger:
    """A ledger as its client would export it on a day."""

    def __init__(self, random: Random, business: Business, as_of: date):
        self._random = random
        self._business = business
        self._as_of = as_of
        self.accounts = []
        self.items = []

    def fill(self, debtors: list[tuple[str, Debtor]], *, open_count: int, settled_count: int) -> None:
        """Make the items of ``debtors``, pairs of customer code and debtor, to exactly these numbers."""
        self.accounts = [self._make_account(code, debtor) for code, debtor in debtors]
        self._spread(open_count - len(self.accounts))
        for account in self.accounts:
            self._make_open_items(account)
        for account in self._random.choices(self.accounts, k=settled_count):
            self._make_settled_item(account)
        self.items = sorted(
            (item for account in self.accounts for item in account.items),
            key=lambda item: (item.issued, item.account.code, item.due),
        )
        self._number()

    def _make_account(self, code, debtor):
        profile = self._random.choices(PROFILES, [profile.share for profile in PROFILES])[0]
        months = self._business.months
        newest = self._random.randint(*profile.newest)
        newest = newest if newest <= 2 else newest // months
        # Bills of two months leave in even months for some and in odd ones for others.
        phase = self._random.randrange(months) if newest else 0
        return Account(
            code=code, debtor=debtor, profile=profile, fee=self._business.amount(self._random, debtor),
            description=self._business.describe(self._random, debtor),
            cycle_day=self._random.choice((5, 10, 15, 20, 28)),
            newest=newest, phase=phase,
        )

    def _spread(self, count):
        """Give ``count`` further open items to those who tend to have many."""
        while count:
            account = self._random.choices(self.accounts, [account.profile.growth for account in self.accounts])[0]
            if account.open_count < account.profile.most:
                account.open_count += 1
                count -= 1

    def _make_open_items(self, account):
        for back in range(account.newest, account.newest + account.open_count):
            item = self._make_item(account, back)
            if back and self._random.random() < 0.12:
                item.residual = (item.amount * self._random.randint(15, 85) / 100).quantize(CENT)
                item.paid_on = self._paid_on(item)
        if account.profile.credit:
            credit = account.items[-1]
            credit.amount = credit.residual = -(credit.amount * self._random.randint(20, 120) / 100).quantize(CENT)
            credit.due, credit.paid_on = credit.issued, None

    def _make_settled_item(self, account):
        """Add an item older than any other of the account, paid."""
        back = max(account.newest + account.open_count, 1) + sum(not item.residual for item in account.items)
        item = self._make_item(account, back)
        item.residual, item.paid_on = Decimal(0), self._paid_on(item)

    def _make_item(self, account, back):
        due = self._due(account, back)
        seasonal = Decimal(self._random.randint(92, 108)) / 100 if self._business.months > 1 else Decimal(1)
        amount = (account.fee * seasonal).quantize(CENT)
        item = Item(account, due - timedelta(days=self._business.days_to_pay), due, amount, amount)
        account.items.append(item)
        return item

    def _due(self, account, back):
        """Return the due date so many periods before the first one after the ledger's day."""
        first = _month_day(self._as_of, 0, account.cycle_day)
        if first <= self._as_of:
            first = _month_day(self._as_of, 1, account.cycle_day)
        return _month_day(first, account.phase - back * self._business.months, account.cycle_day)

    def _paid_on(self, item):
        """Return when the client recorded the payment: it posts its collections in the middle and at the end of a month."""
        paid = min(item.due + timedelta(days=self._random.randint(-8, 40)), self._as_of - timedelta(days=1))
        posted = paid.replace(day=15) if paid.day >= 15 else paid.replace(day=1) - timedelta(days=1)
        return posted if posted > item.issued else paid

    def _number(self):
        """Number the items as they were issued, each year from one and credit notes apart."""
        counters = {}
        for item in self.items:
            pattern = self._business.credit_number if item.amount < 0 else self._business.number
            key = (pattern, item.issued.year)
            counters[key] = counters.get(key, 0) + 1
            item.number = pattern.format(number=counters[key], year=item.issued.year)


def _month_day(day, months, target):
    """Return the day ``target`` of the month that many months from ``day``, or the last of a shorter month."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(target, monthrange(year, month + 1)[1]))
