import inspect
import subprocess
import sys
import threading

import pytest

from ..standin.platform import Platform
from ..standin.store import MemoryStore, SqliteStore
from ..tools.platform_error import PlatformConflict, PlatformError
from .platform_common import IBAN, KEY, ORG, Clock, number, option, payload, served, simulated


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    store = SqliteStore(tmp_path / "standin.db")
    yield store
    store.close()


def test_records_are_kept_by_kind_and_key(store):
    store.put("a", "x/1", {"n": 1})
    store.put("a", "x/2", {"n": 2})
    store.put("a", "y%_/1", {"n": 3})
    store.put("b", "x/1", {"n": 4})
    store.put("a", "x/1", {"n": 5})
    assert store.get("a", "x/1") == {"n": 5} and store.get("a", "x/9") is None
    assert store.scan("a", "x/") == [("x/1", {"n": 5}), ("x/2", {"n": 2})]
    assert store.scan("a", "y%") == [("y%_/1", {"n": 3})]
    store.delete("a", "x/1")
    store.delete("a", "x/1")
    assert [key for key, _value in store.scan("a")] == ["x/2", "y%_/1"]


def test_what_is_read_is_a_copy(store):
    store.put("a", "x", {"list": [1]})
    store.get("a", "x")["list"].append(2)
    assert store.get("a", "x") == {"list": [1]}


def test_an_error_undoes_what_was_written(store):
    store.put("a", "x", {"n": 1})
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.put("a", "x", {"n": 2})
        store.put("a", "y", {"n": 2})
        store.delete("a", "x")
        raise ZeroDivisionError
    assert store.scan("a") == [("x", {"n": 1})]


def test_an_inner_error_undoes_the_inner_part_only(store):
    with store.transaction():
        store.put("a", "x", {"n": 1})
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.put("a", "x", {"n": 2})
            raise ZeroDivisionError
        with store.transaction():
            store.put("a", "y", {"n": 3})
    assert store.scan("a") == [("x", {"n": 1}), ("y", {"n": 3})]


def test_numbers_are_given_once_to_many_threads(store):
    numbers = []

    def take():
        for _number in range(20):
            with store.transaction():
                numbers.append(store.next_number("x"))

    _run(*[take] * 8)
    assert sorted(numbers) == list(range(1, 161))


def test_a_restart_forgets_nothing(tmp_path):
    clock = Clock()
    store = SqliteStore(tmp_path / "standin.db")
    platform = Platform(store, clock=clock)
    platform.register(ORG, name="Comune di Prova", iban=IBAN)
    client = simulated(platform)
    client.gpd.create(payload(), publish=True)
    client.gpd.create(payload("P-2", [option(2)]))
    file_id = client.upload.create([payload("P-3", [option(3)])])
    paid = platform.pay(ORG, number(1)[1])
    platform.faults.add(500)
    store.close()

    again = Platform(SqliteStore(tmp_path / "standin.db"), clock=clock)
    client = simulated(again)
    with pytest.raises(PlatformError, match="500"):
        client.gpd.list()
    assert client.gpd.get("P-1")["paymentOption"][0]["idReceipt"] == paid["receipt_id"]
    assert client.upload.status(file_id)["operationStatus"] == "IN_PROGRESS"
    assert client.upload.status(file_id)["operationStatus"] == "COMPLETED"
    assert len(list(client.gpd.iterate())) == 3
    assert again.pay(ORG, number(1)[1])["code"] == "PPT_PAGAMENTO_DUPLICATO"
    assert again.close_day(ORG)[0]["lines"][0]["iur"] == paid["receipt_id"]
    with pytest.raises(PlatformConflict):
        client.gpd.create(payload())
    again.store.close()


def test_many_threads_create_and_pay_without_doing_anything_twice(store):
    platform = Platform(store, clock=Clock(), keys=[KEY])
    platform.register(ORG, name="Comune di Prova", iban=IBAN)
    outcomes = []
    with served(platform, timeout=30) as client:
        def work():
            for sequence in range(1, 9):
                try:
                    client.gpd.create(payload(f"P-{sequence}", [option(sequence)]), publish=True)
                    outcomes.append(f"created {sequence}")
                except PlatformConflict:
                    pass
                if platform.pay(ORG, number(sequence)[1])["outcome"] == "OK":
                    outcomes.append(f"paid {sequence}")

        _run(*[work] * 4)
    assert sorted(outcomes) == sorted(f"{word} {sequence}" for word in ("created", "paid") for sequence in range(1, 9))
    assert len(platform.payments(ORG)) == 8


def test_two_processes_share_a_file(tmp_path):
    script = tmp_path / "work.py"
    script.write_text(
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('store', {inspect.getfile(SqliteStore)!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "store = module.SqliteStore(sys.argv[1])\n"
        "for _number in range(50):\n"
        "    with store.transaction():\n"
        "        number = store.next_number('x')\n"
        "        store.put('taken', f'{number:04}', {'by': sys.argv[2]})\n")
    runs = [subprocess.Popen([sys.executable, str(script), str(tmp_path / "x.db"), name]) for name in "ab"]
    assert [run.wait(60) for run in runs] == [0, 0]
    store = SqliteStore(tmp_path / "x.db")
    assert [key for key, _value in store.scan("taken")] == [f"{number:04}" for number in range(1, 101)]
    store.close()


def _run(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
