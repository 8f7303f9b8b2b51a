"""The database on which the works are killed: two clients on a day on which every work has something to do."""
import base64
import csv
import io
from datetime import timedelta

from odoo.fields import Command

from .kill_client import Client
from .kill_seed_body import fill_body
from .kill_steps import LEDGER

HEADER = ["Codice cliente", "Ragione sociale", "Email", "Numero fattura", "Data fattura", "Data scadenza", "Importo",
          "Residuo", "Data pagamento"]


def seed(env, port, size):
    """Fill the database: ``size`` debtors of each kind, their messages to the SMTP server at ``port``."""
    env = env(context={**env.context, "tracking_disable": True})
    # Files would lie in the folder of this one database, and the works are done on copies of it.
    env["ir.config_parameter"].set_param("ir_attachment.location", "db")
    server = env["ir.mail_server"].create({
        "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none",
    })
    _fill_ledger(env, server, size)
    fill_body(env, server, size)
    env.cr.commit()


def _fill_ledger(env, server, size):
    client = Client(env, LEDGER, server, auto_match=True, auto_allocate=True)
    account = client.env["account.account"].create({
        "name": "Counterpart", "code": "199990", "account_type": "asset_current",
        "company_ids": [Command.set(client.company.ids)],
    })
    journal = client.env["account.journal"].create({
        "name": "Ledger", "code": "LEDG", "type": "sale", "company_id": client.company.id,
    })
    client.mandate.write({"journal_id": journal.id, "counterpart_account_id": account.id})
    banked, loose, late = (client.make_debtors(kind, size) for kind in ("Banked", "Loose", "Late"))
    invoices = client.invoice(banked, 310, 3)
    client.invoice(banked, 77, 2)
    client.invoice(loose, 200, 3)
    client.invoice(loose, 90, 2)
    client.invoice(late, 50, 1)
    client.run_before()
    client.receive(loose, 240)
    client.env["account.bank.statement.line"].create([
        {
            "journal_id": client.journals["bank"].id, "date": client.today, "payment_ref": f"Pagamento {invoice.name}",
            "partner_name": invoice.partner_id.name, "amount": invoice.amount_total,
        }
        for invoice in invoices
    ] + [{
        "journal_id": client.journals["bank"].id, "date": client.today, "payment_ref": "Bonifico", "partner_name": "Nobody",
        "amount": 12.34,
    }])
    ledger = client.env["credit.import"].create({
        "mandate_id": client.mandate.id, "as_of": client.today, "file_name": "kill.csv",
        "file": base64.b64encode(_write_ledger(client.today, 4 * size)),
    })
    ledger.action_validate()
    env.cr.commit()


def _write_ledger(today, rows):
    """Return a ledger: open items, paid ones and partly paid ones of half as many debtors."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(HEADER)
    for number in range(rows):
        issued, amount = today - timedelta(days=40 + number % 7), 100 + number
        due = issued + timedelta(days=30)
        left, paid = ((amount, ""), (0, f"{due:%d/%m/%Y}"), (amount - 30, ""))[number % 3]
        writer.writerow([
            f"K{number // 2:04d}", f"Imported {number // 2}", f"imported{number // 2}@example.com", f"KILL/{number:05d}",
            f"{issued:%d/%m/%Y}", f"{due:%d/%m/%Y}", f"{amount},00", f"{left},00", paid,
        ])
    return stream.getvalue().encode()
