from odoo import fields, models
from odoo.exceptions import UserError

from .pagopa_position import LIVING_STATES

#: Agreements whose position ends with them.
ALIVE = {"plan": ("active",), "settlement": ("approved", "active")}


class PagopaPosition(models.Model):
    """How a position lives: published, paid here or elsewhere, withdrawn; the ledger decides, the platform is told."""

    _inherit = "pagopa.position"

    def _publish(self, date_valid=None):
        """Let these positions be paid: at once, or from a day on; those already published stay as they are.

        :raises UserError: the creditor lacks an account or a taxonomy code
        """
        drafts = self.sudo().filtered(lambda position: position.state == "draft")
        for creditor in drafts.creditor_id:
            if not creditor._get_account():
                raise UserError(self.env._("Enter an account of %(creditor)s first.", creditor=creditor.name))
        if any(not position.category_id for position in drafts):
            raise UserError(self.env._("Enter the taxonomy code first: without it the platform refuses the position."))
        today = fields.Date.context_today(self)
        state = "published" if date_valid and date_valid > today else "valid"
        drafts._remember_amounts()
        drafts.write({"state": state, "date_valid": date_valid or today, "date_published": fields.Datetime.now()})
        drafts._queue()

    def _withdraw(self, reason, note=False):
        """Take these positions back: their numbers are never paid again, nor given to another debt.

        :param str reason: a value of ``withdrawal``
        :param note: what the person says who takes them back; the policy then makes no other by itself
        """
        living = self.sudo().filtered(lambda position: position.state in LIVING_STATES)
        told = living.filtered(lambda position: position.state != "draft")
        living.option_ids.filtered(lambda option: option.state == "unpaid").state = "withdrawn"
        person = {"withdrawn_by_id": self.env.uid, "withdrawal_note": note} if note else {}
        living.write({"state": "invalid", "withdrawal": reason, **person})
        told._queue()

    def _follow_ledger(self):
        """Bring these positions where the ledger and their agreements put them; running twice changes nothing."""
        living = self.sudo().filtered(lambda position: position.state in LIVING_STATES)
        for reason, positions in living.grouped(lambda position: position._get_end()).items():
            if reason:
                positions._withdraw(reason)
            else:
                positions._stay_true()

    def _get_end(self):
        """Return why this position must be withdrawn, ``False`` while it may be paid.

        For a module to withdraw what it holds, it must override this method.
        """
        self.ensure_one()
        if self.case_id._is_deceased():
            return "held"
        if self.kind in ALIVE:
            agreement = self[f"{self.kind}_id"]
            if agreement.state not in (*ALIVE[self.kind], "kept"):
                return "ended"
        elif self.kind == "receivable":
            # A plan or a settlement has numbers of its own; what is disputed may still be paid by who wants to.
            if any(item.hold_code in ALIVE for item in self.receivable_ids):
                return "replaced"
            gone = self.receivable_ids.filtered(
                lambda item: item.line_id.parent_state != "posted" or item.move_id.payment_state == "reversed"
            )
            if gone == self.receivable_ids:
                return "cancelled"
        if self.currency_id.compare_amounts(self.amount_now, 0) > 0 or self._has_receipt():
            return False
        # A part that nobody owes any more was not paid: others owe it.
        return "held" if self.kind == "share" and self._get_items_open() else "elsewhere"

    def _get_items_open(self):
        return self.receivable_ids.filtered(lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0)

    def _has_receipt(self):
        """Tell whether something of this position was paid by notice: then what is left at zero is paid, not withdrawn."""
        return any(option.state in ("paid", "reported") for option in self.option_ids)

    def _stay_true(self):
        """Write the states and the amounts that the ledger says, and tell the platform what has changed."""
        before = {position: position._get_told() for position in self}
        self._update_options()
        self._remember_amounts()
        today = fields.Date.context_today(self)
        for state, positions in self.grouped(lambda position: position._get_living_state(today)).items():
            positions.filtered(lambda position, state=state: position.state != state).state = state
        changed = self.filtered(lambda position: position._get_told() != before[position])
        changed.filtered(lambda position: position.state not in ("draft", "paid"))._queue()

    def _get_told(self):
        """Return what the platform knows of a position: a change of it is told."""
        self.ensure_one()
        return self.amount, self.state, [(option.amount, option.state) for option in self.option_ids]

    def _update_options(self):
        """Withdraw the installments that ask nothing any more, and the whole amount once one is paid by notice.

        What is owed again, because a payment was taken back, can be paid again by the same number.
        """
        several = self.filtered(lambda position: position.kind in ALIVE and len(position.option_ids) > 1)
        options = several.option_ids.filtered(lambda option: option.state in ("unpaid", "withdrawn"))
        asked = options._read_asked()
        for state, group in options.grouped(lambda option: "unpaid" if asked[option] > 0 else "withdrawn").items():
            group.filtered(lambda option, state=state: option.state != state).state = state

    def _get_living_state(self, today):
        self.ensure_one()
        if self.state == "draft":
            return "draft"
        paid = self.option_ids.filtered(lambda option: option.state in ("paid", "reported"))
        if paid and (self.currency_id.is_zero(self.amount_now) or "full" in paid.mapped("kind")):
            return "paid"
        if self.expires and self.date_due and self.date_due < today:
            return "expired"
        if paid:
            return "partially_paid"
        return "published" if self.date_valid and self.date_valid > today else "valid"

    def _queue(self):
        """Have the platform told what these positions are now.

        For a module to reach another service, it must override this method.
        """
        return self.env["pagopa.message"]
