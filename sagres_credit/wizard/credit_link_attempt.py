import secrets
import time

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac as sign


class CreditLinkAttempt(models.TransientModel):
    """How often something was tried on the pages of debtors within an hour; forgotten by itself after a day.

    Addresses are kept as a signature of them, never in clear.
    """

    _name = "credit.link.attempt"
    _description = "Attempts on the pages of debtors"
    _transient_max_hours = 24.0

    key = fields.Char(required=True, readonly=True)
    count = fields.Integer(readonly=True)

    _key_uniq = models.Constraint("UNIQUE(key)", "What is tried is counted in one place.")

    @api.model
    def _count(self, kind, value):
        """Count one more of ``kind`` by ``value`` in this hour and return how many it makes."""
        return self._add(f"{kind}:{self._get_hour()}:{self._hide(value)}")

    @api.model
    def _read(self, kind, value):
        """Return how many of ``kind`` by ``value`` were counted in this hour."""
        found = self.sudo().search_fetch([("key", "=", f"{kind}:{self._get_hour()}:{self._hide(value)}")], ["count"])
        return found.count

    @api.model
    def _get_form_token(self):
        """Return what tells a form of a page from every other."""
        return secrets.token_urlsafe(12)

    @api.model
    def _is_first(self, link, form):
        """Tell whether a form of a page comes for the first time: a second click does nothing.

        Two at the same moment write the same row: the second waits, is done again and finds the first.
        """
        return self._add(f"form:{link.id}:{self._hide(form)}") == 1

    @api.model
    def _add(self, key):
        return self.env.execute_query(SQL(
            """
            INSERT INTO credit_link_attempt (key, count, create_uid, write_uid, create_date, write_date)
                 VALUES (%(key)s, 1, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC')
            ON CONFLICT (key) DO UPDATE SET count = credit_link_attempt.count + 1, write_date = NOW() AT TIME ZONE 'UTC'
              RETURNING count
            """,
            key=key, uid=self.env.uid,
        ))[0][0]

    @api.model
    def _hide(self, value):
        return sign(self.env(su=True), "sagres_credit.attempt", str(value))[:32]

    @api.model
    def _get_hour(self):
        return int(time.time() // 3600)
