"""Postal addresses as the Italian post wants them on an envelope."""
import re
from dataclasses import dataclass

ITALIAN_POSTCODE = re.compile(r"\d{5}")
# They take the Italian postcode; San Marino is another country all the same.
LIKE_ITALY = ("IT", "SM", "VA")
WITHOUT_POSTCODE = frozenset("AE AG AO BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM ER FJ GD GH GM GQ GY HK KI KM KN LY ML MO MR"
                             " MW NR NU PA QA RW SB SC SL SR ST SY TD TG TK TL TO TV UG VU YE ZW".split())
CODES = ("no_name", "no_street", "no_postcode", "bad_postcode", "no_city")


class AddressError(ValueError):
    """What keeps a letter from being posted, as one of ``CODES``, and the value that is wrong."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = str(detail)


@dataclass(frozen=True)
class Address:
    """A postal address that can be written on an envelope.

    >>> Address("Rosa Bianchi", "Via Garibaldi 12", "20121", "Milano", province="MI").lines
    ['Rosa Bianchi', 'VIA GARIBALDI 12', '20121 MILANO MI']
    >>> Address("Ana Silva", "Rua Augusta 5", "1100-048", "Lisboa", country_code="PT", country="Portogallo").lines
    ['Ana Silva', 'RUA AUGUSTA 5', '1100-048 LISBOA', 'PORTOGALLO']
    """

    name: str
    street: str
    postcode: str
    city: str
    province: str = ""
    care_of: str = ""
    street2: str = ""
    country_code: str = "IT"
    country: str = ""

    @property
    def lines(self):
        """The lines of the envelope, at most six: name, care of, two of the street, place, country when abroad."""
        abroad = self.country_code != "IT"
        place = [self.postcode, self.city.upper(), "" if abroad else self.province.upper()]
        lines = [
            self.name, self.care_of and f"c/o {self.care_of}", self.street2.upper(), self.street.upper(),
            " ".join(filter(None, place)), self.country.upper() if abroad else "",
        ]
        return [line for line in lines if line]


def parse_address(values):
    """Return the ``Address`` in a dict of what is known of a person.

    :param dict values: ``name``, ``care_of``, ``street``, ``street2``, ``postcode``, ``city``, ``province`` (two
        letters), ``country_code`` (ISO 3166, by default IT), ``country``; missing ones may be ``None`` or ``False``
    :raises AddressError: the first thing that keeps a letter from arriving

    >>> parse_address({"name": "Rosa", "street": "Via Roma 1", "city": "Lecco", "postcode": "IT-23900 "}).postcode
    '23900'
    >>> parse_address({"name": "Rosa", "street": "Via Roma 1", "city": "Lecco"})
    Traceback (most recent call last):
        ...
    sagres_credit.tools.address.AddressError: no_postcode
    """
    fields = ("name", "care_of", "street", "street2", "postcode", "city", "province", "country_code", "country")
    known = {name: " ".join(str(values.get(name) or "").split()) for name in fields}
    known["country_code"] = known["country_code"].upper() or "IT"
    known["care_of"] = re.sub(r"(?i)^(c/o|presso)\s+", "", known["care_of"])
    if not known["street"]:  # people write the street in the second line
        known["street"], known["street2"] = known["street2"], ""
    for code, name in (("no_name", "name"), ("no_street", "street"), ("no_city", "city")):
        if not known[name]:
            raise AddressError(code)
    known["postcode"] = _parse_postcode(known["postcode"], known["country_code"])
    return Address(**known)


def _parse_postcode(postcode, country_code):
    if not postcode:
        if country_code in WITHOUT_POSTCODE:
            return ""
        raise AddressError("no_postcode")
    if country_code not in LIKE_ITALY:
        return postcode
    plain = re.sub(r"(?i)^(IT|I|SM|V)\s*-\s*", "", postcode)
    if not ITALIAN_POSTCODE.fullmatch(plain):
        raise AddressError("bad_postcode", postcode)
    return plain


def postal_lines(values):
    """Return the lines to write on the envelope; see :func:`parse_address` for ``values`` and errors.

    >>> postal_lines({"name": "Rosa Bianchi", "care_of": "presso Anna Verdi", "street": "via Roma 1",
    ...               "city": "Lecco", "postcode": "23900", "province": "LC"})
    ['Rosa Bianchi', 'c/o Anna Verdi', 'VIA ROMA 1', '23900 LECCO LC']
    """
    return parse_address(values).lines
