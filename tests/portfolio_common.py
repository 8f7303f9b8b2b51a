"""What tests of the sample portfolio share: its companies, people and mandates, loaded as the demo loads them."""
import csv
from pathlib import Path

from odoo.addons.sagres_credit.tests.common import CreditCommon

PORTFOLIO = Path(__file__).resolve().parent.parent / "data" / "portfolio"
MODELS = ("res.company", "res.users", "res.partner.bank", "account.account", "account.journal", "credit.mandate")


class PortfolioCommon(CreditCommon):
    """The firm and its three clients, without a ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for model in MODELS:
            cls._load(model)

    @classmethod
    def _load(cls, model):
        with (PORTFOLIO / f"{model}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        result = cls.env[model].load(header, rows)
        assert not result["messages"], f"{model}.csv: {result['messages']}"
        if model == "res.company":
            companies = cls.env[model].browse(result["ids"])
            cls.env.user.company_ids |= companies
            cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.env.user.company_ids.ids})
            for company in companies[1:]:
                cls.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
