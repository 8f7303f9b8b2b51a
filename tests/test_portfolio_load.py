"""The files of the sample portfolio in Odoo: each loads as on the import screen, each layout reads its ledger."""
import csv
from datetime import date
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.sagres_credit.tools.ledger_file import read_rows
from odoo.addons.sagres_credit.tools.ledger_rules import RowReader

PORTFOLIO = Path(__file__).resolve().parent.parent / "data" / "portfolio"
AS_OF = date(2026, 11, 20)
LEDGERS = {
    "ginestra": ("villa_ginestra.csv", 438),
    "trefonti": ("tre_fonti.csv", 1125),
    "colleverde": ("casa_colleverde.xlsx", 563),
}
MODELS = (
    "res.company", "res.users", "res.partner.bank", "account.account", "account.journal", "product.template",
    "credit.mandate", "credit.import.layout",
)


@tagged("post_install", "-at_install")
class TestPortfolioLoad(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True, "tracking_disable": True})
        cls.loaded = {model: cls._load(model) for model in MODELS}

    @classmethod
    def _load(cls, model):
        with (PORTFOLIO / f"{model}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        result = cls.env[model].load(header, rows)
        assert not result["messages"], f"{model}.csv: {result['messages']}"
        records = cls.env[model].browse(result["ids"])
        if model == "res.company":
            cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": records.ids})
        return records

    def test_every_client_has_an_active_mandate_with_a_team(self):
        mandates = self.loaded["credit.mandate"]
        self.assertEqual(mandates.mapped("state"), ["active"] * 3)
        self.assertEqual(mandates.company_id, self.loaded["res.company"][1:])
        for mandate in mandates:
            self.assertGreaterEqual(len(mandate.member_ids), 2)
            self.assertLessEqual(mandate.company_id, mandate.member_ids.user_id.company_ids)

    def test_items_of_a_ledger_are_never_revenue(self):
        self.assertFalse(self.loaded["credit.mandate"].counterpart_account_id.filtered(
            lambda account: account.internal_group == "income"
        ))

    def test_staff_of_a_client_see_their_own_company_only(self):
        clients = self.loaded["res.users"].filtered(lambda user: user.has_group("sagres_credit.group_client"))
        firm = self.env.ref("base.main_company")
        staff = clients.filtered(lambda user: not user.has_group("sagres_credit.group_operator"))
        self.assertEqual(len(staff), 3)
        for user in staff:
            self.assertEqual(user.company_ids, user.company_id)
            self.assertNotEqual(user.company_id, firm)

    def test_files_set_no_password(self):
        with (PORTFOLIO / "res.users.csv").open(encoding="utf-8") as stream:
            self.assertNotIn("password", stream.readline())

    def test_layouts_read_every_row_of_their_ledger(self):
        for client, (filename, rows) in LEDGERS.items():
            with self.subTest(client=client):
                layout = self.env.ref(f"__import__.layout_{client}")
                lines = read_rows(PORTFOLIO / filename, layout._get_file_options())
                reader = RowReader(layout._to_engine(), next(lines)[1], AS_OF)
                found = [reader.read_row(number, cells) for number, cells in lines]
                self.assertEqual([issue for _staged, issues in found for issue in issues], [])
                self.assertEqual(sum(staged is not None for staged, _issues in found), rows)

    def test_loading_a_file_again_adds_nothing(self):
        for model in MODELS:
            count = self.env[model].search_count([])
            self.assertEqual(self._load(model), self.loaded[model])
            self.assertEqual(self.env[model].search_count([]), count)
