import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..models.web.limits import LIMITS

TRIES = 10
MOST = 1_000_000_000
#: A minute that lies further away was written by a clock that went wrong: it counts no more.
NEAR = 1


class CreditLinkAttempt(models.TransientModel):
    """Visits are counted by the minute, for all servers together, whatever becomes of the visit itself."""

    _inherit = "credit.link.attempt"

    minute = fields.Integer(readonly=True)

    @api.model
    def _visit(self, limit, value):
        """Count one more visit of this minute against a limit, and tell whether it is one too many."""
        query = self._get_visit_query(f"visit:{limit}:{self._hide(value)}", self._get_visit_limit(limit))
        for _try in range(TRIES):
            try:
                # Not in the transaction of the visit: that may be long, may fail, may be read-only.
                with self.env.registry.cursor() as cr:
                    cr.execute("SET LOCAL synchronous_commit TO off")
                    cr.execute(query, log_exceptions=False)
                    return not cr.fetchone()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                continue  # somebody has just counted in the same row
        return False

    @api.model
    def _get_visit_limit(self, limit):
        """Return how many visits there may be within a minute; what a parameter says wrongly does not count."""
        said = self.env["ir.config_parameter"].sudo().get_param(f"sagres_credit.limit_{limit}") or ""
        return int(said) if said.isascii() and said.isdigit() and 0 < int(said) < MOST else LIMITS[limit]

    @api.model
    def _get_visit_query(self, key, most):
        """Return the SQL that counts, and that gives no row, and writes none, where it was counted to the full.

        Servers whose clocks differ by seconds count in the same minute: the later one.
        """
        return SQL(
            """
            INSERT INTO credit_link_attempt AS seen (key, minute, count, create_uid, write_uid, create_date, write_date)
                 VALUES (%(key)s, %(minute)s, 1, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC')
            ON CONFLICT (key) DO UPDATE
                    SET count = CASE WHEN seen.minute - EXCLUDED.minute BETWEEN 0 AND %(near)s THEN seen.count + 1 ELSE 1 END,
                        minute = CASE WHEN seen.minute - EXCLUDED.minute BETWEEN 0 AND %(near)s
                                 THEN seen.minute ELSE EXCLUDED.minute END,
                        write_date = NOW() AT TIME ZONE 'UTC'
                  WHERE seen.count < %(most)s OR seen.minute - EXCLUDED.minute NOT BETWEEN 0 AND %(near)s
              RETURNING count
            """,
            key=key, minute=int(time.time() // 60), near=NEAR, most=most, uid=self.env.uid or SUPERUSER_ID,
        )
