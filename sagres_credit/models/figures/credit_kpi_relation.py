from odoo import api, models
from odoo.tools import SQL

#: Where the mandate says nothing else, a customer was invoiced within so many months.
RELATION_MONTHS = 6
CLOSED_FIELDS = {
    "account.move": ["commercial_partner_id", "company_id", "invoice_date", "move_type", "state"],
    "account.move.line": ["journal_id"],
    "account.partial.reconcile": ["credit_move_id", "debit_move_id", "max_date"],
    "credit.case": [
        "amount_expired", "company_id", "date_closed", "date_opened", "is_open", "mandate_id", "parent_id", "partner_id",
    ],
    "credit.mandate": ["payment_journal_id", "relation_months"],
    "credit.receivable": ["case_id", "line_id"],
    "credit.settlement": ["case_id", "date_ended", "kind", "state"],
    "res.partner": ["credit_contract_state"],
}


class CreditKpi(models.Model):
    """Whether who paid is still a customer, how debts ended, and what collection calls brought to the client."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(),
            (("relation_kept", "closed_well"), self._measure_closed), (("opportunities_won",), self._measure_opportunities),
        ]

    @api.model
    def _measure_closed(self, companies, since, until):
        """Look at the cases that were closed in the period, those of heirs aside."""
        self._flush_models(CLOSED_FIELDS)
        rows = self.env.execute_query(SQL(
            """SELECT company_id, COUNT(*), COUNT(*) FILTER (WHERE stays), COUNT(*) FILTER (WHERE well)
                 FROM (%s) AS closed GROUP BY company_id""",
            self._get_closed_query(companies, since, until),
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        days = self._get_date_domain("date_closed", since, until)
        figures = {}
        for company in companies:
            count, stays, well = found.get(company.id, (0, 0, 0))
            records = "credit.case", [
                ("company_id", "=", company.id), ("is_open", "=", False), ("parent_id", "=", False),
                ("date_opened", "!=", False), *days,
            ]
            figures[company] = {
                "relation_kept": self._prepare_share(stays, count, count, records),
                "closed_well": self._prepare_share(well, count, count, records),
            }
        return figures

    @api.model
    def _get_closed_query(self, companies, since, until):
        """Return the SQL of ``(company_id, stays, well)``, a row a closed case.

        A customer stays whose contract is not terminated and who was invoiced within the months of the mandate. A case
        ended well when money closed it: nothing of it was given up alone, nor prescribed.
        """
        return SQL(
            """
            SELECT debt.company_id,
                   person.credit_contract_state IS DISTINCT FROM 'terminated' AND EXISTS (
                       SELECT FROM account_move AS move
                        WHERE move.company_id = debt.company_id AND move.commercial_partner_id = debt.partner_id
                          AND move.move_type = 'out_invoice' AND move.state = 'posted' AND move.invoice_date <= %(until)s
                          AND move.invoice_date > %(until)s::date
                              - MAKE_INTERVAL(months => COALESCE(NULLIF(mandate.relation_months, 0), %(months)s))
                   ) AS stays,
                   COALESCE(debt.amount_expired, 0) = 0 AND EXISTS (
                       SELECT FROM credit_receivable AS receivable
                         JOIN account_partial_reconcile AS partial ON partial.debit_move_id = receivable.line_id
                         JOIN account_move_line AS other ON other.id = partial.credit_move_id
                         JOIN account_journal AS journal ON journal.id = other.journal_id AND %(is_payment)s
                        WHERE receivable.case_id = debt.id AND partial.max_date >= debt.date_opened
                   ) AND NOT EXISTS (
                       SELECT FROM credit_settlement AS given_up
                        WHERE given_up.case_id = debt.id AND given_up.kind = 'write_off' AND given_up.state = 'kept'
                          AND given_up.date_ended >= debt.date_opened
                   ) AS well
              FROM credit_case AS debt
              JOIN res_partner AS person ON person.id = debt.partner_id
         LEFT JOIN credit_mandate AS mandate ON mandate.id = debt.mandate_id
             WHERE debt.company_id IN %(companies)s AND debt.is_open IS NOT TRUE AND debt.parent_id IS NULL
               AND debt.date_opened IS NOT NULL AND debt.date_closed BETWEEN %(since)s AND %(until)s
            """,
            companies=tuple(companies.ids), since=since, until=until, months=RELATION_MONTHS,
            is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(),
        )

    @api.model
    def _measure_opportunities(self, companies, since, until):
        """Count what collection calls found: opportunities of the period, and those of any time that were won in it."""
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT company_id, COUNT(*) FILTER (WHERE state = 'won' AND date_closed BETWEEN %(since)s AND %(until)s),
                      COUNT(*) FILTER (WHERE date BETWEEN %(since)s AND %(until)s)
                 FROM (%(found)s) AS found WHERE company_id IN %(companies)s GROUP BY company_id""",
            since=since, until=until, companies=tuple(companies.ids),
            found=self.env["credit.opportunity.report"]._table_query,
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        figures = {}
        for company in companies:
            won, opened = found.get(company.id, (0, 0))
            domain = [
                ("company_id", "=", company.id), ("state", "=", "won"), *self._get_date_domain("date_closed", since, until),
            ]
            figures[company] = {"opportunities_won": self._prepare_measure(
                self._to_decimal(won) if company.id in found else None, won, records=("credit.opportunity.report", domain),
                note=self.env._("%(count)s opened in the period", count=opened),
            )}
        return figures
