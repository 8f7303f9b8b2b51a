"""What ``bench_export`` measures, in a process of its own (see ``harness.run_worker``)."""
import tempfile
import time
from datetime import date

import xlsxwriter

from odoo.fields import Command

from .collection_worker import _make_mandate
from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed

NIGHT = date(2026, 11, 20)
ITEMS_A_CASE = 5
LOGIN = "bench_export"


def fill(database, rows):
    """Fill a database with so many debtors, five items each, let the night open their cases, and make who exports."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, NIGHT)
        company = ledger.make_client("Bench client")
        debtors = ledger.fill(rows * ITEMS_A_CASE)
        _make_mandate(env, company, debtors)
        env["credit.run"]._run(company, NIGHT)
        groups = env.ref("sagres_credit.group_manager") | env.ref("base.group_allow_export")
        env["res.users"].with_context(no_reset_password=True).create({
            "name": "Export", "login": LOGIN, "company_id": company.id, "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(groups.ids)], "tz": "Europe/Rome",
        })
        settle(env.cr)
        return {}


def run(database, kind, turns):
    """Write the export and the bare loop by turns; return the best of each."""
    configure()
    with environment(database) as env:
        user = env["res.users"].search([("login", "=", LOGIN)])
        export = env(user=user, su=False)["credit.export"].create({"kind": kind, "only_open": False, "chosen": _limit(env, kind)})
        env.flush_all()
        ours = [_measure(env, export) for _turn in range(turns)]
        columns, rows = export.env[kind]._prepare_export(export._get_domain())
        rows = list(rows)
        bare = [_measure_bare([column.kind for column in columns], rows) for _turn in range(turns)]
        best = min(ours, key=lambda found: found["seconds"])
        filled = sum(1 for row in rows for value in row if value not in (None, False, ""))
        return {**best, "bare": min(bare), "rows": len(rows), "cells": filled}


def _limit(env, kind):
    """Return the domain of as many records as there are cases: of the items, those of one case in five."""
    if kind == "credit.case":
        return []
    env.cr.execute("SELECT COUNT(*) FROM credit_case")
    env.cr.execute("SELECT id FROM credit_receivable ORDER BY id OFFSET %s LIMIT 1", env.cr.fetchone())
    last = env.cr.fetchone()
    return [("id", "<", last[0])] if last else []


def _measure(env, export):
    with tempfile.TemporaryFile() as target:
        with Meter(env.cr) as meter:
            export._write_xlsx(target)
        return meter.result(size=target.seek(0, 2))


def _measure_bare(kinds, rows):
    """Return the seconds of the least a program could do: the same cells, nothing else."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as target:
        book = xlsxwriter.Workbook(target, {"constant_memory": True})
        sheet = book.add_worksheet()
        amount, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if value is None or value is False or value == "":
                    continue
                if kinds[place] in ("date", "datetime"):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value)
                else:
                    sheet.write_number(number, place, value, amount)
        book.close()
    return time.perf_counter() - start
