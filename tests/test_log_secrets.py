"""Nothing that opens a page, an account or a person's file stands in the log, at the level at which faults are looked for."""
import io
import logging
import re
import threading
from unittest.mock import patch

from odoo.netsvc import DEFAULT_LOG_CONFIGURATION, PSEUDOCONFIG_MAPPER
from odoo.tests import tagged

from odoo.addons.sagres_credit.models.web.limits import OURS, PUBLIC
from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon
from odoo.addons.sagres_credit.tools import log_mask
from odoo.addons.sagres_credit.tools.log_mask import LogMask, mask
from odoo.addons.sagres_pagopa.tests.wire_common import answering
from odoo.addons.sagres_pagopa.tools.platform_client import PlatformClient
from odoo.addons.sagres_pagopa.tools.platform_error import PlatformError

TOKEN, KEY, PASSWORD = "pLanted-T0ken_of-a-link-0123456789abcd", "pl4nted0key0of0the0platform00000", "pl4nted-passw0rd"
IBAN, TAX_CODE = "IT60X0542811101000000123456", "BNCRSO50A41F839X"


@tagged("post_install", "-at_install")
class TestLogSecrets(DebtorCommon):
    def setUp(self):
        super().setUp()
        self.written = io.StringIO()
        handler = logging.StreamHandler(self.written)
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        log_mask.install()  # as where Odoo has set its handlers up, before it loads any addon
        for item in DEFAULT_LOG_CONFIGURATION + PSEUDOCONFIG_MAPPER["debug"] + ["werkzeug:INFO"]:
            name, level = item.split(":")
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(level)
        self.token = self.path.rpartition("/")[2]

    def read(self):
        """Return what was written to the log, with the place where each secret stands in it."""
        text = self.written.getvalue()
        secrets = {TOKEN, KEY, PASSWORD, IBAN, TAX_CODE, self.token, self.opener.cookies.get("session_id") or "-none-"}
        places = [at for secret in secrets for at in re.finditer(re.escape(secret), text)]
        return text, [text[max(at.start() - 200, 0):at.end()] for at in places]

    def write_access(self, url):
        """Write what a server writes of each request: the one of the tests is told to write nothing."""
        self.assertTrue([known for known in logging.getLogger("werkzeug").filters if isinstance(known, LogMask)])
        logging.getLogger("odoo.http").info('127.0.0.1 - - [20/Nov/2026 10:00:00] "%s" %s %s', f"GET {url} HTTP/1.1", "200", "-")

    def assertSilent(self, *words):
        """Expect that this was logged (these words are there), and no secret with it."""
        text, told = self.read()
        self.assertEqual(told, [])
        for word in words:
            self.assertIn(word, text)

    def test_the_page_of_a_debtor_is_logged_without_its_link(self):
        self.send(answer="wrong")
        self.enter()
        for path in ("", "/pay", "/promise", "/plan", f"?access_token={TOKEN}"):
            self.get(path)
            self.write_access(self.path + path)
        self.send("/promise", amount="10", date="2026-11-25", words=f"{IBAN} {TAX_CODE}")
        self.assertSilent("'/d/***/pay'", '"GET /d/***/pay HTTP/1.1" 200', "access_token=***")

    def test_no_public_address_is_logged_with_what_opens_it(self):
        threading.current_thread().dbname = self.env.cr.dbname
        rules = [
            rule for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.routing["auth"] in PUBLIC and rule.endpoint.original_endpoint.__module__.startswith(OURS)
        ]
        self.assertGreater(len(rules), 20)
        for rule in rules:
            url = re.sub(r"<\w+:(\w+)>", lambda part: TOKEN if part[1] in ("token", "path") else "1", rule.rule)
            self.url_open(url, allow_redirects=False)
            self.write_access(url)
        self.assertSilent("/pagopa/node/***", "/v/***/stop", "/talk/***", "/credit/approval/***", "/credit/contact/confirm/***")

    def test_an_error_is_logged_with_its_way_and_without_the_secrets_it_names(self):
        self.enter()
        words = f"{self.path} of {TAX_CODE} at {IBAN[:4]} {IBAN[4:8]} {IBAN[8:]}: password={PASSWORD}"
        with patch.object(type(self.case), "_get_page", side_effect=ValueError(words)):
            self.assertEqual(self.get().status_code, 500)
        self.assertSilent("Traceback", "ValueError: /d/*** of *** at IT***: password=***")

    def test_a_statement_that_fails_is_logged_without_the_account_and_the_person(self):
        with self.assertRaises(Exception), self.env.cr.savepoint():
            self.env.cr.execute("SELECT %s::integer, %s, %s", ["none", IBAN, TAX_CODE])
        self.assertSilent("bad query: ", "SELECT 'none'::integer, 'IT***', '***'")

    def test_who_signs_in_is_logged_without_the_password(self):
        page = self.url_open("/web/login").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        self.url_open("/web/login", data={"login": "anna", "password": PASSWORD, "csrf_token": token})
        self.url_open("/web/session/authenticate", json={"params": {
            "db": self.env.cr.dbname, "login": "anna", "password": PASSWORD,
        }})
        self.assertSilent("Login failed")

    def test_keys_that_are_typed_and_used_are_not_logged(self):
        self.authenticate("carla", "carla")
        creditor = {"name": "Casa Serena", "company_id": self.client.id, "tax_code": "12345678903", "subscription_key": KEY}
        for key in (KEY, f"{KEY} {KEY}"):
            self.url_open("/web/dataset/call_kw", json={"params": {
                "model": "pagopa.creditor", "method": "web_save", "args": [[], {**creditor, "subscription_key": key}],
                "kwargs": {"specification": {}},
            }})
        for answer in (b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"):
            with answering(answer) as url, self.assertRaises(PlatformError):
                PlatformClient("simulated", KEY, "12345678903", base_url=url, timeout=1).gpd.list()
        self.assertSilent("web_save({", "'subscription_key': '***'", "GPD v1 list: GET")

    def test_the_password_of_a_mail_server_is_not_logged(self):
        server = self.env["ir.mail_server"].create({
            "name": "Away", "smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_encryption": "none", "smtp_user": "casa",
            "smtp_pass": PASSWORD,
        })
        with self.assertRaises(Exception), self.env.cr.savepoint():
            server.test_smtp_connection()
        logging.getLogger("odoo.addons.sagres_credit").debug("{'smtp_pass': %r}", PASSWORD)
        self.assertSilent("'smtp_pass': '***'")

    def test_without_the_mask_the_log_would_tell(self):
        text = f"GET {self.path} of {TAX_CODE} at {IBAN}, access_token={TOKEN}"
        self.assertIn(self.token, text)
        self.assertEqual(mask(text), "GET /d/*** of *** at IT***, access_token=***")
        self.assertEqual(mask(mask(text)), mask(text))
