"""What incoming money pays: references first, then who paid and amounts that add up, then the law. No ORM.

Precision before recall: a match is certain only when it is the only one and nothing contradicts it. Everything else is
proposed with a score and its reasons.
"""
from collections.abc import Iterable
from datetime import timedelta

from .matching_evidence import Directory, is_trusted
from .matching_parts import Choice, Parts
from .matching_text import COMPACT, compact, is_slip, says_part, says_period
from .matching_types import BankLine, Candidate, Debtor, OpenItem, Reason, Reference, Result

__all__ = ["BankLine", "Candidate", "Debtor", "Matcher", "OpenItem", "Reason", "Reference", "Result"]

#: A combination that is hit so often by accident proves nothing.
MOST_CHANCE = 0.02
MAX_CANDIDATES = 5
SIMILAR = 12  # debtors of a similar name who are looked at
TWIN_DAYS = 10
SCORES = {
    "reference": 55, "reference_slip": 30, "reference_noisy": 40, "long": 15,
    "iban_learned": 30, "iban": 25, "tax_code": 30, "name": 20,
    "name_in_text": 20, "name_like": 10, "amount_whole": 25, "amount_sum": 20, "amount_part": 5, "amount_more": 0,
}


class Matcher:
    """The open items of one client, to which bank lines are matched one after the other; what is certain is taken away.

    ``waiting`` is ``[(debtor, cents)]`` of earlier money that has not been decided on: it may have paid some of their items.

    >>> from datetime import date
    >>> rosa = Debtor("rosa", names=("Rosa Bianchi",))
    >>> item = OpenItem("i", "rosa", 12050, date(2026, 10, 31))
    >>> matcher = Matcher([rosa], [item], [Reference("INV/2026/00012", ("i",))])
    >>> result = matcher.match(BankLine(1, 12050, date(2026, 11, 5), "saldo INV/2O26/OOO12", "VERDI UGO"))
    >>> result.certain.parts, [reason.code for reason in result.certain.reasons]
    ((('i', 12050),), ['reference_noisy', 'amount_whole'])
    """

    def __init__(
        self, debtors: Iterable[Debtor], items: Iterable[OpenItem], references: Iterable[Reference], *, waiting: Iterable = (),
    ):
        self.parts = Parts(items)
        self.directory = Directory(debtors, references)
        self.seen, self.waiting = {}, {}
        for debtor, cents in waiting:
            self.waiting.setdefault(debtor, set()).add(cents)
        self.known_waiting = {debtor: set(amounts) for debtor, amounts in self.waiting.items()}

    def match_all(self, lines: Iterable[BankLine]) -> list[Result]:
        """Match lines in the order of their dates; the certain ones take what they pay away from the next."""
        results = []
        for line in lines:
            result = self.match(line)
            if result.certain:
                self.take(result.certain)
            else:
                self._wait(self.waiting, result.concerned, line.cents)
                sure = {one.debtor for one in result.candidates if one.reasons[0].code not in ("amount_alone", "name_like")}
                self._wait(self.known_waiting, sure, line.cents)
            results.append(result)
        return results

    def _wait(self, waiting, debtors, cents):
        for debtor in debtors:
            waiting.setdefault(debtor, set()).add(cents)

    def take(self, candidate: Candidate):
        """Take away what a candidate pays."""
        self.parts.take(candidate.parts)

    def match(self, line: BankLine) -> Result:
        """Return what one line may pay; money that goes out pays nothing."""
        if line.cents <= 0:
            return Result(line, [], [Reason("outgoing")])
        evidence = self.directory.look_up(line)
        doubts = self._get_doubts(line, evidence)
        found = [*self._match_references(line, evidence), *self._match_debtors(line, evidence)]
        if not found:
            found = self._match_amount(line, evidence)
        candidates = _merge(found)
        certain = [candidate for candidate in candidates if candidate.certain]
        if doubts or len(certain) > 1:
            for candidate in certain:
                candidate.certain = False
            if len(certain) > 1:
                doubts.append(Reason("several"))
        # Debtors come out of sets: the last key has two that are equally good stand in the same order every time.
        candidates.sort(key=lambda candidate: (not candidate.certain, -candidate.score, str(candidate.debtor)))
        for candidate in candidates:
            candidate.whole = tuple(self.parts.left[key] == cents for key, cents in candidate.parts)
        if evidence.debtor is None and evidence.known and not any(candidate.certain for candidate in candidates):
            doubts.append(Reason("several_debtors"))
        return Result(line, candidates[:MAX_CANDIDATES], doubts, self._get_concerned(line, evidence, candidates))

    def _get_concerned(self, line, evidence, candidates):
        """Return whose money this may be, too many to be proposed included."""
        like = {debtor for debtor in evidence.like if self.parts.owes(debtor, line.cents)}
        return like | {one.debtor for one in candidates if one.reasons[0].code != "amount_alone"}

    def _get_doubts(self, line, evidence):
        """Return what forbids that this line be booked by itself, whatever it pays."""
        doubts = [Reason("twin")] if self._is_twin(line) else []
        items = [item for found in evidence.named for item in self._get_items(found.reference)]
        if items and not any(self.parts.left[key] for key in items):
            doubts.append(Reason("reference_paid", {"reference": evidence.named[0].reference}))
        return doubts

    def _is_twin(self, line):
        """Tell whether the same payer said the same of the same amount some days before."""
        key = (line.cents, compact(line.iban) or compact(line.name), compact(line.text))
        before, self.seen[key] = self.seen.get(key), line.date
        return line.twin or bool(before and abs(line.date - before) <= timedelta(days=TWIN_DAYS))

    def _get_items(self, reference):
        return list(dict.fromkeys(key for one in self.directory.references[reference] for key in one.items))

    # By reference

    def _match_references(self, line, evidence):
        """Return the candidate of all that the text names, or nothing."""
        places = {}
        for found in evidence.named:
            places.setdefault((found.start, found.end), []).append(found)
        named = [one for one in evidence.named if any(self.parts.left[key] for key in self._get_items(one.reference))]
        items = list(dict.fromkeys(key for one in named for key in self._get_items(one.reference)))
        by_debtor = self.parts.by_debtor(items)
        return [
            self._get_named(line, evidence, [one for one in named if set(self._get_items(one.reference)) & set(keys)], keys,
                            alone=len(by_debtor) == 1 and all(len(some) == 1 for some in places.values()))
            for keys in by_debtor.values()
        ]

    def _get_named(self, line, evidence, named, keys, alone):
        """Return the candidate that pays some named items of one debtor."""
        debtor = self.parts.items[keys[0]].debtor
        group = any(reference.group for one in named for reference in self.directory.references[one.reference])
        parts, how = self.parts.spread(line.cents, keys, group)
        support = evidence.known.get(debtor)
        trusted = all(map(is_trusted, named))
        one = group or len({self.parts.items[key].document or key for key in keys}) == 1
        against = self._get_objections(line, evidence, named, parts, how, group, trusted)
        if how == "amount_whole":
            proved = self._is_read(named, support)
        else:
            proved = how == "amount_part" and one and (trusted or support)
        told = [*map(self._tell_reference, named), *([support] if support else [])]
        reasons = [*told, Reason(how, {"count": len(parts)}), *against]
        bonus = SCORES["long"] if trusted else 0
        return _make(debtor, parts, line.cents, reasons, certain=bool(alone and proved and not against), bonus=bonus)

    def _get_objections(self, line, evidence, named, parts, how, group, trusted):
        """Return what is to be said against paying what the text names."""
        debtor, whole = self.parts.items[parts[0][0]].debtor, how == "amount_whole"
        # Who shares a word of the name with the debtor pays for the family, unless they owe as much themselves.
        family = debtor in evidence.like and not any(self.parts.owes(known, line.cents) for known in evidence.known)
        other = evidence.contradicts(debtor) and not (whole and (trusted or family))
        doubts = {
            "other_payer": other,
            "reference_unknown": bool(evidence.unknown) and not (whole and trusted),
            "reference_same": self._is_doubtful(named),
            "amount_elsewhere": not whole and not trusted and bool(self.parts.find_sums(debtor, line.cents)[1]),
            "earlier": self._may_be_paid(debtor, line.cents) if whole else (group or not trusted) and debtor in self.waiting,
            "held": any(self.parts.items[key].held for key, _cents in parts),
        }
        return [Reason(code) for code, is_so in doubts.items() if is_so]

    def _may_be_paid(self, debtor, cents):
        """Tell whether earlier money of the same amount, that is a debtor's, has not been decided on."""
        return cents in self.known_waiting.get(debtor, ())

    def _is_read(self, named, support):
        """Tell whether references were read so that their exact amount proves them."""
        return all(one.quality >= COMPACT or support or len(compact(one.reference)) >= 8 for one in named)

    def _is_doubtful(self, named):
        """Tell whether one reference, that is no group, names documents of several numbers."""
        for one in named:
            references = self.directory.references[one.reference]
            documents = {self.parts.items[key].document or key for key in self._get_items(one.reference)}
            if len(documents) > 1 and not any(reference.group for reference in references):
                return True
        return False

    def _tell_reference(self, found):
        code = "reference" if found.quality >= COMPACT else "reference_noisy"
        return Reason(code, {"reference": found.reference, "written": found.written})

    # By debtor and amounts

    def _match_debtors(self, line, evidence):
        """Return candidates of whom the line identifies, then of those of a similar name."""
        sure = [
            candidate for debtor, reason in evidence.known.items()
            for candidate in self._get_sums(line, evidence, debtor, reason)
        ]
        like = sorted(evidence.like, key=str)[:SIMILAR] if not sure else ()
        return sure + [
            candidate for debtor in like for candidate in self._get_whole(line, debtor, Reason("name_like", {"name": line.name}))
        ]

    def _get_sums(self, line, evidence, debtor, reason):
        """Return the candidates of one debtor: what adds up to the amount, else as the law says."""
        sums, choices = self.parts.find_sums(debtor, line.cents)
        if not choices:
            return self._get_lawful(line, debtor, reason)
        sure, found = evidence.is_sure_of(debtor) and sums.unique, []
        for choice in choices:
            choice, slip = self._find_slip(line, evidence, debtor, choice)
            against = self._get_weakness(sums, choice, line, debtor)
            if (evidence.unknown or evidence.named) and not slip:
                against += [Reason("reference_unknown")] if evidence.unknown else [Reason("reference_other")]
            reasons = [reason, _tell_sum(choice), *slip, *against]
            found.append(_make(debtor, choice.parts, line.cents, reasons, certain=sure and not against))
        return found

    def _find_slip(self, line, evidence, debtor, choice):
        """Return the choice that a wrong digit explains, and the reason, where the amount is that of one item."""
        written = [*evidence.unknown, *(found.written for found in evidence.named)]
        owed = [key for found in evidence.named for key in self._get_items(found.reference)]
        if len(choice.parts) > 1 or not written or any(self.parts.left[key] == line.cents for key in owed):
            return choice, []
        fitting = [
            (key, reference) for key in self.parts.find_same(debtor, line.cents)
            for reference in self.directory.of_item.get(key, ()) if any(is_slip(word, reference) for word in written)
        ]
        if len({key for key, _reference in fitting}) != 1:
            return choice, []
        key, reference = fitting[0]
        return Choice(((key, line.cents),), False, False), [Reason("reference_slip", {"reference": reference})]

    def _get_weakness(self, sums, choice, line, debtor):
        """Return what is to be said against a combination."""
        held = any(self.parts.items[key].held for key, _cents in choice.parts)
        doubts = {
            "several_sums": len(sums.found) > 1, "too_many_sums": not sums.complete, "by_chance": sums.chance > MOST_CHANCE,
            "held": held, "alike": choice.doubtful or (choice.alike and says_period(line.text)), "part": says_part(line.text),
            "earlier": debtor in self.waiting and (choice.alike or len(choice.parts) > 1),
        }
        return [Reason(code) for code, is_so in doubts.items() if is_so]

    def _get_lawful(self, line, debtor, reason):
        """Return where the money of a known debtor goes by law; a person confirms it."""
        parts = self.parts.allocate(debtor, line.cents, line.date)
        if not parts:
            return [_make(debtor, (), line.cents, [reason, Reason("nothing_open")])]
        return [_make(debtor, parts, line.cents, [reason, Reason("law", {"count": len(parts)})])]

    def _get_whole(self, line, debtor, reason):
        """Return candidates of a debtor who may be meant: single items of exactly this amount."""
        sums, choices = self.parts.find_sums(debtor, line.cents)
        return [
            _make(debtor, choice.parts, line.cents, [reason, _tell_sum(choice)])
            for choice in choices if sums.complete and sums.chance <= MOST_CHANCE
        ]

    def _match_amount(self, line, evidence):
        """Return candidates by the amount alone, where few items have it."""
        keys = self.parts.find_amount(line.cents)
        if len(keys) > MAX_CANDIDATES or evidence.known:
            return []
        return [
            _make(self.parts.items[key].debtor, ((key, line.cents),), line.cents, [Reason("amount_alone", {"count": len(keys)})])
            for key in keys
        ]


def _tell_sum(choice):
    return Reason("amount_whole" if len(choice.parts) == 1 else "amount_sum", {"count": len(choice.parts)})


def _make(debtor, parts, cents, reasons, certain=False, bonus=0):
    score = sum(SCORES.get(code, 0) for code in {reason.code for reason in reasons}) + bonus
    return Candidate(debtor, tuple(parts), cents - sum(part for _key, part in parts), min(score, 100), reasons, certain)


def _merge(candidates):
    """Return candidates, those of the same parts as one: the best of them."""
    merged = {}
    for candidate in candidates:
        key = candidate.debtor, frozenset(candidate.parts)
        known = merged.get(key)
        if known is None or (candidate.certain, candidate.score) > (known.certain, known.score):
            merged[key] = candidate
    return list(merged.values())
