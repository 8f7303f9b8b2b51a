from odoo import fields, models
from odoo.tools.misc import format_amount


class CreditCase(models.Model):
    """What an heir's case is told of its share, and since when who looks after it."""

    _inherit = "credit.case"

    def _write_first_assignments(self):
        """Keep from which day who looks after the deceased looks after these heirs."""
        today = fields.Date.context_today(self)
        self.env["credit.assignment"].sudo().create([
            {
                "case_id": case.id, "company_id": case.company_id.id, "user_id": case.user_id.id, "date_from": today,
                "cause": "parent",
            }
            for case in self if case.user_id
        ])

    def _tell_shares(self, before):
        """Write into the threads what the shares are now, and put these heirs on the day of their operator.

        :param dict before: ``{case: share until now, if any}``
        """
        fresh = self.filtered(lambda case: not before[case])
        self._message_log_batch(bodies={case.id: case._say_share(before[case]) for case in self})
        fresh._put_on_day("first_contact", self.env._("An heir has accepted: agree how the share is paid"), instead_of=None)
        (self - fresh)._put_on_day("call", self.env._("The share has changed: look at what was agreed"))

    def _say_share(self, before):
        self.ensure_one()
        values = {
            "before": before or "", "share": self.heirs_share, "deceased": self.parent_id.partner_id.name,
            "amount": format_amount(self.env, self.amount_due, self.currency_id),
        }
        if before:
            return self.env._("The share of the debt of %(deceased)s is %(share)s, it was %(before)s: %(amount)s.", **values)
        return self.env._("Heir of %(deceased)s for %(share)s: %(amount)s.", **values)

    def _rest_when_closed(self):
        """Take off the day the heirs who owe nothing any more."""
        closed = self.filtered(lambda case: not case.is_open and case.next_action)
        closed._take_off_day([action for action, _label in self._fields["next_action"].selection])
