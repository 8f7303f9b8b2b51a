from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby
from odoo.tools.misc import format_amount, format_date

from ...tools.allowance import Exposure, MissingBandError, insure, round_money, value

ITEM_COLUMNS = (
    "allowance_id", "line_id", "company_id", "name", "partner_id", "receivable_id", "move_line_id", "due_date", "days_late",
    "amount", "amount_insured", "percent", "amount_allowance", "is_mini_credit",
)
ITEM_TYPES = (
    "integer", "integer", "integer", "varchar", "integer", "integer", "integer", "date", "integer", "numeric", "numeric",
    "numeric", "numeric", "boolean",
)


class CreditAllowance(models.Model):
    """How a portfolio is valued by the ageing matrix: read by set, judged by tools/allowance.py, written by set.

    The number of statements does not depend on the number of items.
    """

    _inherit = "credit.allowance"

    def _value(self):
        """Value what was open on the day and write lines and items anew."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.date > today:
            raise UserError(self.env._("Nobody knows yet what will be open on %(day)s.", day=format_date(self.env, self.date)))
        self._clear()
        rows, judged = self._judge()
        self._write_lines(rows, judged)
        self._update_totals(self._sum_up(rows, judged))

    def _clear(self):
        """Forget what was computed: it is of another day, client or method."""
        self.env["credit.allowance.line"].search([("allowance_id", "in", self.ids)]).unlink()
        self.write({
            "computed_on": False, "amount_gross": 0, "amount_unallocated": 0, "amount_insured": 0, "amount_exposed": 0,
            "amount_allowance": 0, "amount_held": 0, "item_count": 0,
        })

    def _judge(self):
        """Return ``(rows as read, what is set aside of each)`` by the method of this valuation."""
        rows = [row for row in self._read_open() if row["amount"] > 0]
        self._set_insured(rows)
        matrix, _why = self.env["credit.allowance.rate"]._get_matrix(self.company_id)
        exposures = [
            Exposure(
                place, row["amount"], row["days_late"], row["segment"], insured=row["insured"], prescribed=row["prescribed"],
                insolvent=row["insolvent"], secured=row["secured"], percent=row["individual_percent"],
            )
            for place, row in enumerate(rows)
        ]
        try:
            return rows, value(exposures, matrix, self._get_quantum())
        except MissingBandError as error:
            raise UserError(self.env._(
                "No percentage is known for items %(days)s days late. Nothing was computed. Enter it in Configuration >"
                " Allowance by age.", days=error.days,
            )) from error

    def _get_quantum(self):
        return Decimal(str(self.currency_id.rounding or 0.01))

    def _read_open(self):
        """Return what was open at the end of the day, a dict an item, of one debtor together; one statement."""
        self._flush_open()
        rows = self.env.execute_query(self._get_open_query())
        names = (
            "line_id", "receivable_id", "partner_id", "name", "due_date", "days_late", "amount", "segment", "secured",
            "prescribed", "insolvent", "insured_percent", "insured_limit", "individual_id", "individual_percent", "is_charge",
        )
        found = [dict(zip(names, row, strict=True)) for row in rows]
        quantum, to_decimal = self._get_quantum(), self.env["credit.kpi"]._to_decimal
        for row in found:
            row["amount"] = round_money(to_decimal(row["amount"]), quantum)
            for name in ("insured_percent", "insured_limit", "individual_percent"):
                row[name] = to_decimal(row[name])
        return found

    def _flush_open(self):
        self.env["credit.ledger.past"]._flush()
        self.env["credit.receivable"].flush_model(["credit_secured", "limitation_date"])
        self.env["credit.allowance.individual"].flush_model()
        self.env["credit.limitation.event"].flush_model()
        self.env["res.partner"].flush_model([
            "commercial_partner_id", "credit_insolvency_date", "credit_insured_limit", "credit_insured_percent", "credit_segment",
        ])

    def _get_open_query(self):
        """Return the SQL of what is known of each open item on the day; credits are rows of their own, negative."""
        return SQL(
            """
            SELECT item.line_id, item.receivable_id, debtor.id, document.name, item.due_date,
                   GREATEST(%(date)s - COALESCE(item.due_date, item.date), 0), item.open_amount,
                   debtor.credit_segment, COALESCE(receivable.credit_secured, 'none') <> 'none',
                   COALESCE(receivable.limitation_date < %(date)s, FALSE),
                   COALESCE(debtor.credit_insolvency_date <= %(date)s, FALSE)
                       OR item.receivable_id IN (%(insolvent)s),
                   COALESCE(debtor.credit_insured_percent, 0)::numeric, COALESCE(debtor.credit_insured_limit, 0)::numeric,
                   single.id, single.percent::numeric,
                   EXISTS (SELECT FROM credit_interest_statement AS charge WHERE charge.move_id = item.move_id)
              FROM (%(open)s) AS item
              JOIN account_move AS document ON document.id = item.move_id
         LEFT JOIN res_partner AS person ON person.id = item.partner_id
         LEFT JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
         LEFT JOIN credit_receivable AS receivable ON receivable.id = item.receivable_id
         LEFT JOIN LATERAL (
                   SELECT valued.id, valued.percent FROM credit_allowance_individual AS valued
                    WHERE valued.company_id = item.company_id AND valued.partner_id = debtor.id
                      AND (valued.receivable_id IS NULL OR valued.receivable_id = item.receivable_id)
                      AND valued.date_from <= %(date)s AND (valued.date_to IS NULL OR valued.date_to >= %(date)s)
                 ORDER BY valued.receivable_id NULLS LAST, valued.date_from DESC, valued.id DESC LIMIT 1) AS single ON TRUE
          ORDER BY debtor.id, item.due_date, item.line_id
            """,
            date=self.date, insolvent=self._get_insolvent_query(),
            open=self.env["credit.ledger.past"]._get_open_query(self.company_id, self.date),
        )

    def _get_insolvent_query(self):
        """Return the SQL of the ids of items whose debtor was insolvent by the day.

        For a module to know of more insolvencies, it must override this method and add its own with ``UNION``.
        """
        return SQL(
            """SELECT link.receivable_id FROM credit_limitation_event_receivable_rel AS link
                 JOIN credit_limitation_event AS event ON event.id = link.event_id
                WHERE event.nature = 'insolvency' AND event.date <= %s AND event.state <> 'cancelled'""",
            self.date,
        )

    def _set_insured(self, rows):
        """Write into the rows what of each is insured: a percentage of what the debtor owes, up to a limit."""
        quantum = self._get_quantum()
        for _debtor, group in groupby(rows, key=lambda row: row["partner_id"]):
            parts = insure(
                [row["amount"] for row in group], group[0]["insured_percent"], group[0]["insured_limit"], quantum,
            )
            for row, part in zip(group, parts, strict=True):
                row["insured"] = part

    def _write_lines(self, rows, judged):
        """Write a line for each kind, segment and age, and its items in one statement."""
        groups = defaultdict(list)
        for row, judgement in zip(rows, judged, strict=True):
            groups[self._get_line_key(row, judgement)].append((row, judgement))
        reasons = self._get_reasons(groups)
        keys = list(groups)
        lines = self.env["credit.allowance.line"].create([
            self._prepare_line_vals(key, reasons[key], groups[key]) for key in keys
        ])
        limits = self._get_mini_credit_limits()
        self._insert_items([
            self._prepare_item(line.id, row, judgement, limits)
            for line, key in zip(lines, keys, strict=True) for row, judgement in groups[key]
        ])

    @api.model
    def _get_line_key(self, row, judgement):
        segment = row["segment"]
        if judgement.kind == "matrix":
            return "matrix", segment, judgement.days_from, judgement.percent, None
        single = row["individual_id"] if judgement.kind == "individual" else None
        return judgement.kind, segment, 0, judgement.percent, single

    def _get_reasons(self, keys):
        """Return ``{key of a line: where its percentage comes from}``."""
        _matrix, why = self.env["credit.allowance.rate"]._get_matrix(self.company_id)
        single = {key[4] for key in keys if key[4]}
        valued = {row.id: row for row in self.env["credit.allowance.individual"].browse(single)}
        words = {
            "prescribed": self.env._("Prescribed on that day"), "insolvent": self.env._("In an insolvency, not secured"),
        }
        reasons = {}
        for key in keys:
            if key[0] == "individual":
                row = valued[key[4]]
                reasons[key] = self.env._(
                    "%(debtor)s: %(reason)s (%(user)s)", debtor=row.partner_id.name, reason=row.reason,
                    user=row.user_id.name or "",
                )
            else:
                reasons[key] = words.get(key[0]) or why.get((key[1], key[2])) or why.get((None, key[2]))
        return reasons

    def _prepare_line_vals(self, key, reason, group):
        kind, segment, days_from, percent, _single = key
        return {
            "allowance_id": self.id, "kind": kind, "segment": segment, "days_from": days_from, "percent": float(percent),
            "reason": reason, "item_count": len(group),
            "amount_gross": float(sum(row["amount"] for row, _judgement in group)),
            "amount_insured": float(sum(row["insured"] for row, _judgement in group)),
            "amount_exposed": float(sum(judgement.exposed for _row, judgement in group)),
            "amount_allowance": float(sum(judgement.allowance for _row, judgement in group)),
        }

    def _prepare_item(self, line_id, row, judgement, limits):
        return (
            self.id, line_id, self.company_id.id, row["name"], row["partner_id"], row["receivable_id"], row["line_id"],
            row["due_date"], row["days_late"], row["amount"], row["insured"], judgement.percent, judgement.allowance,
            self._is_mini_credit(row, judgement, limits),
        )

    def _insert_items(self, items):
        """Insert the items of this valuation in one statement, whatever their number."""
        if not items:
            return
        arrays = SQL(", ").join(
            SQL("%s::" + kind + "[]", list(column)) for kind, column in zip(ITEM_TYPES, zip(*items, strict=True), strict=True)
        )
        columns = SQL(", ").join(map(SQL.identifier, ITEM_COLUMNS))
        self.env.cr.execute(SQL(
            "INSERT INTO credit_allowance_item (%s, create_date, write_date)"
            " SELECT *, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC' FROM UNNEST(%s)",
            columns, arrays,
        ))
        self.env["credit.allowance.item"].invalidate_model()

    def _sum_up(self, rows, judged):
        """Return the totals of a valuation."""
        return {
            "amount_gross": float(sum(row["amount"] for row in rows)),
            "amount_insured": float(sum(row["insured"] for row in rows)),
            "amount_exposed": float(sum(judgement.exposed for judgement in judged)),
            "amount_allowance": float(sum(judgement.allowance for judgement in judged)),
            "amount_unallocated": float(self._read_unallocated()), "item_count": len(rows),
        }

    def _update_totals(self, totals):
        held = float(self.mandate_id._get_fund_balance(self.date))
        self.write({**totals, "amount_held": held, "computed_on": fields.Datetime.now()})
        self._update_tax()

    def _read_unallocated(self):
        """Return the payments and credit notes that paid nothing yet on the day."""
        [[amount]] = self.env.execute_query(SQL(
            "SELECT COALESCE(-SUM(open_amount), 0) FROM (%s) AS item WHERE open_amount < 0",
            self.env["credit.ledger.past"]._get_open_query(self.company_id, self.date),
        ))
        return self.env["credit.kpi"]._to_decimal(amount)

    def _check_current(self):
        """Raise where the ledger or the rates say something else than what was computed."""
        now = self._sum_up(*self._judge())
        names = ("amount_gross", "amount_exposed", "amount_allowance")
        changed = [name for name in names if self.currency_id.compare_amounts(now[name], self[name])]
        if changed:
            raise UserError(self.env._(
                "The ledger or the rates have changed since it was computed: %(now)s would be set aside now, not %(before)s."
                " Compute it again and look at it.",
                now=format_amount(self.env, now["amount_allowance"], self.currency_id),
                before=format_amount(self.env, self.amount_allowance, self.currency_id),
            ))
