import threading
from contextlib import closing
from uuid import uuid4

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.fields import Datetime
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSelectionWorkers(BaseCase):
    """Two workers queue the same events with real connections and real commits: nobody is asked twice."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with closing(self.registry.cursor()) as cr:
            self.ids = self._build(self._env(cr))
            cr.commit()
        self.registry.clear_all_caches()
        self.addCleanup(self._remove)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _build(self, env):
        company = env["res.company"].create({"name": f"Workers {uuid4()}", "country_id": env.ref("base.it").id})
        persons = env["res.partner"].create([
            {"name": f"Person {n}", "company_id": company.id, "email": f"{uuid4()}@example.com"} for n in range(20)
        ])
        program = env["cx.program"].create({"name": "Workers", "company_id": company.id, "trigger": "call_logged"})
        program.state = "running"
        return {"company": company.id, "persons": persons.ids, "program": program.id}

    def _remove(self):
        with closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            env["cx.invitation"].search([("program_id", "=", self.ids["program"])]).unlink()
            program = env["cx.program"].browse(self.ids["program"])
            program.state = "draft"
            program.unlink()
            env["res.partner"].browse(self.ids["persons"]).unlink()
            cr.commit()
        self.registry.clear_all_caches()

    def _queue(self, barrier, results):
        """Queue the same events as the other worker does at once, again where it was first, as Odoo does."""
        rows = [(person, False, False, Datetime.to_datetime("2026-11-20 10:00:00"), f"call:{person}")
                for person in self.ids["persons"]]
        barrier.wait(10)
        for _attempt in range(3):
            with closing(self.registry.cursor()) as cr:
                env = self._env(cr)
                try:
                    counts = env["cx.program"]._queue_events("call_logged", env["res.company"].browse(self.ids["company"]), rows)
                    cr.commit()
                except psycopg2.errors.SerializationFailure:
                    cr.rollback()
                    continue
                results.append(counts)
                return

    def test_two_workers_at_once_ask_everybody_once(self):
        barrier, results = threading.Barrier(2), []
        with mute_logger("odoo.sql_db"):
            workers = [threading.Thread(target=self._queue, args=(barrier, results)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join(60)
        self.assertEqual(sorted(counts["scheduled"] for counts in results), [0, 20])
        with closing(self.registry.cursor()) as cr:
            asked = self._env(cr)["cx.invitation"].search([("program_id", "=", self.ids["program"])])
            self.assertEqual(sorted(asked.partner_id.ids), sorted(self.ids["persons"]))
            self.assertEqual(set(asked.mapped("state")), {"scheduled"})
