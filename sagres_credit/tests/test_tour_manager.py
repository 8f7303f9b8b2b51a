from contextlib import contextmanager
from threading import Event, Thread

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from .import_common import ImportCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourManager(ImportCommon, TourCommon):
    """A credit manager's morning in a real browser: the ledger comes in, the night runs, the cases are there."""

    @contextmanager
    def scheduled_jobs(self):
        """Do the jobs people ask for while a browser waits, as the scheduler of a server does.

        A job starts once the page has asked how far it is, so that what the page shows meanwhile can be looked at.
        """
        stop, watched = Event(), Event()
        for model in ("credit.import", "credit.run"):
            self._tell_when_watched(self.env.registry[model], watched)

        def work():
            while not stop.is_set():
                if watched.wait(0.2):
                    watched.clear()
                    self._do_jobs()

        scheduler = Thread(target=work, name="scheduled jobs")
        scheduler.start()
        try:
            yield
        finally:
            stop.set()
            scheduler.join()

    def _tell_when_watched(self, model, watched):
        read = model.read

        def read_and_tell(records, fields=None, load="_classic_read"):
            rows = read(records, fields, load)
            # The bar asks for its own fields only, the page that holds it for the state too.
            if fields and "is_busy" in fields and "state" not in fields and any(row["is_busy"] for row in rows):
                watched.set()
            return rows

        self.patch(model, "read", read_and_tell)

    def _do_jobs(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["credit.import"]._cron_process()
            if env["credit.run"].search_count([("state", "=", "pending")]):
                env["credit.run"]._cron_night()

    def test_a_manager_imports_a_ledger_and_runs_the_night(self):
        with self.scheduled_jobs():
            self.browse_as(self.manager, "/odoo", "credit_manager_tour")
        cases = self.env["credit.case"].search([("company_id", "=", self.client.id)])
        self.assertEqual(sorted(cases.mapped("amount_overdue")), [80, 550.5])
        self.assertEqual(cases.user_id, self.operator)
        run = self.env["credit.run"].search([], limit=1)
        self.assertEqual((run.state, run.user_id, run.opened, run.total), ("done", self.manager, 2, 2))
