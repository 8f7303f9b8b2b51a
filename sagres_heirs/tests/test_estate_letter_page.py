import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .letter_common import PERSON, LetterCommon


@tagged("post_install", "-at_install")
class TestEstateLetterPage(LetterCommon):
    """Letters greet who reads them, say who writes, and end on a page that has more than a signature."""

    def test_a_person_is_greeted_by_name(self):
        self.assertIn("Dear Paolo Bianchi,", self.print_letter(self.write("information", self.paolo)))
        self.assertIn("Dear Madam, dear Sir,", self.print_letter(self.write("collective")))

    def test_who_represents_a_minor_reads_whom_it_is_about(self):
        self.paolo.born = "2015-01-01"
        text = self.print_letter(self.write("information", self.paolo))
        self.assertIn("Dear Madam, dear Sir,", text)
        self.assertIn("This letter is about Paolo Bianchi , not of age yet", text.replace("Bianchi,", "Bianchi ,"))

    def test_the_envelope_says_who_writes_and_from_where(self):
        self.client.partner_id.write({"street": "Via Dante 7", "zip": "16121", "city": "Genova"})
        letter = self.write("information", self.paolo)
        self.assertEqual(letter.sudo()._get_sender(), f"{self.client.name}, Via Dante 7, 16121 Genova")
        self.env["credit.contact.rule"].create({
            "name": "House rule", "mandate_id": self.mandate.id, "source": "Contract", "date_from": "2026-01-01",
            "envelope_sender": "P.O. box 12, Genova", "hours_ids": [(0, 0, {"weekday": "0", "hour_from": 9, "hour_to": 18})],
        })
        self.assertEqual(letter.sudo()._get_sender(), "P.O. box 12, Genova")

    def test_the_registry_reads_whom_to_look_for(self):
        self.debtor.credit_tax_code = "BNCRSO40A41D969Q"
        self.estate.place_death = "Genova"
        office = {"name": "Comune di Genova", "address": "Via Garibaldi 9\n16124 Genova", "data_source": False}
        text = self.print_letter(self.write("information", addressee_kind="municipality", **office))
        for words in ("BNCRSO40A41D969Q", "10 May 2026", "in Genova", "Presidential Decree 223/1989"):
            self.assertIn(words, text)
        self.assertIn("which office keeps it", self.print_letter(self.write("information", addressee_kind="office", **office)))

    def test_the_curator_reads_by_which_court_they_were_appointed(self):
        curator = self._create_debtor("Avv. Verdi", self.client, street="Via Po 3", zip="16121", city="Genova")
        self.estate.write({"curator_id": curator.id, "curator_court": "R.G. 9/2026", "curator_date": "2026-07-01"})
        text = self.print_letter(self.write("curator"))
        self.assertIn("Dear Avv. Verdi,", text)
        self.assertIn("R.G. 9/2026 on 1 July 2026", text)

    def test_the_documents_add_up_to_the_sum(self):
        self.accept(self.paolo)
        letter = self.write("notice_heir", self.paolo).sudo()
        with patch.object(type(self.case), "_get_open_items", lambda case: case.env["credit.receivable"]):
            self.assertEqual([item["name"] for item in letter._prepare_items()], self.invoices.mapped("name"))

    def test_a_signature_never_stands_alone_on_a_page(self):
        self.accept(self.paolo)
        for amount in range(1, 16):
            self.invoice(amount)
            if amount in (8, 10, 12, 15):
                self.run_night()
                letter = self.write("notice_heir", self.paolo)
                letter.action_print()
                last = " ".join(PdfReader(io.BytesIO(letter.sudo().pdf_id.raw)).pages[-1].extract_text().split())
                self.assertIn("Kind regards", last)
                self.assertIn("If something is not right", last)


@tagged("post_install", "-at_install")
class TestEstateLetterChoices(LetterCommon):
    """A letter is offered only for who may receive it; who takes nothing is asked to decide nothing."""

    def setUp(self):
        super().setUp()
        self.zoe = self.add_heir("Zoe Bianchi", "descendant", parent_id=self.lia.id, **PERSON)

    def dialog(self, kind):
        context = self.estate.with_user(self.manager).action_write_letter()["context"]
        return Form(self.env["credit.estate.letter.write"].with_user(self.manager).with_context(**context, default_kind=kind))

    def test_the_dialog_offers_who_may_receive_the_letter(self):
        self.accept(self.lia)
        self.assertEqual(self.dialog("information").heir_choices[:], self.paolo | self.lia | self.zoe)
        self.assertEqual(self.dialog("reserve").heir_choices[:], self.paolo)
        form = self.dialog("notice_heir")
        self.assertEqual((form.heir_choices[:], form.heir_id), (self.lia, self.lia))
        form.kind = "reserve"
        self.assertEqual(form.heir_id, self.paolo)
        form.kind = "interpellation"
        self.assertEqual(form.heir_id, self.paolo)
        self.renounce(self.paolo)
        self.assertEqual(self.dialog("information").heir_choices[:], self.lia | self.zoe)

    def test_who_takes_nothing_has_nothing_to_decide(self):
        with self.refuse(UserError, "Zoe Bianchi takes nothing as things are: somebody nearer is called"):
            self.write("reserve", self.zoe, self.manager, data_source="family")
        text = self.print_letter(self.write("interpellation"))
        self.assertIn("Lia Bianchi", text)
        self.assertNotIn("Zoe Bianchi", text)
        self.renounce(self.lia)
        self.assertIn("Zoe Bianchi", self.print_letter(self.write("interpellation")))

    def test_the_state_is_asked_to_decide_nothing(self):
        for heir in (self.paolo, self.lia, self.zoe):
            self.renounce(heir)
        self.add_heir("The State", "state")
        with self.refuse(UserError, "no term to ask for"):
            self.write("interpellation")

    def test_the_registry_is_the_source_only_where_it_answered(self):
        self.assertFalse(self.dialog("information").data_source)
        search = self.ask("family_certificate", authority="Comune di Genova")
        self.answer(search, "found", documents=self.document(), answer="Two children")
        self.assertEqual(self.dialog("information").data_source, "registry")
