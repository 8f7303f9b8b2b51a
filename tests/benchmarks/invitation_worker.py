"""What ``bench_invitations`` measures, in a process of its own (see ``harness.run_worker``)."""
from datetime import datetime

from odoo.tools import SQL

from .harness import Meter, configure, environment, settle

NOW = datetime(2026, 11, 20, 10)


def run(database, events):
    """Fill a database with so many persons to whom something happened; select, select again, show and judge."""
    configure()
    with environment(database) as env:
        programs = _make_programs(env)
        rows = _fill(env, programs, events)
        settle(env.cr)
        found = {}
        found["made"], found["queue"] = _measure(env, lambda: _queue(env, programs, rows))
        settle(env.cr)
        found["remade"], found["again"] = _measure(env, lambda: _queue(env, programs, rows))
        wave = env["cx.wave"].create({"program_id": programs[1].id, "active_months": 0})
        _shown, found["wave"] = _measure(env, wave._preview)
        waiting = env["cx.invitation"].search([("state", "=", "scheduled")])
        _asked, found["judge"] = _measure(env, waiting._judge)
        found["reasons"] = env.execute_query(SQL(
            "SELECT COALESCE(exclusion, state), COUNT(*) FROM cx_invitation WHERE source_key <> '' GROUP BY 1 ORDER BY 2 DESC"
        ))
        return found


def _measure(env, work):
    env.flush_all()
    with Meter(env.cr) as meter:
        result = work()
    env.cr.commit()
    return result, meter.result()


def _queue(env, programs, rows):
    return env["cx.program"]._queue_events("call_logged", programs.company_id, rows)


def _make_programs(env):
    """Make a client with a programme after calls, one in waves, and a mandate with the contact rules of everybody."""
    company = env["res.company"].create({"name": "Bench client", "country_id": env.ref("base.it").id})
    env["credit.mandate"].create({
        "name": "Bench", "company_id": company.id, "state": "active",
        "policy_id": env.ref("sagres_credit.credit_policy_household").id,
    })
    programs = env["cx.program"].create([
        {"name": "After the call", "company_id": company.id, "trigger": "call_logged", "sampling_percent": 90},
        {"name": "Once a year", "company_id": company.id, "trigger": "wave", "stakeholder": "debtor"},
    ])
    programs.state = "running"
    env.flush_all()
    return programs


def _fill(env, programs, events):
    """Write the persons, their cases and what was asked before by SQL; return the rows of the events."""
    company, operator = programs.company_id, env.ref("base.user_admin")
    env.cr.execute(SQL(
        """
        INSERT INTO res_partner (name, complete_name, active, company_id, type, autopost_bills, email, email_normalized,
                    credit_segment, credit_no_contact, credit_vulnerable, cx_opt_out, create_date, write_date)
             SELECT 'Person ' || number, 'Person ' || number, TRUE, %s, 'contact', 'ask', mail.address, mail.address, 'household',
                    number %% 100 = 1, number %% 100 = 2, number %% 50 = 3, NOW(), NOW()
               FROM GENERATE_SERIES(1, %s) AS number
         CROSS JOIN LATERAL (SELECT CASE WHEN number %% 20 = 4 THEN NULL WHEN number %% 10 = 0
                             THEN 'p' || number - 5 || '@example.com' ELSE 'p' || number || '@example.com' END AS address) AS mail
          RETURNING id
        """,
        company.id, events,
    ))
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(SQL(
        """
        UPDATE res_partner SET commercial_partner_id = id WHERE company_id = %(company)s;
        INSERT INTO credit_case (company_id, partner_id, user_id, mandate_id, is_open, date_opened, create_date, write_date)
             SELECT %(company)s, person.id, %(operator)s, mandate.id, TRUE, '2025-01-01', NOW(), NOW()
               FROM res_partner AS person JOIN credit_mandate AS mandate ON mandate.company_id = person.company_id
              WHERE person.company_id = %(company)s;
        INSERT INTO cx_invitation (program_id, company_id, partner_id, state, date, date_sent)
             SELECT %(program)s, %(company)s, id, 'expired', '2026-10-01', '2026-10-01'
               FROM res_partner WHERE company_id = %(company)s AND id %% 10 = 5
        """,
        company=company.id, operator=operator.id, program=programs[1].id,
    ))
    cases = dict(env.execute_query(SQL("SELECT partner_id, id FROM credit_case WHERE company_id = %s", company.id)))
    return [(person, cases[person], operator.id, NOW, f"call:{person}") for person in ids]
