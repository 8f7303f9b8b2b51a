"""Every menu of the suite with all its filters and groups, in a real browser; each module crawls its own views by role."""
import json
from pathlib import Path
from types import SimpleNamespace

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sagres_credit.tests import test_access_matrix as credit_matrix
from odoo.addons.sagres_credit.tests.common import NIGHT
from odoo.addons.sagres_credit.tests.tour_common import KNOWN, TourCommon
from odoo.addons.sagres_cx.tests import test_access_matrix as cx_matrix
from odoo.addons.sagres_cx.tests.common import CxCommon
from odoo.addons.sagres_heirs.tests import test_access_matrix as heirs_matrix
from odoo.addons.sagres_pagopa.tests import test_access_matrix as pagopa_matrix
from odoo.addons.sagres_pagopa.tests.common import PagopaCommon

SCRIPT = (Path(__file__).resolve().parent / "crawler.js").read_text()
# Opening it leaves the web client.
LEAVES = ("ir.actions.act_url", "ir.actions.report")


@tagged("post_install", "-at_install")
class TestCrawler(PagopaCommon, CxCommon, TourCommon):
    """One record of everything: a manager tries every filter and group, who has no role in credit all they are shown."""

    _create_cluster = cx_matrix.TestAccessMatrix._create_cluster
    _create_figures = cx_matrix.TestAccessMatrix._create_figures
    _create_flow = pagopa_matrix.TestAccessMatrix._create_flow

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.operator
        own = {"company_id": cls.client.id, "company_ids": [Command.set(cls.client.ids)]}
        cls.accountant = new_test_user(cls.env, "fabio", groups="account.group_account_user", **own)
        cls.salesperson = new_test_user(cls.env, "giulia", groups="sales_team.group_sale_salesman", **own)
        cls.person = cls.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_document_lost")
        cls.absence = cls.env["credit.substitution"].create({
            "user_id": cls.manager.id, "substitute_id": cls.colleague.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        matrix, other = credit_matrix.TestAccessMatrix, cls._create_debtor("Livia Verdi", cls.client)
        case = matrix._create_case.__func__(cls, cls.mandate, other)
        matrix._create_records.__func__(cls, case)  # before the first night, which makes some of them itself

    def build(self):
        super().build()
        deceased = self._create_debtor("Ugo Neri", self.client)
        self.invoice(600, 234, deceased)
        self.run_night()
        left = self.env["credit.case"].search([("partner_id", "=", deceased.id)])
        estate = self.env["credit.estate"].create({"case_id": left.id, "date_death": "2026-05-10", "source": "certificate"})
        cx_matrix.TestAccessMatrix._create_records(self, self.case)
        heirs_matrix.TestAccessMatrix._create_records(
            SimpleNamespace(env=self.env, case=left, manager=self.manager), estate,
        )
        pagopa_matrix.TestAccessMatrix._create_records(self, self.creditor, self.case, "301000000000004285")

    def get_actions(self, user):
        """Return ``[(action, name)]`` of the suite's menus that a user sees, each action once."""
        menus = self.env["ir.ui.menu"].with_user(user).with_context(lang="en_US").load_web_menus(False)
        found = {}
        for menu in menus.values():
            ours = str(menu.get("xmlid") or "").startswith("sagres_")
            if ours and menu.get("actionID") and menu.get("actionModel") not in LEAVES:
                found.setdefault(menu["actionID"], menu["name"])
        return sorted(found.items())

    def crawl(self, user, least, filters=False):
        actions = self.get_actions(user)
        self.assertGreaterEqual(len(actions), least, f"{user.login} should see more")
        self.browser_js(
            "/odoo", SCRIPT.replace("CRAWL;", f"{json.dumps({'actions': actions, 'filters': filters})};", 1),
            ready="odoo.isReady === true", login=user.login, timeout=900, error_checker=lambda message: KNOWN not in message,
        )

    def test_manager(self):
        self.crawl(self.manager, 100, filters=True)

    def test_accountant_without_role(self):
        self.crawl(self.accountant, 0)

    def test_salesperson(self):
        self.crawl(self.salesperson, 0)
