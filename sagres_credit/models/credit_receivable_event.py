from odoo import api, models
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """The acts recorded by people interrupt and suspend the limitation of the items they speak of."""

    _inherit = "credit.receivable"

    @api.model
    def _get_limitation_events_query(self):
        """Add the valid acts recorded by people; one whose payment is no longer posted counts no more."""
        recorded = SQL(
            """SELECT link.receivable_id, event.kind, event.date, event.date_end, event.outcome,
                      'credit.limitation.event'::varchar, event.id
                 FROM credit_limitation_event AS event
                 JOIN credit_limitation_event_receivable_rel AS link ON link.event_id = event.id
            LEFT JOIN account_payment AS payment ON payment.id = event.payment_id
            LEFT JOIN account_move AS entry ON entry.id = payment.move_id
                WHERE event.state = 'valid'
                  AND (event.payment_id IS NULL
                       OR payment.state IN ('in_process', 'paid') AND COALESCE(entry.state, 'posted') = 'posted')"""
        )
        return SQL("%s UNION ALL %s", super()._get_limitation_events_query(), recorded)

    @api.model
    def _flush_limitation_events(self):
        result = super()._flush_limitation_events()
        self.env["credit.limitation.event"].flush_model()
        self.env["account.payment"].flush_model(["move_id", "state"])
        self.env["account.move"].flush_model(["state"])
        return result
