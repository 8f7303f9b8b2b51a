"""The sample portfolio: a service firm and three clients, whose ledgers come in and become a day's work."""
import base64
import csv
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

from odoo import fields

from . import layout
from .logo import draw_logo
from .portfolio_agreements import make_agreements
from .portfolio_allowance import make_allowance
from .portfolio_checkup import make_checkup
from .portfolio_crm import make_crm
from .portfolio_day import make_calls
from .portfolio_estates import make_estates
from .portfolio_fee import make_fees
from .portfolio_matching import make_matching
from .portfolio_method import make_method
from .portfolio_pagopa import make_pagopa
from .portfolio_pay import offer_payments
from .portfolio_quality import make_quality
from .portfolio_report import make_reports
from .portfolio_voices import make_voices
from .say import StepError

PORTFOLIO = layout.ROOT / "data" / "portfolio"
GENERATOR = layout.ROOT / "data" / "generate.py"
LEDGERS = layout.STATE / "portfolio"
CHART = "it"
# Where people land after login.
HOMES = (("group_operator", "credit_case_action_my_day"), ("group_client", "credit_client_page_action"))
COLOURS = ("#1f4e79", "#a8701a", "#1f7a8c", "#4f7942")
FILES = {"ginestra": "villa_ginestra.csv", "trefonti": "tre_fonti.csv", "colleverde": "casa_colleverde.xlsx"}
# Who a visitor can be, in the words of the summary; passwords are the logins, for the demo only.
LOGINS = (
    ("operator", "operatore"),
    ("operator of the same team", "operatore2"),
    ("credit manager", "responsabile"),
    ("client: the nursing home", "villaginestra"),
    ("client: the utility", "trefonti"),
    ("client: the housing body", "colleverde"),
    ("salesperson of the utility", "commerciale"),
)


def build(env, say):
    """Build the sample portfolio in a database that has sagres_credit and no company set up.

    The ledgers are made as of yesterday, whatever the day: last night took them in, the team made some calls, and this
    night prepares today. Work is committed on the way; a database in which this failed is to be thrown away.

    :param env: environment of the superuser
    :param say: called with a text and, where both are known, with what is done of a total
    :return dict: cases, amount, by_stage, by_operator, today and logins
    """
    env = env(context={**env.context, "lang": layout.LANGUAGE, "tz": "Europe/Rome", "tracking_disable": True})
    today = fields.Date.context_today(env.user)
    companies = _load_companies(env, say)
    env = env(context={**env.context, "allowed_company_ids": companies.ids})
    _load_people_and_mandates(env, say)
    _import_ledgers(env, say, today - timedelta(days=1))
    make_checkup(env, say)
    say("last night's run")
    env["credit.run"]._run(date=today - timedelta(days=1))
    make_calls(env, say, today - timedelta(days=1))
    say("this night's run")
    env["credit.run"]._run(date=today)
    env.cr.commit()
    make_agreements(env, say, companies[1:], today)
    make_allowance(env, say, companies[1:], today)
    make_fees(env, say, companies[1:], today)
    make_estates(env, say, today)
    make_method(env)
    env.cr.commit()
    make_pagopa(env, say, today)
    make_matching(env, say, today)
    env.cr.commit()
    make_voices(env, say, today)
    env.cr.commit()
    make_crm(env, say, today)
    make_quality(env, say, companies[1:])
    make_reports(env, say)
    env.cr.commit()
    return _summary(env, today)


def _load_companies(env, say):
    """Return the companies, the service firm first, each with its chart of accounts and its logo."""
    say("companies")
    # In installation mode an Italian company does not pull in every module meant for Italy; one that is enriched
    # already is not looked up on the network.
    quiet = {"install_mode": True, "default_iap_enrich_auto_done": True}
    companies = _load(env(context={**env.context, **quiet}), "res.company").with_env(env)
    if "iap_enrich_auto_done" in companies._fields:
        companies.iap_enrich_auto_done = True
    for number, company in enumerate(companies):
        say(f"chart of accounts of {company.name}", number, len(companies))
        env["account.chart.template"].try_loading(CHART, company, install_demo=False)
    for company, colour in zip(companies, COLOURS, strict=True):
        company.logo = draw_logo(company.name, colour)
    offer_payments(env, companies)
    env.ref("base.user_admin").write({"company_ids": [fields.Command.link(company.id) for company in companies]})
    env.cr.commit()
    return companies


