"""Fill a database with a client's ledger by SQL: rows as core writes them, copied from documents made by the ORM."""
from datetime import timedelta

from odoo.fields import Command
from odoo.tools import SQL

DEBTOR_ITEMS = 5
CROWDED_ITEMS = 200  # open items of the first debtor
REFUND_EVERY = 50
PAID_SHARE = 4  # a paid invoice for so many open items
BULK = 50_000  # above it, indexes are dropped before and built after

# A pseudo-random number below 2^31-1 from a serial number: the same ledger at every run, on every release.
RANDOM = "((({0})::bigint + 12345) * 48271 %% 2147483647 * 16807 %% 2147483647)"
BULK_TABLES = ("account_move", "account_move_line", "res_partner")


class LedgerSeed:
    """A client company, its debtors and their items.

    Half of the debtors have their oldest item between four days before its due date and 24 after, the others up to
    200 days; the items of one debtor lie three days apart. One item in fifty is a credit note, and beside every four
    open items lies a paid one.
    """

    def __init__(self, env, date):
        self.env = env
        self.cr = env.cr
        self.date = date
        self.company = None

    def make_client(self, name):
        """Make a company with a chart of accounts, and make it the one to seed."""
        company = self.env["res.company"].create({"name": name, "country_id": self.env.ref("base.it").id})
        self.env.user.write({"company_ids": [Command.link(company.id)]})
        self.cr.commit()  # core loads the chart of the country before a commit
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        self.company = company
        self.env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        return company

    def fill(self, items):
        """Write ``items`` open items, a fifth as many debtors and a quarter as many paid invoices."""
        partner = self.env["res.partner"].create({
            "name": "Sample", "company_id": self.company.id, "phone": "+390123456789", "email": "sample@example.com",
        })
        samples = [self._make_sample(partner, kind) for kind in ("out_invoice", "out_refund")]
        self.env.flush_all()
        debtors = max(items // DEBTOR_ITEMS, 1)
        with self._bulk(items):
            first = self._fill_partners(partner, debtors)
            paid = items // PAID_SHARE
            base = self._reserve("account_move", items + paid)
            facts = self._get_facts(first, debtors, items, items + paid)
            for sample, refund in zip(samples, (False, True), strict=True):
                self._fill_moves(sample, base, facts, refund)
        return debtors

    def add_invoices(self, partner_ids):
        """Write one more overdue invoice for each of these debtors."""
        sample = self.env["account.move"].search(
            [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")], order="id", limit=1
        )
        base = self._reserve("account_move", len(partner_ids))
        facts = SQL(
            """
            SELECT place - 1 AS number, place AS debtor, partner_id, FALSE AS is_paid, FALSE AS is_refund,
                   120.50 AS amount, %s::date - 8 AS due
              FROM UNNEST(%s::integer[]) WITH ORDINALITY AS chosen (partner_id, place)
            """,
            self.date, partner_ids,
        )
        self._fill_moves(sample, base, facts, refund=False, prefix="MORE")

    def _make_sample(self, partner, move_type):
        move = self.env["account.move"].create({
            "move_type": move_type, "partner_id": partner.id, "invoice_date": self.date - timedelta(days=30),
            "invoice_date_due": self.date, "company_id": self.company.id,
            "invoice_line_ids": [Command.create({"name": "Service", "price_unit": 100, "tax_ids": [Command.clear()]})],
        })
        move.action_post()
        return move

    def _get_facts(self, first, debtors, open_items, items):
        """Return the SQL of the items: number, debtor, due date, amount, and whether it is paid or a credit note."""
        return SQL(
            f"""
            SELECT number, debtor, %(first)s + debtor AS partner_id, number >= %(open)s AS is_paid,
                   (number %% {REFUND_EVERY}) = 7 AND number < %(open)s AS is_refund,
                   20 + {RANDOM.format('number')} %% 30000 / 100.0 AS amount,
                   %(date)s::date - (CASE WHEN {RANDOM.format('debtor')} %% 2 = 0
                                          THEN {RANDOM.format('debtor + 7')} %% 29 - 4
                                          ELSE {RANDOM.format('debtor + 7')} %% 176 + 25 END)::integer
                                  + 3 * (number / %(debtors)s)::integer AS due
              FROM (SELECT number, CASE WHEN number < {CROWDED_ITEMS} THEN 0 ELSE number %% %(debtors)s END AS debtor
                      FROM GENERATE_SERIES(0, %(items)s - 1) AS number) AS numbered
            """,
            first=first, open=open_items, debtors=debtors, items=items, date=self.date,
        )

    def _fill_partners(self, sample, count):
        base = self._reserve("res_partner", count)
        name = SQL("'Debtor ' || LPAD(number::text, 7, '0')")
        email = SQL("CONCAT('debtor', number, '@client', %s, '.example.com')", self.company.id)
        self._copy("res_partner", sample.id, SQL("GENERATE_SERIES(0, %s - 1) AS number", count), {
            "id": SQL("%s + number", base),
            "name": name,
            "complete_name": name,
            "commercial_partner_id": SQL("%s + number", base),
            "email": email,
            "email_normalized": email,
            "ref": SQL("'C' || LPAD(number::text, 7, '0')"),
            "credit_tax_code": SQL("CASE WHEN number %% 5 > 0 THEN 'TAXCODE' || LPAD(number::text, 9, '0') END"),
        })
        return base

    def _fill_moves(self, sample, base, facts, refund, prefix="SEED"):
        """Copy one sample document with its two items for every fact of its kind."""
        sign = -1 if refund else 1
        source = SQL("(SELECT * FROM (%s) AS fact WHERE is_refund = %s) AS fact", facts, refund)
        amount, signed = SQL("fact.amount"), SQL("%s * fact.amount", sign)
        left = SQL("CASE WHEN fact.is_paid THEN 0 ELSE fact.amount END")
        left_signed = SQL("%s * %s", sign, left)
        issued = SQL("fact.due - 30")
        name = SQL("%s || '/' || LPAD(fact.number::text, 8, '0')", prefix)
        ids = {"move_id": SQL("%s + fact.number", base), "partner_id": SQL("fact.partner_id")}
        dates = {"date": issued, "invoice_date": issued}
        self._copy("account_move", sample.id, source, {
            "id": ids["move_id"], "name": name, "payment_reference": name, "sequence_number": SQL("fact.number"),
            **dates, "invoice_date_due": SQL("fact.due"),
            **{column: SQL("fact.partner_id") for column in
               ("partner_id", "commercial_partner_id", "partner_shipping_id")},
            "invoice_partner_display_name": SQL("'Debtor ' || LPAD(fact.debtor::text, 7, '0')"),
            **{column: amount for column in ("amount_untaxed", "amount_total")},
            **{column: signed for column in ("amount_untaxed_signed", "amount_untaxed_in_currency_signed",
                                             "amount_total_signed", "amount_total_in_currency_signed")},
            "amount_residual": left, "amount_residual_signed": left_signed,
            "payment_state": SQL("CASE WHEN fact.is_paid THEN 'paid' ELSE 'not_paid' END"),
            "access_token": SQL("NULL"),
        })
        for line in sample.line_ids:
            receivable = line.account_type == "asset_receivable"
            own = signed if receivable else SQL("-%s", signed)
            self._copy("account_move_line", line.id, source, {
                **ids, **dates, "move_name": name, "balance": own, "amount_currency": own,
                "debit": SQL("GREATEST(%s, 0)", own), "credit": SQL("GREATEST(-(%s), 0)", own),
                **({
                    "date_maturity": SQL("fact.due"), "amount_residual": left_signed,
                    "amount_residual_currency": left_signed, "reconciled": SQL("fact.is_paid"), "name": name,
                } if receivable else {column: amount for column in ("price_unit", "price_subtotal", "price_total")}),
            })

    def _copy(self, table, sample_id, source, values):
        """Insert a copy of a row for each row of ``source``, with other values where they are given."""
        self.cr.execute(SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'", table
        ))
        columns = [column for column, in self.cr.fetchall() if column != "id" or "id" in values]
        self.cr.execute(SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, %s AS sample WHERE sample.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(values.get(column) or SQL.identifier("sample", column) for column in columns),
            source, SQL.identifier(table), sample_id,
        ))

    def _reserve(self, table, count):
        """Take ``count`` ids and return the first."""
        self.cr.execute("SELECT SETVAL(PG_GET_SERIAL_SEQUENCE(%s, 'id'), NEXTVAL(PG_GET_SERIAL_SEQUENCE(%s, 'id')) + %s)",
                        (table, table, count))
        return self.cr.fetchone()[0] - count

    def _bulk(self, items):
        return BulkLoad(self.cr, items > BULK)


class BulkLoad:
    """Load by the million: foreign keys unchecked (the rows are copies), secondary indexes built afterwards."""

    def __init__(self, cr, big):
        self.cr = cr
        self.big = big
        self.indexes = []

    def __enter__(self):
        self.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER")
        if self.cr.fetchone()[0]:
            self.cr.execute("SET LOCAL session_replication_role = replica")
        if self.big:
            self.cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
            self.cr.execute(
                """SELECT indexrelid::regclass::text, PG_GET_INDEXDEF(indexrelid) FROM pg_index
                    WHERE indrelid::regclass::text IN %s AND NOT indisprimary
                      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
                (BULK_TABLES,),
            )
            self.indexes = self.cr.fetchall()
            for name, _definition in self.indexes:
                self.cr.execute(f"DROP INDEX {name}")

    def __exit__(self, *_error):
        if not _error[0]:
            for _name, definition in self.indexes:
                self.cr.execute(definition)
