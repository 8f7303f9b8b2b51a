"""The floor under the branches that the tests reach: ./sagres test --coverage measures, ./sagres check compares."""
import configparser
import csv
import datetime
import json
import subprocess

from .. import layout
from . import sources

FIGURES = layout.ROOT / "tests" / "coverage.csv"
DATA = layout.STATE / "coverage"
COLUMNS = ["module", "branches", "reached", "percent", "date", "commit"]


def floor():
    """Return the floor in percent that setup.cfg names."""
    settings = configparser.ConfigParser()
    settings.read(layout.ROOT / "setup.cfg")
    return settings.getfloat("sagres", "branch_floor")


def find(rows=None):
    """Return what is wrong with the figures of the last measured run."""
    rows = read() if rows is None else rows
    known = {row["module"] for row in rows}
    findings = [f"{sources.name_of(FIGURES)}: no figure of {name}" for name in layout.ADDONS if name not in known]
    return findings + [
        f"{sources.name_of(FIGURES)}: the tests reach {row['percent']} % of the branches of {row['module']},"
        f" the floor is {floor():g} %"
        for row in rows
        if float(row["percent"]) < floor()
    ]


def read():
    """Return the figures of the last measured run."""
    if not FIGURES.is_file():
        return []
    with FIGURES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def begin():
    """Forget what earlier runs measured; return what a measured run needs in its environment."""
    DATA.mkdir(parents=True, exist_ok=True)
    for path in DATA.iterdir():
        path.unlink()
    return {"SAGRES_COVERAGE": str(DATA / "data")}


def end():
    """Combine what every worker measured, write the figures and return what is wrong with them."""
    command = [layout.PYTHON, "-m", "coverage"]
    told = str(DATA / "report.json")
    for words in (["combine", "--data-file", DATA / "data", DATA], ["json", "--data-file", DATA / "data", "-q", "-o", told]):
        subprocess.run([str(word) for word in [*command, *words]], cwd=layout.ROOT, check=True)
    write(summarize(json.loads((DATA / "report.json").read_text())["files"]))
    return find()


def summarize(files):
    """Return {module: (branches, those reached)} of coverage's report by file."""
    found = {name: [0, 0] for name in layout.ADDONS}
    for path, values in files.items():
        module = path.replace("\\", "/").split("/")[0]
        if module in found:
            found[module][0] += values["summary"]["num_branches"]
            found[module][1] += values["summary"]["covered_branches"]
    return {name: tuple(counts) for name, counts in found.items()}


def write(counts):
    """Keep the figures, with the day and the commit they belong to."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=layout.ROOT, capture_output=True, text=True, check=False)
    with FIGURES.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, (branches, reached) in counts.items():
            percent = f"{100 * reached / branches:.1f}" if branches else "100.0"
            writer.writerow([name, branches, reached, percent, datetime.date.today().isoformat(), done.stdout.strip()])
