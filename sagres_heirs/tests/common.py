from odoo.addons.sagres_credit.tests.common import NIGHT, CreditCommon

__all__ = ["NIGHT", "EstateCommon"]


class EstateCommon(CreditCommon):
    """A nursing home whose debtor has died owing two invoices; :meth:`add_heir` says who the family is."""

    def build(self):
        super().build()
        self.invoices = self.invoice(600, days=234) | self.invoice(400, days=204)
        self.run_night()
        self.env.invalidate_all()
        self.case = self.get_case()
        self.estate = self.env["credit.estate"].create({
            "case_id": self.case.id, "date_death": "2026-05-10", "source": "certificate",
        })
        self.case._update_hold()

    def add_heir(self, name, relation, **vals):
        return self.env["credit.heir"].create({"estate_id": self.estate.id, "name": name, "relation": relation, **vals})

    def get_items(self):
        return self.invoices.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
