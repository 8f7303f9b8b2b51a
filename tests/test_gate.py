"""./sagres check finds what it is there for: each check is shown something wrong and must say so. Needs no Odoo."""
import ast
import doctest
import textwrap

import pytest

from launcher import layout
from launcher.gate import advisories, arrows, branches, cache, dead, floor, sources, twins
from launcher.gate.__main__ import main


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Return a function that writes files into a repository of their own and forgets what was read before."""
    monkeypatch.setattr(layout, "ROOT", tmp_path)
    monkeypatch.setattr(cache, "FOLDER", tmp_path / ".odoo" / "checks")

    def write(**files):
        for name, text in files.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".xml" if text.startswith("<") else ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        for kept in (sources.files, sources.text_of, sources.tree_of, dead._judged, dead._users, dead._shown):
            kept.cache_clear()
        return tmp_path
    yield write
    for kept in (sources.files, sources.text_of, sources.tree_of, dead._judged, dead._users, dead._shown):
        kept.cache_clear()


def test_examples_are_true():
    assert not doctest.testmod(branches).failed


@pytest.mark.parametrize("line, said", [
    ("from ..controllers.page import Page", "a model knows no screen"),
    ("from ..wizard import dialog", "a model knows no screen"),
    ("from odoo.addons.sagres_heirs.models import heir", "from a satellite to the base"),
    ("from odoo.addons.sagres_credit.tests import common", "a model knows no screen"),
    ("from launcher import say", "a module stands alone"),
])
def test_a_model_may_not_import_everything(tree, line, said):
    tree(sagres_credit__models__case=f"{line}\n", sagres_credit__controllers__page="", sagres_credit__wizard__dialog="")
    found, = arrows.find()
    assert said in found and found.startswith("sagres_credit/models/case.py:1")


@pytest.mark.parametrize("line", ["from odoo import models", "import odoo", "from ..models import case"])
def test_an_engine_runs_without_odoo(tree, line):
    tree(sagres_pagopa__tools__number=f"{line}\n", sagres_pagopa__models__case="")
    assert len(arrows.find()) == 1


@pytest.mark.parametrize("line", [
    "from ..tools.number import parse", "from odoo.addons.sagres_credit.models.link import DAYS", "from odoo import api",
])
def test_what_goes_with_the_arrows_is_clean(tree, line):
    tree(sagres_pagopa__models__case=f"{line}\n", sagres_pagopa__tools__number="import re\n", sagres_credit__models__link="")
    assert not arrows.find()


def test_a_circle_is_found_also_where_an_import_waits_in_a_function(tree):
    tree(launcher__one="from . import two\n", launcher__two="def late():\n    from .three import x\n",
         launcher__three="from .one import y\n", launcher__four="from . import one\n")
    found, = arrows.find()
    assert found == "imports go in a circle: launcher.one -> launcher.two -> launcher.three -> launcher.one"


def test_the_launcher_runs_without_odoo_but_for_what_runs_inside(tree):
    tree(launcher__place="import odoo\n", launcher__portfolio_fee="import odoo\n")
    found, = arrows.find()
    assert "launcher/place.py:1" in found


@pytest.mark.parametrize("code, ways", [
    ("def f(a):\n return a", 1),
    ("def f(a):\n if a:\n  return 1\n return 2", 2),
    ("def f(a, b):\n return a and b or 1", 3),
    ("def f(a):\n return [x for x in a if x if x > 1]", 4),
    ("def f(a):\n try:\n  a()\n except ValueError:\n  pass\n except KeyError:\n  pass", 3),
    ("def f(a):\n def g(b):\n  return b if b else 1\n return g", 1),
    ("def f(a):\n while a:\n  a = 1 if a else 0", 3),
])
def test_every_way_through_a_function_counts(code, ways):
    assert branches.count(ast.parse(code).body[0]) == ways


def test_a_function_with_too_many_ways_is_named(tree):
    body = "\n".join(f"    if a == {number}:\n        return {number}" for number in range(branches.MOST))
    tree(sagres_cx__models__voice=f"def judge(a):\n{body}\n    return None\n")
    assert branches.find() == [f"sagres_cx/models/voice.py:1: judge has {branches.MOST + 1} ways, more than {branches.MOST}"]


@pytest.mark.parametrize("script, ways", [
    ("class A {\n  setup() {\n    if (a && b) { c(); }\n  }\n}", [(2, 3)]),
    ("const f = () => {\n  // if if if\n  return /if && if/.test(a) ? 'if || if' : `if ${b}`;\n};", [(1, 2)]),
    ("function g(a) { return a?.b ?? 1; }", [(1, 2)]),
    ("const nothing = { if: 1 };", []),
])
def test_ways_of_a_script_without_its_words(script, ways):
    assert list(branches.count_script(script)) == ways


def test_equal_blocks_are_found_whatever_their_indent_and_comments(tree):
    lines = [f"value_{number} = compute(first_{number}, second_{number}, third=number)" for number in range(twins.LINES)]
    inside = "".join(f"    {line}  # so\n\n" for line in lines)
    tree(sagres_credit__models__one="\n".join(lines), sagres_cx__models__two=f"def f(number):\n{inside}")
    found, = twins.find()
    assert found == f"sagres_credit/models/one.py:1: {twins.LINES} lines stand also in sagres_cx/models/two.py:2"
    tree(sagres_credit__models__one="\n".join(lines[:-1]))
    assert not twins.find(), "One line less is no twin"


def test_a_long_twin_is_told_once(tree):
    lines = "\n".join(f"value_{number} = compute(first_{number}, second_{number}, third=number)" for number in range(20))
    tree(sagres_credit__models__one=lines, sagres_credit__models__two=lines)
    found, = twins.find()
    assert "20 lines stand also in" in found


MODEL = """
class Case(models.Model):
    _name = "credit.case"
    shown = fields.Char()
    forgotten = fields.Char(compute="_compute_forgotten")

    def _compute_forgotten(self):
        return self._dispatch("phone")

    def _dispatch(self, kind):
        return getattr(self, f"_say_{kind}")()

    def _say_phone(self):
        return 1

    def action_button(self):
        return 2

    def action_without_button(self):
        return 3
