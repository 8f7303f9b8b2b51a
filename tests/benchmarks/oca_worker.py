"""The run of OCA's account_credit_control on the same items, in a process that loads its addons."""
import subprocess
import sys

from odoo.modules.registry import Registry

from .harness import ROOT, Meter, configure, environment

WHEEL = "odoo-addon-account-credit-control==19.0.*"
CACHE = ROOT / ".odoo" / "bench"
MODULE = "account_credit_control"


def fetch():
    """Fetch the wheel from the package index into the cache, once, and return its folder of addons."""
    folder = CACHE / MODULE
    if not (folder / "odoo" / "addons" / MODULE).is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        # Its own dependency is Odoo, which is here already; other addons would come as further wheels.
        words = ["-m", "pip", "install", "-qq", "--no-deps", "--target", str(folder), WHEEL]
        subprocess.run([sys.executable, *words], check=True)
    return folder / "odoo" / "addons"


def version():
    """Return the version that was fetched."""
    (info,) = (CACHE / MODULE).glob("*.dist-info")
    return info.name.removesuffix(".dist-info").rpartition("-")[2]


def prepare(database, addons, modules):
    """Take the suite out of the copy and install OCA's addon: they give a field of one name two meanings."""
    configure([addons])
    with environment(database) as env:
        installed = env["ir.module.module"].search([("name", "in", modules), ("state", "=", "installed")])
        names = installed.mapped("name")
        installed.button_immediate_uninstall()
    Registry.new(database, update_module=True, install_modules=[MODULE])
    return {"removed": names}


def run(database, addons, company, date):
    """Measure one run over all items of the client, with the addon's own policy of three reminders."""
    configure([addons])
    with environment(database) as env:
        client = env["res.company"].browse(company)
        env = env(context=dict(env.context, allowed_company_ids=client.ids))
        policy = env.ref(f"{MODULE}.credit_control_3_time")
        accounts = env["account.account"].search([
            ("account_type", "=", "asset_receivable"), ("company_ids", "in", client.ids),
        ])
        policy.write({"account_ids": [(6, 0, accounts.ids)], "company_id": client.id})
        env["res.company"].browse(company).credit_policy_id = policy
        control = env["credit.control.run"].create({
            "date": date, "policy_ids": [(6, 0, policy.ids)], "company_id": client.id,
        })
        env.cr.commit()
        env.invalidate_all()
        with Meter(env.cr) as meter:
            control.generate_credit_lines()
            env.cr.commit()
        return meter.result(lines=len(control.line_ids))
