"""What ``bench_notices`` measures, each function in a process of its own (see ``harness.run_worker``)."""
from datetime import date

from odoo.fields import Command

from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed

NIGHT = date.today()
ITEMS_A_DEBTOR = 5
SPARE = 1.25  # some debtors are not late, and get nothing


def seed(database, debtors):
    """Fill a database with debtors whom the night sends one message each."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, NIGHT)
        company = ledger.make_client("Bench client")
        ledger.fill(int(debtors * ITEMS_A_DEBTOR * SPARE))
        settle(env.cr)
        _make_mandate(env, company)
        env["credit.run"]._run(company, NIGHT)
        queued = _trim(env, company, debtors)
        settle(env.cr)
        return {"queued": queued}


def connect(database, port):
    """Point the outgoing server of the client to the SMTP server that listens on ``port``."""
    configure()
    with environment(database) as env:
        server = env["ir.mail_server"].create({
            "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none",
        })
        env["credit.mandate"].search([("name", "=", "Bench notices")]).write({
            "mail_server_id": server.id, "email_from": "bench@example.com",
        })
        env.cr.commit()
        return {}


def send(database):
    """Send what waits; return the figures of this worker."""
    configure()
    with environment(database) as env:
        with Meter(env.cr) as meter:
            env["credit.notice"]._cron_send()
        return meter.result()


def _make_mandate(env, company):
    """One level, an e-mail to everybody who is late; any hour of any day will do."""
    policy = env["credit.policy"].create({
        "name": "Bench", "level_ids": [Command.create({
            "name": "Reminder", "delay_days": 1, "channel": "email", "requires_person": False,
            "stage_id": env.ref("sagres_credit.credit_stage_reminder").id,
            "template_id": env.ref("sagres_credit.mail_template_reminder").id,
        })],
    })
    mandate = env["credit.mandate"].create({
        "name": "Bench notices", "company_id": company.id, "state": "active", "policy_id": policy.id,
        "member_ids": [Command.create({"user_id": env.ref("base.user_admin").id, "debtor_capacity": 1_000_000})],
    })
    env["credit.contact.rule"].create({
        "name": "At every hour", "mandate_id": mandate.id, "date_from": "2020-01-01", "source": "bench",
        "honour_holidays": False,
        "hours_ids": [Command.create({"weekday": str(day), "hour_from": 0, "hour_to": 24}) for day in range(7)],
    })
    env.cr.commit()


def _trim(env, company, debtors):
    """Keep as many notices as were asked for, and return how many wait."""
    notices = env["credit.notice"].search([("company_id", "=", company.id), ("state", "=", "queued")], order="id")
    notices[debtors:]._set_state("cancelled", reason_code="person")
    return len(notices[:debtors])
