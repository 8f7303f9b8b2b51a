import hashlib
from collections import namedtuple
from decimal import Decimal

from odoo import api, fields, models

from ..tools.allocation import Debt, allocate
from ..tools.payment_reference import find_references, names_a_document

# What the ledger says of some debtors of one client, read at once.
Book = namedtuple("Book", "today mandate open receivables rates prescribed charges references")
# What the law makes of one payment: the debts it could pay, those that were named, what each receives.
Found = namedtuple("Found", "payment case items named doubt debts charges parts left_out")
# Where one payment goes: values of the lines, amounts by journal item, and what to say of it.
Plan = namedtuple("Plan", "payment case lines amounts total unallocated why stop fingerprint")


def to_decimal(currency, amount):
    return Decimal(f"{amount:.{currency.decimal_places}f}")


class CreditAllocation(models.Model):
    """The reading of the ledger and the law: pure computation between one reading and one writing."""

    _inherit = "credit.allocation"

    @api.model
    def _read_book(self, company, partners):
        """Return the :class:`Book` of some debtors; its statements depend neither on debtors nor on payments."""
        items = self.env["account.move.line"].sudo().search([
            ("company_id", "=", company.id), ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"), ("reconciled", "=", False),
            ("partner_id.commercial_partner_id", "in", partners.ids),
        ], order="date, id")
        receivables = self.env["credit.receivable"].sudo().search([("line_id", "in", items.ids)])
        by_line = {receivable.line_id: receivable for receivable in receivables}
        debts = receivables.filtered(lambda receivable: self._is_debt(receivable.line_id))
        return Book(
            fields.Date.context_today(self), self.env["credit.mandate"]._get_active(company).get(company),
            items.grouped(lambda item: item.partner_id.commercial_partner_id), by_line,
            debts._get_onerousness({item.date for item in items if self._is_payment(item)}),
            debts._get_prescribed(), debts._get_charge_items(), debts._get_payment_references(),
        )

    @api.model
    def _is_debt(self, item):
        """Tell whether an open item is owed; money paid out to a customer is not."""
        return item.amount_residual > 0 and not item.move_id.origin_payment_id

    @api.model
    def _is_payment(self, item):
        """Tell whether an open item is money that came in; a credit note or the reversal of an entry is none."""
        move = item.move_id
        return item.amount_residual < 0 and move.move_type == "entry" and not move.reversed_entry_id

    @api.model
    def _get_payments(self, book, partner):
        """Return the open payments of a debtor until today, in the order of their dates."""
        items = book.open.get(partner, self.env["account.move.line"])
        return items.filtered(lambda item: item.date <= book.today and self._is_payment(item))

    def _get_plans(self):
        """Return ``{allocation: Plan}`` of those whose payment is still open and can be planned."""
        plans = {}
        for company, allocations in self.grouped("company_id").items():
            book = self._read_book(company, allocations.partner_id)
            waiting = self._get_known(book)
            for allocation in allocations:
                payments = self._get_payments(book, allocation.partner_id)
                if allocation.payment_line_id in payments:
                    before = payments[:list(payments).index(allocation.payment_line_id)]
                    plan = self._plan(allocation.payment_line_id, book, allocation, any(map(waiting.get, before)))
                    plans.update({allocation: plan} if plan else {})
        return plans

    @api.model
    def _plan(self, payment, book, allocation=None, earlier=False):
        """Return the :class:`Plan` of a payment, or ``None`` where the debtor owes nothing that it could pay.

        :param allocation: its proposal: what a person ticked there counts
        :param bool earlier: an earlier payment of the debtor has not been decided on
        """
        found = self._find(payment, book, allocation)
        if not found:
            return None
        stop = self._get_stop(found, book, allocation, earlier)
        why = self._get_why(found, book.today)
        lines = self._prepare_lines(found, book.today)
        total = to_decimal(payment.currency_id, -payment.amount_residual_currency)
        rest = total - sum(part.amount for part in found.parts)
        said = repr((total, why, stop, [sorted(line.items()) for line in lines]))
        fingerprint = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()
        return Plan(
            payment, found.case, lines, self._divide(found.parts, found.charges), total, rest, why, stop, fingerprint
        )

    @api.model
    def _find(self, payment, book, allocation):
        """Return the :class:`Found` of a payment: among the debts on its account and in its currency, Odoo reconciles no
        others with it."""
        owed = [item for item in book.open[payment.partner_id.commercial_partner_id] if self._is_debt(item)]
        same = [item for item in owed if (item.account_id, item.currency_id) == (payment.account_id, payment.currency_id)]
        if not same or not all(item in book.receivables for item in [payment, *owed]):
            return None
        items = sorted((book.receivables[item] for item in same), key=lambda item: (item._get_due_date(), item.id))
        named, doubt = self._get_named(payment, items, book)
        ticks = {line.receivable_id: line.is_declared for line in allocation.line_ids} if allocation else {}
        named = {item for item in items if ticks.get(item, item in named)}
        debts, charges = self._prepare_debts(items, named, payment, book)
        parts = self._apply_law(payment, debts, named, book.today)
        case = book.receivables[payment].case_id or items[0].case_id
        return Found(payment, case, items, named, doubt, debts, charges, parts, len(owed) > len(same))

    @api.model
    def _get_texts(self, payment):
        """Return what a payment says, the words of who paid first."""
        move = payment.move_id
        texts = (move.origin_payment_id.memo, move.statement_line_id.payment_ref, move.ref, payment.name)
        return list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))

    @api.model
    def _get_named(self, payment, items, book):
        """Return the debts that the words of a payment name, and a doubt about them: a value of ``stop`` or ``False``."""
        by_reference = {}
        for item in items:
            for reference in book.references.get(item, ()):
                by_reference.setdefault(" ".join(reference.split()), set()).add(item)
        texts = self._get_texts(payment)
        found = {reference for text in texts for reference in find_references(text, by_reference)}
        named = set().union(*(by_reference[reference] for reference in found))
        if any(len({item.move_id for item in by_reference[reference]}) > 1 for reference in found):
            return named, "same_reference"
        return named, "unknown_reference" if not named and any(map(names_a_document, texts)) else False

    @api.model
    def _prepare_debts(self, items, named, payment, book):
        """Return the debts for the engine, and ``{item: [(its charge item, costs, interest)]}``.

        Invoiced interest and costs are paid inside their debt and are no debt of their own, save where the debtor names
        them or the capital is paid already.
        """
        left = {item: to_decimal(item.currency_id, item.line_id.amount_residual_currency) for item in items}
        charges = {}
        for item in items:
            for charge, interest, costs in book.charges.get(item, ()):
                if charge in left and charge not in named and charge != item:
                    # Costs are paid before interest: what is left of both is first of all interest.
                    interest = min(interest, left[charge])
                    costs = min(costs, left[charge] - interest)
                    left[charge] -= interest + costs
                    charges.setdefault(item, []).append((charge, costs, interest))
        rates = book.rates.get(payment.date, {})
        # What has lapsed since was enforceable when the money came.
        lapsed = book.prescribed.filtered(lambda item: not item.limitation_date or item.limitation_date < payment.date)
        return [
            Debt(
                item, left[item], due=item._get_due_date(), secured=item._get_secured_rank(item.credit_secured),
                rate=rates.get(item, Decimal(0)), prescribed=item in lapsed,
                costs=sum((part[1] for part in charges.get(item, ())), Decimal(0)),
                interest=sum((part[2] for part in charges.get(item, ())), Decimal(0)),
            )
            for item in items
        ], charges

    @api.model
    def _apply_law(self, payment, debts, named, today):
        """Return what each debt receives: as on the day of the payment, then what is left as on ``today``.

        What was paid in advance waits, and pays what has fallen due since.
        """
        currency = payment.currency_id
        total = self._get_amount_to_divide(payment, debts)
        rounding = Decimal(f"{currency.rounding:.{currency.decimal_places}f}")
        parts = allocate(total, debts, on=payment.date, designated=frozenset(named), rounding=rounding)
        left = total - sum(part.amount for part in parts)
        later = [debt for debt in debts if debt.key not in named and debt.due > payment.date]
        if left and later:
            parts += allocate(left, later, on=max(today, payment.date), rounding=rounding)
        return parts

    @api.model
    def _get_amount_to_divide(self, payment, debts):
        """Return how much of a payment goes to the debts of its debtor at most, as Decimal in its currency.

        For a module whose debtors owe a part of the items, it must override this method.
        """
        return to_decimal(payment.currency_id, -payment.amount_residual_currency)

    @api.model
    def _divide(self, parts, charges):
        """Return what each journal item receives, as ``{item: amount}``: of a debt its charges, then its capital."""
        amounts = {}

        def give(receivable, amount):
            if amount:
                amounts[receivable.line_id] = amounts.get(receivable.line_id, Decimal(0)) + amount

        for part in parts:
            for place, left in ((1, part.costs), (2, part.interest)):
                for charge in charges.get(part.key, ()):
                    share = min(left, charge[place])
                    give(charge[0], share)
                    left -= share
            give(part.key, part.capital)
        return amounts

    @api.model
    def _prepare_lines(self, found, today):
        """Return the values of the lines, what is paid first before the rest."""
        received = {part.key: part for part in found.parts}
        inside = {charge[0] for charges in found.charges.values() for charge in charges}
        rest = (item for item in found.items if item not in received)
        place = {item: number for number, item in enumerate([*received, *rest])}
        return [
            {
                "sequence": place[item], "receivable_id": item.id, "is_declared": item in found.named,
                "date_due": debt.due, "secured": item.credit_secured or "none", "rate": float(debt.rate),
                "amount_open": float(debt.open),
                **{
                    name: float(getattr(received[item], name)) if item in received else 0.0
                    for name in ("costs", "interest", "capital", "amount")
                },
                "reason": received[item].reason if item in received else self._get_left_reason(debt, item in inside, today),
            }
            for item, debt in sorted(((debt.key, debt) for debt in found.debts), key=lambda pair: place[pair[0]])
        ]

    @api.model
    def _get_left_reason(self, debt, is_inside, today):
        if is_inside and not debt.open:
            return "inside"
        if debt.prescribed:
            return "prescribed"
        return "not_due" if debt.due > today else "after"
