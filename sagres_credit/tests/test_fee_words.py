from odoo.tests import tagged

from .fee_common import FeeCommon


@tagged("post_install", "-at_install")
class TestFeeWords(FeeCommon):
    """A scheme is read without opening its rules."""

    def test_percentages_are_told_by_days_late(self):
        self.assertEqual(self.late.words, "from day 1 late 4%; from day 91 late 8%")

    def test_tiers_say_whether_they_hold_for_everything(self):
        tiers = self._create_rule("Tiers", "tier", bands={0: 5, 10000: 7.5}, whole=True)
        self.assertRegex(tiers.words, r"^from .*0\.00.* 5%; from .*10,000\.00.* 7\.50%; the one reached holds for everything$")

    def test_a_fixed_fee_is_told_by_the_month(self):
        self.assertRegex(self._create_rule("Desk", "fixed", amount=450).words, r"450\.00.* a month$")

    def test_targets_say_what_is_at_stake(self):
        kept = self.env["credit.kpi"].search([("code", "=", "promise_kept")])
        bonus = self._create_rule("Bonus", "bonus", percent=5, kpi_id=kept.id, target=70)
        self.assertEqual(bonus.words, f"5% of the fees more where the target is reached: {kept.name} 70")
        malus = self._create_rule("Malus", "malus", amount=100, target=2000)
        self.assertRegex(malus.words, r"100\.00.* less where the target is missed: amount collected .*2,000\.00")
        risk = self._create_rule("Risk", "risk", percent=20, target=2500, floor=50, cap=120)
        self.assertRegex(risk.words, "^20% of the fees at risk, paid from 50% to 120% by how far the target is reached: amount")
