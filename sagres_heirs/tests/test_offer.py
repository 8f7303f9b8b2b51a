from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .guard_common import GuardCommon

FREE = {"amount": 250, "channel": "phone", "told_how": "read", "is_unsolicited": True}


@tagged("post_install", "-at_install")
class TestOffer(GuardCommon):
    """Who has not accepted may pay freely as a third party, never asked, told before what it does."""

    def _offer(self, user=None, **vals):
        return self.estate.with_user(user or self.operator)._record_offer(**{**FREE, **vals})

    def _pay(self, partner, amount=250):
        payment = self.env["account.payment"].with_company(self.client).create({
            "payment_type": "inbound", "partner_type": "customer", "partner_id": partner.id, "amount": amount,
            "date": "2026-11-20", "journal_id": self._get_journal(self.client, "bank").id,
        })
        payment.action_post()
        return payment

    def test_the_words_that_were_told_are_kept(self):
        self.set_state("called")
        offer = self._offer(heir=self.heir)
        self.assertEqual((offer.name, offer.state, offer.text_version), ("Luca Bianchi", "offered", "2026-11"))
        for article in ("1180", "476", "own money", "not given back", "notary", "Nobody is obliged"):
            self.assertIn(article, offer.text)
        self.assertIn("payment of a third party", offer.payment_words)
        self.assertIn(str(self.case.id), offer.payment_words)

    def test_what_was_asked_for_or_not_told_is_no_free_payment(self):
        for vals, words in (
            ({"is_unsolicited": False}, "they came by themselves"), ({"told_how": False}, "Read the text"),
            ({"channel": False}, "how they came to us"), ({"channel": "sms"}, "never the fruit of a call of ours"),
            ({"amount": 0}, "how much"), ({"amount": -5}, "how much"), ({"name": " "}, "who wants to pay"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._offer(**{"name": "A neighbour", **vals})

    def test_a_day_before_the_death_or_in_the_future_is_no_day(self):
        for day in ("2026-01-01", "2027-01-01"):
            with self.assertRaisesRegex(UserError, "correct the day"):
                self._offer(name="A neighbour", date=self.env["credit.heir.offer"]._fields["date"].to_date(day))

    def test_an_heir_pays_their_own_share(self):
        with self.assertRaisesRegex(UserError, "is an heir"):
            self._offer(heir=self.heir)

    def test_an_offer_changes_no_state_and_makes_no_contact(self):
        for state in ("called", "renounced", "lapsed"):
            self.set_state(state)
            before = self.env["res.partner"].search_count([])
            notices, activities = (self.env[name].search_count([]) for name in ("credit.notice", "mail.activity"))
            self._offer(heir=self.heir)
            self.assertEqual(self.heir.state, state)
            self.assertEqual(self.env["res.partner"].search_count([]), before)
            self.assertEqual(self.env["credit.notice"].search_count([]), notices)
            self.assertEqual(self.env["mail.activity"].search_count([]), activities)
            self.assertFalse(self.case.next_action)

    def test_nothing_is_planned_on_an_offer_nor_on_a_person(self):
        self.set_state("called")
        for record in (self._offer(heir=self.heir), self.heir):
            with self.assertRaisesRegex(UserError, "Nothing is planned"):
                self.env["mail.activity"].create({
                    "res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id, "user_id": self.operator.id,
                })

    def test_the_payment_of_a_stranger_is_booked_from_them_and_pays_the_deceased(self):
        offer = self._offer(name="Gina Verde", tax_code="vrd gni 70a41 h501z", email="gina@example.com")
        payer = offer._get_payer_partner()
        self.assertEqual((payer.name, payer.credit_tax_code, payer.company_id), ("Gina Verde", "VRDGNI70A41H501Z", self.client))
        self.assertEqual(offer._get_payer_partner(), payer)
        payment = self._pay(payer)
        before = self.get_trial()
        offer.with_user(self.manager)._match(payment)
        self.assertEqual((offer.state, offer.payment_id), ("paid", payment))
        self.env.invalidate_all()
        self.assertEqual(self.case.amount_due, 750)
        self.assertEqual(self.invoices[0].amount_residual, 350, "The oldest first")
        self.assertEqual(self.get_trial(), before, "Matching books nothing")
        self.assertFalse(self.env["credit.case"].search([("partner_id", "=", payer.id)]), "Who pays is no debtor")
        self.run_night()
        self.assertFalse(self.env["credit.case"].search([("partner_id", "=", payer.id)]))

    def get_trial(self):
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"],
        )
        return {account.id: round(balance, 2) for account, balance in groups}

    def test_what_is_paid_beyond_the_debt_stays_of_who_paid(self):
        offer = self._offer(name="Gina Verde", amount=1200)
        payment = self._pay(offer._get_payer_partner(), 1200)
        offer.with_user(self.manager)._match(payment)
        self.env.invalidate_all()
        self.assertEqual(self.case.amount_due, 0)
        line = payment.move_id.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        self.assertEqual(line.amount_residual, -200)

    def test_the_payment_of_somebody_else_is_not_taken(self):
        offer = self._offer(name="Gina Verde")
        with self.assertRaisesRegex(UserError, "that Gina Verde made"):
            offer.with_user(self.manager)._match(self._pay(self.debtor))
        with self.assertRaises(AccessError):
            offer.with_user(self.operator)._match(self._pay(offer._get_payer_partner()))

    def test_an_offer_is_paid_once_or_withdrawn(self):
        offer = self._offer(name="Gina Verde")
        payment = self._pay(offer._get_payer_partner())
        offer.with_user(self.manager)._match(payment)
        for again in (lambda: offer.with_user(self.manager)._match(payment), offer.action_withdraw):
            with self.assertRaises(UserError):
                again()
        other = self._offer(name="Gina Verde")
        other.action_withdraw()
        self.assertEqual(other.state, "withdrawn")

    def test_the_partner_of_the_deceased_is_never_the_payer(self):
        self.debtor.credit_tax_code = "BNCRSO50A41F839X"
        offer = self._offer(name="Gina Verde", tax_code="BNCRSO50A41F839X")
        self.assertNotEqual(offer._get_payer_partner(), self.debtor)

    @users("bruno")
    def test_a_colleague_records_and_sees_none(self):
        offer = self._offer(name="Gina Verde")
        with self.assertRaises(AccessError):
            self._offer(self.env.user, name="Gina Verde")
        self.assertFalse(self.env["credit.heir.offer"].search([]))
        with self.assertRaises(AccessError):
            offer.with_user(self.env.user).read(["name"])

    @users("anna")
    def test_nobody_writes_an_offer_by_hand(self):
        offer = self._offer(name="Gina Verde").with_user(self.env.user)
        for operation in (lambda: offer.write({"amount": 1}), offer.unlink, lambda: offer.create({"estate_id": 1})):
            with self.assertRaises(AccessError):
                operation()

    @users("anna")
    def test_the_dialog_shows_the_text_and_records(self):
        action = self.estate.with_user(self.env.user).action_offer()
        with Form(self.env["credit.heir.offer.record"].with_context(action["context"])) as form:
            self.assertIn("1180", form.text)
            form.name, form.amount, form.channel = "Gina Verde", 100, "visit"
            form.is_unsolicited, form.told_how = True, "read"
        result = form.record.action_save()
        offer = self.env["credit.heir.offer"].browse(result["res_id"])
        self.assertEqual((offer.amount, offer.recorded_by_id), (100, self.env.user))
        file = self.env["ir.attachment"].create({"name": "declaration.pdf", "raw": b"I pay freely"})
        form.record.write({"document_ids": [Command.set(file.ids)]})
        form.record.action_save()
        self.assertEqual((file.res_model, self.env["credit.heir.offer"].browse(file.res_id).document_ids), (offer._name, file))
