from contextlib import contextmanager

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestAccessLog(CreditCommon):
    """Who of the client, or which lawyer, opened which case and when."""

    def build(self):
        self.invoice(100, 40)
        self.other = self._create_debtor("Ugo Verdi", self.client)
        self.invoice(50, 40, self.other)
        self.run_night()
        self.case, self.second = self.get_case(), self.get_case(self.other)

    def call(self, user, method, *args, records=None, **kwargs):
        model = self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})["credit.case"]
        ids = [] if method in ("web_search_read", "search_read") else [(records or self.case).ids]
        return call_kw(model, method, [*ids, *args], kwargs)

    @contextmanager
    def at_the_end(self):
        """Do what a request does after it: write what waits, by the cursor of this test."""
        self.env.cr.postcommit.clear()
        yield
        rows = sorted(self.env.cr.postcommit.data.pop("credit.access.log", ()))
        self.env.cr.postcommit.clear()
        self.env["credit.access.log"]._insert(self.env.cr, rows)
        self.env.invalidate_all()

    def get_log(self):
        logs = self.env["credit.access.log"].search([], order="case_id, user_id, how")
        return [(log.case_id, log.user_id, log.how) for log in logs]

    def test_opening_a_case_is_noted_once_an_hour(self):
        for _again in range(3):
            with self.at_the_end():
                self.call(self.client_user, "web_read", {"amount_due": {}, "partner_id": {"fields": {"display_name": {}}}})
        self.assertEqual(self.get_log(), [(self.case, self.client_user, "open")])
        log = self.env["credit.access.log"].search([])
        self.assertEqual(str(log.hour), "2026-11-20 10:00:00")
        self.assertEqual(log.company_id, self.client)

    def test_another_hour_is_another_row(self):
        for hour in ("09", "10"):
            with self.at_the_end():
                self.call(self.client_user, "web_read", {"amount_due": {}})
            self.env.cr.execute(
                "UPDATE credit_access_log SET hour = %s WHERE hour > '2026-11-20 09:30'", [f"2026-11-20 {hour}:00:00"],
            )
        self.assertEqual(self.env["credit.access.log"].search_count([]), 2)

    def test_a_list_opens_no_case_and_an_export_does(self):
        with self.at_the_end():
            self.call(self.client_user, "web_search_read", [], {"amount_due": {}})
            self.call(self.client_user, "web_read", {"display_name": {}})
        self.assertFalse(self.get_log())
        with self.at_the_end():
            self.call(self.client_user, "export_data", ["amount_due"], records=self.case | self.second)
        self.assertEqual(self.get_log(), [
            (self.case, self.client_user, "export"), (self.second, self.client_user, "export"),
        ])

    def test_a_call_from_outside_is_noted_as_well(self):
        with self.at_the_end():
            self.call(self.client_user, "read", ["amount_due"])
        self.assertEqual(self.get_log(), [(self.case, self.client_user, "open")])

    def test_who_works_for_the_firm_is_not_noted_and_a_lawyer_is(self):
        lawyer = new_test_user(
            self.env, "elena", groups="sagres_credit.group_lawyer", company_id=self.firm.id,
            company_ids=[Command.set((self.firm | self.clients).ids)],
        )
        self.env["credit.referral"].sudo().create({
            "case_id": self.case.id, "lawyer_id": lawyer.id, "reason": "Refuses", "state": "mediation",
            "receivable_ids": [Command.set(self.case.receivable_ids.ids)],
        })
        with self.at_the_end():
            for user in (self.operator, self.manager):
                self.call(user, "web_read", {"amount_due": {}})
            self.call(lawyer, "web_read", {"amount_due": {}})
        self.assertEqual(self.get_log(), [(self.case, lawyer, "open")])

    def test_reading_writes_nothing_in_its_own_transaction(self):
        self.call(self.client_user, "web_read", {"amount_due": {}})
        self.env.invalidate_all()
        with self.assertQueries([], flush=False):
            self.env["credit.access.log"].with_user(self.client_user)._note(self.case)
        self.assertFalse(self.env["credit.access.log"].search([]))
        self.env.cr.postcommit.clear()

    def test_a_log_that_cannot_be_written_stops_no_reader(self):
        self.env["credit.access.log"].with_user(self.client_user)._note(self.case.browse(999999999))
        with self.night_cursor():
            self.env["credit.access.log"]._write_waiting()  # a case that is no more: nothing to note, nothing fails
        self.env.cr.postcommit.clear()
        self.assertFalse(self.env["credit.access.log"].search([]))
