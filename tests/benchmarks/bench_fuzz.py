"""Give every reader of files, messages and typed texts what nobody should send, for a long time, and count.

::

    ./sagres bench fuzz [--minutes 10] [--only "camt.053" ...] [--seed 7]

Every input is read or refused by a named problem; anything else is a defect, shown with its smallest input and the seed that
makes it again. Each reader has the same share of the time. The memory is that of the process after its reader.
"""
import argparse
import importlib
import logging
import random
import resource
import time
from contextlib import suppress

from .harness import configure, describe_machine, markdown

ROUND = 500
HEADERS = ("reader", "inputs", "read", "refused", "inputs/s", "slowest ms", "memory MB", "defects")


def main(argv=None):
    """Print a row for each reader. Return 1 where one of them broke."""
    parser = argparse.ArgumentParser(prog="./sagres bench fuzz", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10 ** 6))
    arguments = parser.parse_args(argv)
    configure()
    logging.disable(logging.ERROR)  # readers tell what they refuse
    # Only now: Odoo's addons are found once it is configured.
    targets = importlib.import_module("tests.fuzzing.targets").TARGETS
    chosen = [target for target in targets if not arguments.only or target.name in arguments.only]
    print(f"{describe_machine()}; seed {arguments.seed}", flush=True)
    meters = [_feed(target, arguments.seed, arguments.minutes * 60 / len(chosen)) for target in chosen]
    print(markdown(HEADERS, [meter.row() for meter in meters]))
    print(f"\n{sum(meter.read + meter.refused for meter in meters):,} inputs, {sum(meter.defects for meter in meters)} defects")
    return 1 if any(meter.defects for meter in meters) else 0


class Meter:
    """What came of the inputs of one reader."""

    def __init__(self, name):
        self.name, self.read, self.refused, self.defects, self.slowest = name, 0, 0, 0, 0.0
        self.start = time.monotonic()
        self.spent = 0.0

    def tell(self, _value, refusal, seconds):
        """Count one input."""
        self.refused += refusal is not None
        self.read += refusal is None
        self.slowest = max(self.slowest, seconds)
        self.spent += seconds

    def row(self):
        """Return the row of the table."""
        count = self.read + self.refused
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return (self.name, f"{count:,}", f"{self.read:,}", f"{self.refused:,}", f"{count / max(self.spent, 1e-3):,.0f}",
                f"{self.slowest * 1000:,.0f}", f"{memory:,}", self.defects)


def _feed(target, seed, seconds):
    try_target = importlib.import_module("tests.fuzzing.run").try_target
    meter = Meter(target.name)
    while time.monotonic() - meter.start < seconds and not meter.defects:
        try:
            try_target(target, ROUND, start=seed, told=meter.tell)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            meter.defects += 1
            print(f"\n{target.name}, seed {seed}: {type(error).__name__}: {error}", flush=True)
            with suppress(AttributeError):
                print("\n".join(error.__notes__)[:3000], flush=True)
        seed += 1
    print(f"{target.name}: {meter.read + meter.refused:,}", flush=True)
    return meter
