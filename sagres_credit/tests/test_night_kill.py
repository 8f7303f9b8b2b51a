from odoo.tests import tagged

from .common import NIGHT, CreditCommon

LOCK = "SELECT pg_advisory_lock(hashtext('credit.run'), %s)"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('credit.run'), %s)"


@tagged("post_install", "-at_install")
class TestNightKill(CreditCommon):
    """A killed worker's connection may outlive it while PostgreSQL still works for it: the night waits, and is not lost."""

    def build(self):
        super().build()
        self.invoice(100, 200)
        self.invoice(100, 200, self._create_debtor("Ugo Neri", self.other_client))
        self.other_mandate = self._create_mandate(self.other_client, self.operator)

    def begin(self, state):
        """Return a run of both clients whose first one is in ``state``."""
        run = self.env["credit.run"]._prepare_run(self.clients, NIGHT)
        run.state = "running"
        run.line_ids.filtered(lambda line: line.company_id == self.client).state = state
        self.env.flush_all()
        return run

    def work_while_held(self, run):
        """Do the scheduled job while another connection holds the first client."""
        with self.registry._db.cursor() as dying:
            dying.execute(LOCK, [self.client.id])
            with self.night_cursor() as env:
                env["credit.run"]._cron_night()
            dying.execute(UNLOCK, [self.client.id])
        self.env.invalidate_all()
        return {line.company_id: line.state for line in run.line_ids}

    def test_client_begun_by_a_killed_worker_is_left_for_later_and_the_others_go_on(self):
        run = self.begin("running")
        self.assertEqual(self.work_while_held(run), {self.client: "running", self.other_client: "done"})
        self.assertEqual(run.state, "running", "The night is not over: a client is still to do")
        with self.night_cursor() as env:
            env["credit.run"]._cron_night()
        self.env.invalidate_all()
        self.assertEqual((run.state, run.opened), ("done", 2))
        self.assertEqual(self.env["credit.run"].search_count([("date", "=", NIGHT)]), 1)

    def test_client_that_another_run_works_on_is_left_to_it(self):
        run = self.begin("pending")
        self.assertEqual(self.work_while_held(run), {self.client: "skipped", self.other_client: "done"})
        self.assertEqual(run.state, "done")

    def test_client_is_known_as_begun_before_its_debtors_are_counted(self):
        run, seen = self.begin("pending"), []
        lines = type(self.env["credit.run.line"])
        read = lines._get_batches
        self.patch(lines, "_get_batches", lambda line: seen.append(line.state) or read(line))
        with self.night_cursor() as env:
            env["credit.run"].browse(run.id)._execute()
        self.assertEqual(seen, ["running", "running"])
