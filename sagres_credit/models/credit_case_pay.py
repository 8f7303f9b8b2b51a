import re

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.typed_text import read_amount

#: What a debtor chooses to pay, as it stands in the address of the form: never an amount of whole items.
CHOICE = re.compile(r"all|due|next|part-[1-9]\d{0,10}|items-\d+(?:-\d+){0,199}")
UNDERWAY_HOURS = 24


class CreditCase(models.Model):
    """What a debtor can pay from their page, and how much it is: the ledger says it, the page only names a choice."""

    _inherit = "credit.case"

    def _get_pay_items(self):
        """Return the open items that can be paid online: in the company's currency, not disputed; oldest first."""
        self.ensure_one()
        agreement = self._get_page_agreement()
        items = self._get_page_items().filtered(
            lambda item: item.currency_id == item.company_currency_id and item.hold_code != "dispute"
        )
        if agreement._name == "credit.settlement" and agreement:
            return items & agreement.receivable_ids
        return items

    def _get_pay_choices(self):
        """Return ``[(choice, words, amount in words)]``: what can be paid with one touch."""
        labels = {
            "next": self.env._("The next installment"), "all": self.env._("All of it"),
            "due": self.env._("What is already due"),
        }
        choices, seen = [], set()
        for code, label in labels.items():
            amount = self._read_pay_choice(code)[1]
            if amount and amount not in seen:
                seen.add(amount)
                choices.append((code, label, self._say_amount(amount)))
        return choices

    def _read_pay_choice(self, choice):
        """Return ``(items, amount)`` of a choice, from the ledger as it is now; no amount: nothing can be paid by it.

        :param str choice: see :data:`CHOICE`
        """
        self.ensure_one()
        items = self._get_pay_items()
        if not CHOICE.fullmatch(choice or ""):
            return items.browse(), 0.0
        kind, _dash, rest = choice.partition("-")
        return getattr(self, f"_read_pay_{kind}")(items, rest)

    def _read_pay_all(self, items, rest):
        agreement = self._get_page_agreement()
        if agreement._name == "credit.settlement" and agreement:
            return items, agreement.amount_left
        return items, self._limit_pay(items, self._get_part(items))

    def _read_pay_due(self, items, rest):
        today = fields.Date.context_today(self)
        if self._get_page_agreement():
            return items.browse(), 0.0
        due = items.filtered(lambda item: item._get_due_date() <= today)
        return due, self._limit_pay(items, self._get_part(due))

    def _read_pay_next(self, items, rest):
        agreement = self._get_page_agreement()
        return (items & agreement.receivable_ids, agreement.next_line_amount) if agreement else (items.browse(), 0.0)

    def _read_pay_items(self, items, rest):
        chosen = set(rest.split("-"))
        found = items.filtered(lambda item: str(item.id) in chosen)
        if len(found) != len(chosen):
            return items.browse(), 0.0
        return found, self._limit_pay(items, self._get_part(found))

    def _read_pay_part(self, items, rest):
        amount = int(rest) / 100
        most = self._read_pay_all(items, "")[1]
        return (items, self.currency_id.round(amount)) if amount <= most else (items.browse(), 0.0)

    def _limit_pay(self, items, amount):
        """Take off what payments without a reference already cover: nobody pays twice."""
        most = self._get_part(items) - self.sudo().amount_credit
        return max(self.currency_id.round(min(amount, most)), 0.0)

    def _say_most(self):
        """Return in words the most that can be paid."""
        return self._say_amount(self._read_pay_choice("all")[1])

    def _get_typed_choice(self, form):
        """Return the choice that a form makes: a button, ticked items or a typed amount.

        :raises UserError: in words, where it says nothing that can be paid
        """
        choice = form.get("choice") or ""
        if choice == "items":
            choice = "-".join(["items", *(str(number) for number in form.get("items") or ())])
        elif choice == "part":
            amount = read_amount(form.get("amount"))
            choice = f"part-{int(amount * 100)}" if amount else ""
        if not self._read_pay_choice(choice)[1]:
            raise UserError(self.env._("Choose what to pay, or write an amount up to %(most)s.", most=self._say_most()))
        return choice

    def _get_transfer_words(self):
        """Return how to pay without a card: ``iban``, ``holder``, ``bank`` and ``reference``."""
        case = self.sudo()
        bank = case.company_id.partner_id.bank_ids[:1]
        return {
            "iban": bank.acc_number or False, "holder": bank.acc_holder_name or case.company_id.name,
            "bank": bank.bank_id.name or False, "reference": case.partner_id.credit_customer_code or str(case.id),
        }

    def _say_underway(self):
        """Return in words a payment of the last day that its provider has not confirmed yet, or ``False``."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=UNDERWAY_HOURS)
        found = self.env["payment.transaction"].sudo().search([
            ("credit_case_id", "=", self.id), ("create_date", ">=", since), "|",
            ("state", "in", ("pending", "authorized")), "&", ("state", "=", "done"), ("is_post_processed", "=", False),
        ])
        return self._say_amount(sum(found.mapped("amount"))) if found else False
