from decimal import Decimal

from odoo import fields, models

from ..tools.interest_errors import RefusedInterestError
from ..tools.interest_scheme import LatePayment, Terms

CONSUMER_SCHEMES = [
    ("legal", "Legal interest"),
    ("contract", "Agreed by contract"),
    ("ecb", "Reference rate of the ECB"),
    ("none", "No interest"),
]
BUSINESS_SCHEMES = [("moratory", "Late-payment interest"), *CONSUMER_SCHEMES]
#: Points are added where the parties or an authority fixed them, never to what a law fixes.
WITH_SPREAD = ("contract", "ecb")


class CreditMandate(models.Model):
    """Which interest the debtors of a client owe, and where a debit note books it."""

    _inherit = "credit.mandate"

    interest_scheme = fields.Selection(
        CONSUMER_SCHEMES, string="Consumers", required=True, default="legal", tracking=True,
        help="Late-payment interest between firms is never owed by a consumer (D.Lgs. 231/2002).",
    )
    business_interest_scheme = fields.Selection(
        BUSINESS_SCHEMES, string="Firms and public bodies", required=True, default="moratory", tracking=True,
        help="Firms, professionals and public bodies.",
    )
    interest_spread = fields.Float(
        string="Points added", digits=(7, 4), tracking=True, help="To the agreed rate or to the one of the ECB.",
    )
    creditor_kind = fields.Selection(
        [("business", "Firm"), ("professional", "Professional"), ("public_body", "Public body")],
        string="The client is", required=True, default="business",
        help="Late-payment interest is owed to firms and professionals only.",
    )
    contract_date = fields.Date(
        string="Contracts of this client from", help="Used for debtors whose own contract has no date.",
    )
    interest_journal_id = fields.Many2one(
        "account.journal", string="Journal of debit notes", check_company=True,
        domain="[('type', '=', 'sale'), ('company_id', '=', company_id)]",
    )
    interest_account_id = fields.Many2one(
        "account.account", string="Account of interest", check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
    )
    cost_account_id = fields.Many2one(
        "account.account", string="Account of flat costs", check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
    )
    interest_due_days = fields.Integer(
        string="Debit notes due in (days)", default=30, help="Zero: the same day.",
    )

    _interest_scheme_of_consumers = models.Constraint(
        "CHECK(interest_scheme != 'moratory')",
        "A consumer owes no late-payment interest (D.Lgs. 231/2002): choose another scheme.",
    )
    _interest_figures_positive = models.Constraint(
        "CHECK(COALESCE(interest_spread, 0) BETWEEN 0 AND 100 AND COALESCE(interest_due_days, 0) >= 0)",
        "Points and days are zero or more.",
    )

    def _get_interest_scheme(self, debtor):
        """Return the scheme of what a debtor is in law, or ``None`` where it depends on what nobody wrote down.

        :param str debtor: see ``res.partner._get_interest_debtor``
        """
        self.ensure_one()
        if debtor == "unknown" and self.interest_scheme != self.business_interest_scheme:
            return None
        return self.interest_scheme if debtor == "consumer" else self.business_interest_scheme

    def _prepare_interest_terms(self, partner, book, law=None):
        """Return the :class:`Terms` of a debtor of this client.

        :param dict book: rates, see ``credit.interest.rate._get_book``
        :param law: a :class:`LatePayment`
        :raises RefusedInterestError: for a debtor of whom nobody said what they are
        """
        self.ensure_one()
        debtor = partner._get_interest_debtor()
        scheme = self._get_interest_scheme(debtor)
        if not scheme:
            raise RefusedInterestError("debtor")
        return Terms(
            scheme, book.get((scheme, self.id if scheme == "contract" else False), ()),
            spread=Decimal(f"{self.interest_spread:.4f}") if scheme in WITH_SPREAD else Decimal(0),
            creditor=self.creditor_kind, debtor=debtor, law=law or LatePayment(),
            contract_date=partner.commercial_partner_id.credit_contract_date or self.contract_date or None,
        )

    def _get_interest_journal(self):
        """Return the journal of debit notes: the one chosen, or the first sale journal of the client."""
        self.ensure_one()
        journals = self.env["account.journal"].sudo()
        return self.sudo().interest_journal_id or journals.search(
            [("company_id", "=", self.company_id.id), ("type", "=", "sale")], limit=1
        )