"""


def test_what_nobody_names_is_dead_and_what_a_view_or_a_built_name_reaches_is_not(tree):
    tree(sagres_credit__models__case=MODEL,
         sagres_credit__views__case='<form><field name="shown"/><button name="action_button" type="object"/></form>')
    names = [finding.split()[2] for finding in dead.find()]
    assert names == ["forgotten", "action_without_button"]


def test_what_only_a_test_calls_is_dead(tree):
    sums = "def add(a):\n    return a\n\n\ndef subtract(a):\n    return a\n\n\nTOTAL = subtract(1) + TOTAL\n"
    tree(sagres_credit__tools__sums=sums,
         sagres_credit__tests__test_sums="from ..tools.sums import add\nadd(1)\n")
    found, = dead.find()
    assert "function add is used by nobody but tests" in found


def test_an_affected_pin_is_found_unless_it_says_why_it_is_accepted():
    row = {"package": "Pack_Age", "affected": ">=1.2,<1.4", "advisory": "X-1", "about": "it leaks", "accepted": ""}
    assert "X-1" in advisories.find("pack-age==1.3.9; python_version < '3.11'\n", [row])[0]
    for version in ("1.1", "1.4", "2.0"):
        assert not advisories.find(f"pack-age=={version}\n", [row])
    assert not advisories.find("other==1.3\n", [row])
    assert not advisories.find("pack-age==1.3\n", [{**row, "accepted": "never called"}])


def test_the_list_of_advisories_is_whole_and_speaks_of_what_is_pinned():
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name

    pins = {canonicalize_name(name) for name, _version in advisories.read_pins()}
    rows = advisories.rows()
    assert rows and list(rows[0]) == advisories.COLUMNS
    for row in rows:
        assert all(row[name] for name in advisories.COLUMNS[:-1]), row
        assert SpecifierSet(row["affected"]) and row["source"].startswith("https://")
        assert canonicalize_name(row["package"]) in pins, f"{row['package']} is pinned no more: drop its row"
    keys = [(row["package"].lower(), row["advisory"]) for row in rows]
    assert keys == sorted(set(keys))


def test_an_old_list_of_advisories_is_told_and_fails_nothing():
    import datetime

    last = max(datetime.date.fromisoformat(row["reviewed"]) for row in advisories.rows())
    assert not advisories.tell_age(last + datetime.timedelta(days=advisories.OLD_DAYS))
    assert f"{advisories.OLD_DAYS + 1} days ago" in advisories.tell_age(last + datetime.timedelta(days=advisories.OLD_DAYS + 1))


def test_branches_are_added_up_by_module_and_compared_with_the_floor():
    files = {
        "sagres_credit/models/a.py": {"summary": {"num_branches": 10, "covered_branches": 9}},
        "sagres_credit/tools/b.py": {"summary": {"num_branches": 30, "covered_branches": 30}},
        "sagres_cx/models/c.py": {"summary": {"num_branches": 4, "covered_branches": 0}},
        "launcher/cli.py": {"summary": {"num_branches": 4, "covered_branches": 0}},
    }
    counts = floor.summarize(files)
    assert counts == {"sagres_credit": (40, 39), "sagres_heirs": (0, 0), "sagres_pagopa": (0, 0), "sagres_cx": (4, 0)}
    rows = [{"module": name, "percent": 97.5} for name in layout.ADDONS]
    assert not floor.find(rows)
    assert "the floor is" in floor.find([*rows[1:], {"module": layout.ADDONS[0], "percent": 0.1}])[0]
    assert "no figure of sagres_cx" in floor.find(rows[:-1])[0]


def test_there_is_a_floor_under_the_branches():
    assert 0 < floor.floor() <= 100


def test_what_was_clean_is_judged_again_once_it_or_a_rule_changes(tree, monkeypatch):
    monkeypatch.setattr(cache, "rules", lambda: "old")
    root = tree(sagres_credit__models__one="A = 1\n", sagres_credit__models__two="B = 2\n")
    one, two = (root / "sagres_credit" / "models" / f"{name}.py" for name in ("one", "two"))
    clean = cache.Clean("flake8")
    assert clean.stale([one, two]) == [one, two]
    clean.keep([one])
    assert cache.Clean("flake8").stale([one, two]) == [two]
    one.write_text("A = 3\n")
    assert cache.Clean("flake8").stale([one, two]) == [one, two]
    clean.keep([one], whole="digest")
    assert cache.Clean("flake8").knows("whole", "digest") and not cache.Clean("flake8").knows("whole", "other")
    monkeypatch.setattr(cache, "rules", lambda: "new")
    assert cache.Clean("flake8").stale([one]) == [one] and not cache.Clean("flake8").knows("whole", "digest")


def test_a_finding_is_not_remembered_as_clean(tree, monkeypatch, capsys):
    monkeypatch.setattr(cache, "rules", lambda: "same")
    tree(sagres_pagopa__tools__number="import odoo\n")
    assert (main("arrows"), main("arrows")) == (1, 1)
    assert capsys.readouterr().out.count("an engine runs without Odoo") == 2
    tree(sagres_pagopa__tools__number="import re\n")
    assert (main("arrows"), main("arrows")) == (0, 0)
