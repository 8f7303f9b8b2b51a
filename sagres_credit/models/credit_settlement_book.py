from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import clean_context, format_amount, format_date

TAX_CAUSES = [
    ("settlement", "Settlement"),
    ("mini_credit", "Credit of a small amount"),
    ("prescribed", "Prescribed credit"),
    ("procedure", "Insolvency procedure"),
    ("derecognition", "Derecognition from the accounts"),
]
#: Keys of the context that would change how a nested reconciliation books cash-basis VAT or how much it takes.
BOOKING_CONTEXT = {"no_cash_basis": False, "move_reverse_cancel": False, "credit_amounts": {}, "skip_invoice_sync": False}


class CreditSettlement(models.Model):
    """What a settlement does in the books: once it is paid, the rest of its items is written off in the same transaction.

    What cannot be booked never stops the payment: it is a problem of the manager, who books it later.
    """

    _inherit = "credit.settlement"

    tax_cause = fields.Selection(
        TAX_CAUSES, required=True, default="settlement", readonly=True,
        help="Why the loss may be deducted (art. 101 c. 5 TUIR); whether a VAT note may follow is another matter"
        " (art. 26 d.P.R. 633/1972).",
    )
    move_id = fields.Many2one(
        "account.move", string="Write-off entry", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
    )
    reversal_move_id = fields.Many2one(
        "account.move", string="Reversal of the write-off", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null",
    )
    amount_written_off = fields.Monetary(string="Written off", compute="_compute_amount_written_off", compute_sudo=True)

    @api.depends("move_id.state", "move_id.line_ids.balance")
    def _compute_amount_written_off(self):
        for settlement in self:
            entry = settlement.move_id.filtered(lambda move: move.state == "posted")
            settlement.amount_written_off = -sum(settlement._get_entry_lines(entry).mapped("balance"))

    def _set_kept(self):
        """Close the items in the books, too, in the transaction of the payment itself."""
        result = super()._set_kept()
        self._book()
        return result

    def action_book(self):
        """Book, or take out of the books, what could not be when the payment said so: what was missing is there now."""
        self.ensure_one()
        self._check_may_book()
        settlement = self._get_booking_records()
        settlement.case_id._lock_for_agreement()
        if settlement.state != "kept" and not settlement.move_id:
            raise UserError(self.env._("Only a settlement that was paid, or a write-off that was approved, is booked."))
        if settlement.state == "kept":
            settlement._book_one()
            settlement._release_items()
        else:
            settlement._take_off_entry()
            settlement._solve_problem("settlement_entry")
        return True

    def _check_may_book(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise UserError(self.env._("Only a manager of the credit management books a settlement."))

    def _get_booking_records(self):
        """Return these settlements as they are booked: by the software, with nothing of the caller's context."""
        env = self.env(su=True, context={**clean_context(self.env.context), **BOOKING_CONTEXT})
        return self.with_env(env).with_company(self.company_id[:1])

    def _book(self):
        """Book each of these settlements, or tell the manager why it cannot be; booking twice changes nothing."""
        for settlement in self:
            settlement._get_booking_records()._try(
                "_book_one", self.env._("%(settlement)s is not booked", settlement=settlement.display_name),
            )

    def _try(self, method, failure):
        """Call a method that books; what fails leaves no trace in the books and is a problem of the manager.

        :param str failure: what the manager is told before the reason
        :return: whether it was booked
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
                self.env.flush_all()
        except OperationalError:
            raise  # Odoo tries the whole transaction again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            self._report_entry(failure, str(error))
            return False
        return True

    def _book_one(self):
        """Allocate the debtor's payments up to what was agreed, then write off what is left of the items."""
        if self._is_entry_in_force():
            return
        self._take_off_entry()
        if self.kind == "settlement":
            self._allocate_payments()
        items = self._get_open_lines()
        if items:
            self._write_off(items)
        self._solve_problem("settlement_entry")

    def _get_open_lines(self):
        """Return the journal items of this settlement that are still open, the oldest first."""
        lines = self.receivable_ids.line_id.filtered(
            lambda line: line.parent_state == "posted" and line.company_currency_id.compare_amounts(line.amount_residual, 0) > 0
        )
        return lines.sorted(lambda line: (line.date_maturity or line.date, line.id))

    def _allocate_payments(self):
        """Reconcile the unallocated payments of the debtor with the items, no further than what was agreed."""
        items = self._get_open_lines()
        needed = self._get_amount_to_allocate(items)
        if self.currency_id.compare_amounts(needed, 0) <= 0:
            return
        steps, missing = self._plan_allocation(items, self._get_unallocated_lines(), needed)
        if self.currency_id.compare_amounts(missing, 0) > 0:
            raise UserError(self.env._(
                "%(amount)s of what was paid is in another currency or on another account than the items: reconcile it by "
                "hand first.", amount=format_amount(self.env, missing, self.currency_id),
            ))
        for payment, amounts in steps:
            payment._reconcile_amounts(amounts)

    def _get_amount_to_allocate(self, items):
        """Return how much of what is open of the items is not the discount: the payments that are not allocated cover it."""
        reduced = float(self._read_ledger()[0][2])
        debt = max(self.amount_debt - reduced, 0)
        discount = debt - min(self.amount, debt)
        return self.currency_id.round(sum(self._get_line_parts(items).values()) - discount)

    def _get_line_parts(self, lines):
        """Return ``{journal item: what the debtor owes of it}``, in company currency: all of it, or a part."""
        parts = self.case_id._get_parts(self.receivable_ids)
        return {item.line_id: part for item, part in parts.items() if item.line_id in lines}

    def _get_unallocated_lines(self):
        """Return the payments of the debtor that pay nothing yet, the oldest first."""
        self._flush_paid()
        rows = self.env.execute_query(SQL(
            "SELECT item.id FROM credit_receivable AS receivable"
            " JOIN account_move_line AS item ON item.id = receivable.line_id"
            " JOIN account_journal AS journal ON journal.id = item.journal_id AND %s"
            " WHERE receivable.case_id = %s AND item.amount_residual < 0 AND item.parent_state = 'posted'"
            " ORDER BY item.date, item.id",
            self._get_payment_condition(), self.case_id.id,
        ))
        return self.env["account.move.line"].browse([row[0] for row in rows])

    def _plan_allocation(self, items, payments, needed):
        """Return ``([(payment, {item: amount in its currency})], what no payment covers)``, the oldest items first."""
        left = {item: item.amount_residual for item in items}
        steps = []
        for payment in payments:
            free, amounts = min(-payment.amount_residual, needed), {}
            for item in items.filtered(
                lambda item, paid=payment: item.account_id == paid.account_id and item.currency_id == paid.currency_id
            ):
                share = self.currency_id.round(min(free, left[item]))
                if share > 0:
                    amounts[item] = item.currency_id.round(item.amount_residual_currency * share / item.amount_residual)
                    left[item] -= share
                    free -= share
                    needed -= share
            if amounts:
                steps.append((payment, amounts))
        return steps, self.currency_id.round(needed)

    def _write_off(self, items):
        """Book one entry that closes these items, and reconcile it without making any cash-basis VAT due."""
        parts = self._get_line_parts(items)
        items = items.filtered(lambda item: item.company_currency_id.compare_amounts(parts[item], 0) > 0)
        if not items:
            return
        written = {move: sum(parts[line] for line in lines) for move, lines in items.grouped("move_id").items()}
        move = self.env["account.move"].create(self._prepare_entry_vals(items, parts))
        self._date_entry(move)
        move._post(soft=False)
        self.move_id = move
        lines = self._get_entry_lines(move).sorted("id")
        lines.with_context(no_cash_basis=True)._reconcile_plan([
            item + line for item, line in zip(items, lines, strict=True)
        ])
        self._report_transition_vat(written)

    def _get_entry_lines(self, move):
        """Return the items of a write-off entry that close the items of the debtor."""
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def _prepare_entry_vals(self, items, parts):
        """Return the values of the entry that closes ``parts`` of these items."""
        mandate = self._get_booking_mandate()
        mandate._check_settlement_setup()
        total = self.currency_id.round(sum(parts[item] for item in items))
        label = self._get_entry_label()
        debits = [
            {"account_id": account.id, "partner_id": self.debtor_id.id, "name": label, "balance": amount}
            for account, amount in mandate._split_loss(total)
        ]
        closing = [
            {
                "account_id": item.account_id.id, "partner_id": item.partner_id.id, "currency_id": item.currency_id.id,
                "name": f"{label} · {item.move_id.name}", "balance": -parts[item],
                "amount_currency": -item._get_part_currency(parts[item]),
            }
            for item in items
        ]
        return {
            "move_type": "entry", "company_id": self.company_id.id, "journal_id": mandate._get_settlement_journal().id,
            "date": fields.Date.context_today(self), "ref": label, "credit_tax_cause": self.tax_cause,
            "line_ids": [fields.Command.create(vals) for vals in [*debits, *closing]],
        }

    def _get_booking_mandate(self):
        mandate = self.company_id.credit_mandate_id
        if not mandate:
            raise UserError(self.env._(
                "%(client)s has no active mandate: nothing is booked for it.", client=self.company_id.name,
            ))
        return mandate

    def _get_entry_label(self):
        causes = dict(self._fields["tax_cause"]._description_selection(self.env))
        return self.env._(
            "%(settlement)s, write-off: %(cause)s", settlement=self.display_name, cause=causes[self.tax_cause].lower(),
        )

    def _date_entry(self, move):
        """Move an entry of a locked day to Odoo's own next open day, and say so.

        :raises UserError: when the day is closed for good
        """
        locks = move._get_violated_lock_dates(move.date, False)
        hard = [day for day, name in locks if name == "hard_lock_date"]
        if hard:
            raise UserError(self.env._(
                "The books are closed for good until %(day)s.", day=format_date(self.env, max(hard)),
            ))
        if locks:
            today, move.date = move.date, move._get_accounting_date(move.date, False, lock_dates=locks)
            self._message_log(body=self.env._(
                "%(today)s is locked: the entry is dated %(date)s, the next open day.",
                today=format_date(self.env, today), date=format_date(self.env, move.date),
            ))
