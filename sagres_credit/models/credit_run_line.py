import logging
import time
from functools import partial

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 10_000  # debtors in one transaction
TRIES = 5
COUNTERS = ("opened", "reopened", "closed", "raised", "queued", "assigned", "attached", "changed")


class CreditRunLine(models.Model):
    """The part of a nightly run that concerns one client: how far it is and what it did."""

    _name = "credit.run.line"
    _description = "Nightly run of one client"
    _order = "run_id, id"

    run_id = fields.Many2one("credit.run", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True)
    state = fields.Selection(
        [
            ("pending", "To do"), ("running", "Running"), ("done", "Completed"), ("skipped", "Left to another run"),
            ("failed", "Stopped"),
        ],
        default="pending", required=True,
    )
    cursor = fields.Integer(help="Last debtor worked: a run that was interrupted goes on from here.")
    total = fields.Integer(string="Debtors")
    done = fields.Integer(string="Worked")
    opened = fields.Integer()
    reopened = fields.Integer()
    closed = fields.Integer()
    raised = fields.Integer(string="Level reached")
    queued = fields.Integer(string="Notices queued")
    assigned = fields.Integer()
    attached = fields.Integer(string="New items")
    changed = fields.Integer(string="Changed cases")

    def _work_safely(self):
        """Work one client; what stops it is a named problem, and the other clients go on."""
        self.ensure_one()
        try:
            return self._work()
        except Exception as error:
            _logger.exception("The nightly run stopped at %s", self.company_id.name)
            self.env.cr.rollback()
            self.state = "failed"
            mandate = self.env["credit.mandate"]._get_active(self.company_id)[self.company_id]
            self.env["credit.problem"]._raise("run_failed", [{
                "name": self.env._("The nightly run stopped: %(error)s", error=error),
                "todo": self.env._("What was done is kept. Run the night again; if it stops again, tell the administrator."),
                "company_id": self.company_id.id, "user_id": mandate.user_id.id, "run_id": self.run_id.id,
                "res_model": self._name, "res_id": self.id,
            }])
            return bool(self.run_id._commit(0))

    def _work(self):
        """Work the debtors of this client in batches, each its own transaction; return whether all are done.

        Only one run works on a client at a time: a second one leaves the client to the first and says so. What this run
        itself had begun is left for later, not to another: its worker was killed, and PostgreSQL may not have noticed yet.
        """
        self.ensure_one()
        if self.state in ("done", "skipped", "failed"):
            return True
        mandate = self.env["credit.mandate"]._get_active(self.company_id).get(self.company_id)
        key = ("credit.run", self.company_id.id)
        if not mandate or not self._lock_company(key):
            self.state = "running" if mandate and self.state == "running" else "skipped"
            return True
        try:
            return self._work_batches(mandate)
        except BaseException:
            self.env.cr.rollback()  # a transaction that failed could not give the lock back
            raise
        finally:
            self.env.cr.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)

    def _lock_company(self, key):
        """Take the lock of the whole run on one client; it outlives the commits and ends with the connection."""
        self.env.cr.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", key)
        return self.env.cr.fetchone()[0]

    def _work_batches(self, mandate):
        self.state = "running"
        if not self.run_id._commit(0):  # whoever finds it interrupted from now on knows that it was begun
            return False
        batches = self._get_batches()
        self.total = self.done + sum(count for _first, _last, count in batches)
        # The page that waits shows the total from now on.
        if not self.run_id._commit(0):
            return False
        for first, last, count in batches:
            self._retry(partial(self._work_batch, mandate, first, last, count))
            if not self.run_id._commit(count):
                return False
        self._retry(partial(self._close_line, mandate))
        return bool(self.run_id._commit(0))

    def _work_batch(self, mandate, first, last, count):
        counts = self.env["credit.night"]._work(self.run_id, mandate, self.run_id.date, first, last)
        self.write({
            **{name: self[name] + counts[name] for name in COUNTERS},
            "cursor": last,
            "done": self.done + count,
        })

    def _close_line(self, mandate):
        self.run_id._find_problems(mandate)
        self.state = "done"

    def _retry(self, work):
        """Do ``work`` again from the start of its transaction when somebody changed the same rows meanwhile."""
        for attempt in range(1, TRIES + 1):
            try:
                work()
                self.env.flush_all()
                return
            except (SerializationFailure, DeadlockDetected):
                if attempt == TRIES:
                    raise
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.2 * 2 ** attempt)

    def _get_batches(self):
        """Return the debtors still to work as ``[(first id, last id, number)]``."""
        self.env["credit.assessment"]._flush_ledger()
        self.env["credit.case"].flush_model(["company_id", "is_open", "next_action", "parent_id", "partner_id"])
        items = self.env["account.move.line"].sudo()._search(
            self.env["credit.assessment"]._get_open_domain(self.company_id), active_test=False, bypass_access=True,
        )
        return self.env.execute_query(SQL(
            """
            WITH debtor AS (
                SELECT partner.commercial_partner_id AS id
                  FROM (%(items)s) AS item JOIN res_partner AS partner ON partner.id = item.partner_id
                 UNION
                SELECT partner_id FROM credit_case  -- who only owes a part of another case has agreements to be judged, too
                 WHERE company_id = %(company)s AND (is_open OR decision IS DISTINCT FROM 'nothing_due')
            ), numbered AS (
                SELECT id, (ROW_NUMBER() OVER (ORDER BY id) - 1) / %(batch)s AS batch
                  FROM debtor WHERE id > %(cursor)s
            )
            SELECT MIN(id), MAX(id), COUNT(*) FROM numbered GROUP BY batch ORDER BY batch
            """,
            items=items.select(SQL("DISTINCT account_move_line.partner_id")),
            company=self.company_id.id, batch=BATCH, cursor=self.cursor or 0,
        ))
