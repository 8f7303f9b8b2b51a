"""./sagres bench pagopa_notices: payment notices of pagoPA printed on one core, in one PDF a batch.

Seconds are those of the processor, so that other work on the machine does not count; the peak of memory shows that a batch
leaves for its file page by page.
"""
import argparse
import resource
import tempfile
import time
from datetime import date, datetime
from decimal import Decimal

from .harness import configure, describe_machine, markdown

SIZES = (200, 2_000, 20_000)
#: What is printed: installments, whether with postal forms.
MODELS = {"all at once": (0, False), "all at once, postal": (0, True), "all at once and 3 installments": (3, False)}
HEADERS = ("model", "notices", "seconds", "notices/s", "MB", "peak MB")
WANTED = 50


def main(argv=None):
    """Print one row for each size and model; fail below fifty notices a second."""
    parser = argparse.ArgumentParser(prog="./sagres bench pagopa_notices", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of payment notices, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, slow = [], 0
    for count in arguments.sizes:
        for name, (installments, postal) in MODELS.items():
            seconds, size = _measure(count, installments, postal)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rows.append((name, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{size / 1e6:.1f}", f"{peak:.0f}"))
            slow += name == "all at once" and count / seconds < WANTED
    print(f"\n{markdown(HEADERS, rows)}\n")
    return 1 if slow else 0


def _measure(count, installments, postal):
    from odoo.addons.sagres_pagopa.tools.notice_pdf import render_batch
    notices = _make_notices(count, installments, postal)
    with tempfile.TemporaryFile() as stream:
        start = time.process_time()
        render_batch(notices, stream)
        return time.process_time() - start, stream.tell()


def _make_notices(count, installments, postal):
    from odoo.addons.sagres_pagopa.tools import notice_data
    from odoo.addons.sagres_pagopa.tools.notice_number import build
    account = {"postal_account": "12345678", "postal_authorisation": "AUT. DB/SSIC/E 12345 DEL 01/02/2026"} if postal else {}
    creditor = notice_data.NoticeCreditor("Comune di Prova", "12345678903", cbill="90P15", **account)
    for place in range(count):
        debtor = notice_data.NoticeDebtor(f"Debitrice numero {place}", "RSSMRA80A01H501U", f"Via Roma {place}\n38122 Trento TN")
        options = [
            notice_data.NoticeOption(build("01", place * 10 + step), Decimal(place + 1) / 4, date(2026, 12, 31), step)
            for step in range(installments + 1)]
        yield notice_data.Notice(creditor, debtor, f"Tassa sui rifiuti, avviso {place}", options)
