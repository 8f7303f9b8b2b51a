"""Duplicating a record of Odoo's goes on for people who have nothing to do with credit."""
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sagres_credit.tests.common import CreditCommon

from tests.life.sandbox import ADDONS


@tagged("post_install", "-at_install")
class TestDuplicates(CreditCommon):
    """Odoo reads every copied field of a record that is duplicated: one that a person may not read refuses the whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "account.group_account_manager,base.group_partner_manager,product.group_product_manager"
        cls.accountant = new_test_user(
            cls.env, "fabio", groups=groups, company_id=cls.client.id, company_ids=[Command.set(cls.client.ids)],
        )

    def test_no_field_of_the_suite_that_is_copied_is_hidden_from_anybody(self):
        hidden = [
            str(field)
            for model in self.env.registry.values() if not model._original_module.startswith("sagres_")
            for field in model._fields.values()
            if field._module in ADDONS and field.copy and field.store and field.groups and not field.inherited
        ]
        self.assertFalse(hidden, "duplicating these models is refused to people without the group: copy=False")

    def test_an_accountant_duplicates_partners_products_and_journals(self):
        kind = self.env.ref("sagres_credit.credit_claim_kind_rent")
        self.debtor.write({"credit_insured_percent": 50, "credit_insolvency_date": "2026-01-01"})
        product = self.env["product.template"].create({"name": "Rent", "credit_claim_kind_id": kind.id})
        journal = self._get_journal(self.client, "sale")
        journal.credit_claim_kind_id = kind
        partner, product, journal = (
            record.with_env(self._as_accountant()).copy() for record in (self.debtor, product, journal)
        )
        self.assertFalse(partner.sudo().credit_insured_percent, "what the insurer pays for one debtor it does not for another")
        self.assertFalse(partner.sudo().credit_insolvency_date)
        self.assertEqual(product.credit_claim_kind_id, kind, "the copy lapses as the product does")
        self.assertEqual(journal.credit_claim_kind_id, kind)

    def _as_accountant(self):
        return self.env(user=self.accountant, context={"allowed_company_ids": self.client.ids})

    def test_the_kind_of_claim_stays_closed_to_who_has_no_role(self):
        with self.assertRaisesRegex(AccessError, "Kind of claim|credit.claim.kind"):
            self._as_accountant()["credit.claim.kind"].search([])
        form = self._as_accountant()["product.template"].get_view(view_type="form")["arch"]
        self.assertNotIn("credit_claim_kind_id", form)
