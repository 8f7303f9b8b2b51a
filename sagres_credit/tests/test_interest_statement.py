import io
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import SQL, format_date, mute_logger

from .common import NIGHT, CreditCommon


class InterestCommon(CreditCommon):
    """A firm and a consumer of a client, with invoices of the days of the handbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "it_IT"):
            cls.env["res.lang"]._activate_lang(code)
        cls.mandate.contract_date = "2024-01-10"
        cls.firm_debtor = cls._create_debtor("Edil Sud", cls.client, is_company=True, lang="en_US")
        cls.debtor.lang = "en_US"
        cls.statements = cls.env["credit.interest.statement"]
        cls.rates = cls.env["credit.interest.rate"]

    def bill(self, amount, due, debtor=None, **vals):
        """Post an invoice that fell due on a day."""
        due = Date.to_date(due)
        return self.invoice(amount, (NIGHT - due).days, debtor, **vals)

    def pay_on(self, move, day, amount=None):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(move.company_id).create({"amount": amount or move.amount_residual, "payment_date": day})
        return wizard._create_payments()

    def open_case(self, debtor=None):
        """Return the case of a debtor, opened as the night does, with the items in it."""
        case = self.get_case(debtor)
        if not case:
            debtor = debtor or self.debtor
            case = self.env["credit.case"].create({
                "company_id": debtor.company_id.id, "partner_id": debtor.id, "user_id": self.operator.id,
                "mandate_id": debtor.company_id.credit_mandate_id.id, "policy_id": self.policy.id,
            })
            self.env["credit.receivable"].search([("partner_id", "=", debtor.id)]).case_id = case
        return case

    def state_at(self, day, debtor=None, user=None):
        """Press «Interest» on the case as its operator and choose a day."""
        case = self.open_case(debtor).with_user(user or self.operator)
        action = case.action_open_interest()
        statement = self.statements.with_user(user or self.operator).browse(action["res_id"])
        statement.date = day
        return statement

    def charge(self, day=NIGHT, debtor=None):
        """Compute, open the dialog and press its button as the manager; return the statement."""
        statement = self.state_at(day, debtor, self.manager)
        action = statement.action_charge()
        wizard = self.env[action["res_model"]].with_user(self.manager).with_context(action["context"]).create({})
        wizard.action_charge()
        return statement

    def read_as(self, user, record):
        """Return a record as the web client of somebody reads it."""
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def get_problems(self):
        return self.env["credit.problem"].search([
            ("kind", "=", "no_rate"), ("company_id", "=", self.client.id), ("state", "=", "open"),
        ])

    def sue(self, move, day, outcome=None):
        """Have the hook of the acts tell a judicial claim on the items of an invoice."""
        item_ids = tuple(move.credit_receivable_ids.ids)
        query = SQL(
            "SELECT id AS receivable_id, 'suit'::varchar AS kind, %s::date AS date, NULL::date AS date_end,"
            " %s::varchar AS outcome, NULL::varchar AS res_model, NULL::integer AS res_id"
            " FROM credit_receivable WHERE id IN %s",
            day, outcome, item_ids,
        )
        self.startPatcher(patch.object(
            type(self.env["credit.receivable"]), "_get_limitation_events_query", lambda receivable: query
        ))


@tagged("post_install", "-at_install")
class TestInterestStatement(InterestCommon):
    """What the items of a case bear at a day, through the books."""

    def test_example_1_legal_rate_over_two_years(self):
        move = self.bill(1000, "2022-12-31")
        self.pay_on(move, "2024-06-30")
        line = self.state_at("2026-11-20").line_ids
        self.assertEqual((line.interest, line.days, line.capital_open, line.cost), (62.47, 547, 0, 0))
        self.assertEqual([part["amount"] for part in line.segments], ["50.00", "12.47"])
        self.assertEqual(line.how, "365 days at 5.00 %; 182 days at 2.50 %")

    def test_example_2_firm_to_firm_with_the_flat_cost(self):
        move = self.bill(10000, "2024-05-31", self.firm_debtor)
        self.pay_on(move, "2024-09-30")
        statement = self.state_at("2026-11-20", self.firm_debtor)
        self.assertEqual((statement.amount_interest, statement.amount_cost), (411.51, 40))
        self.assertEqual((statement.amount_open, statement.amount_to_charge, statement.amount_total), (0, 451.51, 451.51))
        self.assertEqual(sum(Decimal(part["amount"]) for part in statement.line_ids.segments), Decimal("411.51"))
        self.assertIn("231/2002", statement.line_ids.basis)

    def test_example_4_still_open_at_a_day(self):
        self.bill(2400, "2025-06-30")
        statement = self.state_at("2026-06-30")
        self.assertEqual((statement.amount_interest, statement.amount_open), (43.24, 2400))
        self.assertEqual(statement.amount_total, 2443.24)

    def test_example_7_missing_rate_keeps_the_problem_and_posts_nothing(self):
        self.bill(1000, "2026-03-31", self.firm_debtor)
        self.bill(500, "2025-12-31", self.firm_debtor)
        paid = self.bill(10000, "2024-05-31", self.firm_debtor)
        self.pay_on(paid, "2024-09-30")
        statement = self.state_at("2026-09-30", self.firm_debtor, self.manager)
        self.assertIn(format_date(self.env, date(2026, 7, 1)), statement.error)
        self.assertIn(format_date(self.env, date(2026, 9, 30)), statement.error)
        self.assertIn(f"Until {format_date(self.env, date(2026, 6, 30))} every rate is known", statement.error)
        self.assertTrue(statement.is_incomplete)
        self.assertEqual(statement.amount_interest, 411.51, "what can be computed is kept")
        unknown = statement.line_ids.filtered("error")
        self.assertEqual(len(unknown), 2)
        self.assertIn("no rate is published from 07/01/2026 to 09/30/2026", unknown[0].problem)
        action = statement.action_charge()
        self.assertEqual(action["tag"], "display_notification")
        self.assertFalse(statement._post_debit_note())
        self.assertEqual((statement.state, statement.move_id.id), ("draft", False))
        problem = self.get_problems()
        self.assertEqual((problem.user_id, problem.res_id), (self.manager, self.mandate.id))
        self.rates.create({"scheme": "moratory", "date_from": "2026-07-01", "percent": 10.15, "source": "GU"})
        statement.action_compute()
        self.assertFalse(statement.error or statement.is_incomplete)
        self.assertTrue(statement._post_debit_note())

    def test_example_8_consumer_never_gets_the_business_scheme(self):
        self.bill(1000, "2026-01-31")
        mandates = type(self.mandate)
        with patch.object(mandates, "_get_interest_scheme", lambda mandate, debtor: "moratory"):
            statement = self.state_at("2026-03-31")
            self.assertIn("A consumer owes no late-payment interest", statement.line_ids.error)
            self.assertEqual((statement.amount_interest, statement.amount_cost), (0, 0))
        with self.assertRaises(ValueError):
            self.mandate.interest_scheme = "moratory"
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
            self.cr.execute("UPDATE credit_mandate SET interest_scheme = 'moratory' WHERE id = %s", [self.mandate.id])
        self.debtor.credit_legal_kind = "consumer"
        self.mandate.business_interest_scheme = "moratory"
        self.assertEqual(self.state_at("2026-03-31").line_ids.scheme, "legal")

    def test_contract_without_a_date_is_said_in_words(self):
        self.mandate.contract_date = False
        self.bill(1000, "2026-01-31", self.firm_debtor)
        statement = self.state_at("2026-03-31", self.firm_debtor)
        self.assertIn("Say first when the contract was concluded", statement.line_ids.error)
        self.assertFalse(statement.is_incomplete)
        self.firm_debtor.credit_contract_date = "2012-05-02"
        statement.action_compute()
        self.assertEqual((statement.line_ids.cost, statement.line_ids.how), (0, "59 days at 9.15 %"), "an old contract")

    def test_part_payment_splits_the_period(self):
        move = self.bill(1000, "2026-01-31")
        self.pay_on(move, "2026-02-10", 400)
        line = self.state_at("2026-03-02").line_ids
        parts = [(part["from"], part["to"], part["days"], Decimal(part["capital"])) for part in line.segments]
        self.assertEqual(parts, [("2026-02-01", "2026-02-10", 10, 1000), ("2026-02-11", "2026-03-02", 20, 600)])
        self.assertEqual(line.how.replace("\xa0", ""), "10 days on 1,000.00€ at 1.60 %; 20 days on 600.00€ at 1.60 %")
        self.assertEqual((line.interest, line.capital_open), (0.96, 600))  # 1.6 % of 10 days on 1,000 and 20 on 600

    def test_payment_that_is_taken_off_the_invoice_counts_no_more(self):
        move = self.bill(1000, "2026-01-31")
        payment = self.pay_on(move, "2026-02-10")
        self.assertEqual(self.state_at("2026-03-31").line_ids.days, 10)
        move.line_ids.remove_move_reconcile()
        self.assertEqual(self.state_at("2026-03-31").line_ids.days, 59)
        self.assertEqual(self.state_at("2026-03-31").unallocated, 1000, "the screen warns")
        (move | payment.move_id).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(self.state_at("2026-03-31").line_ids.days, 10)
        payment.move_id._reverse_moves(cancel=True)
        self.assertEqual(self.state_at("2026-03-31").line_ids.days, 59, "reversed")

    def test_credit_note_was_never_owed_and_a_payment_was(self):
        move = self.bill(1000, "2026-01-31")
        note = self.refund(400)
        (move | note).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        line = self.state_at("2026-03-31").line_ids
        self.assertEqual((line.capital, line.capital_open), (600, 600))
        self.assertEqual([Decimal(part["capital"]) for part in line.segments], [600])

    def test_invoice_that_was_reversed_bears_neither_interest_nor_cost(self):
        move = self.bill(1000, "2026-01-31", self.firm_debtor)
        move._reverse_moves(cancel=True)
        self.assertFalse(self.state_at("2026-03-31", self.firm_debtor).line_ids)

    def test_one_rounding_an_item(self):
        for _number in range(3):
            self.bill(1.15, "2025-12-31")
        statement = self.state_at("2026-10-31")  # 304 days at 1.6 %: 0.0153 each, 0.046 together
        self.assertEqual(statement.line_ids.mapped("interest"), [0.02] * 3)
        self.assertEqual(statement.amount_interest, 0.06)

    def test_flat_cost_once_an_invoice_with_two_installments(self):
        term = self.env["account.payment.term"].create({"name": "Two halves", "line_ids": [
            Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
            Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
        ]})
        self.bill(
            1000, "2026-01-01", self.firm_debtor, invoice_date="2026-01-01", invoice_payment_term_id=term.id,
            invoice_date_due=False,
        )
        self.bill(100, "2026-02-28", self.firm_debtor)
        statement = self.state_at("2026-06-30", self.firm_debtor)
        self.assertEqual(sorted(statement.line_ids.mapped("cost")), [0, 40, 40])
        self.assertEqual(statement.amount_cost, 80)
        self.assertEqual(statement.line_ids.filtered(lambda line: not line.cost).date_due, date(2026, 3, 2))

    def test_judicial_claim_raises_the_legal_rate_from_its_day(self):
        move = self.bill(1000, "2026-01-31")
        self.sue(move, "2026-04-01")
        line = self.state_at("2026-05-01").line_ids
        self.assertEqual(
            [(part["from"], part["days"], part["percent"]) for part in line.segments],
            [("2026-02-01", 59, "1.6"), ("2026-04-01", 31, "10.15")],
        )
        self.assertIn("1284 c. 4", line.basis)
        self.assertEqual(line.cost, 0, "a consumer owes no flat cost")
        statement = self.state_at("2026-08-01")
        self.assertEqual((statement.line_ids.missing_scheme, self.get_problems().res_id), ("moratory", self.mandate.id))

    def test_extinguished_proceedings_raise_no_rate(self):
        move = self.bill(1000, "2026-01-31")
        self.sue(move, "2026-04-01", "extinguished")
        self.assertEqual(self.state_at("2026-05-01").line_ids.how, "90 days at 1.60 %")

    def test_agreed_rate_with_points(self):
        self.mandate.write({"interest_scheme": "contract", "interest_spread": 1.5})
        self.rates.create({
            "scheme": "contract", "mandate_id": self.mandate.id, "date_from": "2026-01-01", "percent": 3, "source": "Contract",
        })
        self.bill(1000, "2026-01-31")
        self.assertEqual(self.state_at("2026-03-31").line_ids.how, "59 days at 4.50 %")
        self.mandate.interest_scheme = "none"
        statement = self.state_at("2026-03-31")
        self.assertEqual((statement.amount_interest, statement.amount_open), (0, 1000))

    def test_foreign_currency_bears_in_company_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.client.id, "name": "2025-01-01", "rate": 2.0,
        })
        self.bill(2000, "2026-01-31", currency_id=dollar.id)
        line = self.state_at("2026-03-31").line_ids
        self.assertEqual((line.capital, line.currency_id), (1000, self.client.currency_id))

    def test_number_of_queries_does_not_follow_the_number_of_items(self):
        def count(items):
            debtor = self._create_debtor(f"Debtor of {items}", self.client, is_company=True)
            for _number in range(items):
                self.pay_on(self.bill(100, "2026-01-31", debtor), "2026-02-15", 50)
            statement = self.state_at("2026-03-31", debtor)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            statement.action_compute()
            self.env.flush_all()
            self.assertEqual(len(statement.line_ids), items)
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(5), count(25))


@tagged("post_install", "-at_install")
class TestInterestCharge(InterestCommon):
    """Accrued is not owed: only a manager charges it, once, and a reversal frees it."""

    def setUp(self):
        super().setUp()
        self.move = self.bill(10000, "2024-05-31", self.firm_debtor)
        self.pay_on(self.move, "2024-09-30")

    def test_nothing_is_added_to_the_debt_before_it_is_posted(self):
        case = self.open_case(self.firm_debtor)
        before = case.amount_due
        self.state_at(NIGHT, self.firm_debtor)
        self.assertEqual(case.amount_due, before)
        statement = self.charge(debtor=self.firm_debtor)
        self.assertEqual(case.amount_due, before + 451.51)
        self.assertEqual(statement.move_id.credit_receivable_ids.case_id, case)

    def test_debit_note_has_a_line_for_interest_and_one_for_the_cost(self):
        accounts = self.env["account.account"].with_company(self.client).create([
            {"name": name, "code": code, "account_type": "income_other", "company_ids": self.client.ids}
            for name, code in (("Late interest", "INT1"), ("Flat costs", "INT2"))
        ])
        self.mandate.write({
            "interest_account_id": accounts[0].id, "cost_account_id": accounts[1].id, "interest_due_days": 15,
        })
        statement = self.charge(debtor=self.firm_debtor)
        note = statement.move_id
        self.assertEqual((note.move_type, note.state, note.amount_total, note.amount_tax), ("out_invoice", "posted", 451.51, 0))
        self.assertEqual((note.partner_id, note.company_id), (self.firm_debtor, self.client))
        self.assertEqual((note.invoice_date, note.invoice_date_due), (NIGHT, date(2026, 12, 5)))
        interest, cost = note.invoice_line_ids
        self.assertEqual((interest.price_unit, interest.account_id), (411.51, accounts[0]))
        self.assertEqual((cost.price_unit, cost.account_id), (40, accounts[1]))
        self.assertIn(f"Interest on {self.move.name} due on 05/31/2024, from 06/01/2024 to 09/30/2024 (122 days)", interest.name)
        self.assertIn("art. 15 DPR 633/72", interest.name)
        self.assertIn("D.Lgs. 231/2002 art. 6", cost.name)
        self.assertEqual((statement.state, statement.poster_id), ("posted", self.manager))

    def test_posting_is_the_managers_only(self):
        statement = self.state_at(NIGHT, self.firm_debtor)
        for method in (statement.action_charge, statement._post_debit_note):
            with self.assertRaisesRegex(AccessError, "Only a credit manager"):
                method()
        with self.assertRaisesRegex(AccessError, "nobody by hand"):
            statement.amount_to_charge = 1000
        with self.assertRaises(AccessError):
            statement.line_ids.interest = 1000

    def test_dialog_says_what_one_click_does(self):
        statement = self.state_at(NIGHT, self.firm_debtor, self.manager)
        action = statement.action_charge()
        wizard = self.env[action["res_model"]].with_user(self.manager).with_context(action["context"]).create({})
        for words in ("451.51", "Edil Sud", "Interest on 1 items", "Flat cost of 1 invoices", "It is not sent"):
            self.assertIn(words, wizard.summary)
        self.pay_on(self.bill(1000, "2024-05-31", self.firm_debtor), "2024-09-30")
        self.env["credit.receivable"].search([("partner_id", "=", self.firm_debtor.id)]).case_id = statement.case_id
        with self.assertRaisesRegex(UserError, "The ledger changed meanwhile"):
            wizard.action_charge()

    def test_second_click_posts_nothing_twice(self):
        statement = self.charge(debtor=self.firm_debtor)
        self.assertEqual(statement._post_debit_note(), statement.move_id)
        notes = self.env["account.move"].search([("partner_id", "=", self.firm_debtor.id), ("move_type", "=", "out_invoice")])
        self.assertEqual(len(notes), 2)
        other = self.state_at(NIGHT, self.firm_debtor, self.manager)
        self.assertNotEqual(other, statement)
        with self.assertRaisesRegex(UserError, "Nothing is left to charge"):
            other._post_debit_note()

    def test_later_statement_charges_only_the_difference(self):
        late = self.bill(2400, "2025-06-30")
        first = self.charge("2026-06-30")
        self.assertEqual(first.move_id.amount_total, 43.24)
        second = self.state_at("2026-09-30", user=self.manager)
        line = second.line_ids.filtered(lambda row: row.invoice_id == late)
        self.assertEqual((line.interest, line.interest_charged, line.total), (52.92, 43.24, 9.68))
        self.assertEqual((second.amount_charged, second.amount_to_charge), (43.24, 9.68))
        self.assertIn("Already charged and deducted", second._post_debit_note().invoice_line_ids.name)

    def test_interest_bears_no_interest(self):
        statement = self.charge(debtor=self.firm_debtor)
        later = self.state_at("2027-06-30", self.firm_debtor)
        self.assertNotIn(statement.move_id, later.line_ids.invoice_id)

    def test_flat_cost_is_charged_once(self):
        open_move = self.bill(1000, "2026-01-31", self.firm_debtor)
        self.charge("2026-03-31", self.firm_debtor)
        statement = self.state_at("2026-06-30", self.firm_debtor)
        line = statement.line_ids.filtered(lambda row: row.invoice_id == open_move)
        self.assertEqual((line.cost, line.cost_charged, line.cost_to_charge), (40, 40, 0))
        self.assertGreater(line.interest_to_charge, 0)

    def test_reversed_debit_note_frees_the_interest(self):
        statement = self.charge(debtor=self.firm_debtor)
        statement.move_id.sudo()._reverse_moves(cancel=True)
        self.assertEqual(statement.state, "cancelled")
        self.assertEqual(self.state_at(NIGHT, self.firm_debtor).amount_to_charge, 451.51)

    def test_cancelled_or_deleted_debit_note_frees_the_interest(self):
        for undo in ("button_cancel", "unlink"):
            statement = self.charge(debtor=self.firm_debtor)
            statement.move_id.sudo().button_draft()
            self.assertEqual(statement.state, "posted", "a draft may be posted again")
            getattr(statement.move_id.sudo().with_context(force_delete=True), undo)()
            self.assertEqual(statement.state, "cancelled")
            self.assertEqual(self.state_at(NIGHT, self.firm_debtor).amount_to_charge, 451.51)

    def test_what_was_charged_stays_as_it_is(self):
        statement = self.charge(debtor=self.firm_debtor)
        self.move.line_ids.remove_move_reconcile()
        statement.action_open()
        self.assertEqual((statement.amount_interest, statement.line_ids.interest), (411.51, 411.51))
        with self.assertRaises(UserError):
            statement.sudo(False).date = "2026-01-01"

    def test_interest_to_come_is_not_charged(self):
        self.bill(1000, "2026-10-31")
        statement = self.state_at("2026-12-15", user=self.manager)
        self.assertTrue(statement.amount_to_charge)
        with self.assertRaisesRegex(UserError, "choose today or a day before"):
            statement._post_debit_note()

    def test_article_on_vat_that_is_not_known_is_named(self):
        self.env["credit.legal.parameter"].search([("code", "=", "vat_exclusion")]).date_to = "2026-10-31"
        statement = self.state_at(NIGHT, self.firm_debtor, self.manager)
        with self.assertRaisesRegex(UserError, "vat_exclusion"):
            statement._post_debit_note()

    def test_staff_of_the_client_read_only_what_was_charged(self):
        draft = self.state_at(NIGHT, self.firm_debtor)
        mine = self.read_as(self.client_user, self.statements)
        self.assertFalse(mine.search([]))
        statement = self.charge(debtor=self.firm_debtor)
        found = mine.search([])
        self.assertEqual(found, statement)
        self.assertEqual(found.line_ids.mapped("interest"), [411.51])
        self.assertTrue(found.action_print())
        with self.assertRaises(AccessError):
            self.read_as(self.client_user, draft).action_print()
        with self.assertRaisesRegex(AccessError, "Only the staff of the firm"):
            found.case_id.action_open_interest()

    def test_other_companys_user_sees_nothing(self):
        statement = self.charge(debtor=self.firm_debtor)
        stranger = self._create_user("elio", "sagres_credit.group_manager", self.other_client)
        self.assertFalse(self.read_as(stranger, self.statements).search([]))
        self.assertFalse(self.read_as(stranger, statement.line_ids).search([]))
        for method in ("action_open", "action_print", "action_compute", "action_charge"):
            with self.assertRaises(AccessError):
                getattr(self.read_as(stranger, statement), method)()

    def test_two_people_have_a_draft_each(self):
        mine = self.state_at("2026-03-31", self.firm_debtor)
        other = self.state_at("2026-06-30", self.firm_debtor, self.manager)
        self.assertNotEqual(mine, other)
        self.assertEqual(mine.date, date(2026, 3, 31))
        self.assertEqual(self.state_at("2026-03-31", self.firm_debtor), mine)
        with self.assertRaises(AccessError):
            mine.with_user(self.colleague).date = "2026-01-01"

    def test_old_drafts_are_forgotten(self):
        draft = self.state_at(NIGHT, self.firm_debtor)
        draft.sudo().computed_on = "2026-10-01 10:00:00"
        self.statements._gc_drafts()
        self.assertFalse(draft.exists())


@tagged("post_install", "-at_install")
class TestInterestPrint(InterestCommon):
    """The statement on paper."""

    def read(self, statement):
        pages = PdfReader(io.BytesIO(statement._get_pdf())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())

    def test_pdf_tells_the_numbers_as_an_italian_reads_them(self):
        self.firm_debtor.lang = "it_IT"
        move = self.bill(10000, "2024-05-31", self.firm_debtor)
        self.pay_on(move, "2024-09-30")
        self.bill(2400, "2025-06-30", self.firm_debtor)
        text = self.read(self.state_at("2026-06-30", self.firm_debtor))
        for words in (move.name, "31/05/2024", "10.000,00", "12,50 %", "102,74", "12,25 %", "308,77", "411,51", "40,00",
                      "2.400,00", "30 giugno 2026", "231/2002"):
            self.assertIn(words, text)

    def test_pdf_of_a_draft_is_computed_again_when_it_leaves(self):
        move = self.bill(2400, "2025-06-30")
        statement = self.state_at("2026-06-30")
        self.pay_on(move, "2025-12-31")
        text = self.read(statement)
        self.assertIn("24.20", text)
        self.assertNotIn("43.24", text)
        self.assertIn("It is not an invoice", text)

    def test_pdf_names_the_rate_that_is_missing(self):
        self.bill(1000, "2026-03-31", self.firm_debtor)
        text = self.read(self.state_at("2026-09-30", self.firm_debtor))
        self.assertIn("no rate is published from 07/01/2026 to 09/30/2026", text)

    def test_pdf_of_what_was_charged_names_the_debit_note(self):
        self.bill(2400, "2025-06-30")
        statement = self.charge("2026-06-30")
        self.pay(self.env["account.move"].search([("partner_id", "=", self.debtor.id), ("amount_total", "=", 2400)]))
        text = self.read(statement)
        self.assertIn(statement.move_id.name, text)
        self.assertIn("43.24", text, "what was charged stays")

    def test_report_gives_the_same_document(self):
        self.bill(2400, "2025-06-30")
        statement = self.state_at("2026-06-30")
        report = self.env["ir.actions.report"].with_user(self.operator).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("sagres_credit.credit_interest_report", statement.ids)
        self.assertEqual(kind, "pdf")
        self.assertIn("43.24", PdfReader(io.BytesIO(content)).pages[0].extract_text())
