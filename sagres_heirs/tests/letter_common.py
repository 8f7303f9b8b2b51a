import io

from pypdf import PdfReader

from odoo.addons.sagres_credit.tests.common import NIGHT

from .search_common import SearchCommon

PERSON = {"street": "Via Roma 1", "zip": "16121", "city": "Genova"}


class LetterCommon(SearchCommon):
    """A verified death, a last domicile, and the words in which letters are written."""

    def build(self):
        super().build()
        self.estate.write({
            "is_verified": True, "street": "Via Garibaldi 12", "zip": "16124", "city": "Genova",
            "country_id": self.env.ref("base.it").id,
        })
        self.operator.partner_id.phone = "010 5551234"
        self.paolo = self.add_heir("Paolo Bianchi", "child", **PERSON)
        self.lia = self.add_heir("Lia Bianchi", "child", **PERSON)

    def accept(self, heir, kind="accepted_express", **vals):
        heir._record(kind, "2026-06-01", "Notaio Rossi, rep. 12", **vals)

    def renounce(self, heir):
        heir._record("renounced", "2026-06-01", "Tribunale di Genova, n. 33")

    def write(self, kind, heir=None, user=None, **vals):
        if kind == "information":
            vals = {"addressee_kind": "person", "data_source": "registry", **vals}
        estate = self.estate.with_user(user or self.operator)
        return estate.env["credit.estate.letter"]._compose(estate, kind, heir and heir.with_env(estate.env), **vals)

    def print_letter(self, letter):
        letter.action_print()
        return self.read_pdf(letter)

    def read_pdf(self, letter):
        pages = PdfReader(io.BytesIO(letter.sudo().pdf_id.raw)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())

    def send(self, letter, date=NIGHT, **vals):
        letter._mark_sent(date, **vals)
