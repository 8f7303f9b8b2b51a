"""The sample portfolio: a service firm and three clients, whose ledgers come in and become a day's work."""
import csv
import io
import subprocess
import sys
from datetime import datetime, time, timedelta
from itertools import cycle
from pathlib import Path

from . import layout
from .say import StepError

DATA = layout.ROOT / "data"
PORTFOLIO = DATA / "portfolio"
LEDGERS = layout.STATE / "portfolio"
CHART = "it"
CLIENTS = ("ginestra", "trefonti", "colleverde")
LOGINS = (
    ("Operatrice", "operatore"),
    ("Responsabile del credito", "responsabile"),
    ("Committente: la casa di riposo", "villaginestra"),
)
COLOURS = {"ponte": "#1f4e79", "ginestra": "#b8860b", "trefonti": "#1f7a8c", "colleverde": "#4f7942"}
# How many of the first night's calls were made before the demo opens, for each operator.
CALLS = 14


def build(env, say):
    """Build the sample portfolio in a database that has sagres_credit and no company set up.

    The ledgers are made for yesterday evening, whatever the day: the night takes them in as it would any client's.

    :param env: environment of the superuser
    :param say: called with a text, and with what is done of a total where both are known
    :return dict: cases, amount, by_stage, by_operator, today and logins
    """
    env = env(context={**env.context, "lang": layout.LANGUAGE, "tz": "Europe/Rome", "tracking_disable": True})
    companies = _load_companies(env, say)
    env = env(context={**env.context, "allowed_company_ids": companies.ids})
    _load_people_and_mandates(env, say)
    _import_ledgers(env, say)
    _live_a_day(env, say)
    return _summary(env)


def _load_companies(env, say):
    """Return the companies, the service firm first, each with its chart of accounts and its logo."""
    say("companies")
    # In installation mode an Italian company does not pull every module meant for Italy in.
    companies = _load(env(context={**env.context, "install_mode": True}), "res.company")
    for number, company in enumerate(companies):
        say(f"chart of accounts: {company.name}", number, len(companies))
        if company.chart_template != CHART:
            env["account.chart.template"].try_loading(CHART, company, install_demo=False)
    for company, colour in zip(companies, COLOURS.values(), strict=True):
        company.logo = _logo(company.name, colour)
    (env.ref("base.user_admin") | env.user).write({"company_ids": [(4, company.id) for company in companies]})
    return companies


def _load_people_and_mandates(env, say):
    say("people, journals and mandates")
    users = _load(env(context={**env.context, "no_reset_password": True}), "res.users")
    for user in users:
        user.password = user.login
    for model in ("account.account", "account.journal", "credit.mandate", "credit.import.layout"):
        _load(env, model)


def _import_ledgers(env, say):
    """Import the three ledgers as the credit manager does."""


def _live_a_day(env, say):
    """Run last night, make some of yesterday's calls and run this night."""
    today = env["res.users"]._fields and env["credit.case"]._fields["date_opened"].context_today(env["credit.case"])
    say("last night's run")
    env["credit.run"]._run(date=today - timedelta(days=1))
    say("yesterday's calls")
    _make_calls(env, today - timedelta(days=1))
    say("this night's run")
    env["credit.run"]._run(date=today)
    env.cr.commit()
