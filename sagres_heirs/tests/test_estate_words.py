from odoo.exceptions import UserError
from odoo.tests import tagged

from .letter_common import LetterCommon


@tagged("post_install", "-at_install")
class TestEstateWords(LetterCommon):
    """What the screens of an estate say in words."""

    def test_the_shares_end_with_who_has_what(self):
        self.assertIn("As things are: Paolo Bianchi <b>1/2</b>, Lia Bianchi <b>1/2</b>", self.estate.shares_explanation)
        self.renounce(self.paolo)
        self.assertIn("As things are: Lia Bianchi <b>1</b>", self.estate.shares_explanation)

    def test_deaths_that_lack_a_proof_are_told_apart_by_client(self):
        self.estate.sudo().write({"state": "to_verify", "source": "reason", "is_verified": False})
        self.manager.company_ids |= self.env["res.company"].create({"name": "Casa Lieta"})
        with self.refuse(UserError, r"Rosa Bianchi \(.+\): a certificate"):
            self.estate.with_user(self.manager).action_confirm()
