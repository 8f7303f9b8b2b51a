from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import KNOWN

from .test_debtor_notice_page import DebtorNoticeCommon


@tagged("post_install", "-at_install")
class TestTourDebtorNotice(DebtorNoticeCommon):
    """On the screen of a telephone: a debtor finds the notice, copies its number and knows where to pay it."""

    browser_size = "390x844"
    touch_enabled = True

    def test_a_debtor_finds_how_to_pay_by_notice(self):
        self.sign_plan(count=4)
        self.env.cr.precommit.run()
        self.env["pagopa.position"]._make_for_cases(self.case)._publish()
        self.env.flush_all()
        self.start_tour(
            self.path, "pagopa_debtor_tour", timeout=180, error_checker=lambda message: KNOWN not in message,
        )
