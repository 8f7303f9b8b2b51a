from odoo import models
from odoo.exceptions import UserError

from .credit_estate import OPEN_STATES
from .credit_heir import ACCEPTED_STATES, CALLED_STATES

CLOSE_REASONS = [
    ("paid", "Paid"),
    ("kept", "Every share was agreed and kept"),
    ("state", "No heirs: devolved to the State"),
    ("no_heirs", "No heirs: loss"),
    ("loss", "Loss: nothing more can be had"),
]
#: Reasons that leave a debt nobody pays: a write-off is proposed.
LOSSES = ("state", "no_heirs", "loss")


class CreditEstate(models.Model):
    """A succession ends: paid, agreed and kept, without heirs, or as a loss that somebody else approves."""

    _inherit = "credit.estate"

    def action_close(self):
        """Open the dialog that ends the succession."""
        self.ensure_one()
        self.case_id._check_may_act()
        return self._get_dialog("credit.estate.close", self.env._("Close the estate"))

    def _close(self, reason, note=None):
        """End this succession.

        :param str reason: a value of ``CLOSE_REASONS``
        :raises UserError: where the facts say otherwise
        """
        self.ensure_one()
        self.case_id._check_may_act()
        words = dict(self._get_close_reasons())
        if reason not in words:
            raise UserError(self.env._("Choose how it ended."))
        if self.state not in OPEN_STATES:
            raise UserError(self.env._("%(estate)s has ended already.", estate=self.display_name))
        estate = self.sudo()
        obstacle = estate._explain_close_obstacle(reason)
        if obstacle:
            raise UserError(obstacle)
        text = " · ".join(filter(None, [words[reason], (note or "").strip()]))
        estate._set_state("no_heirs" if reason in ("state", "no_heirs") else "closed", **estate._get_end_vals(text))
        estate._message_log(body=self.env._("Closed: %(reason)s", reason=text))

    def _get_close_reasons(self):
        return self.env["credit.estate.close"]._fields["reason"]._description_selection(self.env)

    def _explain_close_obstacle(self, reason):
        """Return in words why this succession cannot end so, ``False`` where it can."""
        self.ensure_one()
        if reason == "paid":
            is_open = not self.currency_id.is_zero(self.case_id.amount_due)
            return is_open and self.env._("Something is still open: it is not paid.")
        if not self.is_verified:
            return self.env._("Confirm the death first: whoever is only said to have died may still pay.")
        if reason == "kept":
            kept = all(heir._has_kept() for heir in self.heir_ids.filtered(lambda heir: heir.state in ACCEPTED_STATES))
            return not (self.state == "agreed" and kept) and self.env._("Not every share was agreed and kept yet.")
        living = self.heir_ids.filtered(
            lambda heir: heir.state in (*CALLED_STATES, *ACCEPTED_STATES) and heir.relation != "state"
        )
        if reason in ("state", "no_heirs") and living:
            return self.env._(
                "%(heirs)s: they accepted or may still accept, there are heirs.", heirs=", ".join(living.mapped("name"))
            )
        return False

    def _get_write_off_action(self):
        """Return the dialog that proposes to write off what is left; nothing is booked by itself."""
        self.ensure_one()
        case = self.case_id
        if not case.item_count or case.plan_id or case.settlement_id:
            return False
        return case.action_write_off()


class CreditHeir(models.Model):
    """Whether the share of an heir was paid as agreed."""

    _inherit = "credit.heir"

    def _has_kept(self):
        """Tell whether what was agreed with this heir was paid, or they have no share."""
        self.ensure_one()
        if self.share and not self._get_share():
            return True
        case = self.sudo().case_id
        return any(agreement.state == "kept" for agreement in [*case.plan_ids, *case.settlement_ids])
