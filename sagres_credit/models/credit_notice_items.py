from odoo import fields, models
from odoo.tools.misc import format_amount, format_date

LONG_DATE = "EEEE d MMMM y"


class CreditNotice(models.Model):
    """What the texts of notices say of the ledger and of people, in words of the addressee's language.

    Everything is read through the prefetch of the notices rendered together: a thousand cost as many queries as one.
    """

    _inherit = "credit.notice"

    def _get_items_summary(self):
        """Return the open items of each notice with their totals, ready to print.

        Items stand with their gross amounts; ``deducted`` is what payments and credits not yet allocated take off, so
        that the groups less ``deducted`` are always ``total``, the open amount of the case.

        :return: ``{notice: {"groups": [{"code", "title", "items", "total"}], "deducted", "total", "due_now",
            "itemised", "columns", "show_subtotals", "amount_total"}}``; amounts are text, ``False`` where there is
            nothing to say, except ``amount_total`` (company currency)
        """
        today = fields.Date.context_today(self)
        items = {notice: notice._get_summary_items() for notice in self}
        receivables = self.env["credit.receivable"].union(*items.values())
        charges = receivables.sudo()._get_charges()
        return {notice: notice._prepare_summary(items[notice], charges, today) for notice in self}

    def _get_summary_items(self):
        """Return the items of the case that may be asked for, oldest first."""
        self.ensure_one()
        case = self.sudo().case_id
        items = case._get_items()
        return case._filter_askable(items).filtered(
            lambda item: not item.line_id.no_followup and item.line_id.parent_state == "posted"
        ).sorted(lambda item: (item._get_due_date(), item.id)).with_prefetch(items._prefetch_ids)

    def _prepare_summary(self, items, charges, today):
        """Return the summary of one notice; see :meth:`_get_items_summary`."""
        self.ensure_one()
        currency = self.currency_id
        owed_of = self.sudo().case_id._get_parts(items)
        charges = {item: self._get_part_charges(item, owed_of[item], charges[item]) for item in items}
        overdue = items.filtered(lambda item: item._get_due_date() < today)
        itemised = any(any(charges[item].values()) for item in items)
        groups = [
            self._prepare_group(code, title, part.with_prefetch(items._prefetch_ids), owed_of, charges)
            for code, title, part in (
                ("overdue", self.env._("Already due"), overdue), ("coming", self.env._("Falling due"), items - overdue),
            ) if part
        ]
        gross = sum(group["amount"] for group in groups)
        extra = sum(sum(charges[item].values()) for item in items)
        owed, due_now = self._get_summary_debt(items)
        total = currency.round(owed + extra)
        deducted = currency.round(gross - total)
        both = len(groups) > 1
        return {
            "groups": groups,
            "itemised": itemised,
            "columns": 6 if itemised else 3,
            "show_subtotals": both or not currency.is_zero(deducted),
            "deducted": False if currency.is_zero(deducted) else self._format_money(-deducted),
            "total": self._format_money(total),
            "due_now": self._format_money(due_now) if both and due_now else False,
            "amount_total": total,
        }

    def _get_summary_debt(self, items):
        """Return what is open, all of it and what of it is overdue, less what is not allocated yet.

        For a module whose notices ask for less than the whole case, it must override this method.
        """
        self.ensure_one()
        case = self.sudo().case_id
        return case.amount_overdue + case.amount_not_due, case.amount_overdue

    def _get_part_charges(self, item, part, charges):
        """Return interest and costs of that part of an item which the debtor owes."""
        whole = item.amount_residual
        if not whole or self.currency_id.is_zero(part - whole):
            return charges
        return {name: self.currency_id.round(amount * part / whole) for name, amount in charges.items()}

    def _prepare_group(self, code, title, items, owed_of, charges):
        rows = [self._prepare_summary_item(item, owed_of[item], charges[item]) for item in items]
        amount = self.currency_id.round(sum(owed_of[item] + sum(charges[item].values()) for item in items))
        return {"code": code, "title": title, "items": rows, "amount": amount, "total": self._format_money(amount)}

    def _prepare_summary_item(self, item, part, charges):
        foreign = item.currency_id and item.currency_id != item.company_currency_id
        return {
            "name": item.move_id.name,
            "issued": format_date(self.env, item.invoice_date) if item.invoice_date else False,
            "due": format_date(self.env, item._get_due_date()),
            "capital": self._format_money(part),
            "interest": self._format_money(charges["interest"]),
            "costs": self._format_money(charges["costs"]),
            "total": self._format_money(part + sum(charges.values())),
            "foreign": foreign and format_amount(self.env, item._get_part_currency(part), item.currency_id),
        }

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _format_long_date(self, date):
        """Return a promised day with its weekday: «lunedì 30 novembre 2026»."""
        return format_date(self.env, date, date_format=LONG_DATE)

    def _get_contact_card(self):
        """Return whom to call: ``name``, ``first_name``, ``phone``, ``hours``, ``email``, ``substitute``, ``previous``.

        Without an operator, or one without a direct line, the telephone is that of the client company.
        """
        self.ensure_one()
        case = self.sudo().case_id
        user = case.user_id
        return {
            "name": user.name or False,
            "first_name": (user.name or self.company_id.name).split()[0] if user else self.company_id.name,
            "phone": user.credit_direct_phone or user.phone or self.company_id.sudo().phone or False,
            "hours": user.credit_hours or False,
            "email": user.email or False,
            "substitute": case.substitute_id.name or False,
            "previous": self._get_previous_operator().name or False,
        }

    def _get_previous_operator(self):
        """Return who looked after the debtor before the operator of today."""
        self.ensure_one()
        case = self.sudo().case_id
        ended = case.assignment_ids.filtered(lambda row: row.date_to and row.user_id != case.user_id)
        return ended.sorted(lambda row: (row.date_to, row.id))[-1:].user_id

    def _get_agreement_summary(self):
        """Return what was agreed with each debtor: ``{notice: {"lines": [{"date", "amount"}], "total"}}``, in words.

        For a module to print the dates of a plan or of a settlement, it must override this method.
        """
        return {notice: {"lines": [], "total": False} for notice in self}
