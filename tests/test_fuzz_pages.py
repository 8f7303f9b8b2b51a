"""The public pages, given what nobody types and no phone sends: an answer every time, and nothing of it runs or lies."""
import io
import re
import struct
import zlib

from lxml import html

from odoo.tests import tagged

from odoo.addons.sagres_credit.controllers.debtor import FORMS
from odoo.addons.sagres_credit.tests.contact_common import TYPED, ContactCommon
from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon
from odoo.addons.sagres_cx.tests.ask_common import VoiceCommon

PNG = b"\x89PNG\r\n\x1a\n"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
WORDS = (
    f"a\0b {SCRIPT} {{{{7*7}}}} ${{7*7}} %(x)s %n ' OR 1=1 --",
    "\u202e\ufeff\ud83d\x1b[31m" + "😀" * 300, "9" * 400, "=cmd|' /C calc'!A0",
)
TOKENS = ("%00", "a%00b", "%ff", "..%2f..%2fetc%2fpasswd", "x" * 2000, "%F0%9F%98%80", "'%20OR%201=1--", "{{7*7}}")
PATHS = (
    "/d/{}", "/d/{}/pay", "/d/{}/invoice/1", "/d/{}/complaint", "/d/{}/notice/1", "/v/{}", "/v/{}/words", "/talk/{}",
    "/talk/{}/done",
    "/credit/approval/{}", "/credit/contact/confirm/{}", "/pagopa/node/{}", "/pagopa/simulator/{}", "/credit/call?number={}",
)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width, height, rows=b""):
    """Return a PNG that says it is so large, whatever is in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


TAKEN = {
    "../../receipt.pdf": (b"%PDF-1.4 x", "receipt.pdf"),
    "receipt.pdf.html": (b"%PDF-1.4 <script>alert(1)</script>", "receipt.pdf.html.pdf"),
    "photo.svg": (picture(60_000, 60_000), "photo.svg.png"),
    "cut.png": (picture(300, 300, b"\0" * 5000), "cut.png"),  # larger, it is made smaller
    "half.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "half.jpg"),
}
REFUSED = {
    "page.pdf": b"<html><script>alert(1)</script>", "picture.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "macro.pdf": b"PK\x03\x04xl/vbaProject.bin", "old.pdf": bytes.fromhex("d0cf11e0a1b11ae1"), "program.png": b"MZ\x90\0",
    "polyglot.pdf": b"\0%PDF-1.4", "empty.pdf": b"", "gif.png": b"GIF89a/*", "script.jpg": b"#!/bin/sh",
}


@tagged("post_install", "-at_install")
class TestFuzzPages(DebtorCommon):
    """Hostile words, addresses and files on the pages that anybody can open."""

    def setUp(self):
        super().setUp()
        self.enter()

    def fill(self, choice, words):
        """Send a form of the page with the same words in every field that a person could fill."""
        shown = self.get(f"/{choice}").text
        form = {}
        for field in html.fromstring(shown).xpath("//form//*[@name and not(@type='hidden') and not(@type='file')]"):
            form[field.get("name")] = words
        return self.send(f"/{choice}", page=shown, **form)

    def attach(self, name, content):
        """Say that it is paid, with a file as proof."""
        files = [("files", (name, io.BytesIO(content)))]
        return self.send("/paid", how="transfer", amount="10", date="2026-11-19", note="", files=files)

    def test_hostile_words_in_any_form_are_answered_and_never_run(self):
        for choice in FORMS:
            for words in WORDS:
                with self.subTest(choice=choice, words=words[:20]):
                    answer = self.fill(choice, words.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
                    self.assertLess(answer.status_code, 500)
                    self.assertNotIn("<script>alert", answer.text)
                    self.assertNotIn("Traceback", answer.text)
        said = "".join(self.case.message_ids.mapped("body")) + "".join(map(str, self.case.mapped("activity_ids.note")))
        self.assertNotRegex(said, r"<script|<img[^>]*onerror")

    def test_hostile_addresses_find_nothing_and_break_nothing(self):
        self.env["credit.link.attempt"].sudo().search([]).unlink()
        for path in PATHS:
            for token in TOKENS:
                with self.subTest(path=path, token=token[:20]):
                    answer = self.url_open(path.format(token), allow_redirects=False)
                    self.assertLess(answer.status_code, 500)
                    self.assertNotIn("Traceback", answer.text)

    def test_the_known_datum_may_be_anything(self):
        for words in WORDS:
            self.assertLess(self.send(answer=words.encode("utf-8", "replace").decode()).status_code, 500)

    def test_a_file_is_taken_by_what_is_in_it_under_a_name_that_is_true(self):
        for name, (content, kept) in TAKEN.items():
            with self.subTest(name):
                before = self.case.message_ids
                self.attach(name, content)
                self.env.invalidate_all()
                file = (self.case.message_ids - before).attachment_ids
                self.assertEqual((file.name, file.raw), (kept, content))
                self.assertFalse(re.search("html|svg|xml", file.mimetype), file.mimetype)

    def test_what_is_no_document_is_refused_whatever_its_name(self):
        before = self.env["ir.attachment"].search_count([("res_model", "=", "credit.case")])
        for name, content in REFUSED.items():
            with self.subTest(name):
                answer = self.attach(name, content)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("is neither a PDF nor a picture", answer.text)
        self.assertEqual(self.env["ir.attachment"].search_count([("res_model", "=", "credit.case")]), before)


@tagged("post_install", "-at_install")
class TestFuzzContact(ContactCommon):
    """The contact form of the firm."""

    def test_hostile_words_in_the_form_are_answered_and_never_run(self):
        for field in (*TYPED, "form_token", "website"):
            for words in WORDS[:2]:
                self.env["credit.link.attempt"].sudo().search([]).unlink()
                with self.subTest(field=field, words=words[:20]):
                    answer = self.write(**{field: words.encode("utf-8", "replace").decode()})
                    self.assertLess(answer.status_code, 500)
                    self.assertNotIn("<script>alert", answer.text)

    def test_a_letter_goes_to_one_address_with_one_subject(self):
        for address in ("a@b.example\r\nBcc: x@y.example", "a@b.example,c@d.example", "<a@b.example>, <c@d.example>"):
            self.env["credit.link.attempt"].sudo().search([]).unlink()
            before = self.env["mail.mail"].sudo().search([])
            self.write(email=address, name="Rosa\r\nBcc: x@y.example")
            self.env.invalidate_all()
            for mail in self.env["mail.mail"].sudo().search([]) - before:
                self.assertNotRegex(f"{mail.email_to}{mail.subject}", r"[\r\n]|x@y|c@d")


@tagged("post_install", "-at_install")
class TestFuzzVoice(VoiceCommon):
    """The page of a question."""

    def test_hostile_answers_are_taken_as_words_or_asked_again(self):
        field = f"q{self.program.open_question_id.id}"
        for words in WORDS:
            words = words.encode("utf-8", "replace").decode()
            for path, form in (("", {"score": words}), ("/words", {"score": "9", field: words}), ("/contact", {"call": words})):
                with self.subTest(path=path, words=words[:20]):
                    answer = self.send(path, **form)
                    self.assertLess(answer.status_code, 500)
                    self.assertNotIn("<script>alert", answer.text)

    def test_fields_that_nobody_offers_change_nothing(self):
        before = self.count_writes()
        for name in ("q0", "q-1", "q99999999999999999999", "q1; DROP", "qq", "q\0", "state", "__proto__", "token"):
            self.env.invalidate_all()
            with self.subTest(name):
                self.assertLess(self.send("/words", **{name: "x"}).status_code, 500)
        self.assertEqual(self.count_writes(), before)
