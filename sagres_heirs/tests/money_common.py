from odoo.fields import Command

from .common import EstateCommon


class MoneyCommon(EstateCommon):
    """Three children of the deceased, of whom two accepted; shares are written as the law gives them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loss = cls.env["account.account"].with_company(cls.client).create({
            "name": "Losses on receivables", "code": "LOSS1", "account_type": "expense",
            "company_ids": [Command.set(cls.client.ids)],
        })
        cls.mandate.settlement_account_id = cls.loss

    def build(self):
        super().build()
        self.anna, self.marco, self.elena = (
            self.add_heir(name, "child") for name in ("Anna Bianchi", "Marco Bianchi", "Elena Bianchi")
        )
        self.set_heirs({self.anna: ("accepted", "1/3"), self.marco: ("accepted", "1/3"), self.elena: ("called", "1/3")})

    def set_heirs(self, facts):
        """Write ``{heir: (state, share)}`` as acts and shares do, and bring the cases up to date."""
        for heir, (state, share) in facts.items():
            if state in ("accepted", "benefit") and not heir.partner_id:
                heir.partner_id = self._create_debtor(heir.name, self.client)
            heir.sudo().write({"state": state, "share": share})
        self.estate._update_heir_cases()
        self.env.flush_all()

    def pay_share(self, heir, amount, items=None):
        """Book money that comes from an heir; with ``items``, reconcile it with them in their order."""
        entry = self.receive(amount, heir.partner_id)
        line = entry.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        left, amounts = amount, {}
        for item in items or ():
            amounts[item] = min(left, item.amount_residual)
            left -= amounts[item]
        if amounts:
            line._reconcile_amounts({item: part for item, part in amounts.items() if part})
        return entry
