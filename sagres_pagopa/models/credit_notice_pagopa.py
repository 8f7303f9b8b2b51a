from odoo import fields, models
from odoo.tools import SQL

from .pagopa_position import PAYABLE_STATES

PURPOSE = [("pagopa", "pagoPA notice")]


class CreditNotice(models.Model):
    """A message that brings payment notices and nothing else: it leaves while they can be paid."""

    _inherit = "credit.notice"

    purpose = fields.Selection(selection_add=PURPOSE, ondelete={"pagopa": "cascade"})

    def _judge(self, barred):
        """Judge a message that brings payment notices by them, and by what keeps its debtor from being asked."""
        if self.purpose != "pagopa":
            return super()._judge(barred)
        if barred:
            return "held", barred
        if not self._get_pagopa_options():
            return "cancelled", "paid"
        return ("held", self.case_id.hold_code) if self._is_held_back() else ("leave", False)

    def _get_asked(self, today):
        """Return nothing of the ledger beside the sum of the payment notices: each names its own items."""
        if self.purpose != "pagopa":
            return super()._get_asked(today)
        return self.env["credit.receivable"], sum(self._get_pagopa_positions().mapped("amount_now"))

    def _write_mark(self, place, borne):
        """Look at the positions once more: what was paid since the batch was claimed goes back to the queue."""
        if self.purpose == "pagopa" and not self._is_still_asked():
            return False
        return super()._write_mark(place, borne)

    def _is_still_asked(self):
        """Tell whether the positions still ask for what was printed, as other transactions left them."""
        self.env.cr.execute(SQL(
            """
            SELECT COALESCE(SUM(known.amount) FILTER (WHERE known.state IN %s), 0)
              FROM pagopa_notice_position_rel AS linked JOIN pagopa_position AS known ON known.id = linked.position_id
             WHERE linked.notice_id = %s
            """, PAYABLE_STATES, self.id,
        ))
        return not self.currency_id.compare_amounts(float(self.env.cr.fetchone()[0]), self.amount)


class MailTemplate(models.Model):
    """A text may be that of a message with payment notices."""

    _inherit = "mail.template"

    credit_purpose = fields.Selection(selection_add=PURPOSE, ondelete={"pagopa": "set null"})
