"""A month of bank lines whose truth is known, from a seed: what payers write, what they get wrong, and who is no debtor."""
import random
from collections import namedtuple
from datetime import date, timedelta

from .matching_names import FIRST, LAST, STRANGERS

#: One line and its truth: ``parts`` is ``{item: cents}``, empty where it pays nothing that is open.
Case = namedtuple("Case", "kind line parts")
#: How many of a thousand lines are of which kind.
KINDS = {
    "reference": 235, "noisy": 110, "partial": 55, "several": 60, "plan": 50, "notice": 50, "known payer": 140,
    "known payer, sum": 55, "relative with reference": 40, "relative without reference": 15, "wrong reference": 30,
    "half a reference": 10, "advance": 10, "twice": 10, "stranger": 40, "namesake": 5, "salary": 50, "bank fee": 30,
    "interest": 5,
}
RENTS = [31250, 45000, 52000, 60000, 78000, 120000]
NOISE = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B"})
OTHER_NOISE = str.maketrans({"0": "o", "1": "l"})
OPENERS = ["", "saldo ", "pagamento ", "BONIFICO A VOSTRO FAVORE ", "SEPA CREDIT TRANSFER ", "rif. ", "fattura n. ", "ft. "]
CLOSERS = ["", " grazie", " cordiali saluti", ". Buona giornata", " - canone"]
DAY = date(2026, 11, 1)


