"""Invented debtors: people, firms, condominiums and public bodies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from . import codes
from .words import FEMALE, FIRMS, MALE, PUBLIC_BODIES, STREETS, SURNAMES, TOWNS

# Italy keeps no range for fiction. The numbering plan gives mobile services 31-39 only and knows no district 0538:
# these numbers look right and reach nobody.
MOBILE = "+39 30# ### ####"
LANDLINE = "+39 0538 ######"
BORN_FROM = date(1938, 1, 1)
BORN_DAYS = 365 * 62


@dataclass(frozen=True)
class Debtor:
    """A debtor as a client's register knows them; ``segment`` is household, company or public_body."""

    name: str
    segment: str
    tax_code: str
    vat: str
    email: str
    pec: str
    phone: str
    street: str
    zip: str
    town: str
    province: str


class Registry:
    """A registry invents debtors one by one and never gives the same name or code twice."""

    def __init__(self, random: Random):
        self._random = random
        self._taken = set()
        self._serial = codes.VAT_SERIALS
        self._firms = self._combine(FIRMS)
        self._bodies = self._combine(PUBLIC_BODIES)

    def household(self) -> Debtor:
        """Return a person with a codice fiscale; some have no e-mail address, some no phone."""
        random = self._random
        while True:
            female = random.random() < 0.54
            surname, name = random.choice(SURNAMES), random.choice(FEMALE if female else MALE)
            birth = BORN_FROM + timedelta(days=random.randrange(BORN_DAYS))
            tax_code = codes.tax_code(surname, name, birth, female, random.choice(codes.PLACES))
            if not {(surname, name), tax_code} & self._taken:
                break
        self._taken |= {(surname, name), tax_code}
        mailbox = f"{_plain(name)}.{_plain(surname)}@example.com"
        email = mailbox if random.random() < 0.74 else ""
        return self._debtor(f"{name} {surname}", "household", tax_code, email=email, phone=self._phone(0.88, MOBILE))

    def company(self) -> Debtor:
        """Return a firm with a partita IVA and a PEC address."""
        name, domain = next(self._firms)
        vat = self._next_vat(13)
        return self._debtor(name, "company", vat, vat=vat, email=f"amministrazione@{domain}.example.com",
                            pec=f"{domain}@pec.example.com", phone=self._phone(0.95, LANDLINE))

    def condominium(self) -> Debtor:
        """Return a condominium: a tax code of eleven digits and no partita IVA."""
        street, number = self._random.choice(STREETS), self._random.randrange(2, 120)
        name = f"Condominio {street} {number}"
        return self._debtor(name, "company", self._next_vat(14), phone=self._phone(0.9, LANDLINE),
                            email=f"condominio{number}@example.com", street=f"{street} {number}")

    def public_body(self) -> Debtor:
        """Return a public body, reached by PEC only."""
        name, domain = next(self._bodies)
        return self._debtor(name, "public_body", self._next_vat(15), pec=f"protocollo@{domain}.pec.example.com",
                            phone=self._phone(1.0, LANDLINE))

    def _debtor(self, name, segment, tax_code, *, vat="", email="", pec="", phone="", street=""):
        town, zip_code, province = self._random.choice(TOWNS)
        street = street or f"{self._random.choice(STREETS)} {self._random.randrange(1, 140)}"
        return Debtor(name, segment, tax_code, vat, email, pec, phone, street, zip_code, town, province)

    def _phone(self, share, pattern):
        """Return a number for a share of the debtors, else nothing."""
        missing = self._random.random() >= share
        number = "".join(str(self._random.randrange(10)) if char == "#" else char for char in pattern)
        return "" if missing else number

    def _next_vat(self, office):
        self._serial += 1
        return codes.vat_number(self._serial, office)

    def _combine(self, parts) -> Iterator[tuple[str, str]]:
        """Yield names in a shuffled order, each with the domain made of its own words."""
        patterns, words = parts
        names = [pattern.format(word) for word in words for pattern in patterns]
        self._random.shuffle(names)
        for name in names:
            yield name, _plain(name.split(" S.")[0])


def _plain(text):
    """Return lower-case letters and digits only, fit for an e-mail address."""
    text = text.lower().translate(str.maketrans("àèéìòù", "aeeiou"))
    return "".join(char for char in text if char.isascii() and char.isalnum())
