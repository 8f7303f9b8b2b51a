"""What debtors and operators wrote, on paper and in mails: it is printed as text, and nothing is fetched or run for it."""
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.test_letters import LetterCommon

SECRET = "a line that no letter may show"


class _Ear(BaseHTTPRequestHandler):
    """Hear who asks for what."""

    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words):
        pass


@tagged("post_install", "-at_install")
class TestFuzzPrints(LetterCommon):
    """The engine of the PDF gets nothing from the network or the disk, whatever stands in a name or a body."""

    def setUp(self):
        super().setUp()
        self.ear = HTTPServer(("127.0.0.1", 0), _Ear)
        self.ear.heard = []
        thread = threading.Thread(target=self.ear.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(self.ear.server_close)
        self.addCleanup(self.ear.shutdown)
        self.url = f"http://127.0.0.1:{self.ear.server_port}"

    def get_hostile(self, file_url):
        """Return markup that asks for things in every way an engine of pages knows."""
        ways = [
            '<img src="{0}/a.png"/>', '<img srcset="{0}/b.png 1x" src="{0}/b2.png"/>', '<iframe src="{0}/c"></iframe>',
            '<object data="{0}/d"></object>', '<embed src="{0}/e"/>', '<link rel="stylesheet" href="{0}/f.css"/>',
            '<style>@import url("{0}/g.css");</style>', '<p style="background: url({0}/h.png)">x</p>',
            '<p style="background:u\\72l({0}/h2.png)">x</p>',
            '<table background="{0}/i.png"><tr><td background="{0}/i2.png">x</td></tr></table>',
            '<svg><image href="{0}/j.png" xlink:href="{0}/j2.png"/></svg>', '<video poster="{0}/k.png" src="{0}/k2"></video>',
            '<input type="image" src="{0}/l.png"/>', '<script src="{0}/m.js"></script>', '<body background="{0}/n.png"></body>',
            '<audio src="{0}/p"></audio>',
            '<ul style="list-style:url({0}/q.png)"><li>x</li></ul>',
            "<script>document.write(document.body.innerHTML)</script>",
        ]
        return "".join(way.format(self.url) + way.format(file_url) for way in ways)

    def print_body(self, body):
        """Return the text of a letter with this body."""
        notice = self.queue(100)
        self.env.flush_all()
        self.env.cr.execute("UPDATE credit_notice SET frozen_body = %s WHERE id = %s", (body, notice.id))
        notice.invalidate_recordset()
        content = notice._print_letters({notice._get_lang(): notice._print_stationery()})[notice][0]
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)

    def test_a_letter_asks_nobody_for_anything(self):
        secret = self.env["ir.attachment"].create({"name": "secret.txt", "raw": SECRET.encode()})
        path = f"file://{secret._full_path(secret.store_fname)}"
        name = f'Rosa <img src="{self.url}/name.png"/><script>x</script>'
        self.debtor.write({"name": name, "street": f'<iframe src="{path}"></iframe>'})
        pages = '<meta http-equiv="refresh" content="0;url={0}/o"/><frameset><frame src="{0}/r"/></frameset>'.format(self.url)
        text = self.print_body(f"<p>Gentile</p>{self.get_hostile(path)}{pages}")
        self.assertEqual(self.ear.heard, [])
        self.assertNotIn(SECRET, text)
        self.assertIn("Gentile", text)

    def test_the_engine_itself_is_cut_off_also_where_no_text_was_cleaned(self):
        report = self.env["ir.actions.report"]
        secret = self.env["ir.attachment"].create({"name": "secret.txt", "raw": SECRET.encode()})
        page = f"<html><body><p>Hello</p>{self.get_hostile(f'file://{secret._full_path(secret.store_fname)}')}</body></html>"
        content = report._print_html(page, "sagres_credit.paperformat_letter")
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        self.assertEqual(self.ear.heard, [])
        self.assertNotIn(SECRET, text)
        self.assertIn("Hello", text)

    def test_a_name_is_text_in_every_message(self):
        self.debtor.write({"name": "<b>Rosa</b>{{ 7*7 }}<t t-out='7*7'/>${7*7}", "email": "rosa@example.com"})
        notice = self.queue(100)
        self.assertIn("Rosa", str(notice.body))
        self.assertNotIn("<b>Rosa</b>", str(notice.body or ""))
        self.assertNotIn("49", str(notice.subject or "") + str(notice.body or "").replace("&#39;", ""))
