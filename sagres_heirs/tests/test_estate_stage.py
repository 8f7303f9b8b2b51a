from odoo.exceptions import AccessError, UserError

from .common import EstateCommon


class TestEstateStage(EstateCommon):
    """The stage of a succession follows the facts."""

    def verify(self):
        self.estate.source_note = "Forlì, certificate 12"
        self.estate.with_user(self.operator).action_confirm()

    def close(self, reason, user=None, **vals):
        dialog = self.env["credit.estate.close"].with_user(user or self.operator).create({
            "estate_id": self.estate.id, "reason": reason, **vals,
        })
        return dialog.action_apply()

    def heir(self, name="Lucia Bianchi", **vals):
        heir = self.add_heir(name, "child", **vals)
        self.estate._update_stage()
        return heir

    def accept(self, heir):
        partner = self._create_debtor(heir.name, self.client)
        child = self.env["credit.case"].with_context(credit_assignment=True).create({
            "company_id": self.client.id, "partner_id": partner.id, "parent_id": self.case.id,
            "user_id": self.operator.id, "mandate_id": self.mandate.id,
        })
        heir.write({"state": "accepted", "partner_id": partner.id, "case_id": child.id})
        self.estate._update_stage()
        return child

    def test_confirmation_needs_the_date(self):
        self.estate.write({"date_death": False, "source_note": "Forlì"})
        with self.assertRaisesRegex(UserError, r"Rosa Bianchi \(Casa Serena\): the date of death is missing"):
            self.estate.with_user(self.operator).action_confirm()

    def test_confirmation_needs_a_proof(self):
        self.estate.source = "reason"
        with self.assertRaisesRegex(UserError, "a certificate or the civil registry"):
            self.estate.with_user(self.operator).action_confirm()
        self.estate.source = "certificate"
        with self.assertRaisesRegex(UserError, "add the certificate"):
            self.estate.with_user(self.operator).action_confirm()
        self.estate.source = "registry"
        self.estate.with_user(self.operator).action_confirm()
        self.assertTrue(self.estate.is_verified)

    def test_many_are_confirmed_together_or_none(self):
        other = self._create_debtor("Ugo Neri", self.client)
        self.invoice(50, debtor=other)
        self.run_night("2026-11-21")
        self.env.invalidate_all()
        second = self.env["credit.estate"]._open(self.get_case(other), source="registry")
        both = (self.estate | second).with_user(self.manager)
        self.estate.source = "registry"
        with self.assertRaisesRegex(UserError, r"Ugo Neri \(Casa Serena\): the date of death is missing"):
            both.action_confirm()
        self.assertFalse(self.estate.is_verified)
        second.date_death = "2026-10-10"
        both.action_confirm()
        self.assertEqual(both.mapped("state"), ["searching", "searching"])

    def test_what_proved_the_death_stays(self):
        self.verify()
        with self.assertRaisesRegex(UserError, "what proved it stays"):
            self.estate.with_user(self.operator).write({"source": "other"})

    def test_the_stage_goes_from_the_death_to_the_agreement(self):
        heir = self.heir()
        self.assertEqual(self.estate.state, "to_verify")
        self.verify()
        self.assertEqual(self.estate.state, "found")
        heir.state = "called"
        self.estate._update_stage()
        self.assertEqual(self.estate.state, "awaiting")
        child = self.accept(heir)
        self.assertEqual(self.estate.state, "found")
        settlement = self.env["credit.settlement"].create({"case_id": child.id, "amount": 100, "amount_debt": 200})
        settlement._set_active()
        self.assertEqual(self.estate.state, "agreed")
        settlement._set_broken()
        self.assertEqual(self.estate.state, "found")

    def test_nobody_left_is_searched_again(self):
        self.verify()
        heir = self.heir()
        self.assertEqual(self.estate.state, "found")
        heir.state = "renounced"
        self.estate._update_stage()
        self.assertEqual(self.estate.state, "searching")

    def test_one_who_may_still_accept_is_awaited_though_another_agreed(self):
        self.verify()
        self.accept(self.heir())
        other = self.heir("Marco Bianchi")
        other.state = "called"
        self.estate._update_stage()
        self.assertEqual(self.estate.state, "awaiting")

    def test_an_estate_without_heirs_goes_to_the_state_and_a_write_off_is_proposed(self):
        self.verify()
        self.case._put_on_day("estate", instead_of=None)
        action = self.close("state", note="Certificate of the registry, nobody to the sixth degree")
        self.assertEqual(self.estate.state, "no_heirs")
        self.assertIn("devolved to the State", self.estate.close_reason)
        self.assertEqual(action["res_model"], "credit.settlement.offer")
        self.assertEqual((self.case.hold_code, self.case.next_action), ("estate", False))
        self.assertFalse(self.case.settlement_ids)

    def test_an_estate_with_somebody_who_may_accept_has_heirs(self):
        self.verify()
        self.heir()
        for reason in ("state", "no_heirs"):
            with self.assertRaisesRegex(UserError, "Lucia Bianchi"):
                self.close(reason)

    def test_a_death_that_nobody_confirmed_is_no_loss(self):
        with self.assertRaisesRegex(UserError, "Confirm the death first"):
            self.close("loss")

    def test_what_is_open_is_not_paid(self):
        with self.assertRaisesRegex(UserError, "still open"):
            self.close("paid")
        for invoice in self.invoices:
            self.pay(invoice)
        self.close("paid")
        self.assertEqual((self.estate.state, str(self.estate.date_closed)), ("closed", "2026-11-20"))

    def test_a_share_that_was_not_kept_is_not_kept(self):
        self.verify()
        child = self.accept(self.heir())
        with self.assertRaisesRegex(UserError, "agreed and kept"):
            self.close("kept")
        settlement = self.env["credit.settlement"].create({"case_id": child.id, "amount": 100, "amount_debt": 200})
        settlement._set_active()
        with self.assertRaisesRegex(UserError, "agreed and kept"):
            self.close("kept")

    def test_closed_it_is_taken_up_again_where_somebody_turns_up(self):
        self.verify()
        self.close("no_heirs")
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.estate.with_user(self.colleague).action_reopen()
        self.heir()
        self.assertEqual(self.estate.state, "no_heirs")
        self.estate.with_user(self.operator).action_reopen()
        self.assertEqual((self.estate.state, self.estate.close_reason), ("found", False))
        self.assertEqual(self.case.next_action, "estate")

    def test_a_mistake_stays_a_mistake(self):
        self.estate.with_user(self.operator)._mistake("She lives")
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.estate._set_state("searching")
        with self.assertRaisesRegex(UserError, "ended already"):
            self.close("paid")

    def test_an_heir_with_a_case_forbids_to_say_it_was_a_mistake(self):
        self.accept(self.heir())
        with self.assertRaisesRegex(UserError, "close it first"):
            self.estate.with_user(self.operator)._mistake("She lives")

    def test_a_colleague_closes_nothing(self):
        with self.assertRaisesRegex(AccessError, "Succession"):
            self.close("loss", user=self.colleague)
