from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.interest import InterestError, MissingRateError, Payment
from ..tools.interest_scheme import LatePayment, Statement, compute_statement

NOTHING = Statement((), Decimal(0), Decimal(0))


@dataclass
class ItemFacts:
    """What the ledger and the courts say of one item, in company currency."""

    capital: Decimal = Decimal(0)  # as owed: what credit notes took back was never owed
    due: date = None
    payments: list = field(default_factory=list)
    claim_date: date = None

    def get_open(self, until):
        """Return the capital that is open at the end of a day."""
        return self.capital - sum((payment.amount for payment in self.payments if payment.date <= until), Decimal(0))


@dataclass(frozen=True)
class InterestBasis:
    """What the interest of every item of a statement is computed with; ``law_error`` says why ``law`` is not known."""

    until: date
    book: dict  # {(scheme, mandate id or False): rates}
    law: LatePayment | None
    law_error: str = ""


@dataclass
class ItemInterest:
    """What one item bears at a day; ``error`` says in words why it cannot be told, ``missing`` which rate is not known."""

    receivable: models.BaseModel
    facts: ItemFacts
    scheme: str = "none"
    statement: Statement = NOTHING
    error: str = ""
    missing: MissingRateError = None
    missing_scheme: str = ""
    is_blocking: bool = False  # something must be entered first: nothing of the statement may be charged


