from odoo import api, fields, models


class CreditBatchProgress(models.AbstractModel):
    """How far a batch is: it knows how many it has chosen, how many were worked, and in which states it is at work."""

    _name = "credit.batch.progress"
    _description = "Progress of a batch"

    #: The states in which a batch is at work.
    _busy_states = ()

    progress = fields.Float(compute="_compute_progress")
    is_busy = fields.Boolean(compute="_compute_progress")

    @api.depends("total", "done", "state")
    def _compute_progress(self):
        for batch in self:
            batch.is_busy = batch.state in self._busy_states
            batch.progress = 100.0 * batch.done / (batch.total or 1) if batch.is_busy else 100.0
