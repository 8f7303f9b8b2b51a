"""The launcher's own decisions: mirrors, connections, ports, progress and what a failure leaves."""
import doctest
import importlib
import os
import socket
import subprocess
import sys
import time

import pytest

from launcher import apt_sources, cli, cluster, cores, databases, layout, locks, odoo_source, process, server, service, testing
from launcher.say import StepError

EMBEDDED = """
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBFit
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""


@pytest.mark.parametrize("name", ["launcher.apt_sources", "launcher.server", "launcher.testing"])
def test_examples_in_the_launcher_are_true(name):
    assert not doctest.testmod(importlib.import_module(name)).failed


def test_embedded_key_is_passed_on_as_it_is():
    source, suite = apt_sources.find_mirror(list(apt_sources.parse_deb822(EMBEDDED)), "bookworm")
    assert (source.uri, suite) == ("http://mirror.example/debian", "bookworm")
    again = next(apt_sources.parse_deb822(source.stanza("sid")))
    assert again.suites == ("sid",)
    assert again.signed_by.strip() == source.signed_by.strip()
    assert "\n mQINBFit\n" in source.stanza("sid")


def test_security_and_third_parties_are_no_mirror():
    text = "deb http://s.example/ bookworm-security main\ndeb http://t.example/ nodistro main\n"
    with pytest.raises(StepError) as caught:
        apt_sources.find_mirror(list(apt_sources.parse_one_line(text)), "bookworm")
    assert "ODOO_SOURCE" in caught.value.hint


def test_sources_are_read_in_both_notations(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb http://one.example/ stable main\n")
    (tmp_path / "sources.list.d" / "x.sources").write_text(EMBEDDED)
    (tmp_path / "sources.list.d" / "x.sources.save").write_text(EMBEDDED)
    uris = [source.uri for source in apt_sources.read_all(tmp_path)]
    assert uris[0] == "http://one.example/"
    assert len(uris) == 3


def test_other_systems_have_no_codename(tmp_path):
    release = tmp_path / "os-release"
    release.write_text("ID=ubuntu\nVERSION_CODENAME=noble\n")
    assert apt_sources.codename(release) == ""
    release.write_text('ID=debian\nVERSION_CODENAME="bookworm"\n')
    assert apt_sources.codename(release) == "bookworm"


def test_checkout_of_another_series_is_refused(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    with pytest.raises(StepError, match=r"not a checkout of Odoo 19\.0"):
        odoo_source.find()


def test_checkout_is_taken_before_anything_else(tmp_path, monkeypatch):
    (tmp_path / "odoo" / "addons").mkdir(parents=True)
    (tmp_path / "addons").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    found = odoo_source.find()
    assert found.library == tmp_path
    assert found.addons_paths == [tmp_path / "odoo" / "addons", tmp_path / "addons"]


def test_existing_server_is_taken_and_never_a_cluster(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGUSER", "odoo")
    monkeypatch.setattr(server, "PrivateServer", lambda: pytest.fail("made a cluster"))
    chosen = server.choose()
    assert chosen.connection()["PGHOST"] == "db.example"
    assert chosen.prefix.startswith("sagres_" + layout.clone_id())


def test_superuser_postgres_is_refused_before_odoo_does(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@db.example/x")
    with pytest.raises(StepError) as caught:
        server.choose()
    assert "CREATEDB" in caught.value.hint


def test_long_clone_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(os.fsencode(cluster._choose_socket(deep) / ".s.PGSQL.5432.lock")) <= cluster.SOCKET_PATH_LIMIT
    assert cluster._choose_socket(tmp_path).name != "run" or cluster._choose_socket(tmp_path) == tmp_path / "run"


def test_taken_port_is_left_to_who_has_it(capsys, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(service, "FIRST_PORT", taken)
        monkeypatch.setattr(service, "LAST_PORT", taken + 50)
        assert service.free_port() != taken
    assert f"port {taken} is taken" in capsys.readouterr().out


def test_stale_note_is_no_running_server(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "PID", tmp_path / "server.pid")
    assert service.running_pid() is None
    service.PID.write_text("999999999\n")
    assert service.running_pid() is None
    service.PID.write_text(f"{os.getpid()}\n")
    monkeypatch.setattr(layout, "PYTHON", tmp_path / "elsewhere" / "python")
    assert service.running_pid() is None, "another program got the number of a server that was killed"


def test_failed_step_shows_its_last_words_and_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(layout, "LOGS", tmp_path)
    script = "print('2026 INFO chatter'); print('half'); print('the cause'); raise SystemExit(3)"
    seen = []
    with pytest.raises(StepError, match="the cause") as caught:
        process.run(
            [sys.executable, "-c", script],
            hint="do this",
            log="x",
            progress=lambda text: seen.append(text),
            read=lambda line: ("seen",) if "half" in line else None,
        )
    assert caught.value.hint == "do this"
    assert seen == ["seen"]
    assert "chatter" not in str(caught.value)
    assert "chatter" in (tmp_path / "x.log").read_text()


def test_unknown_command_says_what_there_is(capsys):
    assert cli.main(["frobnicate"]) == cli.FAILED
    assert "./sagres demo" in capsys.readouterr().err


def test_every_command_can_be_found():
    for name in cli.COMMANDS:
        assert callable(cli._find(name))


def test_template_changes_with_what_is_installed_and_with_nothing_else(tmp_path, monkeypatch):
    addon = tmp_path / "sagres_credit"
    (addon / "tests").mkdir(parents=True)
    (addon / "models.py").write_text("a = 1\n")
    monkeypatch.setattr(layout, "ROOT", tmp_path)
    before = databases.suite_digest()
    (addon / "tests" / "test_x.py").write_text("x = 1\n")
    assert databases.suite_digest() == before
    (addon / "models.py").write_text("a = 2\n")
    assert databases.suite_digest() != before


def test_a_server_in_the_background_keeps_its_share(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "STATE", tmp_path)
    mine = locks.Shared("users")
    with locks.Shared("users") as given:
        words = [sys.executable, "-c", "import time; time.sleep(60)"]
        child = subprocess.Popen(words, pass_fds=[given.fileno()])
    try:
        assert not mine.release(), "the child still uses it"
    finally:
        child.kill()
        child.wait()
    assert mine.release()
    mine.close()


def test_stopping_does_not_wait_for_who_has_ended():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    begun = time.monotonic()
    cluster.stop_processes([child.pid])
    assert time.monotonic() - begun < 10
    assert child.wait() < 0


@pytest.mark.parametrize(
    "processors, files, expected",
    [
        (8, {"/proc/meminfo": "MemAvailable:   33554432 kB\n"}, cores.MOST),
        (2, {"/proc/meminfo": "MemAvailable:   33554432 kB\n"}, 2),
        (8, {"/proc/meminfo": "MemAvailable:    6291456 kB\n"}, 3),
        (8, {"/proc/meminfo": "MemAvailable:   33554432 kB\n", "/sys/fs/cgroup/memory.max": "4294967296\n"}, 2),
        (8, {"/proc/meminfo": "MemAvailable:   33554432 kB\n", "/sys/fs/cgroup/cpu.max": "200000 100000\n"}, 2),
        (2, {"/proc/meminfo": "MemAvailable:   33554432 kB\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"}, 2),
        (8, {"/proc/meminfo": "MemAvailable:     524288 kB\n"}, 1),
        (8, {}, 1),
    ],
)
def test_as_many_workers_as_processors_and_memory_hold(processors, files, expected, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    monkeypatch.setattr(cores, "_read", lambda path: files.get(path, ""))
    assert cores.usable() == expected


def test_some_files_are_tested_by_one_process_and_everything_by_all(monkeypatch):
    monkeypatch.setattr(cores, "usable", lambda: 3)
    assert testing.read_workers([]) == (3, [])
    assert testing.read_workers(["-k", "night"]) == (3, ["-k", "night"])
    assert testing.read_workers(["-n0"]) == (1, [])
    assert testing.read_workers(["tests/test_launcher.py::test_x", "-x"]) == (1, ["tests/test_launcher.py::test_x", "-x"])
    assert testing.read_workers(["tests", "--numprocesses=2"]) == (2, ["tests"])


class _Databases(databases.Databases):
    """Databases that only have names."""

    def __init__(self, *names):
        self.prefix = "sagres_"
        self.there = list(names)

    def names(self):
        return list(self.there)

    def clone(self, template, name):
        self.there.append(name)

    def drop(self, name):
        self.there.remove(name)

    def _sql(self, *words):
        assert words[0] == "hasty"


def test_each_worker_has_a_database_and_none_is_left():
    known = _Databases("sagres_suite_1")
    with known.disposables("test", "sagres_suite_1", 3) as names:
        assert len(set(names)) == 3
        assert known.there == ["sagres_suite_1", *names]
    assert known.there == ["sagres_suite_1"]


def test_what_a_killed_run_left_is_dropped_whatever_its_worker():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    left = [f"sagres_passing_test{worker}_{child.pid}" for worker in ("", 1, 12)]
    living = f"sagres_passing_test1_{os.getpid()}"
    known = _Databases("sagres_suite_1", "sagres_demo", living, *left)
    known._drop_orphans()
    assert known.there == ["sagres_suite_1", "sagres_demo", living]
