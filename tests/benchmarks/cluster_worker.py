"""What ``bench_cluster`` and the test of the replica need of a database, each function in a process of its own."""
import base64
import time
from datetime import date

from odoo import http
from odoo.fields import Command
from odoo.service import security
from odoo.tools import SQL

from .harness import configure, environment, settle
from .import_worker import _make_mandate as make_import_mandate
from .import_worker import _write_ledger as write_ledger
from .ledger_seed import LedgerSeed
from .screen import read_specification

NIGHT = date.today()
CAPACITY = 1_000_000
PASSWORD = "bench-bench"  # of one operator; everybody else comes with a session that exists already
JOBS = ("credit_run_cron_night", "credit_notice_cron_send", "credit_import_cron_process")


def seed(database, clients, items, operators, work=True):
    """Fill a database with clients, their ledgers and their operators; with ``work`` the first night is done too."""
    configure()
    with environment(database) as env:
        env = env(context={**env.context, "tracking_disable": True, "no_reset_password": True})
        _switch_off_jobs(env)
        _lift_limits(env)
        for number in range(clients):
            ledger = LedgerSeed(env, NIGHT)
            company = ledger.make_client(f"Client {number}")
            ledger.fill(items // clients)
            staff = _make_operators(env, company, number, operators // clients)
            _make_mandate(env, company, staff)
            env.cr.commit()
        settle(env.cr)
    return work_night(database) if work else {}


def work_night(database):
    """Do the first night of a seeded database in this process."""
    configure()
    with environment(database) as env:
        env["credit.run"]._run(None, NIGHT)
        settle(env.cr)
        return {"cases": env["credit.case"].search_count([])}


def _switch_off_jobs(env):
    """Let no job begin but those that are asked for: what Odoo cleans at its own hours disturbs a measure."""
    jobs = env["ir.cron"].search([])
    jobs.write({"active": False})
    for name in JOBS:
        env.ref(f"sagres_credit.{name}").write({"active": True, "nextcall": "2099-01-01 00:00:00"})
    env.cr.commit()


def _lift_limits(env):
    """Let every debtor come from the one address of this machine; the visits are counted as ever."""
    from odoo.addons.sagres_credit.models.web.limits import LIMITS  # found once Odoo knows where its addons are

    for name in LIMITS:
        env["ir.config_parameter"].set_param(f"sagres_credit.limit_{name}", CAPACITY)
    env.cr.commit()


def _make_operators(env, company, client, number):
    groups = [Command.set(env.ref("sagres_credit.group_operator").ids)]
    manager = env.ref("base.user_admin")
    manager.group_ids |= env.ref("sagres_credit.group_manager")
    manager.company_ids |= company
    return env["res.users"].create([
        {
            "name": f"Operator {client}-{place}", "login": f"operator{client}-{place}", "group_ids": groups,
            "company_id": company.id, "company_ids": [Command.set(company.ids)], "tz": "Europe/Rome",
            **({"password": PASSWORD} if not place else {}),
        }
        for place in range(number)
    ])


def _make_mandate(env, company, staff):
    """The ordinary policy; messages leave at any hour of any day, without printed invoices."""
    policy = env.ref("sagres_credit.credit_policy_household").copy({"company_id": company.id})
    policy.level_ids.attach_invoices = False
    mandate = env["credit.mandate"].create({
        "name": f"Bench {company.name}", "company_id": company.id, "state": "active", "policy_id": policy.id,
        "email_from": "bench@example.com", "debtor_page": True,
        "member_ids": [Command.create({"user_id": user.id, "debtor_capacity": CAPACITY}) for user in staff],
    })
    env["credit.contact.rule"].create({
        "name": "At every hour", "mandate_id": mandate.id, "date_from": "2020-01-01", "source": "bench",
        "honour_holidays": False,
        "hours_ids": [Command.create({"weekday": str(day), "hour_from": 0, "hour_to": 24}) for day in range(7)],
    })


def prepare_night(database, port, ledgers, rows):
    """Point the mail server to ``port``, and let so many ledger files wait that are checked and only to be booked."""
    configure()
    with environment(database) as env:
        env = env(context={**env.context, "tracking_disable": True})
        server = env["ir.mail_server"].create({
            "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none",
        })
        mandates = env["credit.mandate"].search([("state", "=", "active")])
        mandates.write({"mail_server_id": server.id})
        # Its clients are named before: what the night does must not depend on which of the jobs was first.
        env["credit.run"]._prepare_run(mandates.company_id, NIGHT)
        for number in range(ledgers):
            mandate = make_import_mandate(env)
            mandate.company_id.name = f"Ledger {number}"
            ledger = env["credit.import"].create({
                "mandate_id": mandate.id, "as_of": NIGHT, "file_name": "bench.csv",
                "file": base64.b64encode(write_ledger(rows, False, f"ledger{number}.example.com")),
            })
            ledger.action_validate()
            ledger._work()
            if ledger.state != "valid":
                raise SystemExit(f"the ledger is {ledger.state}: {ledger.failure or ledger.issue_ids[:1].message}")
            ledger.action_book()
        env["ir.cron.trigger"].search([]).unlink()
        _switch_off_jobs(env)  # a new company brings some back
        settle(env.cr)
        return {}


def begin(database, jobs):
    """Ask for some jobs now, as the clock does at night."""
    configure()
    with environment(database) as env:
        for name in jobs:
            env.ref(f"sagres_credit.{name}")._trigger()
        env.cr.commit()
        return {}


def open_sessions(database, operators, links):
    """Make a session for so many operators and for so many debtors; return what each of them asks the server for."""
    configure()
    with environment(database) as env:
        people = env["credit.case"].search([("next_action", "!=", False)]).user_id.sorted("id")[:operators]
        specifications = _read_specifications(env, people[:1])
        cases = _read_cases(env, people)
        staff = [{"session": _open_session(env, user), "cases": cases[user.id]} for user in people if cases.get(user.id)]
        debtors = _open_pages(env, [one["cases"][0] for one in staff][:links])
        manager = _open_session(env, env.ref("base.user_admin"))
        env.cr.commit()
        return {"staff": staff, "debtors": debtors, "manager": manager, **specifications}


def _read_cases(env, people):
    """Return ``{user id: ids of cases}``: what each has to do, the most urgent first."""
    rows = env.execute_query(SQL(
        """SELECT user_id, (ARRAY_AGG(id ORDER BY next_action_date, priority DESC, id))[:60] FROM credit_case
            WHERE is_open AND user_id IN %s AND next_action IS NOT NULL GROUP BY user_id""",
        tuple(people.ids),
    ))
    return dict(rows)


def _read_specifications(env, user):
    """Return what the web client asks for on My day and in the form of a case."""
    mine = env(user=user.id, su=False, context={"lang": "en_US", "tz": "Europe/Rome", "uid": user.id})
    action = mine["credit.case"].action_my_day()
    view_id = next((view for view, mode in action["views"] if mode == "list"), False)
    return {
        "day": read_specification(mine["credit.case"], view_id, "list"),
        "form": read_specification(mine["credit.case"], False, "form"),
    }


def _open_session(env, user):
    """Return the number of a session of this user, as after a login."""
    session = _new_session(env)
    session.update(uid=user.id, login=user.login, context=dict(env(user=user.id)["res.users"].context_get()))
    session.session_token = security.compute_session_token(session, env(user=user.id))
    http.root.session_store.save(session)
    return session.sid


def _new_session(env):
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=env.cr.dbname, _trace_disable=True)
    session.context["lang"] = "en_US"
    return session


def _open_pages(env, case_ids):
    """Return the link of each case with a session in which its known datum was answered."""
    Link = env["credit.link"]
    links = Link.create([Link._prepare_link_vals(case) for case in env["credit.case"].browse(case_ids)])
    pages = []
    for link in links:
        session = _new_session(env)
        session["credit_known"] = {str(link.id): time.time()}
        http.root.session_store.save(session)
        pages.append({"session": session.sid, "path": f"/d/{link._get_token()}"})
    return pages


def check(database, rows=0):
    """Return what must hold after any night, as numbers that must be zero, and a digest of what came out of it."""
    configure()
    with environment(database) as env:
        wrong = {name: env.execute_query(SQL(query))[0][0] for name, query in INVARIANTS.items()}
        wrong["rows of files not booked once"] = env.execute_query(SQL(UNBOOKED, rows=rows))[0][0]
        (digest,) = env.execute_query(SQL(DIGEST))
        return {"wrong": wrong, "digest": list(map(str, digest))}


INVARIANTS = {
    "debtors with two open cases": """
        SELECT COUNT(*) FROM (SELECT 1 FROM credit_case WHERE is_open AND parent_id IS NULL
                               GROUP BY company_id, partner_id HAVING COUNT(*) > 1) AS twice""",
    "notices of one case and level twice": """
        SELECT COUNT(*) FROM (SELECT 1 FROM credit_notice WHERE state != 'cancelled'
                               GROUP BY case_id, level_id, purpose HAVING COUNT(*) > 1) AS twice""",
    "cases whose amount is not what the ledger says": """
        SELECT COUNT(*)
          FROM credit_case AS work
          JOIN (SELECT item.case_id, SUM(line.amount_residual) AS open
                  FROM credit_receivable AS item JOIN account_move_line AS line ON line.id = item.line_id
                 GROUP BY item.case_id) AS ledger ON ledger.case_id = work.id
         WHERE work.is_open AND work.amount_due != ledger.open""",
    "entries out of balance": """
        SELECT COUNT(*) FROM (SELECT 1 FROM account_move_line WHERE parent_state = 'posted'
                               GROUP BY move_id HAVING SUM(balance) != 0) AS uneven""",
    "jobs half done": "SELECT COUNT(*) FROM credit_run WHERE state IN ('pending', 'running')",
    "notices half sent": "SELECT COUNT(*) FROM credit_notice WHERE state = 'sending'",
}
UNBOOKED = """
    SELECT COALESCE(SUM(ABS(%(rows)s - number) + ABS(number - documents)), 0)
      FROM (SELECT COUNT(move.id) AS number, COUNT(DISTINCT move.name) AS documents
              FROM credit_import AS import JOIN credit_mandate AS mandate ON mandate.id = import.mandate_id
         LEFT JOIN account_move AS move ON move.journal_id = mandate.journal_id AND move.state = 'posted'
             GROUP BY import.id) AS booked"""
DIGEST = """
    SELECT (SELECT COUNT(*) FROM credit_case),
           (SELECT SUM(amount_due) FROM credit_case),
           (SELECT MD5(STRING_AGG(CONCAT_WS(':', who.company_id, who.name, who.ref, work.stage_id, work.level_id, work.amount_due,
                                            work.amount_overdue, work.next_action), ','
                                  ORDER BY who.company_id, who.name, who.ref))
              FROM credit_case AS work JOIN res_partner AS who ON who.id = work.partner_id),
           (SELECT MD5(STRING_AGG(CONCAT_WS(':', who.company_id, who.name, who.ref, notice.level_id, notice.channel,
                                            notice.amount), ',' ORDER BY who.company_id, who.name, who.ref, notice.level_id))
              FROM credit_notice AS notice JOIN credit_case AS work ON work.id = notice.case_id
              JOIN res_partner AS who ON who.id = work.partner_id),
           (SELECT COUNT(*) FROM account_move WHERE state = 'posted'),
           (SELECT SUM(amount_residual) FROM account_move WHERE state = 'posted')
"""
