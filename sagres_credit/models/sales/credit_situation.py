from collections import namedtuple
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

#: Who may see a summary; what lies behind it stays with who works the case.
READERS = ("sales_team.group_sale_salesman", "sagres_credit.group_operator", "sagres_credit.group_client")

Situation = namedtuple("Situation", "exposure overdue oldest delay agreements")


class CreditSituation(models.AbstractModel):
    """What who sells to a customer may know of their credit: sums, delay and agreements; no conversation, no reason."""

    _name = "credit.situation"
    _description = "Credit situation of customers"

    @api.model
    def _read(self, pairs):
        """Return ``{(company, customer): Situation}`` of those pairs the current user may see, by a fixed number of queries.

        The figures are read without the rights of the user, so the right is checked here: a role that sells or looks
        after credits, and a company the user works for.

        :param pairs: ``[(company, commercial partner)]``
        """
        user = self.env.user
        may_read = any(user.has_group(group) for group in READERS)
        allowed = {pair for pair in pairs if may_read and pair[0] in user.sudo().company_ids and pair[1]}
        if not allowed:
            return {}
        companies = self.env["res.company"].sudo().union(*(company for company, _partner in allowed))
        partners = self.env["res.partner"].sudo().union(*(partner for _company, partner in allowed))
        reader = self.sudo()
        amounts, agreements = reader._read_amounts(companies, partners), reader._read_agreements(companies, partners)
        delays, unknown = reader.env["credit.debtor.delay"]._read_of(companies, partners), reader.env["credit.debtor.delay"]
        return {
            (company, partner): Situation(
                *amounts.get((company.id, partner.id), (Decimal(0), Decimal(0), False)),
                delays.get((company, partner), unknown), agreements.get((company.id, partner.id), ""),
            )
            for company, partner in allowed
        }

    @api.model
    def _read_amounts(self, companies, partners):
        """Return ``{(company, partner): (open, overdue, oldest due)}`` from the ledger; credits cover the oldest first."""
        self.env["account.move.line"].flush_model([
            "account_id", "amount_residual", "company_id", "date", "date_maturity", "parent_state", "partner_id", "reconciled",
        ])
        rows = self.env.execute_query(SQL(
            """
            SELECT line.company_id, line.partner_id, SUM(line.amount_residual),
                   GREATEST(SUM(line.amount_residual) FILTER (WHERE late.is_late OR line.amount_residual < 0), 0),
                   MIN(COALESCE(line.date_maturity, line.date)) FILTER (WHERE late.is_late)
              FROM account_move_line AS line
              JOIN account_account AS account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
              CROSS JOIN LATERAL (
                  SELECT line.amount_residual > 0 AND COALESCE(line.date_maturity, line.date) < %(today)s
              ) AS late (is_late)
             WHERE line.company_id IN %(companies)s AND line.partner_id IN %(partners)s
               AND line.parent_state = 'posted' AND NOT COALESCE(line.reconciled, FALSE)
             GROUP BY line.company_id, line.partner_id
            """,
            companies=tuple(companies.ids), partners=tuple(partners.ids), today=fields.Date.context_today(self),
        ))
        return {
            (company, partner): (total, late or Decimal(0), oldest if late else False)
            for company, partner, total, late, oldest in rows
        }

    @api.model
    def _read_agreements(self, companies, partners):
        """Return ``{(company, partner): what was agreed and lives, in words}``."""
        cases = self.env["credit.case"].search_fetch(
            [("company_id", "in", companies.ids), ("partner_id", "in", partners.ids), ("parent_id", "=", False)],
            ["company_id", "partner_id", "promise_ids", "plan_ids", "settlement_ids"],
        )
        return {(case.company_id.id, case.partner_id.id): " · ".join(self._tell_agreements(case)) for case in cases}

    @api.model
    def _tell_agreements(self, case):
        """Return the living agreements of a case in words, without who said what."""
        words = []
        if case.promise_id:
            words.append(self.env._("Promised %(amount)s for %(date)s", **self._format(
                case, case.promise_id.amount, case.promise_id.date_promised,
            )))
        if case.plan_id:
            words.append(self.env._("Pays by a plan of %(amount)s until %(date)s", **self._format(
                case, case.plan_id.amount, max(case.plan_id.line_ids.mapped("date_due"), default=False),
            )))
        if case.settlement_id:
            words.append(self.env._("Settles for %(amount)s by %(date)s", **self._format(
                case, case.settlement_id.amount, case.settlement_id.date_due,
            )))
        return words

    @api.model
    def _format(self, case, amount, date):
        return {"amount": format_amount(self.env, amount, case.currency_id), "date": format_date(self.env, date) or "…"}
