from odoo import api, models
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """The formal notices that reached the debtor interrupt the limitation of what they asked for."""

    _inherit = "credit.receivable"

    @api.model
    def _get_limitation_events_query(self):
        """Add the delivered formal notices (1219 and 2943 c. 4 c.c.), each from the day it reached the debtor.

        A letter merely sent is none, nor is an ordinary e-mail or SMS.
        """
        delivered = SQL(
            """SELECT item.receivable_id, 'interruption'::varchar, delivery.effective_date, NULL::date, NULL::varchar,
                      'credit.delivery'::varchar, delivery.id
                 FROM credit_delivery AS delivery
                 JOIN credit_notice AS notice ON notice.id = delivery.notice_id
                  AND notice.is_formal AND notice.message_id = delivery.message_id
                 JOIN credit_notice_item AS item ON item.notice_id = notice.id
                WHERE delivery.effective_date IS NOT NULL"""
        )
        return SQL("%s UNION ALL %s", super()._get_limitation_events_query(), delivered)

    @api.model
    def _flush_limitation_events(self):
        result = super()._flush_limitation_events()
        self.env["credit.delivery"].flush_model(["effective_date", "message_id", "notice_id"])
        self.env["credit.notice"].flush_model(["is_formal", "message_id"])
        self.env["credit.notice.item"].flush_model(["notice_id", "receivable_id"])
        return result
