"""Every reader of the suite, given what nobody should send: it answers or refuses by name, in bounded time and memory."""
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzzing import bombs, seeds
from tests.fuzzing.mutations import as_csv
from tests.fuzzing.run import no_hang, try_target
from tests.fuzzing.targets import FLOWS, TARGETS

ROOT = Path(__file__).resolve().parent.parent
COUNT = 60
#: What one reader may take beside what the interpreter and its libraries need.
BYTES, SECONDS = 1536 * 1024 ** 2, 40
BY_NAME = {target.name: target for target in TARGETS}
FLOW, RECEIPT = seeds.FLOW_XML[0], seeds.RECEIPT_JSON
CLOCK = ("docProps/core.xml", b">[^<]*</dcterms:modified>", b">20:21:35</dcterms:modified>")
PARTY = b"<pay_i:codiceIdentificativoUnivoco>G</pay_i:codiceIdentificativoUnivoco>"


def call_at(moment):
    """Return a call log of one call."""
    return as_csv([seeds.CALL_HEADER, ["1", moment, "", "06 5550001", "201", "12", "180", "Risposta", "in"]])


def flow_with(**values):
    """Return a flow by REST with some values of its header changed."""
    return json.dumps({**FLOWS, "h": {**FLOWS["h"], **values}}).encode()


#: What once broke a reader: ``(reader, input, whether it is read all the same)``.
FOUND = {
    "a call log with a time zone of 99 hours": ("call log csv", call_at("20/11/2026 10:00 +99:99"), True),
    "a party where the id of a flow belongs": (
        "flow xml", FLOW.replace(b"2026-11-20ABI01234-0001", PARTY), False),
    "more payments than a column holds": (
        "flow xml", FLOW.replace(b"<pay_i:numeroTotalePagamenti>2", b"<pay_i:numeroTotalePagamenti>99999999999"), False),
    "a revision of forty digits": ("flow rest", flow_with(revision=10 ** 40), False),
    "a NUL in the name of a bank": ("flow rest", flow_with(regulation="a\0b"), False),
    "half a character in a flow": ("flow rest", flow_with(regulation="a\ud800"), False),
    "an amount that fills the memory": (
        "flow rest", flow_with(sumPayments=7777).replace(b": 7777", b": 1e999999999"), False),
    "a note of the log that fills the memory": ("answer mask", b'{"pay": 1e999999999}', True),
    "an answer nested without end": ("answer json", b"[" * 100_000, False),
    "a list where a receipt names the debtor": ("receipt json", {**RECEIPT, "debtor": [RECEIPT["debtor"]]}, False),
    "a receipt whose note is no text": ("receipt json", {**RECEIPT, "description": {"a": 1}}, True),
    "a receipt for a transfer numbered in millions": (
        "receipt json", {**RECEIPT, "transferList": [{**RECEIPT["transferList"][0], "idTransfer": 10 ** 40}]}, False),
    "a workbook last changed at an hour of no day": (
        "ledger xlsx", seeds.make_zip(*seeds.list_parts(seeds.LEDGER_BOOK, CLOCK)), False),
}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_is_read_or_refused_by_name(target):
    seen = {"read": 0, "refused": 0}

    def told(_value, refusal, _seconds):
        seen["refused" if refusal else "read"] += 1

    try_target(target, COUNT, told=told)
    assert sum(seen.values()) >= COUNT // 2, f"{seen}: the inputs do not reach the reader"
    assert not target.refusals or min(seen.values()), f"{seen}: nothing was read, or nothing refused"


@pytest.mark.parametrize("name", FOUND)
def test_what_once_broke_a_reader_is_answered(name):
    reader, value, is_read = FOUND[name]
    target = BY_NAME[reader]
    refusal = None
    with no_hang():
        try:
            target.read(value)
        except target.refusals as error:
            refusal = error
    assert (refusal is None) == is_read, refusal


@pytest.mark.parametrize("name", sorted(bombs.BOMBS))
def test_a_bomb_is_refused_before_it_takes_memory_or_time(name):
    """The kernel sets the limits, in a process of its own: no clock is read."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    words = f"from tests.fuzzing.bombs import main; main({name!r})"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=bombs.get_environment(), capture_output=True, text=True, check=False,
        preexec_fn=limit,
    )
    assert not done.returncode, done.stdout + done.stderr[-2000:]
    assert done.stdout.startswith("refused: "), done.stdout
