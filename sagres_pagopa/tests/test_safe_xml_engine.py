import doctest
import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import safe_xml
from ..tools.safe_xml import XmlError, iter_xml, parse_xml

EXPANSION = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
) + b"]><z>&j;</z>"


@tagged("post_install", "-at_install")
class TestSafeXml(BaseCase):
    """Hostile XML is refused with a code, before it costs anything."""

    def assert_refused(self, data, code, **options):
        with self.assertRaises(XmlError) as caught:
            parse_xml(data, **options)
        self.assertEqual(caught.exception.code, code, str(caught.exception))
        return str(caught.exception)

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(safe_xml).failed)

    def test_a_doctype_is_refused_in_every_encoding(self):
        external = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
        remote = '<!DOCTYPE a SYSTEM "http://198.51.100.1/a.dtd"><a/>'
        for text in (external, remote, "<!DOCTYPE a><a/>", '<a><!ENTITY b "c"></a>'):
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
                head = '<?xml version="1.0" encoding="ISO-8859-1"?>' if encoding == "latin-1" else ""
                with self.subTest(text=text, encoding=encoding):
                    self.assert_refused((head + text).encode(encoding), "doctype")

    def test_entities_are_not_expanded(self):
        start = time.monotonic()
        self.assert_refused(EXPANSION, "doctype")
        self.assertLess(time.monotonic() - start, 1)
        self.assert_refused(b"<a>&unknown;</a>", "syntax")
        self.assertEqual(parse_xml(b"<a>&lt;&amp;&#8364;</a>").text, "<&€")

    def test_what_is_too_big_or_too_deep_is_refused(self):
        words = self.assert_refused(b"<a>" + b"x" * 100 + b"</a>", "size", max_bytes=100)
        self.assertEqual(words, "the document has 107 bytes, at most 100 are read")
        self.assert_refused(b"<a>" * 33 + b"</a>" * 33, "depth")
        self.assertIsNotNone(parse_xml(b"<a>" * 32 + b"</a>" * 32))
        self.assert_refused(b"<a>" + b"<b/>" * 50_000 + b"</a>", "size")
        self.assert_refused(b"<a " + b" ".join(b'a%d=""' % number for number in range(50_001)) + b"/>", "size")
        for depth in (300, 20_000):
            self.assert_refused(b"<a>" * depth + b"</a>" * depth, "depth")

    def test_the_root_has_to_be_the_one_expected(self):
        self.assert_refused(b'<a xmlns="urn:other"/>', "namespace", root="{urn:a}a")
        self.assert_refused(b"<a/>", "namespace", root="{urn:a}a")
        self.assertEqual(parse_xml(b'<x:a xmlns:x="urn:a"/>', root="{urn:a}a").prefix, "x")

    def test_encodings_in_use_are_read(self):
        for encoding, declared in [
            ("utf-8", "UTF-8"), ("utf-8-sig", "utf-8"), ("utf-16", "UTF-16"), ("utf-16-le", ""), ("utf-16-be", ""),
            ("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("iso8859-15", "iso-8859-15"), ("ascii", "us-ascii"),
        ]:
            head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
            text = "perche" if encoding == "ascii" else "perché"
            with self.subTest(encoding=encoding):
                self.assertEqual(parse_xml(f"{head}\n<a>{text}</a>".encode(encoding)).text, text)

    def test_a_wrong_encoding_is_refused(self):
        for data in (
            '<?xml version="1.0" encoding="UTF-8"?><a>è</a>'.encode("latin-1"), b"<a>\xff</a>",
            b'<?xml version="1.0" encoding="UTF-7"?><a/>', b'<?xml version="1.0" encoding="x-none"?><a/>',
            b'<?xml version="1.0" encoding="UTF-16"?><a/>', "<a/>".encode("utf-32"), b"\xfe\xff\x00", b"\x4c\xa7\x94",
            b'<?xml version="1.0" encoding="us-ascii"?><a>\xc3\xa8</a>',
        ):
            with self.subTest(data=data):
                self.assert_refused(data, "encoding")

    def test_what_is_not_well_formed_is_refused(self):
        for data, code in [
            (b"", "empty"), (b"  \n", "empty"), (b"\xef\xbb\xbf", "empty"), (b'<?xml version="1.0"?>', "empty"),
            (b"hello", "syntax"), (b"<a>", "syntax"), (b"<a/><b/>", "syntax"), (b"<a b='1' b='2'/>", "syntax"),
            (b"<a>\x00</a>", "syntax"),
        ]:
            with self.subTest(data=data):
                self.assert_refused(data, code)

    def test_a_stream_is_as_careful(self):
        def read(data, **options):
            return [element.text for element in iter_xml(data, **{"root": "a", "tags": ("b",), "max_bytes": 10_000} | options)]
        self.assertEqual(read(b"<a><b>1</b><c/><b>2</b></a>"), ["1", "2"])
        for data, code in [(b"<z><b>1</b></z>", "namespace"), (b"<a><b>1</b>", "syntax"), (EXPANSION, "doctype"),
                           (b"<z/>", "namespace"), (b"<a>" * 4000, "size"), (b"<a>" * 300 + b"</a>" * 300, "depth")]:
            with self.subTest(data=data[:30]), self.assertRaises(XmlError) as caught:
                read(data)
            self.assertEqual(caught.exception.code, code)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, data):
        for text in (data, b"<a>" + data + b"</a>", b"<?xml version='1.0'" + data):
            try:
                parse_xml(text)
            except XmlError as error:
                self.assertTrue(error.code)
