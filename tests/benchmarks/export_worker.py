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
LOGIN = "bench_export"


def fill(database, rows):
    """Fill a database with so many items, five a debtor, let the night open the cases, and make who exports."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, NIGHT)
        company = ledger.make_client("Bench client")
        debtors = ledger.fill(rows)
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
    """Write the export and the bare loop by turns; return the best of each, and the memory of the first export."""
    configure()
    with environment(database) as env:
        user = env["res.users"].search([("login", "=", LOGIN)])
        export = env(user=user, su=False)["credit.export"].create({"kind": kind, "only_open": False})
        env.flush_all()
        first = _measure(env, export)  # before the rows of the bare loop are in memory
        columns, rows = export.env[kind]._prepare_export(export._get_domain())
        rows, kinds = list(rows), [column.kind for column in columns]
        pairs = [(_measure(env, export)["seconds"], _measure_bare(kinds, rows)) for _turn in range(turns)]
        filled = sum(1 for row in rows for value in row if value not in (None, False, ""))
        seconds, bare = (min(times) for times in zip(*pairs, strict=True))
        return {**first, "seconds": seconds, "bare": bare, "rows": len(rows), "cells": filled}


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
