"""A suite scenario: what a deceased owed, each heir pays by a notice of their own."""
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_heirs.tests.money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirPosition(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["pagopa.category"].search([("code", "=", "9/0101002IM/")]) or cls.env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })
        bank = cls.env["res.partner.bank"].create({
            "acc_number": "IT60X0542811101000000123456", "partner_id": cls.client.partner_id.id, "company_id": cls.client.id,
        })
        cls.creditor = cls.env["pagopa.creditor"].create({
            "name": "Casa Serena", "company_id": cls.client.id, "tax_code": "12345678903", "category_id": category.id,
            "account_ids": [Command.create({"bank_id": bank.id})], "segregation_ids": [Command.create({"code": "01"})],
        })

    def get_cases(self):
        return self.case | (self.anna | self.marco).case_id

    def make(self):
        positions = self.env["pagopa.position"]._make_for_cases(self.get_cases())
        positions._publish()
        return positions

    def settle(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_each_heir_has_a_notice_of_their_share_and_the_deceased_none(self):
        positions = self.make()
        self.assertEqual(set(positions.mapped("kind")), {"share"})
        self.assertEqual({one.case_id: one.amount for one in positions}, {
            self.anna.case_id: 333.34, self.marco.case_id: 333.33,
        })
        self.assertEqual(len(set(positions.option_ids.mapped("notice_number"))), 2)
        self.assertNotIn("Rosa", " ".join(positions.mapped("subject")), "A notice says nothing about the dead")
        self.assertEqual(self.env["pagopa.position"]._foresee(self.case)[self.case].reason, "deceased")

    def test_what_the_deceased_could_pay_is_withdrawn_when_the_death_is_known(self):
        debtor = self._create_debtor("Aldo Neri", self.client)
        self.invoice(100, days=100, debtor=debtor)
        self.run_night()
        self.env.invalidate_all()
        case = self.get_case(debtor)
        position = self.env["pagopa.position"]._make_for_cases(case)
        position._publish()
        self.env["credit.estate"].create({"case_id": case.id, "date_death": "2026-05-10", "source": "certificate"})
        case._update_hold()
        self.settle()
        self.assertEqual((position.state, position.withdrawal), ("invalid", "held"))
        self.assertFalse(self.env["pagopa.position"]._make_for_cases(case))

    def test_who_renounces_loses_the_notice_and_the_others_pay_more(self):
        positions = self.make()
        mine = positions.filtered(lambda one: one.case_id == self.marco.case_id)
        self.set_heirs({self.anna: ("accepted", "1/2"), self.marco: ("renounced", False), self.elena: ("called", "1/2")})
        self.settle()
        self.assertEqual((mine.state, mine.withdrawal), ("invalid", "held"))
        self.assertEqual((positions - mine).amount, 500)

    def test_a_payment_of_one_heir_leaves_the_notice_of_the_other(self):
        positions = self.make()
        mine = positions.filtered(lambda one: one.case_id == self.anna.case_id)
        self.pay_share(self.anna, 333.34, self.get_items())
        self.settle()
        self.assertEqual((mine.state, mine.amount_now), ("invalid", 0))
        self.assertEqual(((positions - mine).state, (positions - mine).amount), ("valid", 333.33))

    def test_the_night_brings_the_notice_of_an_heir(self):
        self.creditor.auto_publish = True
        self.env.flush_all()
        self.run_night()
        with self.night_cursor() as env:
            env["pagopa.batch"]._cron_make()
        self.env.invalidate_all()
        positions = self.env["pagopa.position"].search([("case_id", "in", self.get_cases().ids)])
        self.assertEqual(sorted(positions.mapped("amount")), [333.33, 333.34])
        self.assertEqual(set(positions.mapped("state")), {"valid"})
