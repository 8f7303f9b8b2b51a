"""What the satellites keep of persons is forgotten with the case, and not a day before."""
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.sagres_cx.tests.common import CxCommon
from odoo.addons.sagres_heirs.tests.common import EstateCommon
from odoo.addons.sagres_pagopa.tests.common import PagopaCommon


class Register:
    """Words of these tests."""

    def run_register(self, when="2038-01-15 10:00:00"):
        self.env.flush_all()
        with freeze_time(when), patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            run = self.env["credit.retention.run"]._start()
            run._work()
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        return run

    def pay_all(self, moves):
        for move in moves:
            self.pay(move)
        self.env.flush_all()
        self.assertFalse(self.case.is_open)


@tagged("post_install", "-at_install")
class TestRetentionHeirs(Register, EstateCommon):
    def test_the_family_is_forgotten_after_the_succession_and_not_while_it_is_open(self):
        heir = self.add_heir("Luca Bianchi", "child", phone="06 555 0001", tax_code="BNCLCU80A01F839K", born="1980-01-01")
        self.estate.write({"place_death": "Roma", "source_note": "Told by Luca Bianchi"})
        self.pay_all(self.invoices)
        self.run_register()
        self.assertEqual(heir.name, "Luca Bianchi")
        self.assertIn("a succession is open", self.case._explain_retention())
        self.env.cr.execute("UPDATE credit_estate SET state = 'closed' WHERE id = %s", [self.estate.id])
        self.env.invalidate_all()
        self.run_register()
        self.assertRegex(heir.name, r"^Anonymised \d+$")
        self.assertFalse(heir.phone or heir.tax_code or heir.born or self.estate.place_death or self.estate.source_note)
        self.assertEqual((heir.relation, heir.state), ("child", "unknown"))

    def test_a_relative_known_only_beside_the_debtor_is_forgotten_with_them(self):
        relative = self._create_debtor("Luca Bianchi", self.client, phone="06 555 0001")
        self.env["credit.related.person"].sudo().create({
            "case_id": self.case.id, "partner_id": relative.id, "role": "delegate",
        })
        self.pay_all(self.invoices)
        self.env.cr.execute("UPDATE credit_estate SET state = 'mistaken' WHERE id = %s", [self.estate.id])
        self.run_register("2030-01-15 10:00:00")
        self.assertEqual(relative.name, "Luca Bianchi")
        self.run_register()
        self.assertRegex(relative.name, r"^Anonymised \d+$")


@tagged("post_install", "-at_install")
class TestRetentionVoices(Register, CxCommon):
    def test_of_a_voice_only_the_score_stays_and_it_is_nobodys(self):
        voice = self.create_voice(9, "You were kind, Rosa Bianchi")
        self.pay_all(self.move)
        self.run_register("2028-11-19 10:00:00")
        self.assertTrue(voice.body)
        self.run_register("2028-11-20 10:00:00")
        self.assertFalse(voice.body or voice.partner_id or voice.case_id)
        self.assertEqual((voice.score, voice.company_id), (9, self.client))

    def test_who_waits_for_an_answer_to_a_complaint_is_not_forgotten(self):
        complaint = self.env["cx.complaint"].sudo().create({
            "company_id": self.client.id, "partner_id": self.debtor.id, "subject": "The bill", "body": "Too high",
        })
        self.pay_all(self.move)
        self.run_register()
        self.assertEqual((complaint.body, self.debtor.name), ("Too high", "Rosa Bianchi"))
        self.assertIn("a complaint waits for its answer", self.case._explain_retention())

    def test_a_consent_to_surveys_taken_back_ends_the_questions(self):
        consent = self.env["credit.consent"].create({"partner_id": self.debtor.id, "purpose": "survey", "how": "Letter"})
        consent._withdraw("By telephone")
        self.assertTrue(self.debtor.cx_opt_out)
        other = self._create_debtor("Ugo", self.client)
        consent = self.env["credit.consent"].create({"partner_id": other.id, "purpose": "survey", "how": "Letter"})
        other._cx_opt_out("In a call")
        self.assertTrue(consent.date_withdrawn)


@tagged("post_install", "-at_install")
class TestRetentionPagopa(Register, PagopaCommon):
    def test_who_paid_is_forgotten_ten_years_after_the_payment(self):
        receipt = self.env["pagopa.receipt"].create({
            "creditor_id": self.creditor.id, "creditor_tax_code": self.creditor.tax_code, "notice_number": "301000000000000001",
            "iuv": "01000000000000001", "receipt_number": "R1", "source": "node", "version": "2", "amount": 10,
            "date_payment": "2026-11-19 10:00:00", "payer_name": "Rosa Bianchi", "payer_tax_code": "BNCRSO80A41F839X",
        })
        self.run_register("2036-11-18 10:00:00")
        self.assertEqual(receipt.payer_name, "Rosa Bianchi")
        self.run_register("2036-11-20 10:00:00")
        self.assertFalse(receipt.payer_name or receipt.payer_tax_code)
        self.assertEqual((receipt.amount, receipt.receipt_number), (10, "R1"))
