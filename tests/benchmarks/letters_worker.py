"""What ``bench_letters`` measures, each function in a process of its own (see ``harness.run_worker``)."""
import io
from datetime import date, datetime, timedelta

import lxml.html
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from odoo.fields import Command
from odoo.tools import split_every

from .harness import Meter, configure, environment, settle

ITEMS_A_DEBTOR = 3


def run(database, letters, way):
    """Queue so many letters and print them one way; return the figures and the bytes of the PDF."""
    configure()
    with environment(database) as env:
        env = env(context={**env.context, "tracking_disable": True})
        company = _make_ledger(env, letters)
        env["credit.run"]._run(company)
        notices = env["credit.notice"].search([("company_id", "=", company.id)], order="id")
        if len(notices) != letters or set(notices.mapped("channel")) != {"letter"}:
            raise SystemExit(f"{len(notices)} letters were queued instead of {letters}")
        settle(env.cr)
        env.invalidate_all()
        with Meter(env.cr) as meter:
            size = globals()[f"_print_{way}"](env, notices)
        return meter.result(bytes=size)


def _print_alone(env, notices):
    stationery = {}
    return sum(len(content) for notice in notices for content, _pages in notice._get_letters(stationery).values())


def _print_engine(env, notices):
    stationery, size = {}, 0
    for ids in split_every(100, notices.ids):
        size += sum(len(content) for content, _pages in env["credit.notice"].browse(ids)._get_letters(stationery).values())
    return size


def _print_batch(env, notices):
    batch = env["credit.letter.batch"]._make(notices.company_id)
    batch._work()
    if (batch.state, batch.letter_count) != ("printed", len(notices)):
        raise SystemExit(f"the batch is {batch.state} with {batch.letter_count} letters")
    return len(batch.document_id.raw)


def _print_reportlab(env, notices):
    """Set the text of the letters as plain paragraphs: no letterhead, no table, no style of the editor."""
    style, flow = getSampleStyleSheet()["BodyText"], []
    for notice in notices:
        root = lxml.html.fragment_fromstring(str(notice.body), create_parent="div")
        flow += [Paragraph(" ".join(node.text_content().split()), style) for node in root.iter("p", "td", "th")]
        flow.append(PageBreak())
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(flow)
    return len(stream.getvalue())


def _make_ledger(env, debtors):
    company = env["res.company"].create({"name": f"Bench letters {datetime.now():%H%M%S}"})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    company.partner_id.write({"street": "Via Roma 1", "zip": "20100", "city": "Milano", "phone": "+39 02 5550000"})
    env.user.company_ids |= company
    policy = env.ref("sagres_credit.credit_policy_household")
    policy.level_ids.filtered(lambda level: level.delay_days == 15).write({
        "channel": "letter", "template_id": env.ref("sagres_credit.mail_template_reminder_second").id,
    })
    env["credit.mandate"].create({
        "name": "Bench letters", "company_id": company.id, "state": "active", "policy_id": policy.id,
        "member_ids": [Command.create({"user_id": env.user.id, "debtor_capacity": 100_000})],
    })
    partners = env["res.partner"].create([
        {
            "name": f"Debtor {number}", "company_id": company.id, "street": f"Via Garibaldi {number}", "zip": "20121",
            "city": "Milano", "credit_customer_code": f"C{number:06d}",
        }
        for number in range(debtors)
    ])
    today = date.today()
    moves = env["account.move"].with_company(company).create([
        {
            "move_type": "out_invoice", "partner_id": partner.id, "invoice_date": today - timedelta(days=40),
            "invoice_date_due": today - timedelta(days=16 + item), "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 100 + item, "tax_ids": [Command.clear()]})],
        }
        for partner in partners for item in range(ITEMS_A_DEBTOR)
    ])
    moves.action_post()
    env.flush_all()
    return company
