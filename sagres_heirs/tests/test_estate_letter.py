from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from .letter_common import LetterCommon

DEMANDS = ("debt", "pay", "owe", "creditor", "claim", "invoice", "overdue", "€", "EUR", "1,000", "600", "400")


@tagged("post_install", "-at_install")
class TestEstateLetterAddressee(LetterCommon):
    """Each letter goes to who may receive it, and to nobody else, whoever asks."""

    def test_information_is_asked_of_who_is_called_and_of_offices(self):
        self.assertEqual(self.write("information", self.paolo).address, "Paolo Bianchi\nVIA ROMA 1\n16121 GENOVA")
        letter = self.write(
            "information", addressee_kind="municipality", name="Comune di Genova", address="Via Garibaldi 9\n16124 Genova",
            data_source=False,
        )
        self.assertEqual(letter.address.splitlines()[0], "Comune di Genova")

    def test_who_renounced_is_never_written_to_again(self):
        self.renounce(self.paolo)
        for kind, user in (("information", self.operator), ("notice_heir", self.operator), ("reserve", self.manager)):
            with self.refuse(UserError, "is out of the succession: they are never written to"):
                self.write(kind, self.paolo, user, **({"data_source": "court"} if kind == "reserve" else {}))
        with self.refuse(UserError, "is out of the succession"):
            self.write("information", addressee_kind="office", name=" paolo  BIANCHI ", address="Via Roma 1", data_source=False)

    def test_who_renounces_after_the_letter_was_printed_does_not_get_it(self):
        letter = self.write("information", self.paolo)
        letter.action_print()
        self.renounce(self.paolo)
        with self.refuse(UserError, "is out of the succession"):
            self.send(letter)
        with self.refuse(UserError, "is out of the succession"):
            letter.action_print()

    def test_a_person_of_the_family_is_not_typed_by_hand(self):
        with self.refuse(UserError, "choose them there"):
            self.write("information", addressee_kind="office", name="Paolo Bianchi", address="Via Roma 1", data_source=False)
        with self.refuse(UserError, "Choose the person of the family who is asked"):
            self.write("information", name="Ugo Neri", address="Via Roma 1")

    def test_the_dead_are_not_written_to(self):
        self.paolo._record("died", "2026-08-01", "Comune di Genova, certificate 8")
        with self.refuse(UserError, "has died"):
            self.write("information", self.paolo)

    def test_a_person_is_asked_once_in_thirty_days(self):
        letter = self.write("information", self.paolo)
        letter.action_print()
        self.send(letter)
        with self.refuse(UserError, "once in 30 days"):
            self.write("information", self.paolo)
        self.assertTrue(self.write("information", self.lia))
        letter.sudo().write({"date": Date.subtract(NIGHT, days=30), "date_sent": Date.subtract(NIGHT, days=30)})
        again = self.write("information", self.paolo)
        again.action_cancel()
        self.assertTrue(self.write("information", self.paolo))

    def test_where_the_data_come_from_is_said(self):
        with self.refuse(UserError, "Say where the data"):
            self.write("information", self.paolo, data_source=False)

    def test_an_address_that_is_not_whole_is_refused(self):
        self.paolo.zip = False
        with self.refuse(UserError, "Paolo Bianchi: The postal address has no postcode"):
            self.write("information", self.paolo)

    def test_for_a_minor_who_represents_them_is_written_to(self):
        self.paolo.born = "2015-01-01"
        self.assertEqual(self.write("information", self.paolo).name, "Who represents Paolo Bianchi")

    def test_only_an_heir_who_accepted_is_told_a_share(self):
        for heir in (self.paolo, None):
            with self.refuse(UserError, "only who accepted is an heir|Choose the person of the family"):
                self.write("notice_heir", heir)
        with self.refuse(UserError, "only who accepted is an heir"):
            self.write("notice_heir", self.paolo, self.manager)
        self.accept(self.paolo)
        self.assertTrue(self.write("notice_heir", self.paolo))

    def test_a_letter_of_another_family_is_refused(self):
        debtor = self._create_debtor("Ugo Neri", self.client)
        self.invoice(50, debtor=debtor)
        self.run_night()
        other = self.env["credit.estate"].create({"case_id": self.get_case(debtor).id})
        stranger = self.env["credit.heir"].create({
            "estate_id": other.id, "name": "Pia Neri", "relation": "child", "street": "Via Po 1", "zip": "16121",
            "city": "Genova",
        })
        with self.refuse(UserError, "not of this family"):
            self.write("information", stranger)

    def test_the_heirs_together_only_within_a_year_and_without_a_curator(self):
        letter = self.write("collective")
        self.assertIn("Rosa Bianchi", letter.name)
        self.assertIn("Via Garibaldi 12", letter.address)
        with self.refuse(UserError, "names nobody"):
            self.write("collective", self.paolo)
        self.estate.date_death = "2025-11-19"
        with self.refuse(UserError, "More than a year"):
            self.write("collective")
        self.estate.date_death = "2026-05-10"
        self.estate.curator_id = self._create_debtor("Avv. Verdi", self.client)
        with self.refuse(UserError, "curator"):
            letter.action_print()
        self.estate.write({"curator_id": False, "street": False})
        with self.refuse(UserError, "last domicile is not known"):
            self.write("collective")

    def test_the_curator_is_written_to_where_one_was_appointed(self):
        with self.refuse(UserError, "No curator was appointed"):
            self.write("curator")
        self.estate.curator_id = self._create_debtor("Avv. Verdi", self.client)
        with self.refuse(UserError, "Avv. Verdi: The postal address has no street"):
            self.write("curator")
        self.estate.curator_id.write({"street": "Via Po 3", "zip": "16121", "city": "Genova"})
        self.assertIn("VIA PO 3", self.write("curator").address)

    def test_only_a_manager_keeps_rights_towards_who_is_called(self):
        with self.refuse(AccessError, "it is not settled that such a letter interrupts"):
            self.write("reserve", self.paolo)
        self.assertTrue(self.write("reserve", self.paolo, self.manager, data_source="family"))
        with self.refuse(UserError, "Say where the data"):
            self.write("reserve", self.paolo, self.manager)
        self.accept(self.lia)
        with self.refuse(UserError, "called and has not decided"):
            self.write("reserve", self.lia, self.manager)

    def test_an_estate_opened_by_mistake_has_no_letters(self):
        letter = self.write("information", self.paolo)
        self.estate.state = "mistaken"
        with self.refuse(UserError, "opened by mistake"):
            letter.action_print()

    def test_a_colleague_and_the_client_see_and_write_none(self):
        letter = self.write("information", self.paolo)
        with self.refuse(AccessError, "is looked after by"):
            self.write("information", self.lia, self.colleague)
        self.assertFalse(self.env["credit.estate.letter"].with_user(self.colleague).search([("estate_id", "=", self.estate.id)]))
        with self.assertRaises(AccessError):
            letter.with_user(self.colleague).action_print()
        with self.assertRaises(AccessError):
            self.env["credit.estate.letter"].with_user(self.client_user).search([])

    def test_nobody_writes_a_letter_but_through_its_dialogs(self):
        letter = self.write("information", self.paolo)
        for user in (self.operator, self.manager):
            with self.assertRaises(AccessError):
                letter.with_user(user).write({"state": "sent"})
            with self.assertRaises(AccessError):
                letter.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["credit.estate.letter"].with_user(user).create({
                    "estate_id": self.estate.id, "kind": "notice_heir", "name": "Paolo", "address": "Via Roma",
                })