def _load_people_and_mandates(env, say):
    say("people, journals and mandates")
    for user in _load(env(context={**env.context, "no_reset_password": True}), "res.users"):  # nosec B105
        user.password = user.login
        for group, page in HOMES:
            if user.has_group(f"sagres_credit.{group}"):
                user.action_id = env.ref(f"sagres_credit.{page}").id
    for model in (
        "res.partner.bank", "account.account", "account.journal", "product.template", "credit.mandate",
        "credit.import.layout",
    ):
        _load(env, model)
    text = env.ref("sagres_credit.credit_information_default")
    text.contact = "privacy@pontecredito.example.com"
    text.action_publish()
    env.cr.commit()


def _load(env, model):
    """Load a file of the portfolio as Odoo's import screen does and return its records."""
    with (PORTFOLIO / f"{model}.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    result = env[model].load(header, rows)
    problems = [message for message in result["messages"] if message["type"] == "error"]
    if problems:
        raise StepError(
            f"data/portfolio/{model}.csv cannot be loaded: {problems[0]['message']}",
            "Restore the file (git checkout data/portfolio) and start again.",
        )
    return env[model].browse(result["ids"])


def _import_ledgers(env, say, as_of):
    """Import the three ledgers as the credit manager does: validate, then book."""
    LEDGERS.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(GENERATOR), "--as-of", as_of.isoformat(), "--folder", str(LEDGERS)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    manager = env.ref("__import__.user_manager")
    for number, (client, filename) in enumerate(FILES.items()):
        mandate = env.ref(f"__import__.mandate_{client}")
        say(f"ledger of {mandate.company_id.name}", number, len(FILES))
        ledger = env["credit.import"].with_user(manager).create({
            "mandate_id": mandate.id,
            "layout_id": env.ref(f"__import__.layout_{client}").id,
            "as_of": as_of,
            "file": base64.b64encode((LEDGERS / filename).read_bytes()),
            "file_name": filename,
        })
        _process(ledger, "validate", "valid")
        _process(ledger, "book", "done")


def _process(ledger, verb, expected):
    """Ask for one step of an import and do at once what the scheduled job would do."""
    getattr(ledger, f"action_{verb}")()
    # A batch that fails is rolled back: what asked for it must be there to tell why.
    ledger.env.cr.commit()
    ledger.sudo()._work()
    if ledger.state != expected:
        issue = ledger.issue_ids[:1]
        raise StepError(
            f"the ledger {ledger.file_name} could not be imported: {ledger.failure or issue.display_name}",
            "Restore data/ (git checkout data) and start again.",
        )


def _summary(env, today):
    """Return the figures the demo prints."""
    cases = env["credit.case"]
    is_open = [("is_open", "=", True)]
    count, amount = cases._read_group(is_open, [], ["__count", "amount_due:sum"])[0]
    due_today = dict(cases._read_group([*is_open, ("next_action_date", "<=", today)], ["user_id"], ["__count"]))
    by_stage = cases._read_group(is_open, ["stage_id"], ["__count", "amount_due:sum"])
    by_operator = cases._read_group(is_open, ["user_id"], ["__count", "amount_due:sum"])
    return {
        "cases": count,
        "amount": _cents(amount),
        "by_stage": [(stage.name, number, _cents(total)) for stage, number, total in by_stage],
        "by_operator": [
            (user.name, number, _cents(total), due_today.get(user, 0)) for user, number, total in by_operator
        ],
        "today": sum(due_today.values()),
        "logins": [(role, login, login) for role, login in LOGINS],
    }


def _cents(amount):
    """Return a sum of euro as it is meant, without the traces of binary fractions."""
    return Decimal(f"{amount:.2f}")
