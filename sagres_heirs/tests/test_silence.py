from odoo.tests import tagged

from .common import EstateCommon


@tagged("post_install", "-at_install")
class TestSilence(EstateCommon):
    """Nobody is asked how it went who has died, nor whose family settles a succession."""

    def get_silent(self, code="bereavement"):
        partners = self.env["res.partner"].sudo()
        reasons = [reason for reason in partners._get_silence_reasons() if reason.code == code]
        return {reason.label: partners.search(reason.domain) for reason in reasons}

    def test_the_deceased_and_who_is_called_are_left_in_peace(self):
        spouse = self._create_debtor("Carlo Bianchi", self.client)
        self.add_heir("Carlo Bianchi", "spouse", partner_id=spouse.id)
        silent = self.get_silent()
        self.assertIn(self.debtor, silent["The person has died"])
        self.assertIn(spouse, silent["A death in the family is being settled"])
        self.assertNotIn(spouse, silent["The person has died"])

    def test_a_closed_succession_leaves_the_family_no_longer_silent_and_the_deceased_ever(self):
        spouse = self._create_debtor("Carlo Bianchi", self.client)
        self.add_heir("Carlo Bianchi", "spouse", partner_id=spouse.id)
        self.estate.sudo().state = "closed"
        silent = self.get_silent()
        self.assertIn(self.debtor, silent["The person has died"])
        self.assertNotIn(spouse, silent["A death in the family is being settled"])
