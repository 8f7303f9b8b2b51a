from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context, format_date

from ..credit_settlement_book import BOOKING_CONTEXT


class CreditAllowance(models.Model):
    """What an approved valuation does in the books of the client: one entry for the movement, and never twice.

    The entry makes up what the account of the allowance does not hold yet on the day, or releases what it holds in excess.
    """

    _inherit = "credit.allowance"

    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
    )
    reversal_move_id = fields.Many2one(
        "account.move", string="Reversal of the entry", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
    )
    booked_by_id = fields.Many2one("res.users", string="Booked by", readonly=True, copy=False)
    booked_on = fields.Date(readonly=True, copy=False)
    is_entry_gone = fields.Boolean(compute="_compute_is_entry_gone", compute_sudo=True)
    uses_losses = fields.Boolean(
        compute="_compute_uses_losses", compute_sudo=True, help="Write-offs of this mandate do not use the allowance yet.",
    )

    def _compute_is_entry_gone(self):
        """Tell of booked valuations whose entry somebody took back in the books."""
        for allowance in self:
            entry = allowance.move_id
            allowance.is_entry_gone = allowance.state == "booked" and bool(entry) and (
                entry.state != "posted" or bool(entry.reversal_move_ids.filtered(lambda move: move.state == "posted"))
            )

    def _compute_uses_losses(self):
        for allowance in self:
            allowance.uses_losses = allowance.mandate_id.settlement_use == "loss"

    def action_book(self):
        """Book the movement in the company of the client."""
        self.ensure_one()
        self._check_manager()
        allowance = self._get_booking_records()
        allowance._lock()
        allowance.mandate_id.lock_for_update()  # two valuations of one client are booked one after the other
        if allowance.state != "approved":
            raise UserError(self.env._("Only a valuation that was approved is booked, and once."))
        allowance._check_bookable()
        held = allowance.mandate_id._get_fund_balance(allowance.date)
        allowance.write({
            "state": "booked", "amount_held": float(held), "booked_by_id": self.env.user.id,
            "booked_on": fields.Date.context_today(self),
        })
        if not allowance.currency_id.is_zero(allowance.amount_movement):
            allowance.move_id = allowance._create_entry()
        allowance._update_tax()
        return True

    def _get_booking_records(self):
        """Return this valuation as it is booked: by the software, with nothing of the caller's context."""
        env = self.env(su=True, context={**clean_context(self.env.context), **BOOKING_CONTEXT})
        return self.with_env(env).with_company(self.company_id[:1])

    def _check_bookable(self):
        """Raise where the books do not take the entry, or would take it twice."""
        self.mandate_id._check_allowance_setup()
        others = self.search([("company_id", "=", self.company_id.id), ("state", "=", "booked"), ("date", ">=", self.date)])
        if others:
            raise UserError(self.env._(
                "The valuation %(other)s is booked already: reverse it first.", other=others[0].display_name,
            ))
        locks = self.env["account.move"].new({
            "company_id": self.company_id.id, "journal_id": self.mandate_id._get_settlement_journal().id,
        })._get_violated_lock_dates(self.date, False)
        if locks:
            raise UserError(self.env._(
                "The books of %(client)s are closed until %(day)s: an entry of %(date)s cannot be booked. Have them opened, or"
                " value a later day.", client=self.company_id.name, day=format_date(self.env, max(day for day, _name in locks)),
                date=format_date(self.env, self.date),
            ))

    def _create_entry(self):
        """Return the posted entry of the movement."""
        move = self.env["account.move"].create(self._prepare_entry_vals())
        move._post(soft=False)
        return move

    def _prepare_entry_vals(self):
        mandate, movement = self.mandate_id, self.amount_movement
        other = mandate.allowance_provision_account_id
        if movement < 0:
            other = mandate.allowance_release_account_id or other
        label = self._get_entry_label()
        return {
            "move_type": "entry", "company_id": self.company_id.id, "journal_id": mandate._get_settlement_journal().id,
            "date": self.date, "ref": label,
            "line_ids": [
                fields.Command.create({"account_id": account.id, "name": label, "balance": balance, "tax_ids": [(5,)]})
                for account, balance in ((other, movement), (mandate._get_fund_account(), -movement))
            ],
        }

    def _get_entry_label(self):
        words = {"date": format_date(self.env, self.date)}
        if self.amount_movement < 0:
            return self.env._("Allowance for doubtful debts at %(date)s: release", **words)
        return self.env._("Allowance for doubtful debts at %(date)s: provision", **words)

    def action_reverse(self):
        """Take a booked valuation out of the books again; the movement comes back whole."""
        self.ensure_one()
        self._check_manager()
        allowance = self._get_booking_records()
        allowance._lock()
        if allowance.state != "booked":
            raise UserError(self.env._("Only a booked valuation is reversed, and once."))
        later = self.search([("company_id", "=", self.company_id.id), ("state", "=", "booked"), ("date", ">", self.date)])
        if later:
            raise UserError(self.env._(
                "The valuation %(other)s is booked already: reverse it first.", other=later[0].display_name,
            ))
        allowance._take_back_entry()
        allowance.state = "reversed"
        return True

    def _take_back_entry(self):
        """Reverse the entry, unless an accountant did so; a draft one is cancelled."""
        move = self.move_id
        done = move.reversal_move_ids.filtered(lambda entry: entry.state == "posted")
        if done:
            self.reversal_move_id = done[0]
        elif move.state == "draft":
            move.button_cancel()
        elif move.state == "posted":
            self.reversal_move_id = move._reverse_moves([{
                "date": move._get_accounting_date(move.date, False),
                "ref": self.env._("Reversal of: %(entry)s", entry=move.name),
            }], cancel=True)

    def action_open_entry(self):
        """Open the entry in the books of the client."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.move_id.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids},
        }
