from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT, PagopaCommon


@tagged("post_install", "-at_install")
class TestPositionMake(PagopaCommon):
    """Positions by button and in bulk: what is left out is said beforehand, what is made is made once."""

    def compose(self, cases=None, user=None, **vals):
        cases = self.case if cases is None else cases
        Compose = self.env["pagopa.position.compose"].with_user(user or self.operator)
        return Compose.create({"case_ids": [Command.set(cases.ids)], **vals})

    def add_cases(self, count, amount=100, client=None):
        debtors = [self._create_debtor(f"Debtor {number}", client or self.client) for number in range(count)]
        for debtor in debtors:
            self.invoice(amount, days=200, debtor=debtor)
        self.run_night()
        self.env.invalidate_all()
        return self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])

    def work(self):
        with self.night_cursor() as env:
            env["pagopa.batch"]._cron_make()
        self.env.invalidate_all()

    def get_positions(self, cases=None):
        return self.env["pagopa.position"].search([("case_id", "in", (cases or self.case).ids)])

    def test_the_dialog_says_how_much_before_the_last_click(self):
        compose = self.compose()
        self.assertEqual((compose.debtor_count, compose.position_count, compose.item_count), (1, 2, 2))
        self.assertEqual((compose.amount, compose.left_out_count), (1000, 0))
        self.assertFalse(self.get_positions())

    def test_an_operator_makes_and_publishes_the_notices_of_their_debtor(self):
        action = self.compose().action_make()
        positions = self.get_positions()
        self.assertEqual(set(positions.mapped("state")), {"valid"})
        self.assertEqual(action["res_model"], "pagopa.position")
        with self.assertRaisesRegex(UserError, "No position is made of Rosa Bianchi: There is a position already"):
            self.compose().action_make()

    def test_drafts_stay_drafts_until_somebody_publishes_them(self):
        self.compose(is_published=False).action_make()
        positions = self.get_positions()
        self.assertEqual(set(positions.mapped("state")), {"draft"})
        positions.with_user(self.operator).action_publish()
        self.assertEqual(set(positions.mapped("state")), {"valid"})
        with self.assertRaisesRegex(UserError, "Only a draft is published"):
            positions.with_user(self.operator).action_publish()

    def test_a_later_day_is_waited_for_and_the_night_brings_it(self):
        self.compose(date_valid="2026-11-25").action_make()
        self.assertEqual(set(self.get_positions().mapped("state")), {"published"})
        with self.assertRaisesRegex(UserError, "from today or a later day"):
            self.compose(date_valid="2026-11-19").action_make()
        positions = self.get_positions()
        positions.date_valid = NIGHT
        self.env.flush_all()
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(set(positions.mapped("state")), {"valid"})

    def test_each_that_is_left_out_says_why(self):
        def why(case):
            return self.env["pagopa.position"]._foresee(case)[case].reason

        self.assertFalse(why(self.case))
        self.category.active = True
        self.creditor.category_id = False
        self.assertEqual(why(self.case), "no_category")
        self.creditor.category_id = self.category
        self.creditor.account_ids.active = False
        self.assertEqual(why(self.case), "no_account")
        self.creditor.with_context(active_test=False).account_ids.active = True
        self.creditor.segregation_ids.active = False
        self.creditor.invalidate_recordset()
        self.assertEqual(why(self.case), "no_numbers")
        self.creditor.active = False
        self.assertEqual(why(self.case), "no_creditor")

    def test_what_is_disputed_held_paid_or_made_is_left_out(self):
        def why():
            return self.env["pagopa.position"]._foresee(self.case)[self.case].reason

        items = self.get_items()
        items.write({"hold": True, "hold_code": "dispute", "hold_reason": "Wrong"})
        self.assertEqual(why(), "disputed")
        items.write({"hold_code": False})
        self.assertEqual(why(), "held")
        items.write({"hold": False, "hold_reason": False})
        self.env["pagopa.position"]._make_for_cases(self.case)
        self.assertEqual(why(), "made")
        for invoice in self.invoices:
            self.pay(invoice)
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        self.assertEqual(why(), "nothing")

    def test_many_debtors_are_made_by_the_job_and_those_left_out_are_listed(self):
        cases = self.add_cases(3) | self.case
        self.get_items().write({"hold": True, "hold_code": "dispute"})
        compose = self.compose(cases, self.manager)
        self.assertEqual((compose.debtor_count, compose.amount, compose.left_out_count), (3, 300, 1))
        self.assertIn("All that is open is disputed", compose.left_out)
        batch = self.env["pagopa.batch"].browse(compose.action_make()["res_id"])
        self.assertEqual((batch.state, batch.total, batch.progress, batch.is_busy), ("pending", 4, 0, True))
        self.work()
        self.assertEqual((batch.state, batch.done, batch.position_count, batch.amount), ("done", 4, 3, 300))
        self.assertEqual(batch.left_out_ids.case_id, self.case)
        self.assertEqual(batch.left_out_ids.reason, "disputed")
        self.work()
        self.assertEqual(len(self.get_positions(cases)), 3)

    def test_one_that_fails_does_not_stop_the_others(self):
        cases = self.add_cases(3)
        Position = type(self.env["pagopa.position"])
        prepare = Position._prepare_vals

        def fail(model, spec, numbers):
            if spec["case_id"] == cases[1]:
                raise UserError("No subject")
            return prepare(model, spec, numbers)

        self.patch(Position, "_prepare_vals", fail)
        batch = self.env["pagopa.batch"]._make(cases)
        with self.assertLogs("odoo.addons.sagres_pagopa", "WARNING"):
            self.work()
        self.assertEqual((batch.state, batch.position_count), ("done", 2))
        self.assertEqual((batch.left_out_ids.state, batch.left_out_ids.error), ("failed", "No subject"))

    def test_what_was_interrupted_goes_on_with_the_next_debtor(self):
        cases = self.add_cases(4)
        batch = self.env["pagopa.batch"]._make(cases)
        self.patch(type(batch)._take_chunk.__globals__["time"], "sleep", lambda seconds: None)
        module = type(batch)._make_next.__globals__
        old, module["CHUNK"] = module["CHUNK"], 2
        self.addCleanup(module.__setitem__, "CHUNK", old)
        with self.night_cursor() as env:
            self.assertEqual(env["pagopa.batch"].browse(batch.id)._take_chunk(), 2)
        self.env.invalidate_all()
        self.assertEqual((batch.state, batch.done, batch.position_count), ("working", 2, 2))
        first = batch.position_ids
        self.work()
        self.assertEqual((batch.state, batch.done), ("done", 4))
        self.assertLessEqual(first, batch.position_ids)
        self.assertEqual(sorted(batch.position_ids.case_id.ids), sorted(cases.ids))

    def test_a_manager_stops_the_rest(self):
        batch = self.env["pagopa.batch"]._make(self.add_cases(2))
        with self.assertRaisesRegex(AccessError, "Only a credit manager stops"):
            batch.with_user(self.operator).action_stop()
        batch.with_user(self.manager).action_stop()
        self.work()
        self.assertEqual((batch.state, batch.position_count), ("cancelled", 0))

    def test_who_does_not_look_after_the_debtor_makes_and_withdraws_nothing(self):
        self.env["pagopa.position"]._make_for_cases(self.case)
        positions = self.get_positions()
        self.assertEqual(self.compose(user=self.colleague).left_out_count, 1)
        with self.assertRaisesRegex(AccessError, "Rosa Bianchi is looked after by anna"):
            self.compose(user=self.colleague).action_make()
        for action in ("action_publish", "action_withdraw"):
            with self.assertRaisesRegex(AccessError, "looked after by anna"):
                getattr(positions.with_user(self.colleague), action)()
            with self.assertRaisesRegex(AccessError, "by who looks after the debtor"):
                getattr(positions.with_context(allowed_company_ids=self.client.ids).with_user(self.client_user), action)()
        with self.assertRaises(AccessError):
            self.compose(user=self.client_user)

    def test_a_person_withdraws_with_the_reason_and_the_policy_respects_it(self):
        self.levels[min(self.levels)].pagopa_position = True
        positions = self.env["pagopa.position"]._make_for_cases(self.case)
        positions._publish()
        action = positions.with_user(self.operator).action_withdraw()
        dialog = self.env["pagopa.position.withdraw"].with_user(self.operator).with_context(action["context"]).create(
            {"reason": "cancelled", "note": " "},
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_withdraw()
        dialog.note = "Sent to the wrong person"
        dialog.action_withdraw()
        self.assertEqual(set(positions.mapped("withdrawal")), {"cancelled"})
        self.assertEqual(positions.withdrawn_by_id, self.operator)
        with self.assertRaisesRegex(UserError, "Nothing is left to withdraw"):
            positions.with_user(self.operator).action_withdraw()
        self.run_night()
        self.work()
        self.assertEqual(len(self.get_positions()), 2)

    def test_the_kind_of_claim_says_the_taxonomy_code(self):
        other = self.env["pagopa.category"].create({"code": "9/0101003IM/", "name": "Fees"})
        kind = self.env["credit.claim.kind"].create({"name": "Fee", "code": "fee_of_test", "pagopa_category_id": other.id})
        self.get_items().claim_kind_id = kind
        self.assertEqual(self.env["pagopa.position"]._make_for_cases(self.case).category_id, other)

    def test_the_level_of_the_policy_brings_the_position(self):
        self.assertFalse(self.get_positions())
        self.run_night()
        self.work()
        self.assertFalse(self.get_positions(), "No level asks for it")
        self.levels[min(self.levels)].pagopa_position = True
        self.env.flush_all()
        self.run_night()
        batch = self.env["pagopa.batch"].search([("company_id", "=", self.client.id)])
        self.assertEqual((batch.origin, batch.total, batch.user_id.id), ("night", 1, False))
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(batch.total, 1, "Asked for once")
        self.work()
        self.assertEqual(sorted(self.get_positions().mapped("amount")), [400, 600])
        self.run_night()
        self.assertEqual(self.env["pagopa.batch"].search_count([("company_id", "=", self.client.id)]), 1)

    def test_a_level_not_reached_brings_nothing(self):
        self.levels[max(self.levels)].pagopa_position = True
        young = self._create_debtor("Young", self.client)
        self.invoice(100, days=10, debtor=young)
        self.env.flush_all()
        self.run_night()
        self.work()
        self.assertFalse(self.get_positions(self.get_case(young)))

    def test_a_creditor_may_want_the_position_of_every_invoice_due_or_not(self):
        self.creditor.auto_publish = True
        debtor = self._create_debtor("Nina Verdi", self.client)
        self.invoice(250, days=-60, debtor=debtor)
        self.env.flush_all()
        self.run_night()
        self.work()
        position = self.get_positions(self.get_case(debtor))
        self.assertEqual((position.state, position.amount, position.date_due), ("valid", 250, Date.to_date("2027-01-19")))
        self.assertFalse(self.get_case(debtor).is_open, "Nothing is collected yet")

    def test_a_creditor_with_a_gap_is_a_problem_somebody_owns(self):
        self.creditor.auto_publish = True
        self.creditor.account_ids.active = False
        self.env.flush_all()
        run = self.run_night()
        problem = run.problem_ids.filtered(lambda one: one.kind == "pagopa_creditor")
        self.assertEqual(problem.name, "No position can be made: The creditor has no account.")
        self.assertEqual(problem.user_id, self.manager)
