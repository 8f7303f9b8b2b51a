from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.tests.common import NIGHT

from .search_common import SearchCommon


@tagged("post_install", "-at_install")
class TestSearchLimit(SearchCommon):
    """Searches cost no more than the debt is worth, unless a manager says why."""

    def test_the_lower_limit_counts_for_what_is_open_now(self):
        self.assertEqual(self.estate.cost_limit, 100.0)
        self.mandate.heirs_search_amount = 80
        self.assertEqual(self.reload("cost_limit"), 80.0)
        self.mandate.write({"heirs_search_amount": 0, "heirs_search_percent": 12.3456})
        self.assertEqual(self.reload("cost_limit"), 123.46)
        self.mandate.heirs_search_percent = 0
        self.assertFalse(self.reload("has_cost_limit"))
        self.pay(self.invoices[0])
        self.run_night()
        self.mandate.heirs_search_percent = 10
        self.assertEqual(self.reload("cost_limit"), 40.0)

    def test_what_was_spent_is_taken_away(self):
        self.ask("death_certificate", cost=33.33)
        self.ask("family_certificate", cost=33.33)
        self.assertEqual((self.reload("cost_total"), self.estate.cost_left), (66.66, 33.34))

    def test_an_operator_stops_at_the_limit(self):
        self.ask("death_certificate", cost=100)
        with self.refuse(AccessError, r"100\.01.* would be spent, the open debt is 1,000\.00.* and the limit 100\.00"):
            self.ask("family_certificate", cost=0.01)
        self.assertEqual(self.ask("family_certificate").cost, 0)

    def test_a_manager_goes_beyond_with_a_reason(self):
        with self.refuse(UserError, "say why it is worth it"):
            self.ask("land_registry", cost=200, user=self.manager)
        search = self.ask("land_registry", cost=200, user=self.manager, reason="A house in the centre")
        self.assertEqual(search.over_limit_reason, "A house in the centre")
        with self.assertRaises(AccessError):
            self.ask("notary", cost=200, reason="I would like to")

    def test_the_dialog_offers_to_ask_the_manager(self):
        action = self.estate.with_user(self.operator).action_ask()
        form = Form(self.env["credit.heir.search.ask"].with_user(self.operator).with_context(**action["context"]))
        form.kind, form.authority, form.cost = "land_registry", "Agenzia", 200
        self.assertIn("would be spent", form.over_words)
        self.assertFalse(form.may_pass)
        form.save().action_ask_manager()
        task = self.estate.activity_ids
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("Is it worth it?", task.summary)
        self.assertFalse(self.estate.search_ids)

    def test_a_dearer_answer_is_written_down_with_a_reason_and_told(self):
        search = self.ask("notary", cost=90)
        with self.refuse(UserError, "say why it cost so much"):
            self.answer(search, "nothing", cost=120)
        self.answer(search, "nothing", cost=120, reason="Stamp duty was forgotten")
        self.assertEqual((search.cost, search.over_limit_reason), (120, "Stamp duty was forgotten"))
        self.assertEqual(self.estate.activity_ids.user_id, self.manager)

    def test_a_debt_too_small_proposes_the_loss(self):
        self.mandate.heirs_search_minimum = 1000
        self.assertTrue(self.reload("is_too_small"))
        self.assertFalse(self.estate.next_search_kind)
        self.assertIn("too small for a search", self.estate.next_search_why)
        action = self.estate.with_user(self.operator).action_propose_loss()
        self.assertEqual(action["context"]["default_kind"], "write_off")

    def test_a_spent_limit_is_said(self):
        self.ask("death_certificate", cost=100)
        self.env.invalidate_all()
        self.assertIn("The limit of the searches is spent", self.estate.next_search_why)

    def test_bad_limits_are_refused(self):
        for vals in ({"heirs_search_percent": 101}, {"heirs_search_amount": -1}, {"heirs_days_court": -1}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.mandate.write(vals)
                self.mandate.flush_recordset()

    def test_the_client_sees_no_search(self):
        self.ask("notary")
        with self.assertRaises(AccessError):
            self.env["credit.heir.search"].with_user(self.client_user).search([])
        self.assertEqual(self.estate.search_ids.date_asked, NIGHT)

    def reload(self, field):
        self.env.invalidate_all()
        return self.estate[field]
