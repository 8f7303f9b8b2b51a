from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged, users

from .common import CreditCommon

#: Ten years and more after everything.
LATE = "2038-01-15 10:00:00"
OURS = ("credit.", "cx.", "pagopa.")
WORDS = "Her husband is ill, call after six"


class RetentionCommon(CreditCommon):
    def build(self):
        self.move = self.invoice(100, 40)
        self.run_night()
        self.case = self.get_case()
        self.debtor.write({"phone": "+39 333 1234567", "email": "rosa@example.com", "credit_tax_code": "BNCRSO80A41F839X"})
        self.talk(body=WORDS, emotion="neutral")
        self.case.message_post(body=WORDS)

    def close_case(self):
        self.pay(self.move)
        self.env.flush_all()
        self.assertFalse(self.case.is_open)
        return self.case

    def run_register(self, when=LATE, dry=False):
        with freeze_time(when), patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            run = self.env["credit.retention.run"]._start(dry=dry)
            run._work()
        self.env.invalidate_all()
        return run

    def get_counts(self, run):
        return {line.retention_id.res_model: line.count for line in run.line_ids}


@tagged("post_install", "-at_install")
class TestRetentionRegister(RetentionCommon):
    def test_every_kind_of_record_about_a_person_has_a_row(self):
        covered = set()
        for row in self.env["credit.retention"].with_context(active_test=False).search([]):
            covered |= row._get_covered()
        missing = set()
        for name, model in self.env.registry.items():
            if not name.startswith(OURS) or model._abstract or model._transient or not model._auto:
                continue
            persons = [
                field.name for field in model._fields.values()
                if field.store and field.type == "many2one" and field.comodel_name in ("res.partner", "credit.case")
            ]
            if persons and name not in covered:
                missing.add(name)
        self.assertFalse(missing, "no row of the retention register")

    def test_every_row_says_what_why_and_how_long_and_fits_its_model(self):
        rows = self.env["credit.retention"].search([])
        self.assertGreater(len(rows), 40)
        for row in rows:
            with self.subTest(row=row.res_model):
                self.assertTrue(row.data_kept and row.reason and row.law and row.keep_number)
                row._check_machine()
                self.assertFalse(row._get_covered() - set(self.env.registry), "covers what is not there")
                if row.treatment != "keep":
                    self.assertTrue(row.path or row.own_date, "nothing leads to its records")
                if row.in_access:
                    self.assertTrue(row.path, "a copy for the person needs a way to them")

    def test_no_row_may_touch_the_books(self):
        for model in ("account.move", "account.move.line", "account.payment", "res.users", "res.company"):
            with self.assertRaisesRegex(ValidationError, "belongs to the books"):
                self.env["credit.retention"].create({
                    "name": "Books", "res_model": model, "data_kept": "x", "reason": "x", "law": "x",
                    "treatment": "delete", "path": "partner_id",
                })

    def test_a_row_that_leads_nowhere_is_refused(self):
        vals = {"name": "X", "res_model": "credit.interaction", "data_kept": "x", "reason": "x", "law": "x"}
        for wrong, words in (
            ({"path": "nobody_id"}, "leads nowhere"), ({"treatment": "anonymise", "path": "case_id"}, "are emptied"),
            ({"treatment": "anonymise", "path": "case_id", "blank": "nothing"}, "has no field nothing"),
            ({"treatment": "anonymise", "path": "case_id", "blank": "case_id"}, "cannot be emptied"),
            ({"res_model": "credit.nothing"}, "no kind of record"),
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValidationError, words):
                self.env["credit.retention"].create({**vals, **wrong})

    @users("carla")
    def test_a_manager_changes_words_and_terms_and_not_what_the_machine_does(self):
        row = self.env.ref("sagres_credit.credit_retention_interaction").with_env(self.env)
        row.write({"keep_number": 3, "law": "Our own reading"})
        self.assertEqual(row.term, "3 years")
        for vals in ({"blank": "body,outcome"}, {"res_model": "credit.case"}, {"treatment": "delete"}, {"path": "user_id"}):
            with self.assertRaisesRegex(AccessError, "come with the software"):
                row.write(vals)


