"""What ``bench_matching`` measures in Odoo, in a process of its own: a generated month, from the bank file to the books."""
import sys
from datetime import date
from types import SimpleNamespace
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import SQL

from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed
from .matching_month import Month

DAY = date(2026, 11, 30)


def run(database, lines, seed, book=None):
    """Seed a client with the month of a seed, take its bank lines in, match and book them; return the figures.

    :param int book: how many of the certain ones are booked, where all of them would take too long
    """
    configure()
    from odoo.addons.sagres_credit.tools import matching

    # A reference of a plan names the items of a record that only the ORM makes: the engine's part measures those.
    month = Month(matching, lines, seed, without=("plan",))
    with environment(database) as env:
        client = Seed(env, DAY).fill(month)
        env.invalidate_all()
        return _measure(env(context={**env.context, "tracking_disable": True}), client, month, book)


def _measure(env, client, month, book):
    results = {}
    journal = env["account.journal"].search([("company_id", "=", client.company.id), ("type", "=", "bank")], limit=1)
    with Meter(env.cr) as meter:
        bank_lines, _known = env["account.bank.statement"]._credit_import(journal, [_make_statement(month)])
        env.cr.commit()
    results["import"] = _tell("import", meter.result(lines=len(bank_lines)))
    settle(env.cr)
    with Meter(env.cr) as meter:
        _propose(env, client.company, len(bank_lines))
    results["match"] = _tell("match", meter.result(lines=len(bank_lines)))
    results["certain"] = _tell("certain", _judge_certain(env, month, bank_lines))
    certain = _leave_certain(env, client.company, book)
    with Meter(env.cr) as meter:
        env["credit.match"]._book_certain(client.company)
        env.cr.commit()
    results["book"] = _tell("book", meter.result(lines=certain))
    return {**results, **_judge(env, client, month, bank_lines)}


def _propose(env, company, count):
    """Match all bank lines in one go: at work each batch is booked before the next one is looked at."""
    from odoo.addons.sagres_credit.models.matching import credit_match_work

    mandate = env["credit.mandate"].search([("company_id", "=", company.id)])
    with patch.object(credit_match_work, "BATCH", count + 1):
        env["credit.match"]._match_batch(mandate)
        env.cr.commit()


def _tell(work, result):
    """Print a part of the result as soon as it is known: the next part may take an hour."""
    print(f"{work}: {result}", file=sys.stderr, flush=True)
    return result


def _judge_certain(env, month, bank_lines):
    """Compare what is about to be booked by itself with the truth."""
    env.flush_all()
    rows = env.execute_query(SQL(
        """
        SELECT line.credit_entry_key, invoice.name, (part->>'cents')::bigint
          FROM credit_match AS match
          JOIN account_bank_statement_line AS line ON line.id = match.statement_line_id
          JOIN credit_match_candidate AS candidate ON candidate.id = match.candidate_id
    CROSS JOIN jsonb_array_elements(candidate.parts) AS part
          JOIN account_move_line AS item ON item.id = (part->>'line')::integer
          JOIN account_move AS invoice ON invoice.id = item.move_id
         WHERE match.is_certain AND match.state = 'proposed' AND line.id = ANY(%s)
        """, bank_lines.ids,
    ))
    return _compare(month, rows)


def _compare(month, rows):
    """Return how many of the lines whose parts are ``(key, document, cents)`` are right and wrong."""
    items = {text: item for item, text in month.of_item.items()}
    paid = {}
    for key, name, cents in rows:
        paid.setdefault(key, {})[items[name]] = cents
    truth = {f"bench-{case.line.key}": case.parts for case in month.cases}
    right = sum(found == truth[key] for key, found in paid.items())
    paying = sum(bool(parts) for parts in truth.values())
    return {"right": right, "wrong": len(paid) - right, "paying": paying}


def _leave_certain(env, company, book):
    """Leave ``book`` of the certain ones to be booked, all where there is no number; return how many."""
    env.cr.execute(SQL(
        """
        UPDATE credit_match SET is_certain = FALSE WHERE %s AND company_id = %s AND id NOT IN (
            SELECT id FROM credit_match WHERE is_certain AND state = 'proposed' AND company_id = %s ORDER BY date, id LIMIT %s
        )
        """, book is not None, company.id, company.id, book,
    ))
    env.cr.commit()
    env.invalidate_all()
    return env["credit.match"].search_count([
        ("company_id", "=", company.id), ("is_certain", "=", True), ("state", "=", "proposed"),
    ])