@tagged("post_install", "-at_install")
class TestEstateLetterText(LetterCommon):
    """What each letter says and does not say."""

    def check_neutral(self, text):
        for word in DEMANDS:
            self.assertNotIn(word.lower(), text.lower().replace("casa serena", ""), text)

    def test_a_request_for_information_asks_for_nothing_else(self):
        text = self.print_letter(self.write("information", self.paolo))
        self.check_neutral(text)
        for words in (
            "Paolo Bianchi", "who succeeded Rosa Bianchi", "10 May 2026", "sincere condolences", "Nothing is asked of you",
            "from the civil registry", "2016/679", "left alone", "anna", "010 5551234",
        ):
            self.assertIn(words, text)

    def test_an_office_is_asked_in_its_own_words(self):
        office = {"addressee_kind": "notary", "name": "Notaio Rossi", "address": "Via Po 1\n16121 Genova", "data_source": False}
        text = self.print_letter(self.write("information", **office))
        self.check_neutral(text)
        self.assertIn("whether a will was published", text)
        self.assertNotIn("condolences", text)

    def test_the_letter_at_the_last_domicile_is_neutral(self):
        text = self.print_letter(self.write("collective"))
        self.check_neutral(text)
        self.assertIn("does not say that who opens it is an heir", text)
        self.assertNotIn("Paolo", text)

    def test_an_heir_reads_their_share_and_no_more(self):
        self.accept(self.paolo)
        letter = self.write("notice_heir", self.paolo)
        text = self.print_letter(letter)
        self.assertEqual((letter.share, letter.amount), ("1/2", 500.0))
        for words in (
            "1/2", "500.00", "1,000.00", "articles 752 and 754", "No more than this share is asked of you", "anna", "010 5551234",
            self.invoices[0].name,
        ):
            self.assertIn(words, text)
        self.assertNotIn("benefit of inventory", text)

    def test_what_an_heir_paid_is_taken_off_their_own_share_alone(self):
        self.accept(self.paolo)
        self.accept(self.lia)
        entry = self.receive(200, self.paolo.partner_id)
        money = entry.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        (money | self.get_items()[0]).reconcile()
        self.run_night()
        self.env.invalidate_all()
        paolo, lia = (self.write("notice_heir", heir) for heir in (self.paolo, self.lia))
        text = self.print_letter(paolo)
        self.assertEqual(paolo.amount, 300)
        self.assertIn("What you have paid already is taken off: 200.00", text)
        self.assertNotIn("taken off", self.print_letter(lia))
        self.assertEqual(lia.amount, 500)

    def test_telephone_and_hours_are_no_amount(self):
        self.operator.write({"credit_direct_phone": "010.55.51", "credit_hours": "9.00-13.00"})
        text = self.print_letter(self.write("information", self.paolo))
        self.assertRegex(text, r"010\.55\.51 ?, 9\.00-13\.00")

    def test_with_benefit_only_within_what_was_received(self):
        self.accept(self.paolo, "benefit", benefit_value=300)
        text = self.print_letter(self.write("notice_heir", self.paolo))
        self.assertIn("article 490", text)
        self.assertIn("300.00", text)

    def test_who_is_called_owes_nothing_and_reads_so(self):
        text = self.print_letter(self.write("reserve", self.paolo, self.manager, data_source="registry"))
        self.assertIn("nothing is owed by you, and nothing is asked of you", text)
        self.assertIn("if and when you are an heir", text)
        self.assertNotRegex(text, r"\d,\d{3}\.\d\d|\d{3}\.\d\d|€")

    def test_the_curator_reads_the_whole_claim(self):
        self.estate.curator_id = self._create_debtor("Avv. Verdi", self.client, street="Via Po 3", zip="16121", city="Genova")
        text = self.print_letter(self.write("curator"))
        self.assertIn("1,000.00", text)
        self.assertIn("article 528", text)

    def test_the_draft_for_the_court_names_facts_and_proofs(self):
        self.accept(self.lia)
        self.ask("court_renunciations", authority="Tribunale di Genova")
        text = self.print_letter(self.write("interpellation"))
        for words in (
            "DRAFT FOR THE LAWYER", "Tribunale di Genova", "article 481", "Paolo Bianchi", "1,000.00",
            "they lose the right to accept",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Lia Bianchi", text)

    def test_no_word_that_is_forbidden_is_printed(self):
        rule = self.env["credit.contact.rule"].create({
            "name": "House rule", "mandate_id": self.mandate.id, "source": "Contract", "date_from": NIGHT,
            "forbidden_phrases": "sincere condolences",
            "hours_ids": [(0, 0, {"weekday": "0", "hour_from": 9, "hour_to": 18})],
        })
        with self.refuse(UserError, "says «sincere condolences»: the contact rule «House rule» forbids it"):
            self.write("information", self.paolo).action_print()
        rule.forbidden_phrases = "something else"
        self.assertTrue(self.print_letter(self.write("information", self.lia)))

    def test_a_neutral_letter_that_names_an_amount_is_not_printed(self):
        self.debtor.name = "Rosa Bianchi 1.234,56 EUR"
        with self.refuse(UserError, "names no amount"):
            self.write("information", self.paolo).action_print()

    def test_italian_reaches_the_page(self):
        self.env["res.lang"]._activate_lang("it_IT")
        view = self.env.ref("sagres_heirs.credit_estate_letter_dear")
        view.update_field_translations("arch_db", {"it_IT": {"Dear": "Gentile"}})
        self.debtor.lang = "it_IT"
        text = self.print_letter(self.write("information", self.paolo))
        self.assertIn("Gentile Paolo Bianchi,", text)
        self.assertIn("10 maggio 2026", text)
        self.check_neutral(text)


@tagged("post_install", "-at_install")
class TestEstateLetterLife(LetterCommon):
    """A letter is printed, posted and answered by persons; nothing leaves by itself."""

    def test_from_draft_to_answer(self):
        letter = self.write("information", self.paolo)
        with self.refuse(UserError, "Print the letter first"):
            self.send(letter)
        action = letter.action_print()
        self.assertIn(str(letter.sudo().pdf_id.id), action["url"])
        self.assertEqual(letter.state, "printed")
        step = Form(letter.env["credit.estate.letter.step"].with_context(**letter.action_send()["context"]))
        step.channel, step.tracking = "registered", " RR123 "
        step.save().action_record()
        self.assertEqual((letter.state, letter.channel, letter.tracking), ("sent", "registered", "RR123"))
        self.assertEqual(letter.date_sent, NIGHT)
        step = Form(letter.env["credit.estate.letter.step"].with_context(**letter.action_answer()["context"]))
        step.answer = "He renounced, the deed follows"
        step.save().action_record()
        self.assertEqual((letter.state, letter.date_answered), ("answered", NIGHT))
        self.assertEqual(self.paolo.state, "unknown")

    def test_what_was_printed_is_what_is_kept(self):
        self.accept(self.paolo)
        letter = self.write("notice_heir", self.paolo)
        letter.action_print()
        first = letter.sudo().pdf_id
        self.pay(self.invoices[0])
        letter.action_print()
        self.assertEqual((letter.sudo().pdf_id, letter.amount), (first, 500.0))

    def test_who_was_written_to_stays_in_the_family(self):
        letter = self.write("information", self.paolo)
        letter.action_print()
        files = letter.sudo().pdf_id
        self.ask("relative", authority="Lia Bianchi", heir_id=self.lia.id, cost=5)
        search = self.estate.search_ids
        self.lia.with_user(self.operator).unlink()
        self.assertEqual((search.cost, search.authority, search.heir_id.ids), (5, "A person", []))
        self.send(letter)
        with self.refuse(UserError, "was written to: they stay in the family"):
            self.paolo.with_user(self.operator).unlink()
        self.paolo.unlink()
        self.assertFalse(letter.exists() or files.exists())

    def test_who_is_erased_is_in_no_letter_no_search_and_no_draft(self):
        draft = self.write("interpellation")
        draft.action_print()
        files = draft.sudo().pdf_id
        letter = self.write("information", self.paolo)
        self.ask("relative", authority="Paolo Bianchi", heir_id=self.paolo.id)
        self.renounce(self.paolo)
        self.paolo.with_user(self.manager)._erase("person", NIGHT, "not_heir")
        self.assertFalse(files.exists())
        self.assertEqual((draft.state, draft.pdf_id.ids), ("draft", []))
        self.assertEqual(self.estate.search_ids.authority, "A person")
        self.assertNotIn("Paolo", letter.name + letter.address)
        self.assertNotIn("Paolo", self.print_letter(draft))

    def test_a_debt_that_is_paid_is_not_asked_for(self):
        self.accept(self.paolo)
        letter = self.write("notice_heir", self.paolo)
        for invoice in self.invoices:
            self.pay(invoice)
        self.run_night()
        with self.refuse(UserError, "Nothing is left of this share"):
            letter.action_print()

    def test_bad_days_are_refused(self):
        letter = self.write("information", self.paolo)
        letter.action_print()
        for day in (Date.subtract(NIGHT, days=1), Date.add(NIGHT, days=1), False):
            with self.refuse(UserError, "on the day it was written or later"):
                self.send(letter, day)
        self.send(letter)
        with self.refuse(UserError, "comes after the letter was sent"):
            letter._mark_answered(Date.subtract(NIGHT, days=1), "Yes")
        with self.refuse(UserError, "Say what they answered"):
            letter._mark_answered(NIGHT, " ")
        with self.refuse(UserError, "not sent is cancelled"):
            letter.action_cancel()

    def test_the_thread_names_no_person_and_nothing_leaves(self):
        before = self.env["mail.mail"].search_count([])
        letter = self.write("information", self.paolo)
        letter.action_print()
        self.send(letter)
        words = " ".join(self.estate.message_ids.mapped("body"))
        self.assertIn("Letter sent: Request for information", words)
        self.assertNotIn("Paolo", words)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertFalse(self.env["credit.notice"].search([("case_id", "=", self.case.id), ("purpose", "!=", "level")]))

    def test_the_draft_for_the_court_goes_to_the_lawyer_and_is_never_sent(self):
        self.mandate.legal_share_max = 0
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer", self.client)
        self.case.with_user(self.manager)._refer(self.case._get_open_items(), lawyer, "A term must be set", goal="title")
        letter = self.write("interpellation")
        letter.action_print()
        with self.refuse(UserError, "never sent from here"):
            self.send(letter)
        self.assertIn(letter.sudo().pdf_id, self.estate.document_ids)
        task = self.estate.activity_ids.filtered(lambda activity: activity.user_id == lawyer)
        self.assertIn("481", task.summary)
        theirs = letter.with_user(lawyer).with_context(allowed_company_ids=self.client.ids)
        self.assertEqual(theirs.pdf_id.raw[:4], b"%PDF")

    def test_a_draft_for_the_court_needs_facts(self):
        self.estate.city = False
        with self.refuse(UserError, "which court decides"):
            self.write("interpellation")
        self.estate.city = "Genova"
        self.accept(self.paolo)
        self.accept(self.lia)
        with self.refuse(UserError, "no term to ask for"):
            self.write("interpellation")

    def test_the_dialog_writes_it(self):
        context = self.estate.with_user(self.operator).action_write_letter()["context"]
        form = Form(self.env["credit.estate.letter.write"].with_user(self.operator).with_context(**context))
        self.assertIn("names no amount", form.explanation)
        form.addressee_kind = "municipality"
        self.assertEqual(form.name, "Comune di Genova")
        form.address = "Via Garibaldi 9\n16124 Genova"
        action = form.save().action_write()
        letter = self.env["credit.estate.letter"].browse(action["res_id"])
        self.assertEqual((letter.name, letter.addressee_kind, letter.heir_id.ids), ("Comune di Genova", "municipality", []))
