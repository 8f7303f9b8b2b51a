from lxml import etree

from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestQueryCountsViews(CreditCommon):
    """Opening a screen costs as many queries for many debtors and items as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator.credit_daily_capacity = 500

    def _bill(self, debtors, count=1):
        """Post ``count`` invoices of each debtor, 40 days overdue, by batch."""
        due = Date.subtract(NIGHT, days=40)
        self.env["account.move"].with_company(self.client).create([
            {
                "move_type": "out_invoice", "partner_id": debtor.id, "company_id": self.client.id,
                "invoice_date": due, "invoice_date_due": due, "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 100, "tax_ids": [Command.clear()]})],
            }
            for debtor in debtors
            for number in range(count)
        ]).action_post()

    def _create_debtors(self, count):
        return self.env["res.partner"].create([
            {"name": f"Debtor {number}", "company_id": self.client.id, "phone": f"+39 06 555 {number:04}"}
            for number in range(count)
        ])

    def _get_spec(self, view, model="credit.case"):
        """Return what the web client asks the server for, from the arch of a view."""
        arch = etree.fromstring(self._as_operator(model).get_view(self.env.ref(view).id)["arch"])
        return self._read_spec(arch, self.env[model])

    def _read_spec(self, node, model):
        spec = {}
        for field in node.xpath(".//field[@name][not(ancestor::field)]"):
            kind = model._fields[field.get("name")]
            spec[field.get("name")] = {}
            if kind.type == "many2one":
                spec[field.get("name")] = {"fields": {"display_name": {}}}
            elif kind.type in ("one2many", "many2many"):
                inner = etree.fromstring(etree.tostring(field))
                lists = inner.xpath("./list")
                comodel = self.env[kind.comodel_name]
                fields = self._read_spec(lists[0], comodel) if lists else {}
                spec[field.get("name")] = {"fields": fields, "limit": 40}
        return spec

    def _as_operator(self, model="credit.case"):
        """Return a model as the web client of the operator reads it."""
        context = {"allowed_company_ids": self.operator.company_ids.ids}
        return self.env(user=self.operator, context=context)[model]

    def _count(self, read):
        """Return how many queries ``read`` costs once the caches of the registry are warm."""
        read()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def test_my_day_costs_the_same_for_20_and_80_debtors(self):
        self._bill(self._create_debtors(80))
        self.run_night()
        spec = self._get_spec("sagres_credit.credit_case_view_list_my_day")
        cases = self._as_operator().search([("in_my_day", "=", True)])
        self.assertEqual(len(cases), 80)
        for case in cases[:80:2]:
            self.talk(case, "reached", body="Words")

        def read(number):
            rows = self._as_operator().web_search_read([("id", "in", cases[:number].ids)], spec, limit=100)["records"]
            self.assertEqual(len(rows), number)

        self.assertEqual(self._count(lambda: read(80)), self._count(lambda: read(20)))

    def test_figures_of_the_day_cost_the_same_for_20_and_80_debtors(self):
        self._bill(self._create_debtors(20))
        self.run_night()
        few = self._count(lambda: self._as_operator().get_my_day_figures())
        self._bill(self._create_debtors(60))
        self.run_night()
        self.assertEqual(self._count(lambda: self._as_operator().get_my_day_figures()), few)
        self.assertEqual(self._as_operator().get_my_day_figures()["left"], 80)

    def test_a_case_costs_the_same_with_20_and_200_items(self):
        few, many = self._create_debtors(2)
        self._bill(few, 20)
        self._bill(many, 200)
        self.run_night()
        spec = self._get_spec("sagres_credit.credit_case_view_form")

        def read(debtor):
            row = self._as_operator().browse(self.get_case(debtor).ids).web_read(spec)[0]
            self.assertEqual(len(row["open_receivable_ids"]), row["item_count"])

        self.assertEqual(self._count(lambda: read(many)), self._count(lambda: read(few)))
