import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .complaint_common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestServiceFact(ComplaintCommon):
    """What was really delivered is a dated fact: it stands beside what is contested, and may enter a reply."""

    def fact(self, user=None, **vals):
        return self.by(user or self.client_user, self.env["cx.service.fact"]).create({
            "name": "Calls answered in time", "company_id": self.client.id, "date": "2026-10-31", "value": 91.5, "unit": "%",
            "target_rule": "least", "target": 90, **vals,
        })

    def test_the_clients_staff_enter_facts_and_operators_read_them(self):
        fact = self.fact()
        self.assertEqual(fact.met, "yes")
        self.assertEqual(self.fact(name="Outage", target_rule="most", value=9, target=8, unit="hours").met, "no")
        self.assertFalse(self.fact(name="Pipe", is_measured=False, value=0, target_rule=False).met)
        self.assertEqual(self.by(self.operator, fact).name, "Calls answered in time")
        with self.assertRaises(AccessError):
            self.fact(user=self.operator, name="Other")
        with self.assertRaises(AccessError):
            self.fact(company_id=self.other_client.id)

    def test_a_fact_is_of_the_past_and_stands_once(self):
        with self.assertRaisesRegex(ValidationError, "today or before"):
            self.fact(date="2026-11-21")
        self.fact()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.fact()

    def test_the_case_of_who_contests_the_service_shows_them(self):
        fact = self.fact()
        self.fact(name="Too old", date="2025-10-31")
        case = self.by(self.operator, self.case)
        self.assertFalse(case.cx_service_contested or case.cx_fact_ids)
        self.talk(reason_id=self.env.ref("sagres_credit.credit_reason_service_quality").id)
        case.invalidate_recordset()
        self.assertEqual((case.cx_service_contested, case.cx_fact_ids), (True, fact))

    def test_facts_enter_the_reply_in_words(self):
        fact = self.fact(site="Via Roma")
        complaint = self.complain()
        dialog = self.by(self.client_user, self.env["cx.complaint.answer"]).create({
            "complaint_id": complaint.id, "checks": "The meter", "fact_ids": fact.ids,
        })
        dialog.action_insert_facts()
        self.assertEqual(dialog.checks, "The meter\n10/31/2026, Via Roma, Calls answered in time: 91.50 % (at least 90 %)")
        self.assertFalse(dialog.fact_ids)
        with self.assertRaisesRegex(UserError, "Choose the facts"):
            dialog.action_insert_facts()

    def test_facts_are_imported_from_a_file(self):
        Fact = self.by(self.client_user, self.env["cx.service.fact"])
        columns = ["name", "date", "site", "kind", "value", "unit", "target_rule", "target"]
        result = Fact.load(columns, [["Interruption", "2026-10-12", "Via Roma", "outage", "3", "hours", "most", "8"]])
        self.assertFalse([message for message in result["messages"] if message["type"] == "error"], result["messages"])
        self.assertEqual(Fact.browse(result["ids"]).met, "yes")
        self.assertTrue(Fact.get_import_templates()[0]["template"].endswith(".csv"))

    def test_the_facts_of_a_site_and_those_of_all_sites_count(self):
        everywhere, here = self.fact(), self.fact(site="Via Roma")
        self.fact(site="Via Roma 10")
        found = self.env["cx.service.fact"]._get_of(self.client, site="via roma")
        self.assertEqual(found, everywhere | here)
        self.assertEqual(self.env["cx.service.fact"]._get_of(self.client, site="%"), everywhere)
