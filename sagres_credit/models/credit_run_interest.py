from decimal import Decimal

from odoo import models
from odoo.fields import Date
from odoo.tools import SQL

from ..tools.interest import MissingRateError, simple_interest


class CreditRun(models.Model):
    """The night names the rates that the debtors of a client need and nobody entered; entered, they are needed no more."""

    _inherit = "credit.run"

    def _get_problems(self, mandate):
        missing = self._get_missing_rates(mandate)
        return [*super()._get_problems(mandate), (
            "no_rate",
            " ".join(self.env["credit.interest.rate"]._explain(error, scheme) for scheme, error in missing.items()),
            self.env._("Enter the rate with its source: until then this interest is not computed."),
            "credit.mandate", mandate.ids if missing else [],
        )]

    def _get_missing_rates(self, mandate):
        """Return ``{scheme: MissingRateError}`` of the schemes in use, from the oldest due date to the date of this run."""
        book = self.env["credit.interest.rate"]._get_book(mandate)
        missing = {}
        for scheme, first in self._get_rates_needed(mandate).items():
            rates = book.get((scheme, mandate.id if scheme == "contract" else False), ())
            try:
                simple_interest(Decimal(1), min(first, Date.subtract(self.date, days=1)), self.date, rates)
            except MissingRateError as error:
                missing[scheme] = error
        return missing

    def _get_rates_needed(self, mandate):
        """Return ``{scheme: day after which its rates are needed}`` of the debtors with an open case; two queries."""
        needed = {}

        def need(scheme, day):
            if scheme and scheme != "none":
                needed[scheme] = min(needed.get(scheme, day), day)

        self.env.flush_all()
        partners = self.env["res.partner"].sudo()
        for partner_id, due in self.env.execute_query(self._get_debtor_kinds_query(mandate)):
            scheme = mandate._get_interest_scheme(partners.browse(partner_id)._get_interest_debtor())
            need(scheme, due or self.date)
        for partner_id, claim_date in self.env.execute_query(self._get_claims_query(mandate)):
            scheme = mandate._get_interest_scheme(partners.browse(partner_id)._get_interest_debtor())
            need("moratory" if scheme == "legal" else None, Date.subtract(claim_date, days=1))
        return needed

    def _get_debtor_kinds_query(self, mandate):
        """Return the SQL of ``(one debtor, oldest due date)`` for each kind of debtor with an open case."""
        return SQL(
            """SELECT MIN(debtor.id), MIN(credit_case.oldest_due_date)
                 FROM credit_case JOIN res_partner AS debtor ON debtor.id = credit_case.partner_id
                WHERE credit_case.company_id = %s AND credit_case.is_open
             GROUP BY debtor.credit_legal_kind, debtor.credit_segment""",
            mandate.company_id.id,
        )

    def _get_claims_query(self, mandate):
        """Return the SQL of ``(one debtor, first judicial claim)`` for each kind of debtor that was sued."""
        return SQL(
            """SELECT MIN(debtor.id), MIN(suit.date)
                 FROM (%s) AS suit
                 JOIN credit_receivable AS receivable ON receivable.id = suit.receivable_id
                 JOIN credit_case ON credit_case.id = receivable.case_id AND credit_case.is_open
                 JOIN res_partner AS debtor ON debtor.id = credit_case.partner_id
                WHERE credit_case.company_id = %s
             GROUP BY debtor.credit_legal_kind, debtor.credit_segment""",
            self.env["credit.receivable"]._get_all_suits_query(), mandate.company_id.id,
        )
