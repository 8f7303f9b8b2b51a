from lxml import etree

from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT
from .money_common import MoneyCommon

LIST = "sagres_credit.credit_case_view_list"
VIEWS = (LIST, "sagres_credit.credit_case_view_list_my_day", "sagres_credit.credit_case_view_kanban")


@tagged("post_install", "-at_install")
class TestCaseTotal(MoneyCommon):
    """A debt is summed once, whoever owes parts of it; and many estates cost as few queries as one."""

    def setUp(self):
        super().setUp()
        self.own = self.case | self.case.heirs_case_ids
        self.cases = self.env["credit.case"].with_user(self.operator).with_context(allowed_company_ids=self.client.ids)

    def total(self, domain, groupby=(), name="amount_due:sum"):
        return [row[-1] for row in self.cases._read_group(domain, list(groupby), [name])]

    def test_the_parts_add_nothing_beside_the_whole(self):
        domain = [("id", "in", self.own.ids)]
        for name, expected in (("amount_due:sum", 1000), ("amount_overdue:sum", 1000), ("amount_due:sum_currency", 1000),
                               ("item_count:sum", 2), ("__count", 3)):
            self.assertEqual(self.total(domain, name=name), [expected], name)
        self.assertEqual(self.total([("company_id", "=", self.client.id)]), [1000])

    def test_heirs_alone_are_summed(self):
        self.assertAlmostEqual(self.total([("parent_id", "=", self.case.id)])[0], 666.67, 2)
        self.assertEqual(self.total([("id", "=", self.anna.case_id.id)]), [333.34])

    def test_the_columns_of_the_board_add_up_to_the_debt(self):
        for groupby in ("stage_id", "user_id", "company_id", "partner_id", "date_opened:month"):
            amounts = self.total([("id", "in", self.own.ids)], [groupby])
            self.assertEqual(sum(filter(None, amounts)), 1000, groupby)

    def test_what_the_web_client_asks_for_is_right_too(self):
        domain = [("id", "in", self.own.ids)]
        [groups] = [self.cases.web_read_group(domain, ["stage_id"], ["amount_overdue:sum"])["groups"]]
        self.assertEqual(sum(group["amount_overdue:sum"] or 0 for group in groups), 1000)
        sets = [[], ["stage_id"], ["user_id", "stage_id"]]
        for rows in self.cases.formatted_read_grouping_sets(domain, sets, ["amount_overdue:sum"]):
            self.assertEqual(sum(row["amount_overdue:sum"] or 0 for row in rows), 1000)

    def test_other_debtors_and_other_figures_are_summed_as_ever(self):
        other = self._create_debtor("Bruno Neri", self.client)
        self.invoice(50, debtor=other)
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(self.total([("company_id", "=", self.client.id)]), [1050])
        self.assertEqual(self.total([], name="contact_count:sum"), [0])
        self.assertTrue(self.total([], name="priority:avg")[0])

    # Queries

    def create_estates(self, number):
        """Return the cases of so many deceased debtors with two heirs each, of whom one has accepted."""
        partners = self.env["res.partner"].create([
            {"name": f"Person {index}", "company_id": self.client.id} for index in range(number * 2)
        ])
        dead, living = partners[:number], partners[number:]
        due = Date.subtract(NIGHT, days=40)
        self.env["account.move"].with_company(self.client).create([{
            "move_type": "out_invoice", "partner_id": debtor.id, "company_id": self.client.id, "invoice_date": due,
            "invoice_date_due": due, "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 100, "tax_ids": [Command.clear()]})],
        } for debtor in dead]).action_post()
        self.run_night()
        self.env.invalidate_all()
        cases = self.env["credit.case"].search([("partner_id", "in", dead.ids)], order="id")
        estates = self.env["credit.estate"].create([{"case_id": case.id, "date_death": "2026-05-10"} for case in cases])
        heirs = self.env["credit.heir"].create([
            {"estate_id": estate.id, "name": f"Heir {name}", "relation": "child"} for estate in estates for name in "ab"
        ])
        for heir, partner in zip(heirs[::2], living, strict=True):
            heir.sudo().write({"state": "accepted", "share": "1/2", "partner_id": partner.id})
        estates._update_heir_cases()
        cases._update_hold()
        return cases

    def get_spec(self, view):
        """Return what the web client asks the server for, from the arch of a view."""
        arch = etree.fromstring(self.cases.get_view(self.env.ref(view).id)["arch"])
        spec = {}
        for node in arch.xpath("//field[@name]"):
            many2one = self.cases._fields[node.get("name")].type == "many2one"
            spec[node.get("name")] = {"fields": {"display_name": {}}} if many2one else {}
        return spec

    def count(self, read):
        read()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def test_lists_and_board_cost_the_same_for_few_and_many_estates(self):
        dead = self.create_estates(20)
        for view in VIEWS:
            spec = self.get_spec(view)

            def read(number, spec=spec):
                ids = (dead[:number] | dead[:number].heirs_case_ids).ids
                rows = self.cases.web_search_read([("id", "in", ids)], spec, limit=100)["records"]
                self.assertEqual(len(rows), 2 * number)

            with self.subTest(view=view):
                self.assertEqual(self.count(lambda: read(20)), self.count(lambda: read(5)))

    def test_items_of_many_heirs_cost_the_same(self):
        heirs = self.create_estates(20).heirs_case_ids
        spec = {"case_id": {}, "amount_part": {}, "amount_whole": {}}

        def read(number):
            items = self.env["credit.heir.item"].with_user(self.operator).with_context(allowed_company_ids=self.client.ids)
            self.assertEqual(len(items.web_search_read([("case_id", "in", heirs[:number].ids)], spec)["records"]), number)

        self.assertEqual(self.count(lambda: read(20)), self.count(lambda: read(5)))
