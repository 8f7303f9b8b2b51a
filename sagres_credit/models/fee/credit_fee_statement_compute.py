from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.fee import FEES, Past, Payment, compute_fees

#: Column of the line and its type in the database, in the order in which rows are inserted.
LINE_COLUMNS = {
    "rule_id": "integer", "name": "varchar", "kind": "varchar", "collection_id": "integer", "base": "numeric",
    "percent": "numeric", "amount": "numeric", "code": "varchar", "value": "numeric", "target": "numeric",
}
TOTALS = {
    "amount_payment": ("percent", "tier"), "amount_fixed": ("fixed",), "amount_target": ("bonus", "malus", "risk"),
    "amount_correction": ("correction",),
}


class CreditFeeStatement(models.Model):
    """How a draft is computed: payments by set from the ledger, the arithmetic by the engine, lines by set."""

    _inherit = "credit.fee.statement"

    @api.model
    def _make(self, mandates, month):
        """Make, or compute again, the drafts of these mandates for the month that begins on ``month``; return them.

        Who makes them twice, or beside another worker, makes them once.
        """
        companies = self.env["credit.fee.collection"]._try_lock(mandates.company_id)
        mandates = mandates.filtered(lambda mandate: mandate.company_id in companies and mandate.sudo().fee_scheme_id)
        Statement = self.sudo()
        known = Statement.search([("mandate_id", "in", mandates.ids), ("date_from", "=", month)])
        new = mandates - known.mandate_id
        new._check_no_later_statement(month)
        known |= Statement.create([mandate._prepare_statement(month) for mandate in new])
        drafts = known.filtered(lambda statement: statement.state == "draft")
        self.env["credit.fee.collection"]._accrue(drafts.company_id)
        drafts._compute_fees()
        return known

    def _compute_fees(self):
        """Compute these drafts, the earliest first: a number of queries that does not depend on the payments."""
        for statement in self.filtered(lambda statement: statement.state == "draft").sorted("date_from"):
            statement.scheme_id = statement.mandate_id.fee_scheme_id
            statement._take_collections()
            statement._delete_lines()
            statement._add_corrections()
            statement._insert_lines(statement._get_charges())
            statement._set_totals()

    def _delete_lines(self):
        self.env.cr.execute(SQL("DELETE FROM credit_fee_statement_line WHERE statement_id = %s", self.id))

    def _take_collections(self):
        """Take the payments up to the end of the month that no other statement has."""
        self.flush_recordset()
        self.env["credit.fee.collection"].flush_model()
        self.env.cr.execute(SQL(
            """
            UPDATE credit_fee_collection SET statement_id = taken.statement_id
              FROM (SELECT collection.id,
                           CASE WHEN collection.mandate_id = %(mandate)s AND collection.date <= %(last)s THEN %(statement)s END
                               AS statement_id
                      FROM credit_fee_collection AS collection
                     WHERE collection.statement_id = %(statement)s
                        OR collection.statement_id IS NULL AND collection.mandate_id = %(mandate)s) AS taken
             WHERE credit_fee_collection.id = taken.id
               AND credit_fee_collection.statement_id IS DISTINCT FROM taken.statement_id
            """,
            mandate=self.mandate_id.id, last=self.date_to, statement=self.id,
        ))
        self.env.cr.execute(SQL(
            "UPDATE credit_fee_collection SET correction_statement_id = %(statement)s"
            " WHERE mandate_id = %(mandate)s AND frozen AND date_undone IS NOT NULL AND correction_statement_id IS NULL",
            statement=self.id, mandate=self.mandate_id.id,
        ))

    def _add_corrections(self):
        """Take back the fees of earlier statements on payments that the ledger has undone since."""
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_fee_statement_line (statement_id, company_id, rule_id, name, kind, collection_id, origin_id,
                partner_id, date, base, percent, amount, create_uid, write_uid, create_date, write_date)
            SELECT %(statement)s, line.company_id, line.rule_id, line.name, 'correction', line.collection_id, line.id,
                   line.partner_id, line.date, -line.base, line.percent, -line.amount, %(uid)s, %(uid)s,
                   NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
              FROM credit_fee_collection AS undone
              JOIN credit_fee_statement_line AS line ON line.collection_id = undone.id AND line.kind != 'correction'
             WHERE undone.correction_statement_id = %(statement)s
            """,
            statement=self.id, uid=self.env.uid,
        ))

    def _read_payments(self):
        """Return the payments of this month that earn a fee, as the engine reads them."""
        rows = self.env.execute_query(SQL(
            "SELECT id, amount, days_late FROM credit_fee_collection"
            " WHERE statement_id = %s AND attribution = 'attributed' ORDER BY date, id", self.id,
        ))
        to_decimal = self.env["credit.kpi"]._to_decimal
        return [Payment(key, to_decimal(amount), days) for key, amount, days in rows]

    def _get_charges(self):
        """Return what the engine charges, each with its rule."""
        rules = self.scheme_id.rule_ids.filtered("active")
        charges = compute_fees(
            [rule._get_rule() for rule in rules], self._read_payments(), share=self.mandate_id._get_month_share(self.date_from),
            past=self._get_past(rules), values=self.mandate_id._measure_targets(rules, self.date_from),
            smallest=Decimal(str(self.currency_id.rounding)),
        )
        return [(rules.browse(charge.rule), charge) for charge in charges]

    def _get_past(self, rules):
        """Return ``{rule id: Past}``: what the window of each rule has seen before this month."""
        starts = {rule.id: rule._get_window_start(self.date_from, self.mandate_id.date_start) for rule in rules}
        first = min(starts.values(), default=self.date_from)
        charged, collected = self._read_charged(first), self._read_collected(first)
        past = {}
        for rule_id, start in starts.items():
            mine = [row for row in charged if row[0] >= start]
            past[rule_id] = Past(
                base=sum((amount for month, amount in collected if month >= start), Decimal(0)),
                charged=sum((row[3] for row in mine if row[1] == rule_id), Decimal(0)),
                fees=sum((row[3] for row in mine if row[2] in FEES), Decimal(0)),
            )
        return past

    def _read_charged(self, first):
        """Return ``[(month, rule id, kind, amount)]`` charged from ``first`` on; what was corrected counts in its own month."""
        rows = self.env.execute_query(SQL(
            """
            SELECT COALESCE(before.date_from, statement.date_from) AS month, line.rule_id, COALESCE(origin.kind, line.kind),
                   SUM(line.amount)
              FROM credit_fee_statement_line AS line
              JOIN credit_fee_statement AS statement ON statement.id = line.statement_id
         LEFT JOIN credit_fee_statement_line AS origin ON origin.id = line.origin_id
         LEFT JOIN credit_fee_statement AS before ON before.id = origin.statement_id
             WHERE statement.mandate_id = %(mandate)s AND COALESCE(before.date_from, statement.date_from) >= %(first)s
               AND (statement.date_from < %(month)s OR statement.id = %(statement)s)
          GROUP BY 1, 2, 3
            """,
            mandate=self.mandate_id.id, first=first, month=self.date_from, statement=self.id,
        ))
        to_decimal = self.env["credit.kpi"]._to_decimal
        return [(month, rule, kind, to_decimal(amount)) for month, rule, kind, amount in rows]

    def _read_collected(self, first):
        """Return ``[(month, amount)]`` of what earned a fee in the statements from ``first`` on, before this one."""
        rows = self.env.execute_query(SQL(
            """
            SELECT statement.date_from, SUM(collection.amount)
              FROM credit_fee_statement AS statement
              JOIN credit_fee_collection AS collection ON collection.statement_id = statement.id
             WHERE statement.mandate_id = %(mandate)s AND statement.date_from >= %(first)s AND statement.date_from < %(month)s
               AND collection.attribution = 'attributed' AND collection.correction_statement_id IS NULL
          GROUP BY statement.date_from
            """,
            mandate=self.mandate_id.id, first=first, month=self.date_from,
        ))
        return [(month, self.env["credit.kpi"]._to_decimal(amount)) for month, amount in rows]

    def _insert_lines(self, charges):
        """Write the lines, by one statement."""
        rows = [self._prepare_line(rule, charge) for rule, charge in charges]
        arrays = SQL(", ").join(
            SQL("%s::%s[]", [row[name] for row in rows], SQL(kind)) for name, kind in LINE_COLUMNS.items()
        )
        names = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_fee_statement_line (statement_id, company_id, partner_id, date, create_uid, write_uid, create_date,
                write_date, %(names)s)
            SELECT %(statement)s, %(company)s, collection.partner_id, collection.date, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC',
                   NOW() AT TIME ZONE 'UTC', %(columns)s
              FROM unnest(%(arrays)s) AS charged (%(names)s)
         LEFT JOIN credit_fee_collection AS collection ON collection.id = charged.collection_id
            """,
            names=names, statement=self.id, company=self.company_id.id, uid=self.env.uid, arrays=arrays,
            columns=SQL(", ").join(SQL("charged.%s", SQL.identifier(name)) for name in LINE_COLUMNS),
        ))

    @api.model
    def _prepare_line(self, rule, charge):
        return {
            "rule_id": rule.id, "name": rule.name, "kind": rule.kind, "collection_id": charge.payment, "base": charge.base,
            "percent": charge.percent, "amount": charge.amount, "code": charge.code or None, "value": charge.value,
            "target": self.env["credit.kpi"]._to_decimal(rule.target) if charge.code else None,
        }

    def _set_totals(self):
        """Add up the lines and the payments."""
        self.env["credit.fee.statement.line"].invalidate_model()
        self.env["credit.fee.collection"].invalidate_model()
        self.invalidate_recordset(["line_ids", "collection_ids"])
        kinds = defaultdict(float, self.env["credit.fee.statement.line"]._read_group(
            [("statement_id", "=", self.id)], ["kind"], ["amount:sum"],
        ))
        paid = self.env["credit.fee.collection"]._read_group(
            [("statement_id", "=", self.id)], ["attribution"], ["__count", "amount:sum"],
        )
        totals = {name: sum(kinds[kind] for kind in parts) for name, parts in TOTALS.items()}
        self.write({
            **totals, "amount": sum(totals.values()), "payment_count": sum(count for _code, count, _amount in paid),
            "amount_collected": sum(amount for _code, _count, amount in paid),
            "amount_attributed": sum(amount for code, _count, amount in paid if code == "attributed"),
        })

    @api.model
    def _cron_make(self):
        """Bring payments up to date each day, and make last month's drafts once their day has come (scheduled job)."""
        today = fields.Date.context_today(self)
        month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        mandates = self.env["credit.mandate"].search([("fee_scheme_id", "!=", False), ("state", "!=", "draft")])
        self.env["ir.cron"]._commit_progress(remaining=len(mandates))
        for mandate in mandates:
            mandate._work_fees(month, today)
            if not self.env["ir.cron"]._commit_progress(1):
                return
