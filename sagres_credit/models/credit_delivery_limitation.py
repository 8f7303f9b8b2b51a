from odoo import models


class CreditDelivery(models.Model):
    """A formal notice that reached the debtor makes the terms of what it asked for begin anew, at once."""

    _inherit = "credit.delivery"

    def _post_state(self, old_states):
        result = super()._post_state(old_states)
        formal = self.filtered("effective_date").notice_id.filtered("is_formal")
        formal.sudo().item_ids.receivable_id._update_limitation()
        return result

    def _describe_limitation_act(self):
        """Return this delivery in the words of the explanation of an item."""
        self.ensure_one()
        channel = dict(self._fields["channel"]._description_selection(self.env))[self.channel]
        return self.env._(
            "Formal notice received, %(channel)s %(number)s (artt. 1219, 2943 c. 4 c.c.)",
            channel=channel, number=self.tracking or self.reference,
        )
