from odoo import fields, models
from odoo.tools import SQL

from .pagopa_position import LIVING_STATES


class PagopaPosition(models.Model):
    """What changes in a position waits until the platform was told, once, whatever changes meanwhile."""

    _inherit = "pagopa.position"

    def _queue(self):
        """Have the platform told, by one statement; who changes a position that waits already puts it first in its turn.

        The row is written again on purpose: a worker that is about to build the message waits for this transaction.
        """
        messages = super()._queue()
        if not self:
            return messages
        self.flush_model(["creditor_id", "company_id"])
        self.env["pagopa.creditor"].flush_model(["use_gpd", "use_node"])
        messages.flush_model()
        rows = self.env.execute_query(SQL(
            """
            INSERT INTO pagopa_message (
                   position_id, creditor_id, company_id, service, state, attempts, alone, date_next, create_uid, create_date)
            SELECT p.id, p.creditor_id, p.company_id, CASE WHEN c.use_gpd THEN 'gpd' ELSE 'aca' END, 'waiting', 0, FALSE,
                   %(now)s, %(user)s, %(now)s
              FROM pagopa_position p JOIN pagopa_creditor c ON c.id = p.creditor_id
             WHERE p.id = ANY(%(ids)s) AND (c.use_gpd OR c.use_node)
             ORDER BY p.id
                ON CONFLICT (position_id, service) WHERE state = 'waiting'
                DO UPDATE SET date_next = EXCLUDED.date_next, attempts = 0, error = NULL
            RETURNING id
            """, now=fields.Datetime.now(), user=self.env.uid, ids=self.ids,
        ))
        messages.invalidate_model()
        messages._wake()
        return messages.sudo().browse([message_id for message_id, in rows])


class PagopaCreditor(models.Model):
    """A creditor that changes the way it works tells its open positions again, the new way."""

    _inherit = "pagopa.creditor"

    def write(self, vals):
        before = {creditor: creditor._get_way() for creditor in self}
        result = super().write(vals)
        changed = self.filtered(lambda creditor: creditor._get_way() != before[creditor])
        if changed:
            self.env["pagopa.message"].sudo().search([
                ("creditor_id", "in", changed.ids), ("state", "=", "waiting"),
            ]).unlink()
            self.env["pagopa.position"].sudo().search([
                ("creditor_id", "in", changed.ids), ("state", "in", LIVING_STATES), ("state", "!=", "draft"),
            ])._queue()
        return result

    def _get_way(self):
        return self.environment, self.use_gpd, self.use_node
