from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CreditMatch(models.Model):
    """The carrying out of a match: under a lock, if the ledger still is as it was shown."""

    _inherit = "credit.match"

    def _confirm(self, candidate, user, rest_on_account=False):
        """Book what a person confirmed, and learn whose account it was."""
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(self.env._("Somebody is deciding on this bank line at this moment. Open it again in a while."))
        self.invalidate_recordset()
        self._check_waits()
        self._book(candidate, rest_on_account)
        if self.kind == "receipt" and not self.env.context.get("credit_no_learning"):
            self.env["credit.payer.account"]._learn(self, candidate.partner_id, user)
        self._set_state("confirmed", user)
        self._post_note(candidate, user)

    def _book(self, candidate, rest_on_account=False):
        """Reconcile the bank line with what a candidate pays; what is left waits unless it goes on account.

        :raises UserError: the ledger is no longer as it was when this was proposed
        """
        line = self.statement_line_id.with_company(self.company_id).with_context(tracking_disable=True)
        if self.kind == "return":
            return self._book_return(line, candidate)
        amounts = self._lock_parts(candidate)
        currency = self.company_id.currency_id
        if currency.compare_amounts(line._get_left(), self.amount):
            raise UserError(self.env._("A part of this bank line was explained meanwhile: press «Look again»."))
        items = line.env["account.move.line"].browse([item.id for item in amounts])
        whole = items.filtered(lambda item: not currency.compare_amounts(item.amount_residual, amounts[item]))
        if candidate.partner_id and not line.partner_id:
            line.partner_id = candidate.partner_id
        if whole:
            line._reconcile_with(whole)
        for item in items - whole:
            line._reconcile_with(item, amount=amounts[item])
        if rest_on_account and not currency.is_zero(line._get_left()):
            line._put_on_account(candidate.partner_id)
        return None

    def _lock_parts(self, candidate):
        """Lock the items of a candidate and return ``{item: amount}``.

        :raises UserError: one of them is no longer open for so much
        """
        items = candidate._get_items()
        if items:
            self.env.flush_all()
            self.env.cr.execute(SQL(
                "SELECT id FROM account_move_line WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(items.ids)
            ))
            items.invalidate_recordset()
        amounts = {self.env["account.move.line"].browse(part["line"]): part["cents"] / 100 for part in candidate.parts or ()}
        currency = self.company_id.currency_id
        for item, amount in amounts.items():
            if not item.exists() or item.company_id != self.company_id:
                raise UserError(self.env._("A document of this proposal is no longer there: press «Look again»."))
            is_open = item.parent_state == "posted" and currency.compare_amounts(item.amount_residual, amount) >= 0
            # What was the whole of an item must still be the whole of it.
            if not is_open or (candidate._is_whole(item) and currency.compare_amounts(item.amount_residual, amount)):
                raise UserError(self.env._(
                    "%(document)s is no longer open as it was: press «Look again».", document=item.move_id.name,
                ))
        return amounts

    def _post_note(self, candidate, user):
        """Write into the thread of the case what a person matched."""
        case = self.env["credit.case"].search([
            ("company_id", "=", self.company_id.id), ("partner_id", "=", candidate.partner_id.id), ("parent_id", "=", False),
        ], limit=1)
        if case:
            told = self.with_context(lang=case.user_id.lang or self.env.user.lang)
            case.with_user(user).sudo().message_post(
                body=told.env._("%(user)s matched %(receipt)s.", user=user.name, receipt=told.display_name),
                subtype_xmlid="mail.mt_note",
            )
