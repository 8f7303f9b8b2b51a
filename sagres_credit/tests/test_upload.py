import base64
import doctest
import io

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import upload
from ..tools.upload import read_endings, safe_name
from .common import CreditCommon

SIGNED = bytes.fromhex("3080") + bytes.fromhex("06092a864886f70d010702") + b"..."
DOCUMENTS = {"pdf": b"%PDF-1.4", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "p7m": SIGNED}
OTHERS = (
    b"", b"<html/>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", b"PK\x03\x04word/vbaProject.bin", b"MZ\x90",
    bytes.fromhex("d0cf11e0a1b11ae1"), b"GIF89a", b"\0%PDF-1.4", b" %PDF-1.4", b"#!/bin/sh", b"{\\rtf1", b"0\x80plain",
)


@tagged("post_install", "-at_install")
class TestUpload(CreditCommon):
    """What people attach is what it is by its first bytes, and is called so."""

    def test_examples_of_the_documentation_hold(self):
        self.assertFalse(doctest.testmod(upload).failed)

    def test_the_act_of_a_public_body_is_a_document_or_refused(self):
        settlements = self.env["credit.settlement"]
        for ending, content in DOCUMENTS.items():
            self.assertIn(ending, settlements._read_act(base64.b64encode(content))[1])
        for content in OTHERS:
            with self.subTest(content), self.assertRaisesRegex(UserError, "neither a PDF, a signed document"):
                settlements._read_act(base64.b64encode(content))
        for broken in (b"not base64!", "è", 5):
            with self.subTest(broken), self.assertRaisesRegex(UserError, "neither a PDF, a signed document"):
                settlements._read_act(broken)

    def test_no_name_leads_out_of_its_folder_nor_says_another_type(self):
        names = (
            "../../x", "..\\..\\x", "/etc/passwd", "a/../../b.pdf", "x.pdf\0.html", "x\u202efdp.exe", "CON", "." * 300, "x" * 300,
            "",
        )
        for name in names:
            for endings in (("pdf",), ("jpg", "jpeg"), ("p7m",)):
                safe = safe_name(name, endings)
                self.assertNotRegex(safe, r'[/\\\0<>:"|?*\u202e]|^\.')
                self.assertIn(safe.rpartition(".")[2].lower(), endings)
                self.assertLessEqual(len(safe), upload.LONGEST + 5)

    def test_only_what_is_listed_has_an_ending(self):
        self.assertEqual([read_endings(content) for content in OTHERS], [()] * len(OTHERS))
        self.assertEqual(read_endings(SIGNED), ())

    def test_a_picture_that_would_fill_the_memory_is_kept_as_it_came(self):
        bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 40
        attachments = self.env["ir.attachment"]
        for content in (bomb, bomb[:30], b"\xff\xd8\xff\xe0\0\x10JFIF"):
            for vals in ({"raw": content}, {"datas": base64.b64encode(content)}):
                file = attachments.create({"name": "a.png", **vals})
                self.assertEqual((file.raw, file.mimetype), (content, "image/png"))

    def test_a_picture_of_a_phone_is_still_made_smaller(self):
        stream = io.BytesIO()
        Image.new("RGB", (4000, 3000), "red").save(stream, "JPEG", quality=95)
        file = self.env["ir.attachment"].create({"name": "a.jpg", "raw": stream.getvalue()})
        self.assertLess(len(file.raw), len(stream.getvalue()))
