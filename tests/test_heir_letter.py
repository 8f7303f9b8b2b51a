"""A suite scenario: letters to the family of a deceased name the pagoPA notice of a public client, never an IBAN."""
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_heirs.tests.letter_common import LetterCommon

IBAN = "IT60X0542811101000000123456"
WAIT = "You pay with a pagoPA notice: we send it to you, or ask us for it at any time."


@tagged("post_install", "-at_install")
class TestHeirLetter(LetterCommon):
    def build(self):
        super().build()
        self.bank = self.env["res.partner.bank"].create({
            "acc_number": IBAN, "partner_id": self.client.partner_id.id, "company_id": self.client.id,
        })
        self.accept(self.paolo)
        self.renounce(self.lia)
        self.estate._update_heir_cases()
        self.env.flush_all()

    def make_public(self, **vals):
        category = self.env["pagopa.category"].search([("code", "=", "9/0101002IM/")]) or self.env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })
        return self.env["pagopa.creditor"].create({
            "name": "Casa Serena", "company_id": self.client.id, "tax_code": "12345678903", "category_id": category.id,
            "account_ids": [Command.create({"bank_id": self.bank.id})], "segregation_ids": [Command.create({"code": "01"})],
            **vals,
        })

    def print_to_heir(self):
        return self.print_letter(self.write("notice_heir", self.paolo))

    def assertNoIban(self, text):
        self.assertNotIn(IBAN[4:], text.replace(" ", ""))

    def test_a_private_client_still_names_its_account(self):
        self.assertIn(IBAN, self.print_to_heir().replace(" ", ""))

    def test_the_heir_reads_the_number_of_their_notice(self):
        self.make_public(auto_publish=True)
        text = self.print_to_heir()
        option = self.paolo.case_id.pagopa_position_ids.option_ids
        self.assertEqual((option.position_id.kind, option.position_id.state), ("share", "valid"))
        self.assertIn(option.notice_number, text.replace(" ", ""))
        self.assertIn("Creditor: Casa Serena, tax code 12345678903", text)
        self.assertNoIban(text)

    def test_where_notices_are_made_by_hand_the_heir_waits_for_one(self):
        self.make_public()
        text = self.print_to_heir()
        self.assertIn(WAIT, text)
        self.assertNoIban(text)
        self.assertFalse(self.paolo.case_id.pagopa_position_ids)

    def test_who_pays_of_their_own_will_gets_no_iban(self):
        Offer = self.env["credit.heir.offer"]
        offer = Offer.new({"estate_id": self.estate.id, "name": "Ugo", "amount": 10})
        self.assertIn(IBAN, offer.payment_words.replace(" ", ""))
        self.make_public()
        offer = Offer.new({"estate_id": self.estate.id, "name": "Ugo", "amount": 10})
        self.assertEqual(offer.payment_words, WAIT)
