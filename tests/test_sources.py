"""The statutory tables in data/sources: whole, and the same that the modules load."""
import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"


def rows(name):
    with (SOURCES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_modules_load_what_the_tables_say():
    command = [sys.executable, str(SOURCES / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


@pytest.mark.parametrize("name", ["legal_interest.csv", "moratory_interest.csv"])
def test_rates_follow_one_another_without_gap_and_name_their_source(name):
    table = rows(name)
    assert all(row["source"] and float(row["rate_percent"]) > 0 for row in table)
    for row, next_row in zip(table, table[1:]):
        assert date.fromisoformat(row["date_to"]) + timedelta(days=1) == date.fromisoformat(next_row["date_from"])


@pytest.mark.parametrize("row", rows("moratory_interest.csv"), ids=lambda row: row["date_from"])
def test_late_payment_rate_is_the_reference_rate_with_its_points(row):
    words = row["source"].split("reference rate ")[1].split()
    points = 8 if row["date_from"] >= "2013-01-01" else 7
    assert int(words[2]) == points
    assert round(float(words[0]) + points, 2) == float(row["rate_percent"])


def test_every_kind_of_claim_has_a_period_and_every_period_a_kind_and_a_law():
    kinds = {row["code"] for row in rows("limitation_kinds.csv")}
    periods = rows("limitation_periods.csv")
    assert kinds == {row["kind"] for row in periods if row["nature"] == "limitation"}
    assert {row["kind"] for row in periods} <= kinds
    assert all(row["source"] and row["status"] in {"verified", "knowledge", "reading"} for row in periods)
