import io
from datetime import datetime

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestExport(CreditCommon, HttpCase):
    """Cases and items as a workbook: what the list shows, of own clients only, with real numbers and dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.right = cls.env.ref("base.group_allow_export")
        cls.operator.group_ids |= cls.right

    def build(self):
        self.debtor.credit_customer_code = "=1+1"
        self.invoice(100.0, 40)
        self.stranger = self._create_debtor("Ivo Blu", self.other_client)
        self._create_mandate(self.other_client, self.operator)
        self.invoice(70.0, 10, self.stranger)
        self.run_night()

    def open_export(self, user, **vals):
        env = self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US"})
        return env["credit.export"].create(vals)

    def read_export(self, export):
        self.env.flush_all()
        target = io.BytesIO()
        export._write_xlsx(target)
        book = load_workbook(io.BytesIO(target.getvalue()))
        page = book[book.sheetnames[0]]
        heads, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
        return page, [dict(zip(heads, row, strict=True)) for row in rows]

    def test_a_manager_gets_the_cases_of_all_clients(self):
        export = self.open_export(self.manager)
        page, rows = self.read_export(export)
        self.assertEqual(export.count, 2)
        self.assertEqual(sorted((row["Client"], row["Debtor"], row["Open"]) for row in rows), [
            ("Acqua Chiara", "Ivo Blu", 70), ("Casa Serena", "Rosa Bianchi", 100),
        ])
        self.assertEqual((page.title, page.freeze_panes), ("Cases", "A2"))
        own = next(row for row in rows if row["Debtor"] == "Rosa Bianchi")
        self.assertEqual(own["Oldest due"], datetime(2026, 10, 11))
        self.assertEqual((own["Operator"], own["Customer code"]), (self.operator.name, "=1+1"))

    def test_staff_of_a_client_gets_its_own_alone(self):
        for kind, head in (("credit.case", "Debtor"), ("credit.receivable", "Debtor")):
            export = self.open_export(self.client_user, kind=kind, only_open=False)
            self.assertEqual({row[head] for row in self.read_export(export)[1]}, {"Rosa Bianchi"})

    def test_items_have_their_invoice_amounts_and_state(self):
        export = self.open_export(self.operator, kind="credit.receivable", company_ids=[Command.set(self.client.ids)])
        row, = self.read_export(export)[1]
        move = self.get_case().receivable_ids.move_id
        self.assertEqual((row["Invoice"], row["Amount"], row["Open"]), (move.name, 100, 100))
        self.assertEqual(row["Case number"], self.get_case().id)
        self.assertEqual((row["Operator"], row["Hold"]), (self.operator.name, None))
        self.get_case().receivable_ids.hold = True
        self.assertEqual(self.read_export(export)[1][0]["Hold"], "Yes")

    def test_a_client_one_does_not_work_for_cannot_be_named(self):
        with self.assertRaises(AccessError):
            self.open_export(self.client_user, company_ids=[Command.set(self.other_client.ids)])
        export = self.open_export(self.client_user, chosen=[("company_id", "=", self.other_client.id)], only_open=False)
        self.assertFalse(self.read_export(export)[1])

    def test_what_is_paid_is_left_out_unless_asked_for(self):
        self.pay(self.get_case().receivable_ids.move_id)
        for only_open, expected in ((True, {"Ivo Blu"}), (False, {"Ivo Blu", "Rosa Bianchi"})):
            for kind in ("credit.case", "credit.receivable"):
                export = self.open_export(self.manager, kind=kind, only_open=only_open)
                with self.subTest(kind=kind, only_open=only_open):
                    self.assertEqual({row["Debtor"] for row in self.read_export(export)[1]}, expected)

    def test_a_list_exports_what_was_chosen_in_it(self):
        case = self.get_case()
        env = self.env(user=self.manager, context={
            "allowed_company_ids": self.manager.company_ids.ids, "active_model": "credit.case", "active_ids": case.ids,
        })
        action = env["credit.export"].action_open_chosen()
        export = env["credit.export"].browse(action["res_id"])
        self.assertEqual([row["Debtor"] for row in self.read_export(export)[1]], ["Rosa Bianchi"])
        with self.assertRaisesRegex(UserError, "Only cases and items"):
            env["credit.export"].with_context(active_model="res.partner").action_open_chosen()

    def test_exporting_is_a_right_of_its_own(self):
        self.env["res.groups"].search([("implied_ids", "in", self.right.ids)]).implied_ids -= self.right
        self.operator.group_ids -= self.right
        export = self.open_export(self.operator)
        for call in (export.action_export, lambda: export._write_xlsx(io.BytesIO()), export.action_open_chosen):
            with self.assertRaisesRegex(AccessError, "may not export"):
                call()

    def test_nothing_is_not_exported(self):
        export = self.open_export(self.manager, chosen=[("id", "=", 0)])
        with self.assertRaisesRegex(UserError, "nothing to export"):
            export.action_export()

    def test_the_file_comes_to_who_asked_and_to_nobody_else(self):
        export = self.open_export(self.client_user)
        url = export.action_export()["url"]
        self.env.flush_all()
        self.authenticate("dario", "dario")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(load_workbook(io.BytesIO(response.content)).worksheets[0].max_row, 2)
        self.authenticate("anna", "anna")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_ten_times_the_rows_cost_no_more_queries_than_pages(self):
        counts = []
        for number in (2, 20):
            for place in range(number):
                self.invoice(10.0 + place, 5)
            export = self.open_export(self.manager, kind="credit.receivable")
            self.env.flush_all()
            self.read_export(export)
            before = self.env.cr.sql_log_count
            self.read_export(export)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
