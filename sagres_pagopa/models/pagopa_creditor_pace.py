import time
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools.platform_error import PlatformBusy
from ..tools.platform_retry import RateLimiter

#: How the calls of a service are named in the log, how many it takes in how many seconds.
PACES = {"fdr-org": ("FdR %", 1, 1), "bizevents": ("receipt recovery", 10, 3600)}
#: Of these a call may wait; of the others it is refused at once and asked again later.
PATIENT = {"fdr-org"}


class PagopaCreditor(models.Model):
    """How often the platform may be asked, by all workers together."""

    _inherit = "pagopa.creditor"

    def _get_limits(self):
        """Return what holds calls back, by the first word of their service."""
        return {service: Pace(self, service) for service in PACES}


class Pace:
    """One service of one key: a lock of the database lets one worker in at a time, the log says what was called before."""

    def __init__(self, creditor, service):
        self.creditor, self.service = creditor, service
        self.pattern, self.limit, self.seconds = PACES[service]
        self._within = RateLimiter(self.limit, self.seconds, longest=60 if service in PATIENT else 0)

    def wait(self):
        """Take the next place; wait for it where it comes soon.

        :raises PlatformBusy: another worker is calling, or too much was called already
        """
        key = self.creditor.broker_tax_code or self.creditor.tax_code
        locked, = self.creditor.env.execute_query(SQL(
            "SELECT pg_try_advisory_xact_lock(hashtext(%s), hashtext(%s))", f"pagopa.{self.service}", key,
        ))[0]
        if not locked:
            raise PlatformBusy("limit", title="another worker is calling this service", after=self.seconds)
        self._wait_for_others(key)
        self._within.wait()

    def _wait_for_others(self, key):
        """Look up what was called within the time that counts, whoever did."""
        start = fields.Datetime.now() - timedelta(seconds=self.seconds)
        moments = [moment for moment, in self.creditor.env.execute_query(SQL(
            """
            SELECT c.date FROM pagopa_call c JOIN pagopa_creditor p ON p.id = c.creditor_id
             WHERE c.direction = 'out' AND c.operation LIKE %s AND c.date >= %s
               AND COALESCE(NULLIF(p.broker_tax_code, ''), p.tax_code) = %s
             ORDER BY c.date
            """, self.pattern, start, key,
        ))]
        if len(moments) < self.limit:
            return
        if self.service not in PATIENT:
            wait = (moments[-self.limit] - start).total_seconds()
            raise PlatformBusy("limit", title=f"{self.limit} calls in {self.seconds} seconds", after=int(wait) + 1)
        time.sleep(self.seconds)