@tagged("post_install", "-at_install")
class TestRetentionRun(RetentionCommon):
    def test_a_closed_case_is_made_anonymous_after_its_term_and_not_before(self):
        said = self.close_case().interaction_ids
        with freeze_time("2031-11-19 10:00:00"):
            run = self.run_register("2031-11-19 10:00:00")
        self.assertEqual(said.body, WORDS)
        self.assertFalse(self.get_counts(run).get("credit.interaction"))
        run = self.run_register("2031-11-20 10:00:00")
        self.assertFalse(said.body)
        self.assertFalse(said.emotion)
        self.assertEqual(self.get_counts(run)["credit.interaction"], 1)
        self.assertNotIn(WORDS, "".join(self.case.message_ids.mapped("body")))
        self.assertEqual(self.debtor.name, "Rosa Bianchi")  # the books are younger than ten years

    def test_after_ten_years_nothing_names_the_debtor_and_the_ledger_is_as_it_was(self):
        self.close_case()
        ledger = self.get_ledger()
        self.run_register()
        self.assertRegex(self.debtor.name, r"^Anonymised \d+$")
        self.assertFalse(self.debtor.phone or self.debtor.email or self.debtor.credit_tax_code or self.debtor.credit_phone_key)
        self.assertFalse(self.env["res.partner"].search([("phone_sanitized", "like", "1234567")]))
        self.assertEqual(self.get_ledger(), ledger)
        self.assertEqual(self.move.invoice_partner_display_name, "Rosa Bianchi")  # the name on the invoice remains

    def get_ledger(self):
        self.env.cr.execute("SELECT * FROM account_move_line ORDER BY id")
        lines = self.env.cr.fetchall()
        self.env.cr.execute(
            "SELECT id, name, state, amount_total, amount_residual, invoice_partner_display_name FROM account_move ORDER BY id"
        )
        moves = self.env.cr.fetchall()
        self.env.cr.execute("SELECT id, debit_move_id, credit_move_id, amount FROM account_partial_reconcile ORDER BY id")
        return lines, moves, self.env.cr.fetchall()

    def test_who_is_known_across_clients_is_forgotten_with_the_last_entry(self):
        known = self.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        elsewhere = self._create_debtor("Rosa Bianchi", self.other_client)
        (self.debtor | elsewhere).credit_person_id = known
        self.close_case()
        self.run_register()
        self.assertTrue(known.exists())  # the other client still knows her
        elsewhere.credit_person_id = False
        self.env.flush_all()
        other = self._create_debtor("Ugo Verdi", self.client)
        move = self.invoice(50, 40, other)
        self.run_night()
        self.pay(move)
        self.env.flush_all()
        self.run_register()
        self.assertFalse(known.exists())

    def test_what_lives_is_never_touched(self):
        other = self._create_debtor("Ugo Verdi", self.client)
        self.invoice(50, 40, other)
        self.run_night()
        self.talk(self.get_case(other), body=WORDS)
        self.run_register()
        self.assertEqual(self.case.interaction_ids.body, WORDS)
        self.assertEqual(self.get_case(other).interaction_ids.body, WORDS)
        self.assertEqual(self.debtor.name, "Rosa Bianchi")

    def test_each_obstacle_keeps_a_closed_case_and_says_why(self):
        case = self.close_case()
        self.env.flush_all()
        holds = {
            "on hold": lambda: case.sudo().write({"hold_code": "manual"}),
            "agreement or a dispute": lambda: self.env["credit.promise"].sudo().create({
                "case_id": case.id, "amount": 1, "date_promised": "2026-12-01",
            }),
            "a request of the person": lambda: self.env["credit.privacy.request"].create({
                "kind": "access", "company_id": self.client.id, "partner_id": self.debtor.id,
            }),
            "not settled": lambda: self.move.line_ids.remove_move_reconcile(),
        }
        for words, hold in holds.items():
            with self.subTest(words=words):
                savepoint = self.env.cr.savepoint()
                hold()
                self.env.flush_all()
                self.run_register()
                self.assertEqual(case.interaction_ids.body, WORDS)
                self.assertIn(words, "; ".join(case._explain_retention()))
                savepoint.rollback()
                savepoint.close()
                self.env.invalidate_all()
        self.run_register()
        self.assertFalse(case.interaction_ids.body)

    def test_who_asked_for_no_contact_is_forgotten_as_everybody(self):
        case = self.close_case()
        self.debtor.credit_no_contact = True
        case._update_hold()
        self.assertEqual(case.hold_code, "no_contact")
        self.run_register()
        self.assertFalse(case.interaction_ids.body)

    def test_a_referral_that_has_not_ended_keeps_everything(self):
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer")
        case = self.close_case()
        referral = self.env["credit.referral"].sudo().create({
            "case_id": case.id, "lawyer_id": lawyer.id, "reason": "Refuses",
            "receivable_ids": [Command.set(case.receivable_ids.ids)],
        })
        self.run_register()
        self.assertEqual(case.interaction_ids.body, WORDS)
        self.assertIn("a lawyer has it", case._explain_retention())
        referral.sudo().date_ended = "2026-12-01"
        self.run_register()
        self.assertFalse(case.interaction_ids.body)

    def test_a_trial_counts_the_same_and_changes_nothing(self):
        self.close_case()
        trial = self.run_register(dry=True)
        self.assertEqual(self.case.interaction_ids.body, WORDS)
        self.assertEqual(self.debtor.name, "Rosa Bianchi")
        counts = self.get_counts(trial)
        real = self.get_counts(self.run_register())
        for model in ("credit.interaction", "credit.case", "res.partner"):
            self.assertEqual(counts.get(model), real.get(model), model)
        self.assertTrue(trial.workbook)

    def test_a_second_run_finds_nothing(self):
        self.close_case()
        self.run_register()
        again = self.run_register()
        self.assertFalse(self.get_counts(again))

    def test_an_interrupted_run_goes_on(self):
        self.close_case()
        with freeze_time(LATE), patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=0):
            run = self.env["credit.retention.run"]._start()
            self.assertFalse(run._work())
        self.assertEqual(run.state, "running")
        with freeze_time(LATE), patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            self.env["ir.config_parameter"].set_param("sagres_credit.retention_active", "1")
            self.env["credit.retention.run"]._cron_retain()
        self.assertEqual(run.state, "done")
        self.env.invalidate_all()
        self.assertFalse(self.case.interaction_ids.body)

    def test_the_job_only_counts_until_a_manager_has_read_a_trial(self):
        self.close_case()
        with freeze_time(LATE), patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            Run = self.env["credit.retention.run"]
            Run._cron_retain()
            trial = Run.search([], limit=1)
            self.assertTrue(trial.dry)
            self.assertEqual(self.case.interaction_ids.body, WORDS)
            with self.assertRaisesRegex(AccessError, "Only a credit manager"):
                Run.with_user(self.operator).action_try()
            trial.with_user(self.manager).action_switch_on()
            Run._cron_retain()
        self.env.invalidate_all()
        self.assertFalse(self.case.interaction_ids.body)

    def test_the_statements_do_not_grow_with_the_cases(self):
        def measure(count):
            debtors = self.env["res.partner"].create([
                {"name": f"Debtor {n}", "company_id": self.client.id} for n in range(count)
            ])
            self.env["credit.case"].create([
                {"company_id": self.client.id, "partner_id": debtor.id, "mandate_id": self.mandate.id}
                for debtor in debtors
            ])
            self.env.cr.execute("UPDATE credit_case SET date_closed = '2026-11-01' WHERE partner_id = ANY(%s)", [debtors.ids])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_register()
            return self.env.cr.sql_log_count - before
        self.close_case()
        measure(3)
        self.assertLessEqual(measure(60), measure(3) + 5)

    def test_why_somebody_is_vulnerable_is_forgotten_a_year_after_the_closing(self):
        self.debtor.write({
            "credit_vulnerable": True, "credit_vulnerable_kind": "illness", "credit_vulnerable_consent": "2026-11-01",
        })
        self.close_case()
        self.run_register("2027-11-20 10:00:00")
        self.assertFalse(self.debtor.credit_vulnerable_kind)
        self.assertEqual(self.debtor.phone, "+39 333 1234567")
