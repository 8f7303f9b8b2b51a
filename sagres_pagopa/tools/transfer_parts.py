"""How one payment is divided among the public bodies it is for. No ORM."""
from decimal import ROUND_DOWN, Decimal

__all__ = ["divide", "is_postal"]

CENT = Decimal("0.01")
POSTAL_BANK = "07601"


def divide(amount: Decimal, parts: list[Decimal]) -> list[Decimal]:
    """Return what the creditor gets of a payment in euro, then what each other body gets; together they are the payment.

    The others get their parts whole as long as the payment covers them. Of a smaller payment, because something was paid
    already, each gets a share in proportion and the creditor nothing.

    >>> divide(Decimal("100.00"), [Decimal("5.00"), Decimal("10.00")])
    [Decimal('85.00'), Decimal('5.00'), Decimal('10.00')]
    >>> divide(Decimal("10.00"), [Decimal("5.00"), Decimal("10.00")])
    [Decimal('0.00'), Decimal('3.33'), Decimal('6.67')]
    """
    asked = sum(parts, Decimal("0.00"))
    if amount >= asked:
        return [amount - asked, *parts]
    shares = [(amount * part / asked).quantize(CENT, ROUND_DOWN) for part in parts]
    # The cents that are left go, one each, to who lost most by rounding down.
    lost = sorted(range(len(parts)), key=lambda place: shares[place] - amount * parts[place] / asked)
    for place in lost[:int((amount - sum(shares)) / CENT)]:
        shares[place] += CENT
    return [Decimal("0.00"), *shares]


def is_postal(iban: str) -> bool:
    """Tell whether an account is one of Poste Italiane.

    >>> is_postal("IT60X0760101000000012345678")
    True
    """
    return (iban or "").replace(" ", "").upper().startswith("IT") and (iban or "").replace(" ", "")[5:10] == POSTAL_BANK
