"""Every list of the suite with all its filters and groups, in a real browser; each module crawls its own views by role."""
from lxml import etree

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sagres_credit.tests.access_records import CreditRecords
from odoo.addons.sagres_credit.tests.crawler import MULTI, Crawler
from odoo.addons.sagres_cx.tests.access_records import CxRecords
from odoo.addons.sagres_cx.tests.common import CxCommon
from odoo.addons.sagres_heirs.tests.access_records import HeirsRecords
from odoo.addons.sagres_pagopa.tests.access_records import PagopaRecords
from odoo.addons.sagres_pagopa.tests.common import PagopaCommon

from tests.life.sandbox import ADDONS


@tagged("post_install", "-at_install")
class TestCrawler(Crawler, CreditRecords, HeirsRecords, PagopaRecords, CxRecords, PagopaCommon, CxCommon):
    """One record of everything: a manager tries every filter and group, who has no role in credit all they are shown."""

    MODULES = ADDONS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {"company_id": cls.client.id, "company_ids": [Command.set(cls.client.ids)]}
        cls.accountant = new_test_user(cls.env, "fabio", groups="account.group_account_user", **own)
        cls.salesperson = new_test_user(cls.env, "giulia", groups="sales_team.group_sale_salesman", **own)
        cls.create_credit_shared()
        # Before the first night, which makes some of them itself.
        case = cls.create_credit_case(cls.mandate, cls._create_debtor("Livia Verdi", cls.client))
        cls.records = cls.create_credit_records(case)

    def build(self):
        super().build()
        deceased = self._create_debtor("Ugo Neri", self.client)
        self.invoice(600, 234, deceased)
        self.run_night()
        left = self.env["credit.case"].search([("partner_id", "=", deceased.id)])
        estate = self.env["credit.estate"].create({"case_id": left.id, "date_death": "2026-05-10", "source": "certificate"})
        self.records = {
            **self.records, **self.create_heirs_records(estate), **self.create_cx_records(self.case),
            **self.create_pagopa_records(self.creditor, self.case, "301000000000004285"),
        }

    def _get_steps(self, user):
        if user != self.manager:
            return super()._get_steps(user)
        env = self._get_env(user)
        return [step for menu in self._get_menus(env) for step in self._get_search_steps(env, menu)]

    def _get_search_steps(self, env, menu):
        """Return a step with all the filters of a menu's list at once, and one with all its groups."""
        action = env[menu["action_model"]].sudo().browse(menu["action_id"])
        if menu["action_model"] != "ir.actions.act_window" or action.target == "new" or action.views[0][1] not in MULTI:
            return []
        arch = etree.fromstring(env[action.res_model].get_view(action.search_view_id.id, "search")["arch"])
        named = [node for node in arch.iter("filter") if node.get("name") and node.get("invisible") not in ("1", "True")]
        groups = [node for node in named if "group_by" in node.get("context", "")]
        steps = []
        for word, nodes in (("filters", [node for node in named if node not in groups]), ("groups", groups)):
            if nodes:
                options = {"additionalContext": {f"search_default_{node.get('name')}": 1 for node in nodes}}
                steps.append(self._step(f"{menu['xmlid']}, all {word}", action.id, options, action.views[0][1]))
        return steps

    def test_manager(self):
        self.assertGreater(self.crawl_as(self.manager), 200)

    # Who has no role finds no menu of the suite, and of its views those of a chat: a list, one of them, and a new one.
    def test_accountant_without_role(self):
        self.assertEqual(self.crawl_as(self.accountant), 3)

    def test_salesperson(self):
        self.assertEqual(self.crawl_as(self.salesperson), 3)