class CreditReceivable(models.Model):
    """What items bear at a day by their scheme, the payments of the ledger and the judicial claims: nothing is stored."""

    _inherit = "credit.receivable"

    def _get_interest(self, until):
        """Return an :class:`ItemInterest` for each of these items that is owed and bears interest, the oldest first.

        Payments count from the day of their journal item, as long as they are reconciled. A credit note corrects the
        invoice: what it takes back was never owed, so the capital is lower from the start. Interest was not invoiced
        yet when a payment was reconciled with an item, so the whole of it reduces the capital (1194 c.c. lets the
        creditor agree). All in company currency, in a number of queries that does not depend on the items.

        :param date until: last day that counts, itself included
        """
        items = self.sudo()._get_interest_bearing()
        facts = items._read_interest_facts()
        mandates = items._get_interest_mandates()
        basis = self._get_interest_basis(until, self.env["credit.mandate"].sudo().union(*mandates.values()))
        found = [item._judge_interest(facts[item.id], mandates[item], basis) for item in items if item.id in facts]
        return sorted(found, key=lambda interest: (interest.facts.due, interest.receivable.id))

    def _get_interest_bearing(self):
        """Return those of these items that may bear interest.

        A debit note for interest bears none (1283 c.c.), nor does what is prescribed, which nobody is asked for. For a
        module to spare other items, it must override this method.
        """
        notes = self.env["credit.interest.statement"].sudo().search_fetch(
            [("move_id", "in", self.move_id.ids)], ["move_id"]
        ).move_id
        return self.filtered(
            lambda item: item.move_id not in notes and item.claim_kind_id.code != "late_interest"
            and item.limitation_state != "expired"
        )

    def _get_interest_mandates(self):
        """Return ``{receivable: its mandate}``; of a client whose mandate has ended, the one the case belonged to."""
        active = self.env["credit.mandate"]._get_active(self.company_id)
        return {item: active.get(item.company_id) or item.case_id.mandate_id for item in self}

    @api.model
    def _get_interest_basis(self, until, mandates):
        """Return the :class:`InterestBasis` of a day."""
        book = self.env["credit.interest.rate"]._get_book(mandates)
        try:
            return InterestBasis(until, book, self.env["credit.legal.parameter"]._get_late_payment(until))
        except UserError as error:
            return InterestBasis(until, book, None, str(error))

    def _judge_interest(self, facts, mandate, basis):
        """Return the :class:`ItemInterest` of one item."""
        self.ensure_one()
        found = ItemInterest(self, facts)
        if not mandate:
            return found
        try:
            terms = mandate._prepare_interest_terms(self.partner_id, basis.book, basis.law)
            found.scheme = terms.scheme
            if basis.law_error and (terms.scheme == "moratory" or facts.claim_date):
                found.error, found.is_blocking = basis.law_error, True
                return found
            found.statement = compute_statement(
                facts.capital, facts.due, basis.until, terms, payments=facts.payments, claim_date=facts.claim_date,
                claim_rates=basis.book.get(("moratory", False), ()),
            )
        except InterestError as error:
            self._set_interest_error(found, error)
        return found

    def _set_interest_error(self, found, error):
        """Say in words why the interest of an item is not told, and which rate is missing if one is."""
        scheme = found.scheme
        if isinstance(error, MissingRateError):
            claim = found.facts.claim_date
            if scheme == "legal" and claim and error.day >= claim:
                scheme = "moratory"  # the rate that a judicial claim raises the legal one to
            found.missing, found.missing_scheme, found.is_blocking = error, scheme, True
        found.error = self.env["credit.interest.rate"]._explain(error, scheme)

    def _read_interest_facts(self):
        """Return ``{receivable id: ItemFacts}`` of the posted items among these that a debtor owes; two queries."""
        facts = defaultdict(ItemFacts)
        if not self:
            return facts
        self.env.flush_all()
        for item_id, balance, due, day, is_credit_note, amount in self.env.execute_query(self._get_payments_query()):
            item = facts[item_id]
            if item.due is None:
                item.due, item.capital = due, _to_decimal(balance)
            if is_credit_note:
                item.capital -= _to_decimal(amount)
            elif day:
                item.payments.append(Payment(day, _to_decimal(amount)))
        for item_id, claim_date in self.env.execute_query(self._get_suits_query()):
            if item_id in facts:
                facts[item_id].claim_date = claim_date
        return facts

    def _get_payments_query(self):
        """Return the SQL of ``(receivable, balance, due, day, is a credit note, amount)``, one row a day and item."""
        return SQL(
            """
               SELECT receivable.id, item.balance, COALESCE(item.date_maturity, item.date), other.date,
                      other_move.move_type = 'out_refund', SUM(partial.amount)
                 FROM credit_receivable AS receivable
                 JOIN account_move_line AS item ON item.id = receivable.line_id
                  AND item.parent_state = 'posted' AND item.balance > 0
            LEFT JOIN (account_partial_reconcile AS partial
                       JOIN account_move_line AS other ON other.id = partial.credit_move_id AND other.parent_state = 'posted'
                       JOIN account_move AS other_move ON other_move.id = other.move_id)
                   ON partial.debit_move_id = item.id
                WHERE receivable.id IN %s
             GROUP BY receivable.id, item.id, other.date, other_move.move_type = 'out_refund'
            """,
            tuple(self.ids),
        )

    def _get_suits_query(self):
        """Return the SQL of ``(receivable, day of the first judicial claim)`` of these items."""
        return SQL(
            "SELECT suit.receivable_id, MIN(suit.date) FROM (%s) AS suit WHERE suit.receivable_id IN %s"
            " GROUP BY suit.receivable_id",
            self._get_all_suits_query(), tuple(self.ids),
        )

    @api.model
    def _get_all_suits_query(self):
        """Return the SQL of ``receivable_id`` and ``date`` of the judicial claims that raise the legal rate (1284 c. 4 c.c.).

        Extinguished proceedings raise none, nor does a mediation or a claim in an insolvency, which keep the limitation
        from running all the same.
        """
        return SQL(
            """SELECT event.receivable_id, event.date
                 FROM (%s) AS event
            LEFT JOIN credit_limitation_event AS act
                   ON event.res_model = 'credit.limitation.event' AND act.id = event.res_id
                WHERE event.kind = 'suit' AND event.outcome IS DISTINCT FROM 'extinguished'
                  AND (act.nature IN ('mediation', 'insolvency')) IS NOT TRUE""",
            self._get_limitation_events_query(),
        )


def _to_decimal(number):
    return Decimal(str(number))
