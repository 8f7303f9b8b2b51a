from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import users

from .common import EstateCommon

PROOF = "Notary Rossi, deed 1234"


class TestHeirRecord(EstateCommon):
    """A called person's state moves by acts with a day and a proof, and by nothing else."""

    def setUp(self):
        super().setUp()
        self.child = self.add_heir("Luca Bianchi", "child", born="1980-05-05", tax_code="BNCLCU80E05H501X")
        self.sister = self.add_heir("Marta Bianchi", "child", born="1984-05-05")

    def record(self, kind, date="2026-06-01", heir=None, proof=PROOF, **vals):
        return (heir or self.child).with_user(self.operator)._record(kind, date, proof, **vals)

    def refuse(self, words, kind, *args, **vals):
        before = (self.child.state, len(self.child.act_ids))
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.record(kind, *args, **vals)
        self.env.invalidate_all()
        self.assertEqual((self.child.state, len(self.child.act_ids)), before)

    def test_each_act_leads_to_its_state(self):
        for kind, state in (
            ("called", "called"), ("accepted_express", "accepted"), ("benefit", "benefit"), ("renounced", "renounced"),
            ("disqualified", "disqualified"), ("interpellation_asked", "called"), ("inventory", "called"),
        ):
            with self.subTest(kind=kind):
                act = self.record(kind)
                self.assertEqual((self.child.state, bool(self.child.state_date)), (state, True))
                self.assertEqual(act.recorded_by_id, self.operator)
                self.assertIn("c.c.", act.effect)
                act._cancel("Recorded for the wrong person")
                self.assertEqual(self.child.state, "unknown")

    def test_an_act_keeps_what_was_typed_and_the_file(self):
        file = self.env["ir.attachment"].with_user(self.operator).create({
            "name": "deed.pdf", "raw": b"%PDF", "res_model": "credit.heir.record",
        })
        act = self.record("accepted_tacit", note="Sold the car of the deceased", documents=file)
        self.assertEqual((act.note, act.document_ids, file.res_id), ("Sold the car of the deceased", file, act.id))
        with self.assertRaisesRegex(UserError, "proves what a called person did"):
            file.sudo().unlink()

    def test_what_has_not_happened_is_not_recorded(self):
        self.refuse("has not happened yet", "renounced", "2026-11-21")

    def test_nothing_is_decided_before_the_succession_opens(self):
        self.refuse("The succession opened on", "renounced", "2026-05-09")

    def test_nothing_is_decided_while_the_day_of_the_death_is_unknown(self):
        self.estate.date_death = False
        self.refuse("when the debtor died", "accepted_express")

    def test_a_proof_is_required(self):
        for proof in ("", "   ", False):
            self.refuse("Say what proves it", "accepted_express", proof=proof)

    def test_an_unknown_act_is_refused(self):
        self.refuse("Choose what happened", "adopted")

    def test_tacit_acceptance_says_what_they_did(self):
        self.refuse("only an heir could do", "accepted_tacit")

    def test_the_value_received_is_not_negative(self):
        self.refuse("below zero", "benefit", benefit_value=-1)

    def test_nobody_accepts_after_ten_years(self):
        self.estate.date_death = "2016-05-10"
        self.refuse("ten years after the death", "accepted_express", "2026-05-12")
        self.record("accepted_express", "2026-05-11")  # the tenth of May is a Sunday
        self.assertEqual(self.child.state, "accepted")

    def test_who_accepted_cannot_renounce(self):
        self.record("accepted_express")
        self.refuse("who is an heir once stays one", "renounced", "2026-07-01")

    def test_a_renunciation_before_an_acceptance_already_recorded_is_refused(self):
        self.record("accepted_express", "2026-07-01")
        self.refuse("could not come after it", "renounced", "2026-06-01")

    def test_a_minor_accepts_with_benefit_only(self):
        self.child.born = "2010-01-01"
        for kind in ("accepted_express", "accepted_law"):
            self.refuse("minors accept only with benefit", kind)
        act = self.record("benefit", benefit_value=250)
        self.assertEqual((self.child.state, self.child.benefit_value), ("benefit", 250))
        self.assertIn("guardian", act.effect)

    def test_who_has_come_of_age_accepts_purely(self):
        self.child.born = "2008-05-31"
        self.record("accepted_express", "2026-06-01")
        self.assertEqual(self.child.state, "accepted")

    def test_a_renunciation_is_taken_back_until_others_accept(self):
        self.record("renounced")
        self.record("renunciation_revoked", "2026-07-01")
        self.assertEqual(self.child.state, "accepted")

    def test_a_renunciation_is_not_taken_back_after_others_accepted(self):
        self.record("renounced")
        self.record("accepted_express", "2026-06-15", heir=self.sister)
        self.refuse("Others accepted in the meantime", "renunciation_revoked", "2026-07-01")

    def test_heir_by_law_only_in_possession(self):
        self.refuse("Only who is in possession", "accepted_law", "2026-09-01")

    def test_heir_by_law_three_months_after_the_death_without_inventory(self):
        self.child.in_possession = True
        self.refuse("Not yet", "accepted_law", "2026-08-10")
        self.record("accepted_law", "2026-08-11")
        self.assertEqual(self.child.state, "accepted")

    def test_an_inventory_in_time_gives_forty_days_more(self):
        self.child.in_possession = True
        self.record("inventory", "2026-08-01")
        self.refuse("Not yet", "accepted_law", "2026-09-10")
        self.record("accepted_law", "2026-09-11")

    def test_a_term_of_the_court_says_its_last_day(self):
        self.refuse("last day of the term", "interpellation_served")
        self.refuse("last day of the term", "interpellation_served", "2026-06-01", date_end="2026-06-01")

    def test_silence_loses_the_right_only_when_somebody_records_it(self):
        self.record("interpellation_served", "2026-06-01", date_end="2026-09-01")
        self.refuse("The right is lost after the term", "lapsed", "2026-09-01")
        self.run_night("2026-11-20")
        self.env.invalidate_all()
        self.assertEqual((self.child.state, self.child.proposed_act), ("called", "lapsed"))
        self.refuse("term of the court had passed", "accepted_express", "2026-09-02")
        self.record("lapsed", "2026-09-02")
        self.assertEqual(self.child.state, "lapsed")

    def test_who_died_after_the_debtor_passes_the_right_on(self):
        self.record("died", "2026-08-01")
        self.assertEqual((self.child.state, str(self.child.died)), ("transmitted", "2026-08-01"))
        self.refuse("only their own heirs can decide", "accepted_express", "2026-09-01")
        self.record("accepted_express", "2026-07-01")  # learned later, done before
        self.assertEqual(self.child.state, "accepted")

    def test_who_died_first_decides_nothing(self):
        self.child.died = "2020-01-01"
        self.assertEqual(self.child.state, "predeceased")
        self.refuse("died on", "renounced")
        self.child.write({"died": False, "is_predeceased": True})
        self.refuse("died before the debtor", "renounced")

    def test_the_state_needs_no_acceptance(self):
        for heir in (self.child, self.sister):
            self.record("renounced", heir=heir)
        state = self.estate.heir_ids.filtered(lambda heir: heir.relation == "state")
        with self.assertRaisesRegex(UserError, "needs no acceptance"):
            self.record("accepted_express", heir=state)

    def test_cancelling_folds_the_acts_that_remain(self):
        renounced = self.record("renounced")
        revoked = self.record("renunciation_revoked", "2026-07-01")
        with self.assertRaisesRegex(UserError, "Say why"):
            revoked.with_user(self.operator)._cancel(" ")
        with self.assertRaisesRegex(UserError, "cannot follow"), self.env.cr.savepoint():
            renounced.with_user(self.operator)._cancel("A slip")
        self.env.invalidate_all()
        self.assertEqual(self.child.state, "accepted")
        revoked.with_user(self.operator)._cancel("A slip")
        self.assertEqual((self.child.state, str(self.child.state_date)), ("renounced", "2026-06-01"))
        self.assertEqual((revoked.state, revoked.cancel_reason), ("cancelled", "A slip"))
        with self.assertRaisesRegex(UserError, "cancelled already"):
            revoked.with_user(self.operator)._cancel("Again")

    def test_a_contact_is_made_at_acceptance_and_not_before(self):
        self.record("called")
        self.assertFalse(self.child.partner_id)
        self.record("accepted_express", "2026-07-01")
        partner = self.child.partner_id
        self.assertEqual((partner.name, partner.company_id), ("Luca Bianchi", self.client))
        self.assertEqual(partner.credit_tax_code, "BNCLCU80E05H501X")

    def test_a_known_customer_is_found_by_tax_code_within_the_client(self):
        self._create_debtor("L. Bianchi elsewhere", self.other_client, credit_tax_code="BNCLCU80E05H501X")
        known = self._create_debtor("Bianchi Luca", self.client, credit_tax_code="BNCLCU80E05H501X")
        self.record("benefit")
        self.assertEqual(self.child.partner_id, known)

    def test_the_tax_code_of_the_deceased_is_refused(self):
        self.debtor.credit_tax_code = "BNCLCU80E05H501X"
        self.refuse("the one of the deceased", "accepted_express")

    def test_the_chatter_of_the_estate_names_nobody(self):
        self.record("renounced")
        words = " ".join(self.estate.message_ids.mapped("body"))
        self.assertIn("Renounced (Child L.B.)", words)
        self.assertNotIn("Luca", words)

    @users("anna")
    def test_no_state_is_written_by_hand(self):
        heir = self.child.with_user(self.env.user)
        for vals in ({"state": "accepted"}, {"share": "1"}, {"manual_share": "1/2"}, {"case_id": self.case.id},
                     {"estate_id": self.estate.id}, {"parent_path": "1/"}, {"benefit_value": 5}, {"state_date": "2026-06-01"}):
            with self.assertRaisesRegex(AccessError, "nobody by hand"):
                heir.write(vals)
        with self.assertRaisesRegex(AccessError, "nobody by hand"):
            heir.create({"estate_id": self.estate.id, "name": "Eva", "relation": "child", "state": "accepted"})
        sneaked = heir.with_context(default_state="accepted", default_share="1").create({
            "estate_id": self.estate.id, "name": "Eva", "relation": "child",
        })
        self.assertEqual((sneaked.state, sneaked.share), ("unknown", "1/3"))

    @users("anna")
    def test_acts_are_neither_written_nor_deleted_by_hand(self):
        act = self.record("called")
        own = act.with_user(self.env.user)
        for call in (lambda: own.write({"kind": "accepted_express"}), own.unlink,
                     lambda: own.create({"heir_id": self.child.id, "kind": "renounced", "date": "2026-06-01", "proof": "x"})):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.child.with_user(self.env.user).write({"act_ids": [Command.clear()]})
        with self.assertRaisesRegex(UserError, "has acts or a case"):
            self.child.with_user(self.env.user).unlink()

    @users("bruno", "dario")
    def test_who_does_not_look_after_the_debtor_records_and_reads_nothing(self):
        heir = self.child.with_user(self.env.user)
        with self.assertRaises(AccessError):
            heir.read(["name"])
        with self.assertRaises(AccessError):
            heir._record("renounced", "2026-06-01", PROOF)
        with self.assertRaises(AccessError):
            heir.action_record()
        estate = self.estate.with_user(self.env.user)
        for field in ("heir_ids", "tree", "shares_explanation", "heir_deadlines"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                estate.read([field])

    @users("anna")
    def test_the_dialog_shows_what_it_means_and_records(self):
        action = self.child.with_user(self.env.user).action_record()
        dialog = self.env["credit.heir.record"].with_context(action["context"]).create({"kind": "benefit", "proof": PROOF})
        self.assertIn("490 c.c.", dialog.effect)
        dialog.write({"date": "2026-06-01", "benefit_value": 300})
        dialog.action_save()
        self.assertEqual((self.child.state, self.child.benefit_value), ("benefit", 300))
        cancel = self.env["credit.heir.act.cancel"].create({"act_id": self.child.act_ids.id, "reason": "A slip"})
        cancel.action_cancel_act()
        self.assertEqual(self.child.state, "unknown")

    def test_another_day_of_the_death_folds_again(self):
        self.child.died = "2026-04-01"
        self.assertEqual(self.child.state, "predeceased")
        self.estate.date_death = "2026-03-01"
        self.assertEqual(self.child.state, "transmitted")
