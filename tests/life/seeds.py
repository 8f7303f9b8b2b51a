"""What a database holds before the suite comes, and what people do once it is there."""
import importlib

from odoo.fields import Command, Date
from odoo.modules import module as odoo_module
from odoo.tools import config

from .sandbox import ADDONS
from .worker import environment

CUSTOMERS = 8
# What only one record may be called.
NAMES = {"res_users": "login", "res_company": "name", "mail_alias": "alias_name"}


def books():
    """Keep the books of a company for some months: invoices in every state, payments, matchings, a lead, letters."""
    with environment() as env:
        env = env(context={**env.context, "tracking_disable": True})
        company = _company(env)
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        customers = env["res.partner"].create([
            {"name": f"Customer {number}", "email": f"customer{number}@example.com", "company_id": company.id}
            for number in range(CUSTOMERS)
        ])
        invoices = env["account.move"].create([_invoice(env, customer, number) for number, customer in enumerate(customers)])
        invoices[:-2].action_post()
        invoices[-1].button_cancel()
        env["account.move"].create([{**_invoice(env, customers[0], 1), "move_type": "in_invoice"}]).action_post()
        _settle(env, invoices)
        _talk(env, customers, invoices)
        return {"invoices": len(invoices)}


def _company(env):
    # A company with a country would get its chart, and the modules of the country, when this is kept.
    company = env["res.company"].create({"name": "Ferramenta Prima", "currency_id": env.ref("base.EUR").id})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    env.ref("base.user_admin").company_ids |= company
    return company


def _invoice(env, customer, number):
    term = env.ref("account.account_payment_term_advance_60days", raise_if_not_found=False)
    return {
        "move_type": "out_invoice", "partner_id": customer.id, "company_id": customer.company_id.id,
        "invoice_date": Date.subtract(Date.today(), days=20 * number),
        "invoice_payment_term_id": term.id if term and number % 3 == 0 else False,
        "invoice_line_ids": [
            Command.create({"name": f"Goods {line}", "price_unit": 100.1 + number, "quantity": line + 1}) for line in range(2)
        ],
    }


def _settle(env, invoices):
    """Pay one, pay part of one, credit one, and leave an advance open."""
    for invoice, part in zip(invoices[1:3], (1, 0.4), strict=True):
        register = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        register.create({"amount": invoice.amount_total * part})._create_payments()
    reversal = env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoices[3].ids)
    reversal.create({"journal_id": invoices.journal_id.id, "reason": "Returned"}).reverse_moves(is_modify=False)
    payment = env["account.payment"].create({
        "payment_type": "inbound", "partner_type": "customer", "partner_id": invoices[4].partner_id.id, "amount": 50,
        "company_id": invoices.company_id.id,
    })
    payment.action_post()
    journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", invoices.company_id.id)], limit=1)
    env["account.bank.statement.line"].create({"journal_id": journal.id, "payment_ref": "Transfer", "amount": 70})


def _talk(env, customers, invoices):
    """Write to customers, attach, plan, follow, and win a lead: what hangs on Odoo's own records."""
    invoices[0].message_post(body="Sent again", attachments=[("invoice.txt", b"a copy")])
    customers[0].message_post(body="Called: pays on Friday")
    customers[1].activity_schedule("mail.mail_activity_data_call", summary="Call again")
    leads = env["crm.lead"].create([{"name": f"Lead {customer.name}", "partner_id": customer.id} for customer in customers[:2]])
    leads[0].action_set_won()


def work():
    """Make records of every model of the suite that is installed, the ones its tests of access are made of, and keep them."""
    counted = {}
    with environment() as env:
        there = set(env["ir.module.module"].search([("state", "=", "installed")]).mapped("name"))
    # As pytest does once everything is loaded: a company made by a test installs no modules.
    config["test_enable"] = True
    for addon in ADDONS:
        if addon in there:
            counted[addon] = _keep(importlib.import_module(f"odoo.addons.{addon}.tests.access_common").AccessCommon)
    return counted


def _keep(common):
    """Set a class up as a test does and keep what it has made, with names that the next class does not use."""
    case = common()
    odoo_module.current_test = case
    common.setUpClass()
    try:
        case.setUp()
        case.env.flush_all()
        common.commit_patcher.stop()
        for table, column in NAMES.items():
            case.env.cr.execute(
                f"UPDATE {table} SET {column} = {column} || '-' || id WHERE create_date > now() - interval '1 hour'"
            )
        case.env.cr.execute("SELECT count(*) FROM credit_case")
        (count,) = case.env.cr.fetchone()
        case.env.cr.commit()
    finally:
        common.doClassCleanups()
    return count
