import base64
import json

from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.spreadsheet.utils.validate_data import fields_in_spreadsheet, menus_xml_ids_in_spreadsheet

from .common import CreditCommon

DASHBOARDS = {name: f"sagres_credit/data/files/credit_{name}_dashboard.json" for name in ("operator", "manager", "client")}


@tagged("post_install", "-at_install")
class TestDashboard(CreditCommon):
    """The dashboards of operator, manager and client: every field and menu exists, and who has them can read them."""

    def build(self):
        self.invoice(100.0, 40)
        self.stranger = self._create_debtor("Ivo Blu", self.other_client)
        self._create_mandate(self.other_client, self.operator)
        self.invoice(70.0, 10, self.stranger)
        self.run_night()
        self.people = {"operator": self.operator, "manager": self.manager, "client": self.client_user}

    def load(self, name):
        with file_open(DASHBOARDS[name]) as file:
            return json.load(file)

    def get_model(self, name, model):
        user = self.people[name]
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US"})[model]

    def sum_up(self, name, model, domain, rows, measures):
        Model = self.get_model(name, model)
        aggregates = [
            measure if measure == "__count" else f"{measure}:{Model._fields[measure].aggregator}" for measure in measures
        ]
        return Model.formatted_read_group(domain, rows, aggregates)

    def test_every_field_and_menu_exists(self):
        for name in DASHBOARDS:
            data = self.load(name)
            for model, names in fields_in_spreadsheet(data).items():
                for field in names - {"__count"}:
                    self.assertIn(field.split(":")[0], self.env[model]._fields, f"{name}: {model}.{field}")
            for menu in menus_xml_ids_in_spreadsheet(data):
                self.assertTrue(self.env.ref(menu), menu)
            stored = self.env.ref(f"sagres_credit.credit_dashboard_{name}").spreadsheet_binary_data
            self.assertEqual(json.loads(base64.b64decode(stored)), data)

    def test_each_role_has_its_own(self):
        records = {name: self.env.ref(f"sagres_credit.credit_dashboard_{name}") for name in DASHBOARDS}
        expected = {"operator": {"operator"}, "manager": {"operator", "manager"}, "client": {"client"}}
        for name in DASHBOARDS:
            ids = [record.id for record in records.values()]
            found = self.get_model(name, "spreadsheet.dashboard").search([("id", "in", ids)])
            self.assertEqual({own for own, record in records.items() if record in found}, expected[name])

    def test_menus_of_a_dashboard_are_open_to_who_has_it(self):
        for name in DASHBOARDS:
            visible = self.get_model(name, "ir.ui.menu")._visible_menu_ids()
            for menu in menus_xml_ids_in_spreadsheet(self.load(name)):
                with self.subTest(dashboard=name, menu=menu):
                    self.assertIn(self.env.ref(menu).id, visible)

    def test_pivots_and_charts_are_read_by_who_has_them(self):
        for name in DASHBOARDS:
            data = self.load(name)
            for pivot in data["pivots"].values():
                rows = [row["fieldName"] for row in pivot["rows"]]
                measures = [measure["fieldName"] for measure in pivot["measures"]]
                with self.subTest(dashboard=name, pivot=pivot["name"]):
                    self.assertIsInstance(self.sum_up(name, pivot["model"], pivot["domain"], rows, measures), list)
            for figure in data["sheets"][0]["figures"]:
                if figure["data"]["type"] == "scorecard":
                    continue
                meta, domain = figure["data"]["metaData"], figure["data"]["searchParams"]["domain"]
                with self.subTest(dashboard=name, chart=figure["id"]):
                    groups = self.sum_up(name, meta["resModel"], domain, meta["groupBy"], [meta["measure"]])
                    self.assertIsInstance(groups, list)

    def test_filters_lead_to_fields(self):
        for name in DASHBOARDS:
            data = self.load(name)
            parts = [*data["pivots"].values(), *(figure["data"] for figure in data["sheets"][0]["figures"])]
            for part in parts:
                model = part.get("model") or part.get("metaData", {}).get("resModel")
                for chain in part.get("fieldMatching", {}).values():
                    field = self.env[model]._fields[chain["chain"]]
                    self.assertEqual(field.type, chain["type"], f"{name}: {field}")

    def test_a_client_finds_its_own_figures_alone(self):
        row, = self.sum_up("client", "credit.portfolio.report", [], [], ["amount_due", "__count"])
        self.assertEqual((row["amount_due:sum"], row["__count"]), (100, 1))
        row, = self.sum_up("manager", "credit.portfolio.report", [], [], ["amount_due", "__count"])
        self.assertEqual((row["amount_due:sum"], row["__count"]), (170, 2))

    def test_a_phone_shows_what_counts_first(self):
        """On a phone Odoo shows the figures of the first sheet, scorecards two by two: each value comes from the other sheet."""
        for name in DASHBOARDS:
            first, data = self.load(name)["sheets"]
            cards = [figure for figure in first["figures"] if figure["data"]["type"] == "scorecard"]
            self.assertEqual(len(cards) % 2, 0)
            for card in cards:
                self.assertIn(card["data"]["keyValue"].removeprefix("Data!"), data["cells"])
            lowest = max(card["offset"]["y"] for card in cards)
            self.assertTrue(all(figure["offset"]["y"] > lowest for figure in first["figures"] if figure not in cards))
