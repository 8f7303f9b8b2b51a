"""The works that are killed, one after the other as on a real day: each is a scheduled job, run as Odoo's worker runs it."""
import time
from dataclasses import dataclass

from odoo import SUPERUSER_ID, api
from odoo.fields import Date
from odoo.modules.registry import Registry
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import IrCron

ROUNDS = 100  # of one job; a work that is not over by then never is
PAUSE = 0.2  # seconds until Odoo's worker looks again, for which it takes up to a minute
LEDGER, BODY = "Kill ledger", "Kill body"
DATABASE = ("statement", "commit", "time")


def find_company(env, name):
    return env["res.company"].search([("name", "=", name)])


@dataclass(frozen=True)
class Step:
    """One kind of work: its job, how it is killed (the ``first`` time), what a person does before, the world meanwhile."""

    name: str
    job: str
    modes: tuple = DATABASE
    first: tuple = ("statement", "commit")  # a moment may come too late, and then the work has not been killed at all
    before: object = None
    beside: object = None


def prepare(env, step, again=False):
    """Do what a person does before a work (unless ``again``), and leave its job as the only one that is due."""
    if step.before and not again:
        step.before(env)
    env.flush_all()
    job = env.ref(step.job)
    env.cr.execute(SQL(
        "UPDATE ir_cron SET active = (id = %s), nextcall = now() AT TIME ZONE 'UTC' - INTERVAL '1 minute'", job.id,
    ))
    env.cr.execute("DELETE FROM ir_cron_trigger")
    env.cr.commit()


def work(env, step):
    """Do what the world and then Odoo's worker do, until the job is no longer due."""
    env.cr.rollback()
    if step.beside:
        step.beside(env)
    database = env.cr.dbname
    for _round in range(ROUNDS):
        IrCron._process_jobs(database)
        with Registry(database).cursor() as cr:
            if not IrCron._get_all_ready_jobs(cr):
                return
        time.sleep(PAUSE)
    raise RuntimeError(f"{step.name} does not come to its end")


def forgive(env):
    """Have Odoo forget that a job was killed: it puts one off to its next day that was killed three times in a row."""
    env.cr.execute("UPDATE ir_cron_progress SET timed_out_counter = 0")
    env.cr.commit()


def _book_import(env):
    env["credit.import"].search([("state", "=", "valid")]).action_book()


def _ask_for_night(env, name):
    env["credit.run"]._prepare_run(find_company(env, name), Date.context_today(env["credit.run"]))


def _bring_receipts(env):
    """Call as the node does: each receipt until it is answered, and so all of them again after a kill."""
    from odoo.addons.sagres_pagopa.tools.node_messages import parse_request  # noqa: PLC0415 - once Odoo knows its addons

    bodies = env["ir.config_parameter"].get_param("kill.receipts").split("\n")
    creditor = env["pagopa.creditor"].search([("name", "=", BODY)])
    for body in bodies:
        with Registry(env.cr.dbname).cursor() as cr:
            other = api.Environment(cr, SUPERUSER_ID, {})
            other["pagopa.node"]._answer(creditor.with_env(other), parse_request(body.encode()), body.encode())
            cr.commit()


STEPS = (
    Step("import: judged", "sagres_credit.credit_import_cron_process"),
    Step("import: booked", "sagres_credit.credit_import_cron_process", before=_book_import),
    Step("pagoPA receipts", "sagres_pagopa.pagopa_receipt_cron_book", beside=_bring_receipts),
    Step("bank lines", "sagres_credit.credit_match_cron"),
    Step("payments without reference", "sagres_credit.credit_allocation_cron_allocate"),
    Step("night", "sagres_credit.credit_run_cron_night", before=lambda env: _ask_for_night(env, LEDGER)),
    Step("plan checks", "sagres_credit.credit_run_cron_night", before=lambda env: _ask_for_night(env, BODY)),
    Step("notices", "sagres_credit.credit_notice_cron_send", modes=(*DATABASE, "hand", "taken"), first=("taken",)),
)
