from odoo import api, models

#: A receipt that is here and does not pay its items: a person says first whether the debtor has to pay again.
UNDECIDED = ("R6", "R9")


class PagopaPosition(models.Model):
    """No second notice is made of what a receipt paid, before somebody has said that it has to be paid again."""

    _inherit = "pagopa.position"

    @api.model
    def _is_made(self, spec):
        return super()._is_made(spec) or self._is_undecided(spec)

    @api.model
    def _is_undecided(self, spec):
        paid = spec["case_id"].pagopa_position_ids.filtered(lambda one: one.state in ("paid", "reported"))
        items = spec["receivable_ids"]
        return any(
            anomaly.state == "open" and anomaly.code in UNDECIDED
            for anomaly in paid.filtered(lambda one: one.receivable_ids & items).receipt_ids.anomaly_ids
        )
