from psycopg2.errors import DeadlockDetected, SerializationFailure, UniqueViolation

from odoo import api, models

TRIES = 5


class CreditRetryMixin(models.AbstractModel):
    """Scheduled work in small transactions: each step is committed, and done again where somebody changed the same rows."""

    _name = "credit.retry.mixin"
    _description = "Work in small transactions"

    @api.model
    def _commit_step(self, processed, left=1):
        """Commit the work so far and return the seconds left to the scheduled job."""
        return self.env["ir.cron"]._commit_progress(processed, remaining=left)

    @api.model
    def _retry(self, work):
        """Do ``work`` again from the start of its transaction when somebody changed the same rows meanwhile."""
        for attempt in range(1, TRIES + 1):
            try:
                done = work()
                self.env.flush_all()
                return done
            except (SerializationFailure, DeadlockDetected, UniqueViolation):
                if attempt == TRIES:
                    raise
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
        return None
