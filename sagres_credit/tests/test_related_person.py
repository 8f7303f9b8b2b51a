from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import Form, tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestRelatedPerson(CreditCommon):
    """Nothing is said or asked of anybody beside the debtor, but what is granted and proved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.son = cls._create_debtor("Luca Bianchi", cls.client)

    def _relate(self, role="delegate", **vals):
        self.invoice(100, 200)
        self.run_night()
        return self.env["credit.related.person"].with_user(self.operator).create({
            "case_id": self.get_case().id, "partner_id": self.son.id, "role": role, **vals,
        })

    def test_role_decides_what_may_be_told_and_asked(self):
        person = self._relate("delegate", proof="Signed delegation")
        self.assertEqual((person.may_be_told, person.may_be_asked, person.may_agree), (True, False, False))
        person.role = "payer"
        self.assertFalse(person.may_be_told)

    def test_without_proof_nothing_may_be_told(self):
        person = self._relate("guarantor")
        self.assertFalse(person.is_valid)
        self.assertIn("Say nothing of the debt to Luca Bianchi", self.get_case()._explain_disclosure(self.son))

    def test_expired_proof_is_no_proof(self):
        person = self._relate("guarantor", proof="Contract", date_to=Date.subtract(NIGHT, days=1))
        self.assertFalse(person.is_valid)
        person.date_to = NIGHT
        self.assertTrue(person.is_valid)

    def test_delegate_may_know_but_not_be_asked(self):
        self._relate("delegate", proof="Signed delegation")
        self.assertIn("must not be asked to pay", self.get_case()._explain_disclosure(self.son))

    def test_joint_debtor_may_be_told_asked_and_agree(self):
        self._relate("joint_debtor", proof="Contract")
        self.assertFalse(self.get_case()._explain_disclosure(self.son))

    def test_dialog_warns_before_the_call(self):
        self._relate("delegate")
        log = Form(self.env["credit.call.log"].with_user(self.operator).with_context(default_case_id=self.get_case().id))
        self.assertFalse(log.disclosure)
        log.partner_id = self.son
        self.assertIn("Say nothing of the debt", log.disclosure)

    def test_debtor_is_not_related_to_their_own_case(self):
        self.invoice(100, 200)
        self.run_night()
        with self.assertRaisesRegex(ValidationError, "not a related person"):
            self.env["credit.related.person"].create({
                "case_id": self.get_case().id, "partner_id": self.debtor.id, "role": "guarantor",
            })

    def test_person_of_another_client_is_refused(self):
        stranger = self._create_debtor("Luca Bianchi", self.other_client)
        self.invoice(100, 200)
        self.run_night()
        with self.assertRaisesRegex(ValidationError, "belongs to another client"):
            self.env["credit.related.person"].create({
                "case_id": self.get_case().id, "partner_id": stranger.id, "role": "guarantor",
            })
