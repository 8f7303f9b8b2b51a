"""Write the data files of the modules from the statutory tables beside this file. Standard library only.

    python data/sources/build.py            writes them
    python data/sources/build.py --check    tells whether they are up to date
"""
import csv
import sys
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "sagres_credit" / "data"
TARGET_CX = HERE.parent.parent / "sagres_cx" / "data"
SCHEMES = ("legal", "moratory")
TO_CONFIRM = "to be confirmed"
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!-- Written by data/sources/build.py from the tables beside it: change those. -->
<odoo>
    <data noupdate="1">
"""
TAIL = """    </data>
</odoo>
"""


def read(name):
    """Return the rows of a table."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def record(model, xml_id, fields):
    """Return a record as XML; fields without a value are left out, those ending in ``/ref`` point at another record."""
    lines = [f'        <record id="{xml_id}" model="{model}">']
    for name, value in fields.items():
        if value in ("", "0"):
            continue
        if name.endswith("/ref"):
            lines.append(f'            <field name="{name[:-4]}" ref="{value}"/>')
        else:
            lines.append(f'            <field name="{name}">{escape(value)}</field>')
    return "\n".join([*lines, "        </record>", ""])


def build_rates():
    """Return the interest rates as XML."""
    records = []
    for scheme in SCHEMES:
        for row in read(f"{scheme}_interest.csv"):
            records.append(record("credit.interest.rate", f"credit_interest_rate_{scheme}_{row['date_from']}", {
                "scheme": scheme,
                "date_from": row["date_from"],
                "date_to": row["date_to"],
                "percent": row["rate_percent"],
                "source": row["source"],
                "status": "knowledge" if TO_CONFIRM in row["source"] else "verified",
            }))
    return HEAD + "".join(records) + TAIL


def build_periods():
    """Return the kinds of claim and their periods as XML."""
    records = [
        record("credit.claim.kind", f"credit_claim_kind_{row['code']}", {**row, "sequence": str(place * 10)})
        for place, row in enumerate(read("limitation_kinds.csv"), 1)
    ]
    for row in read("limitation_periods.csv"):
        parts = [row["code"].lower(), row["kind"], row["customer"]]
        kind = row.pop("kind")
        records.append(record(
            "credit.limitation.period", "_".join(["credit_limitation_period", *filter(None, parts)]),
            {"kind_id/ref": f"credit_claim_kind_{kind}", **row},
        ))
    return HEAD + "".join(records) + TAIL


def build_parameters():
    """Return the numbers and days of the law as XML."""
    records = [
        record("credit.legal.parameter", f"credit_legal_parameter_{row['code']}_{row['date_from']}", row)
        for row in read("legal_parameters.csv")
    ]
    return HEAD + "".join(records) + TAIL


def build_standards():
    """Return by when complaints are answered, and what is due where they are not, as XML."""
    records = []
    for row in read("service_standards.csv"):
        version = row["date_from"] or f"until_{row['date_to']}".removesuffix("_")
        records.append(record("cx.service.standard", f"cx_service_standard_{row['scheme']}_{row['kind']}_{version}", row))
    return HEAD + "".join(records) + TAIL


def main():
    """Write the files, or compare them."""
    done = {
        TARGET / "credit_interest_rate_data.xml": build_rates(),
        TARGET / "credit_limitation_period_data.xml": build_periods(),
        TARGET / "credit_legal_parameter_data.xml": build_parameters(),
        TARGET_CX / "cx_service_standard_data.xml": build_standards(),
    }
    if "--check" in sys.argv[1:]:
        stale = [path.name for path, text in done.items() if not path.is_file() or path.read_text() != text]
        sys.exit(f"not up to date: {', '.join(stale)}" if stale else 0)
    for path, text in done.items():
        path.write_text(text)


if __name__ == "__main__":
    main()