def _make_statement(month):
    entries = [
        SimpleNamespace(
            key=f"bench-{case.line.key}", cents=case.line.cents, day=case.line.date, text=case.line.text, name=case.line.name,
            iban=case.line.iban, servicer_reference="", end_to_end="", return_code="", is_return=False,
        )
        for case in month.cases
    ]
    return SimpleNamespace(id="BENCH", iban="", currency="EUR", opening=None, closing=None, entries=entries)


def _judge(env, client, month, bank_lines):
    """Compare what the books say with the truth: ``{item: cents}`` of each bank line from its reconciliations."""
    env.flush_all()
    rows = env.execute_query(SQL(
        """
        SELECT line.credit_entry_key, invoice.name, ROUND(part.amount * 100)::bigint
          FROM account_partial_reconcile AS part
          JOIN account_move_line AS item ON item.id = part.debit_move_id
          JOIN account_move AS invoice ON invoice.id = item.move_id
          JOIN account_move_line AS money ON money.id = part.credit_move_id
          JOIN account_bank_statement_line AS line ON line.move_id = money.move_id
         WHERE line.id = ANY(%s)
        """, bank_lines.ids,
    ))
    balance = env.execute_query(SQL(
        "SELECT SUM(balance) FROM account_move_line WHERE company_id = %s AND parent_state = 'posted'", client.company.id,
    ))[0][0]
    return {**_compare(month, rows), "balance": float(balance)}


class Seed(LedgerSeed):
    """A client with the debtors and documents of a generated month."""

    def fill(self, month):
        """Write the month's ledger and return this seed."""
        self.make_client("Bench client")
        self._make_mandate()
        partner = self.env["res.partner"].create({"name": "Sample", "company_id": self.company.id})
        sample = self._make_sample(partner, "out_invoice")
        self.env.flush_all()
        with self._bulk(len(month.items)):
            partners = self._copy_debtors(partner, month)
            self._copy_documents(sample, month, partners)
        self.env.invalidate_all()
        self.env["account.move"].browse(sample.id).button_draft()
        self.env["account.move"].browse(sample.id).button_cancel()
        self.env.flush_all()
        self.env["credit.receivable"]._attach(SQL("item.company_id = %s", self.company.id))
        settle(self.cr)
        return self

    def _make_mandate(self):
        self.env["credit.mandate"].create({
            "name": "Bench", "company_id": self.company.id, "state": "active",
            "policy_id": self.env.ref("sagres_credit.credit_policy_household").id,
            "member_ids": [Command.create({"user_id": self.env.ref("base.user_admin").id})],
        })

    def _copy_debtors(self, sample, month):
        """Return ``{debtor: partner id}``."""
        base = self._reserve("res_partner", len(month.debtors))
        names = [debtor.names[0] for debtor in month.debtors]
        codes = [debtor.tax_codes[0] for debtor in month.debtors]
        place = SQL("%s + debtor.place - 1", base)
        self._copy("res_partner", sample.id, SQL(
            "UNNEST(%s, %s) WITH ORDINALITY AS debtor (debtor_name, code, place)", names, codes,
        ), {
            "id": place, "commercial_partner_id": place, "name": SQL("debtor_name"), "complete_name": SQL("debtor_name"),
            "credit_tax_code": SQL("code"),
        })
        partners = {debtor.key: base + number for number, debtor in enumerate(month.debtors)}
        accounts = [(partners[debtor.key], iban) for debtor in month.debtors for iban in debtor.ibans]
        ids, ibans = map(list, zip(*accounts, strict=True))
        self.cr.execute(SQL(
            "INSERT INTO res_partner_bank (partner_id, acc_number, sanitized_acc_number, active)"
            " SELECT partner, iban, iban, TRUE FROM UNNEST(%s, %s) AS account (partner, iban)", ids, ibans,
        ))
        return partners

    def _copy_documents(self, sample, month, partners):
        base = self._reserve("account_move", len(month.items))
        notices = {item: found[0].text for item, found in month._notices().items()}
        facts = SQL(
            """
            SELECT place - 1 AS number, place AS debtor, partner_id, FALSE AS is_paid, FALSE AS is_refund, amount, due
              FROM UNNEST(%s, %s::numeric[], %s::date[]) WITH ORDINALITY AS item (partner_id, amount, due, place)
            """,
            [partners[item.debtor] for item in month.items], [item.cents / 100 for item in month.items],
            [item.due for item in month.items],
        )
        self._fill_moves(sample, base, facts, refund=False)
        self.cr.execute(SQL(
            """
            UPDATE account_move SET name = item.text, payment_reference = item.notice
              FROM UNNEST(%s, %s) WITH ORDINALITY AS item (text, notice, place) WHERE account_move.id = %s + item.place - 1
            """,
            [month.of_item[item.key] for item in month.items], [notices[item.key] for item in month.items], base,
        ))
