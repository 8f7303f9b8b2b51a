#!/usr/bin/env python3
"""Make the ledgers of the sample portfolio.

The same seed gives the same people, amounts and habits on every day; only dates follow the ledger's day. The files of
the repository are those of AS_OF. The demo makes its own for the day it is built: a ledger that is months old would
hold every automatic notice and leave nothing due tomorrow.
"""

import argparse
from datetime import date
from pathlib import Path
from random import Random

from synthetic.clients import CLIENTS
from synthetic.ledger import Item, Ledger
from synthetic.people import Debtor, Registry

SEED = 20261120
AS_OF = date(2026, 11, 20)
PORTFOLIO = Path(__file__).parent / "portfolio"
# Of the households of a client so many in a hundred are known to the client before it as well.
SHARED = 8


def make_debtors(registry: Registry, random: Random) -> dict[str, list[Debtor]]:
    """Return the debtors of each client, some of them shared."""
    debtors, known = {}, []
    for client in CLIENTS:
        shared = random.sample(known, client.debtors["household"] * SHARED // 100) if known else []
        mine = shared + [
            getattr(registry, segment)()
            for segment, count in client.debtors.items()
            for _index in range(count - len(shared) * (segment == "household"))
        ]
        random.shuffle(mine)
        debtors[client.key] = mine
        known += [debtor for debtor in mine if debtor.segment == "household" and debtor not in known]
    return debtors


def make_ledgers(as_of: date = AS_OF) -> dict[str, list[Item]]:
    """Return the items of each client, by its key, as of a day."""
    random = Random(SEED)
    debtors = make_debtors(Registry(random), random)
    ledgers = {}
    for client in CLIENTS:
        ledger = Ledger(Random(f"{SEED} {client.key}"), client.business, as_of)
        codes = (client.code.format(17 + 3 * index) for index in range(len(debtors[client.key])))
        ledger.fill(
            list(zip(codes, debtors[client.key])), open_count=client.open_count, settled_count=client.settled_count
        )
        ledgers[client.key] = ledger.items
    return ledgers


def write_ledgers(folder: Path, as_of: date = AS_OF) -> list[Path]:
    """Write the ledgers as of a day and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    ledgers = make_ledgers(as_of)
    paths = []
    for client in CLIENTS:
        paths.append(folder / client.filename)
        client.write(paths[-1], ledgers[client.key])
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help="the ledgers' day, as 2026-11-20")
    parser.add_argument("--folder", type=Path, default=PORTFOLIO, help="where the files go")
    options = parser.parse_args()
    for path in write_ledgers(options.folder, options.as_of):
        print(path)


if __name__ == "__main__":
    main()
