from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged

from .story_common import ADDRESS, StoryCommon

PAST = {"amount": 200, "channel": "phone", "told_how": "read", "is_unsolicited": True}


@tagged("post_install", "-at_install")
class TestStory(StoryCommon):
    """Rosa Bianchi dies in her nursing home and leaves three fees; each heir pays their part, nobody else is asked.

    The whole of ``sagres_heirs`` in one tale, from the death to the settlement: read it first.
    """

    def test_rosa_leaves_fees_and_each_heir_pays_their_part(self):
        self.hear_of_the_death()
        self.look_for_the_family()
        self.write_the_family_down()
        self.three_of_them_accept()
        self.carlo_renounces_when_the_debt_is_divided()
        self.gina_pays_because_she_wants_to()
        self.marta_never_answers()
        self.luca_pays_by_installments()
        self.sofia_settles()
        self.tommaso_pays_what_he_received()
        self.the_estate_ends()

    def hear_of_the_death(self):
        # Two fees are late and a third is coming. The night prepares a kind reminder; Rosa has a link to her page.
        self.fees = self.bill(1800, 12) | self.bill(1800, 9) | self.bill(600.01, -10)
        self.run_night()
        self.case = self.get_case()
        self.assertEqual((self.case.user_id, self.case.notice_ids.state), (self.operator, "queued"))
        self.case.with_user(self.operator)._get_debtor_url()
        self.assert_books(owed=4200.01)

        # Anna calls. Gina answers, who lived next door: Rosa died three weeks ago.
        self.gina = self._create_debtor("Gina Verde", self.client)
        self.env["credit.call.log"].with_user(self.operator).create({
            "case_id": self.case.id, "outcome": "other_person", "partner_id": self.gina.id, "heirs_has_died": True,
            "override_reason": "They rang back",
        }).action_save()

        # Everything stops at once: the reminder, the link, the day of calls. What is left is to look after the succession.
        self.estate = self.case.heirs_estate_id.with_user(self.operator)
        self.assertEqual((self.estate.state, self.estate.source_note), ("to_verify", "Gina Verde"))
        self.assertEqual((self.case.hold_code, self.case.next_action), ("estate", "estate"))
        self.assertEqual((self.case.notice_ids.state, self.case.notice_ids.reason), ("cancelled", "The debtor has died."))
        self.assertTrue(all(self.case.link_ids.mapped("date_revoked")))

        # The nights that follow send nothing and ask nothing, and the operator stays the same.
        self.nights("2026-11-20", "2026-11-21")
        self.assertEqual(self.send(), [])
        self.assertEqual((len(self.case.notice_ids), self.case.next_action, self.case.user_id), (1, "estate", self.operator))
        self.assert_books(owed=4200.01)

    def look_for_the_family(self):
        # Nothing is certain until a document says it; the checklist knows which to ask for first.
        with self.assertRaisesRegex(UserError, "the date of death is missing"):
            self.estate.action_confirm()
        self.assertEqual(self.estate.next_search_kind, "death_certificate")
        self.search_for(10, outcome="found", date_death=Date.to_date("2026-10-28"), place_death="Genova", cost=12)
        self.assertEqual((self.estate.state, self.estate.is_verified), ("searching", True))
        self.assertIn("died on", self.case.with_user(self.operator).hold_label)

        # The certificate proves the death, and the next question is who the family is. Its answer leads there.
        self.assertEqual(self.estate.next_search_kind, "family_certificate")
        self.preset = self.search_for(16, outcome="found")
        self.assertEqual((self.estate.cost_total, self.estate.cost_limit, self.estate.cost_left), (28, 150, 122))

    def write_the_family_down(self):
        # A husband and three children, of whom Pietro died years ago and left two children: Tommaso is twelve.
        names = "Luca Bianchi\nMarta Bianchi\nPietro Bianchi"
        self.fill(self.preset, kind="spouse_children", spouse="Carlo Bianchi", names=names).action_add()
        people = {heir.name.split()[0].lower(): heir for heir in self.estate.heir_ids}
        self.carlo, self.luca, self.marta, pietro = (people[name] for name in ("carlo", "luca", "marta", "pietro"))
        pietro.is_predeceased = True
        self.sofia, self.tommaso = self.env["credit.heir"].with_user(self.operator).create([
            {"estate_id": self.estate.id, "parent_id": pietro.id, "relation": "descendant", "name": name, "born": born}
            for name, born in (("Sofia Bianchi", "2001-07-02"), ("Tommaso Bianchi", "2014-03-03"))
        ])
        (self.carlo | self.luca | self.marta | self.sofia | self.tommaso).write(ADDRESS)

        # The law divides at once, and says why.
        self.assertEqual(
            self.get_shares(), {"Carlo": "1/3", "Luca": "2/9", "Marta": "2/9", "Sofia": "1/9", "Tommaso": "1/9"},
        )
        for article in ("581 c.c.", "467"):
            self.assertIn(article, self.estate.shares_explanation)

        # They are called, they owe nothing: no contact, no case, no demand. What can be asked is who succeeded.
        self.assertFalse(self.estate.heir_ids.partner_id | self.estate.heir_ids.case_id.partner_id)
        self.assertEqual(self.estate.next_search_kind, "court_renunciations")
        self.search_for(0, outcome="nothing")
        for heir in (self.marta, self.luca):
            self.write_letter("information", heir, addressee_kind="person", data_source="registry")
        self.refuse_demands(self.marta, "has not accepted")
        self.assert_books(owed=4200.01)

    def three_of_them_accept(self):
        # Luca and Sofia accept; for Tommaso, who is a minor, his guardian accepts with benefit of inventory.
        self.go_to("2026-12-14")
        self.record(self.luca, "accepted_express", "2026-12-02")
        self.record(self.sofia, "accepted_express", "2026-12-03")
        with self.assertRaisesRegex(UserError, "minors accept only with benefit"):
            self.record(self.tommaso, "accepted_express", "2026-12-03")
        self.record(self.tommaso, "benefit", "2026-12-03", benefit_value=500)

        # Each has a case for their part, with Anna; the whole stays on the case of Rosa.
        self.assertEqual(self.get_dues(), {"Luca": 933.34, "Sofia": 466.67, "Tommaso": 466.67})
        self.assertEqual(self.estate.heir_ids.case_id.user_id, self.operator)
        self.assertEqual(self.estate.heir_ids.case_id.parent_id, self.case)
        self.assertFalse(self.estate.heir_ids.case_id.receivable_ids)

        # They are told what their part is, and nobody else is.
        for heir, amount in ((self.luca, 933.34), (self.sofia, 466.67), (self.tommaso, 466.67)):
            letter = self.write_letter("notice_heir", heir)
            self.assertEqual((letter.share, letter.amount), (heir.share, amount))
        self.refuse_demands(self.marta, "has not accepted")
        self.refuse_demands(self.carlo, "has not accepted")
        self.nights("2026-12-14", "2026-12-15")
        self.assertEqual(self.get_dues(), {"Luca": 933.34, "Sofia": 466.67, "Tommaso": 466.67})
        self.assert_books(owed=4200.01)

    def carlo_renounces_when_the_debt_is_divided(self):
        # He is as if never called: the others' parts grow, each case says from what to what.
        self.go_to("2026-12-21")
        self.record(self.carlo, "renounced", "2026-12-18")
        self.assertEqual(self.get_shares(), {"Luca": "1/3", "Marta": "1/3", "Sofia": "1/6", "Tommaso": "1/6"})
        self.assertEqual(self.get_dues(), {"Luca": 1400.01, "Sofia": 700, "Tommaso": 500})
        self.assertIn("is 1/3, it was 2/9", "".join(self.luca.case_id.message_ids.mapped("body")))
        self.refuse_demands(self.carlo, "out of the succession")
        with self.assertRaisesRegex(UserError, "never written to"):
            self.write_letter("information", self.carlo, addressee_kind="person", data_source="registry")
        self.assert_books(owed=4200.01)

    def gina_pays_because_she_wants_to(self):
        # Gina calls by herself: she is told that she owes nothing and what it does, and pays in her own name.
        offer = self.estate._record_offer(name="Gina Verde", **PAST)
        self.assertIn("1180", offer.text)
        with self.assertRaises(AccessError):
            offer._match(self.env["account.payment"])
        payer = offer.sudo()._get_payer_partner()
        payment = self.env["account.payment"].with_company(self.client).create({
            "payment_type": "inbound", "partner_type": "customer", "partner_id": payer.id, "amount": 200,
            "date": "2026-12-21", "journal_id": self._get_journal(self.client, "bank").id,
        })
        payment.action_post()
        self.fill(offer.with_user(self.manager).action_match(), self.manager, payment_id=payment).action_match()
        self.assertEqual((offer.state, self.fees[0].amount_residual), ("paid", 1600))

        # Every part is lower for it; Gina is nobody's heir and nobody's debtor.
        self.assertEqual(self.get_dues(), {"Luca": 1333.34, "Sofia": 666.67, "Tommaso": 500})
        self.nights("2026-12-21")
        self.assertFalse(self.env["credit.case"].search([("partner_id", "=", payer.id)]))
        self.assert_books(owed=4000.01, received=200)

    def marta_never_answers(self):
        # Her letter asked only who succeeded, and got no answer. The lawyer has the court set a term: nobody presses her.
        letter = self.estate.env["credit.estate.letter"]._compose(self.estate, "interpellation", self.marta)
        with self.assertRaisesRegex(UserError, "never sent from here"):
            letter._mark_sent(letter.date)
        self.record(self.marta, "interpellation_asked", "2026-12-21")
        self.go_to("2027-02-03")
        self.record(self.marta, "interpellation_served", "2027-01-11", date_end=Date.to_date("2027-01-31"))
        self.assertEqual((self.estate.state, self.marta.state), ("awaiting", "called"))

        # The term passes in silence. The night proposes what the law made of it, and decides nothing.
        self.nights("2027-02-03")
        self.assertEqual((self.marta.proposed_act, self.marta.state), ("lapsed", "called"))
        self.fill(self.marta.action_record_proposed(), date="2027-02-01", proof="Bailiff, no act in the register").action_save()
        self.assertEqual(self.get_shares(), {"Luca": "1/2", "Sofia": "1/4", "Tommaso": "1/4"})
        self.assertEqual(self.get_dues(), {"Luca": 2000.01, "Sofia": 1000, "Tommaso": 500})
        self.refuse_demands(self.marta, "out of the succession")
        self.assertEqual(self.estate.state, "found")
        self.assert_books(owed=4000.01, received=200)

    def luca_pays_by_installments(self):
        # Three installments that Luca can bear. Each reaches the bank in his name and finds the fees of his mother.
        case = self.luca.case_id.with_user(self.operator)
        plan = case.env["credit.plan"]._offer(case, count=3, first_due=Date.to_date("2027-02-26"))
        plan.sudo()._sign("Luca Bianchi")
        self.assertEqual((plan.state, plan.line_ids.mapped("amount")), ("active", [666.67] * 3))
        self.plan, self.luca_paid = plan, []
        self.pay_installment("2027-02-24")
        self.assertEqual(self.get_dues(), {"Luca": 1333.34, "Sofia": 1000, "Tommaso": 500})
        self.assert_books(owed=3333.34, received=866.67)

    def pay_installment(self, day):
        self.go_to(day)
        self.luca_paid.append(self.receive(666.67, self.luca.partner_id.sudo()))
        self.nights(day)
        # He has a plan: what the law proposes for his money, Anna confirms. The last money keeps the plan, and needs nobody.
        found = self.env["credit.allocation"].with_user(self.operator).search([("payment_move_id", "=", self.luca_paid[-1].id)])
        if len(self.luca_paid) < 3:
            self.assertEqual((found.state, found.stop, found.case_id), ("proposed", "hold", self.luca.case_id))
            found.action_confirm()
        self.nights(day)
        self.assertEqual(self.get_booked(self.luca), dict.fromkeys(self.luca_paid, 666.67))
        self.assertEqual(self.plan.amount_paid, round(666.67 * len(self.luca_paid), 2))

    def sofia_settles(self):
        # Sofia is studying and has six hundred. That is beyond what the firm may remit: Casa Serena decides.
        case = self.sofia.case_id.with_user(self.operator)
        settlement = case.env["credit.settlement"]._offer(
            case, amount=600, date_due=Date.to_date("2027-03-12"), reason="hardship", words="She studies, no income",
            plan_why="refused", plan_words="No installment is possible",
        )
        self.assertEqual((settlement.state, settlement.amount_debt), ("to_client", 1000))
        dario = settlement.with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        dario.action_client_approve()
        settlement.sudo()._accept("Sofia Bianchi", "phone")

        # She pays; the rest of her part is written off, and nobody else's part moves for it.
        self.go_to("2027-03-10")
        paid = self.receive(600, self.sofia.partner_id.sudo())
        self.nights("2027-03-10")
        self.assertEqual((settlement.state, settlement.amount_written_off), ("kept", 400))
        self.assertEqual(self.get_booked(self.sofia), {paid: 600, settlement.sudo().move_id: 400})
        self.assertEqual(self.get_dues(), {"Luca": 1333.34, "Tommaso": 500})
        self.assert_books(owed=2333.34, received=1466.67, lost=400)

        # Luca goes on with his plan, and keeps it.
        self.pay_installment("2027-03-25")
        self.pay_installment("2027-04-26")
        self.assertEqual((self.plan.state, self.luca.case_id.is_open), ("kept", False))
        self.assert_books(owed=1000, received=2800.01, lost=400)

    def tommaso_pays_what_he_received(self):
        # For Tommaso no more is asked than the five hundred that reached him.
        case = self.tommaso.case_id.with_user(self.operator)
        plan = case.env["credit.plan"]._offer(case, count=2, first_due=Date.to_date("2027-05-14"))
        self.assertEqual(plan.amount, 500)
        plan.sudo()._sign("The guardian of Tommaso Bianchi")
        self.assertEqual(self.estate.state, "agreed", "Everybody who is an heir has agreed")
        with self.assertRaisesRegex(UserError, "Not every share was agreed and kept"):
            self.estate._close("kept")
        self.go_to("2027-05-12")
        paid = self.receive(500, self.tommaso.partner_id.sudo())
        self.nights("2027-05-12")
        self.assertEqual((plan.state, self.get_booked(self.tommaso)), ("kept", {paid: 500}))
        self.assertEqual(self.get_dues(), {})
        self.assert_books(owed=500, received=3300.01, lost=400)

    def the_estate_ends(self):
        # Five hundred are left that nobody owes. The client approves the loss; what one does not owe is asked of no other.
        self.assertEqual(self.estate.state, "agreed")
        write_off = self.env["credit.settlement"].with_user(self.manager)._offer(
            self.case.with_user(self.manager), kind="write_off", reason="uneconomic",
            words="Beyond the value that the minor received",
        )
        self.assertEqual(write_off.state, "to_client")
        write_off.with_user(self.client_user).with_context(allowed_company_ids=self.client.ids).action_client_approve()
        self.assert_books(owed=0, received=3300.01, lost=900)
        self.fill(self.estate.action_close(), reason="kept").action_apply()
        self.assertEqual(self.estate.state, "closed")

        # Nights come and go: nothing opens again, nothing is sent, nobody is asked.
        before = self.get_traces()
        self.nights("2027-05-12", "2027-05-13", "2027-06-30")
        self.assertEqual(self.get_traces(), before)
        self.assertEqual(self.send("2027-05-13 10:00:00"), [])
        self.assertEqual((self.estate.state, self.case.is_open), ("closed", False))
        self.assertFalse((self.case | self.estate.heir_ids.case_id).filtered("next_action"))
        self.assert_books(owed=0, received=3300.01, lost=900)

    def get_traces(self):
        """Return how many records a night could have doubled."""
        models = (
            "account.move", "account.partial.reconcile", "credit.allocation", "credit.case", "credit.estate.letter",
            "credit.heir.act", "credit.notice", "credit.plan", "credit.settlement", "mail.activity",
        )
        return {model: self.env[model].search_count([]) for model in models}

    def refuse_demands(self, heir, words):
        """Check that nothing about the debt can reach this person, and that nothing was made of them."""
        with self.assertRaisesRegex(UserError, words):
            self.write_letter("notice_heir", heir)
        self.assertFalse(heir.partner_id | heir.case_id.partner_id)
        letters = self.env["credit.estate.letter"].search([("heir_id", "=", heir.id), ("state", "=", "sent")])
        self.assertFalse(letters.filtered(lambda letter: letter.kind != "information" or letter.amount))
        self.assertFalse(self.env["credit.notice"].search([("partner_id.name", "=", heir.name)]))
