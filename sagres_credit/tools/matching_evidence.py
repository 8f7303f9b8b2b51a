"""What a bank line says of who paid and of what: references, tax codes, accounts, names. No ORM."""
from typing import NamedTuple

from .matching_names import NameIndex
from .matching_text import LONGEST_TEXT, NOISY, WORD, ReferenceIndex, fold, is_long, says_other
from .matching_types import BankLine, Reason
from .payment_reference import names_a_document

TAX_CODE_LENGTHS = (11, 16)


class Evidence(NamedTuple):
    """What was read in one line.

    ``named`` are the references, ``told`` debtors whom the text names and ``payers`` who the payer is, both
    ``{debtor: Reason}``; ``like`` are debtors of a similar name; ``unknown`` are documents it names that nobody knows;
    ``unsure``: who the payer is does not say for whom they pay.
    """

    named: list
    told: dict
    payers: dict
    like: frozenset
    unknown: list
    unsure: bool

    @property
    def debtor(self):
        """The one debtor whom the line identifies, or ``None``."""
        for known in (self.told, self.payers):
            if len(known) == 1:
                return next(iter(known))
            if known:
                return None
        return None

    @property
    def known(self):
        """All debtors that the text or the payer stand for."""
        return {**self.payers, **self.told}

    def is_sure_of(self, debtor) -> bool:
        """Tell whether the line says by itself that it is the money of ``debtor``."""
        return debtor == self.debtor and (debtor in self.told or not self.unsure)

    def contradicts(self, debtor) -> bool:
        """Tell whether the line identifies others and not ``debtor``."""
        return bool(self.known) and debtor not in self.known


class Directory:
    """Debtors and references, ready to be looked up for many lines."""

    def __init__(self, debtors, references):
        self.names, self.by_code, self.by_iban, self.by_learned = NameIndex(), {}, {}, {}
        self.references, self.of_item, self.with_iban = {}, {}, set()
        for debtor in debtors:
            self._add(debtor)
        for reference in references:
            self.references.setdefault(" ".join(reference.text.split()), []).append(reference)
            for item in reference.items:
                self.of_item.setdefault(item, []).append(reference.text)
        self.index = ReferenceIndex(self.references)

    def _add(self, debtor):
        for name in debtor.names:
            self.names.add(debtor.key, name)
        self.with_iban.update([debtor.key] if debtor.ibans or debtor.learned_ibans else [])
        for table, values in (
            (self.by_code, debtor.tax_codes), (self.by_iban, debtor.ibans), (self.by_learned, debtor.learned_ibans),
        ):
            for value in values:
                if fold(value):
                    table.setdefault(fold(value), set()).add(debtor.key)

    def look_up(self, line: BankLine) -> Evidence:
        """Return what is known of a line."""
        named = self.index.find(line.text)
        told_names = self.names.find(line.text, together=True)
        payer_names = self.names.find(line.name)
        told = {key: Reason("name_in_text", {"name": line.text}) for key in told_names.sure}
        told.update(self._find_codes(line.text))
        payers = self._find_payers(line, payer_names.sure)
        unknown = self.index.find_unknown(line.text, named) or ([""] if not named and names_a_document(line.text) else [])
        like = (payer_names.like | told_names.like) - set(told) - set(payers)
        return Evidence(named, told, payers, like, unknown, says_other(line.text) or self._is_other_account(line, payers))

    def _is_other_account(self, line, payers):
        """Tell whether the name is a debtor's and the account is none of theirs: somebody may bear the same name."""
        return bool(line.iban) and any(reason.code == "name" and key in self.with_iban for key, reason in payers.items())

    def _find_codes(self, text):
        """Return who is named by a tax code or VAT number in the text; it is one word, or its letters stand apart."""
        words = [fold(word) for word in WORD.findall((text or "")[:LONGEST_TEXT])]
        words += [word[2:] for word in words if len(word) == TAX_CODE_LENGTHS[0] + 2]
        return {
            key: Reason("tax_code", {"code": word})
            for word in words if len(word) in TAX_CODE_LENGTHS for key in self.by_code.get(word, ())
        }

    def _find_payers(self, line, named):
        """Return who the payer is: what a person confirmed of the account first, then the account, then the name."""
        iban = fold(line.iban)
        for code, table in (("iban_learned", self.by_learned), ("iban", self.by_iban)):
            known = table.get(iban, ()) if iban else ()
            if known:
                # An account of several debtors is that of the one who bears the name of the payer, if one does.
                known = set(known) & named if len(known) > 1 and set(known) & named else known
                return {key: Reason(code, {"iban": line.iban}) for key in known}
        return {key: Reason("name", {"name": line.name}) for key in named}


def is_trusted(found) -> bool:
    """Tell whether a reference is one that is not written by chance and was read letter by letter."""
    return is_long(found.reference) and found.quality > NOISY