class Month:
    """Debtors, their open items and references, and the bank lines of a month with what each pays."""

    def __init__(self, types, lines=10_000, seed=20261101, without=()):
        self.types, self.random, self.size = types, random.Random(seed), lines
        self.debtors, self.items, self.references, self.cases = [], [], [], []
        self.without = without
        self.names, self.of_debtor, self.left, self.of_item = {}, {}, {}, {}
        self._make_debtors(lines // 2)
        self._make_cases(lines)

    # Debtors

    def _make_debtors(self, count):
        pick = self.random.choice
        for number in range(count):
            key = f"d{number}"
            name = f"{pick(FIRST)} {pick(FIRST)} {pick(LAST)}" if self.random.random() < 0.3 else f"{pick(FIRST)} {pick(LAST)}"
            self.names[key] = name
            known = self.random.random()
            ibans = (self._iban(number),) if known < 0.6 else ()
            self.debtors.append(self.types.Debtor(key, (name,), (f"TX{number:05d}A01H501U".ljust(16, "X"),), ibans, ()))
            self._make_items(key, number)

    def _make_items(self, key, number):
        count = self.random.choice([1, 1, 2, 2, 3, 4, 6, 9])
        rent = self.random.choice(RENTS) if self.random.random() < 0.5 else None
        self.of_debtor[key] = []
        for place in range(count):
            item = f"{key}-{place}"
            cents = rent or self.random.randrange(2_500, 250_000)
            due = DAY - timedelta(days=30 * (count - place) - self.random.randrange(20))
            self.items.append(self.types.OpenItem(item, key, cents, due, item))
            self.of_debtor[key].append(item)
            self.left[item] = cents
            text = f"INV/2026/{len(self.items):05d}" if number % 3 else f"{len(self.items):05d}/26"
            self.of_item[item] = text
            self.references.append(self.types.Reference(text, (item,)))
            self.references.append(self.types.Reference(self._number_notice(len(self.items)), (item,)))
        if count > 2 and number % 4 == 0:
            self.references.append(self.types.Reference(self._number_plan(number), tuple(self.of_debtor[key]), True))

    def _iban(self, number):
        return f"IT{number % 90 + 10}X{number:022d}"

    def _number_notice(self, number):
        return f"3{number * 7919 % 10**17:017d}"

    def _number_plan(self, number):
        return f"RF{number % 90 + 10}{number:014d}"

    # Lines

    def _make_cases(self, lines):
        shares = {kind: share for kind, share in KINDS.items() if kind not in self.without}
        kinds = [kind for kind, share in shares.items() for _time in range(round(share * lines / 1000))]
        self.random.shuffle(kinds)
        for number, kind in enumerate(kinds):
            self.day = DAY + timedelta(days=28 * number // len(kinds))
            made = getattr(self, "_" + kind.replace(",", "").replace(" ", "_"))()
            if made:
                (cents, text, name, iban), parts = made
                for item, part in parts.items():
                    self.left[item] -= part
                line = self.types.BankLine(number, cents, self.day, text, name, iban)
                self.cases.append(Case(kind, line, parts))

    def _debtor(self, least=1, fits=lambda key: True):
        """Return somebody who has ``least`` open items, and the keys of these."""
        for _time in range(200):
            debtor = self.random.choice(self.debtors)
            keys = [key for key in self.of_debtor[debtor.key] if self.left[key]]
            if len(keys) >= least and fits(debtor):
                return debtor, keys
        raise ValueError("nobody owes so much any more: make more debtors")

    def _payer(self, debtor):
        """Return name and account as the bank tells them: never both missing."""
        name = self.names[debtor.key].upper()
        if self.random.random() < 0.3:
            name = " ".join(reversed(name.split()))
        iban = debtor.ibans[0] if debtor.ibans else ""
        return self.random.choice([(name, iban), (name, "")])

    def _stranger_payer(self):
        return f"{self.random.choice(FIRST)} {self.random.choice(STRANGERS)}".upper(), f"DE{self.random.randrange(10**19):020d}"

    def _words(self, reference):
        return self.random.choice(OPENERS) + reference + self.random.choice(CLOSERS)

    def _pay(self, debtor, keys, text, payer=None):
        cents = sum(self.left[key] for key in keys)
        return (cents, text, *(payer or self._payer(debtor))), {key: self.left[key] for key in keys}

    def _reference(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        return self._pay(debtor, [key], self._words(self.of_item[key]))

    def _noisy(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        return self._pay(debtor, [key], self._words(self._blur(self.of_item[key])))

    def _blur(self, text):
        ways = [
            lambda: text.translate(NOISE), lambda: text.translate(OTHER_NOISE), lambda: text.replace("/", " "),
            lambda: text.replace("/", ""), lambda: text.replace("/", "-"), lambda: text.replace("/", ".").lower(),
            lambda: text.replace("/", " ").translate(NOISE), lambda: text[:-2] + " " + text[-2:],
        ]
        return self.random.choice(ways)()

    def _partial(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        cents = max(1, self.left[key] * self.random.randrange(20, 80) // 100)
        return (cents, "acconto " + self.of_item[key], *self._payer(debtor)), {key: cents}

    def _several(self):
        debtor, keys = self._debtor(2)
        keys = self.random.sample(keys, self.random.randrange(2, min(len(keys), 4) + 1))
        return self._pay(debtor, keys, self._words(" ".join(self.of_item[key] for key in keys)))

    def _plan_payment(self, debtor):
        keys = sorted((key for key in self.of_debtor[debtor.key] if self.left[key]), key=self._age)
        cents = max(1, sum(self.left[key] for key in keys) // self.random.choice([3, 4, 6]))
        parts, left = {}, cents
        for key in keys:
            part = min(left, self.left[key])
            parts.update({key: part} if part else {})
            left -= part
        return cents, parts

    def _age(self, key):
        item = self._by_key()[key]
        return item.due, str(key)

    def _by_key(self):
        if not hasattr(self, "known"):
            self.known = {item.key: item for item in self.items}
        return self.known

    def _plan_of(self, debtor):
        return next((one for one in self._groups().get(debtor.key, ())), None)

    def _groups(self):
        if not hasattr(self, "groups"):
            self.groups = {}
            for reference in self.references:
                if reference.group:
                    self.groups.setdefault(self._by_key()[reference.items[0]].debtor, []).append(reference)
        return self.groups

    def _plan(self):
        debtor, _keys = self._debtor(2, self._plan_of)
        cents, parts = self._plan_payment(debtor)
        text = self._plan_of(debtor).text
        spaced = " ".join(text[place:place + 4] for place in range(0, len(text), 4))
        payer = self.random.choice([self._payer(debtor), self._stranger_payer()])
        return (cents, self._words(self.random.choice([text, spaced])), *payer), parts

    def _notice(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        number = next(one.text for one in self._notices()[key])
        payer = self.random.choice([self._payer(debtor), self._stranger_payer()])
        return self._pay(debtor, [key], self.random.choice(["avviso ", "/RFB/", "pagoPA "]) + number, payer)

    def _notices(self):
        if not hasattr(self, "notices"):
            self.notices = {}
            for reference in self.references:
                if len(reference.text) == 18 and reference.text.isdigit():
                    self.notices.setdefault(reference.items[0], []).append(reference)
        return self.notices

    def _known_payer(self):
        debtor, keys = self._debtor(1, self._is_alone)
        key = self._oldest_alike(self.random.choice(keys), keys)
        return self._pay(debtor, [key], self.random.choice(["affitto", "pagamento", "bonifico", "saldo conto", ""]))

    def _known_payer_sum(self):
        debtor, keys = self._debtor(2, self._is_alone)
        keys = sorted(keys, key=self._age)
        return self._pay(debtor, keys if self.random.random() < 0.5 else keys[:2], "saldo arretrati")

    def _is_alone(self, debtor):
        """Tell whether nobody else bears this name: truth has to be knowable."""
        if not hasattr(self, "bearers"):
            self.bearers = {}
            for name in self.names.values():
                words = frozenset(name.split())
                self.bearers[words] = self.bearers.get(words, 0) + 1
        return self.bearers[frozenset(self.names[debtor.key].split())] == 1

    def _oldest_alike(self, key, keys):
        return min((other for other in keys if self.left[other] == self.left[key]), key=self._age)

    def _relative(self, debtor):
        surname = self.names[debtor.key].split()[-1]
        return f"{self.random.choice(FIRST)} {surname}".upper(), f"FR{self.random.randrange(10**19):020d}"

    def _relative_with_reference(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        return self._pay(debtor, [key], self._words(self.of_item[key]), self._relative(debtor))

    def _relative_without_reference(self):
        debtor, keys = self._debtor()
        return self._pay(debtor, [self.random.choice(keys)], "affitto mamma", self._relative(debtor))

    def _wrong_reference(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        text = self.of_item[key]
        places = [place for place, letter in enumerate(text) if letter.isdigit()]
        place = self.random.choice(places[-6:])
        wrong = text[:place] + str((int(text[place]) + self.random.randrange(1, 9)) % 10) + text[place + 1:]
        # Who names another document of the same amount pays that one, whatever they meant (1193 c.c.).
        named = next((other for other in keys if self.of_item[other] == wrong and self.left[other] == self.left[key]), key)
        return self._pay(debtor, [named], self._words(wrong))

    def _half_a_reference(self):
        debtor, keys = self._debtor()
        key = self.random.choice(keys)
        return self._pay(debtor, [key], "fattura " + self._half(self.of_item[key]))

    def _half(self, text):
        return str(int(text.split("/")[0] if text[0].isdigit() else text.split("/")[-1]))

    def _advance(self):
        debtor, keys = self._debtor()
        key = min(keys, key=self._age)
        cents = max(1, min(self.left[key] // 2, 10_000))
        return (cents, "acconto", *self._payer(debtor)), {key: cents}

    def _twice(self):
        paid = [case for case in self.cases[-300:] if case.kind == "reference"]
        if not paid:
            return None
        line = self.random.choice(paid).line
        return (line.cents, line.text, line.name, line.iban), {}

    def _stranger(self):
        words = ["rimborso assicurazione polizza 88123", "contributo regione", "donazione", "restituzione cauzione", "usato"]
        cents = self.random.choice([*RENTS, self.random.randrange(1_000, 90_000)])
        return (cents, self.random.choice(words), *self._stranger_payer()), {}

    def _namesake(self):
        debtor, _keys = self._debtor()
        return (self.random.randrange(1_000, 90_000), "donazione", self.names[debtor.key].upper(), self._stranger_payer()[1]), {}

    def _salary(self):
        return (-self.random.randrange(120_000, 240_000), "STIPENDIO NOVEMBRE", *self._stranger_payer()), {}

    def _bank_fee(self):
        return (-self.random.randrange(50, 900), "COMMISSIONI BONIFICO", "", ""), {}

    def _interest(self):
        return (self.random.randrange(1, 500), "INTERESSI ATTIVI", "", ""), {}
