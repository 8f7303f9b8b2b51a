from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

#: What is read of the items, by one statement however many they are.
READ = (
    "account_id", "amount_residual", "company_id", "currency_id", "matching_number", "parent_state", "partner_id", "reconciled",
)
#: Items that one counterpart pays at most: core's work on a reconciliation grows with the square of its items.
COUNTERPART = 500


class AccountBankStatementLine(models.Model):
    """A bank line that is known pays what it pays: journal items take the place of its suspense account."""

    _inherit = "account.bank.statement.line"

    def _reconcile_with(self, items, amount=None):
        """Reconcile open journal items with this bank line; what is left of it stays on the suspense account.

        One counterpart for each account and partner is booked, one more for each ``COUNTERPART`` items. Community has no
        screen for this; the pagoPA channel and the matching of receipts share this method.

        :param items: open ``account.move.line`` of this company, in its currency, on accounts that can be reconciled
        :param float amount: how much of a single item is paid, where that is not all that is open of it
        :raises UserError: an item is not open, of another company or in another currency, or they exceed what is left
        """
        self.ensure_one()
        items.fetch(READ)
        suspense = self._seek_for_lines()[1]
        asked = sum(items.mapped("amount_residual")) if amount is None else amount
        self._check_items(items, suspense, asked)
        groups = list(self._divide_items(items))
        commands = [Command.delete(line.id) for line in suspense]
        commands += self._prepare_counterparts(groups, amount)
        commands += self._prepare_rest(suspense.account_id[:1], sum(suspense.mapped("balance")) + asked)
        known, waiting = set(self.move_id.line_ids.ids), suspense.account_id[:1]
        self.move_id.with_context(force_delete=True, skip_readonly_check=True).write({"line_ids": commands})
        counterparts = self.move_id.line_ids.filtered(lambda line: line.id not in known and line.account_id != waiting)
        self._reconcile_groups(groups, counterparts)

    def _prepare_counterparts(self, groups, amount):
        """Return the commands that book what pays these groups of items."""
        # Core looks for distributions again and again for each line: say at once that there are none.
        plain = not self.env["account.analytic.distribution.model"].sudo().search_count([], limit=1)
        return [
            Command.create({
                **self._prepare_counterpart_vals(
                    account, partner, -(sum(group.mapped("amount_residual")) if amount is None else amount)
                ),
                **({"analytic_distribution": False} if plain else {}),
            })
            for account, partner, group in groups
        ]

    def _prepare_rest(self, waiting, left):
        """Return the command that leaves on the suspense account what is not paid yet."""
        currency = self.company_id.currency_id
        if currency.is_zero(left):
            return []
        vals = self._prepare_counterpart_vals(waiting, self.partner_id, currency.round(left))
        return [Command.create({**vals, "name": self.payment_ref})]

    def _reconcile_groups(self, groups, counterparts):
        pairs = [
            (group, counterpart)
            for (_account, _partner, group), counterpart in zip(groups, counterparts.sorted("id"), strict=True)
        ]
        left = self.env["account.move.line"]._reconcile_wholesale(pairs)
        if left:
            self.env["account.move.line"]._reconcile_plan([group | counterpart for group, counterpart in left])

    def _divide_items(self, items):
        """Yield ``(account, partner, items)`` for each counterpart: not too many, and apart what only core reconciles."""
        for (account, partner), group in self._group_items(items).items():
            owed = account.account_type in ("asset_receivable", "liability_payable")
            alike = group.grouped(lambda item: (item.amount_residual > 0, bool(item.matching_number)))
            for some in [group] if owed else alike.values():
                for start in range(0, len(some), COUNTERPART):
                    yield account, partner, some[start:start + COUNTERPART]

    def _group_items(self, items):
        """Return ``{(account, partner): the items}`` that one counterpart pays each.

        For a module to book fewer counterparts, it must override this method.
        """
        return items.grouped(lambda item: (item.account_id, item.partner_id))

    def _prepare_counterpart_vals(self, account, partner, balance):
        currency = self.company_id.currency_id
        return {
            "account_id": account.id, "partner_id": partner.id, "name": self.payment_ref, "balance": currency.round(balance),
            "currency_id": currency.id, "amount_currency": currency.round(balance),
        }

    def _check_items(self, items, suspense, asked):
        currency = self.company_id.currency_id
        if not suspense:
            raise UserError(self.env._("This bank line is reconciled already."))
        if (self.journal_id.currency_id or currency) != currency or any(item.currency_id != currency for item in items):
            raise UserError(self.env._("Only items in the currency of the client are reconciled with a bank line by themselves."))
        if any(item.reconciled or item.parent_state != "posted" or item.company_id != self.company_id for item in items):
            raise UserError(self.env._("An item was reconciled meanwhile: look at the bank line again."))
        open_amount = sum(suspense.mapped("balance"))
        if currency.compare_amounts(abs(asked), abs(open_amount)) > 0 or open_amount * asked > 0:
            raise UserError(self.env._("These items are more than what is left of the bank line."))
