"""Addresses of the web: files, exports, reports, chatter, the portal, and every route of the suite."""
import json
import re
import threading

from odoo.http import Request
from odoo.tools import mute_logger

from tests.security_common import MODULES, SHARED

MARKER = re.compile(r"qz\d{5}zq", re.IGNORECASE)
EXPORTED = ("credit.case", "credit.interaction", "credit.receivable", "pagopa.position", "cx.feedback", "credit.heir")
#: Who tries the addresses: one of each kind of person that must not, to spare time.
VISITORS = ("stranger", "other_client_user", "lawyer", "accountant", "portal", "public")
QUIET = ("odoo.http", "odoo.addons.base.models.ir_http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_qweb")


class PageTests:
    """An address that somebody was told, or guessed, gives nothing of another client."""

    def log_in(self, role):
        user = getattr(self, role)
        if role == "public":
            self.authenticate(None, None)
        else:
            self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))

    def post_json(self, url, **params):
        answer = self.url_open(url, json={"jsonrpc": "2.0", "id": 1, "method": "call", "params": params}, timeout=60)
        return answer.status_code, answer.text

    def assertNothing(self, status, text, *where):
        """Fail where an answer shows a word of another client or is an unhandled error."""
        with self.subTest(where=where):
            self.assertEqual(sorted({self.planted[word.lower()][1] for word in MARKER.findall(text)}), [])
            self.assertNotEqual(status, 500)

    def plant_foreign(self):
        self.planted = self._plant(self._get_roots(self.foreign, self.foreign_case))
        self.env.flush_all()

    @mute_logger(*QUIET)
    def test_calls_over_http_are_those_of_the_matrix(self):
        self.plant_foreign()
        for role in VISITORS:
            self.log_in(role)
            for model in ("credit.case", "credit.heir", "pagopa.position", "cx.feedback"):
                ids = self.foreign[model].ids
                calls = {"read": [ids, []], "web_read": [ids, {"display_name": {}}], "write": [ids, {}], "unlink": [ids]}
                for method, args in calls.items():
                    status, text = self.post_json(
                        f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs={},
                    )
                    self.assertNothing(status, text, role, model, method)
                    self.assertTrue("AccessError" in text or "SessionExpired" in text, f"{role} {model}.{method}: {text[:300]}")

    @mute_logger(*QUIET)
    def test_files_of_another_client_are_not_given_by_any_address(self):
        self.plant_foreign()
        secret = b"the secret of the third client"
        fields = [
            (model, name) for model, records in self.foreign.items() if model not in SHARED
            for name, field in records._fields.items() if field.type == "binary"
        ]
        files = self.env["ir.attachment"].sudo().create([
            {"name": "x.txt", "raw": secret, "res_model": model, "res_id": self.foreign[model][:1].id}
            for model in ("credit.case", "credit.limitation.event", "pagopa.receipt", "cx.complaint", "credit.heir")
        ])
        self.env.flush_all()
        urls = [f"/web/content/{file.id}" for file in files] + [f"/web/content/{file.id}?access_token=guess" for file in files]
        urls += [f"/web/image/{file.id}" for file in files[:1]]
        urls += [f"/web/content/{model}/{self.foreign[model][:1].id}/{name}" for model, name in fields]
        for role in VISITORS:
            self.log_in(role)
            for url in urls:
                answer = self.url_open(url, timeout=60, allow_redirects=False)
                with self.subTest(role=role, url=url):
                    self.assertNotIn(secret, answer.content)
                    if "/image/" not in url:
                        self.assertIn(answer.status_code, (301, 302, 303, 403, 404))

    @mute_logger(*QUIET)
    def test_no_file_is_put_on_a_record_of_another_client(self):
        for role in VISITORS:
            self.log_in(role)
            status, text = self.post_json(
                "/web/dataset/call_kw/ir.attachment/create", model="ir.attachment", method="create", kwargs={},
                args=[{"name": "x", "raw": "x", "res_model": "credit.case", "res_id": self.foreign_case.id}],
            )
            with self.subTest(role=role):
                self.assertTrue("AccessError" in text or "SessionExpired" in text, text[:300])

    @mute_logger(*QUIET)
    def test_exports_hold_nothing_of_another_client(self):
        self.plant_foreign()
        for role in VISITORS[:4]:
            self.log_in(role)
            for model in EXPORTED:
                fields = [{"name": name, "label": name} for name in ("id", "display_name", "company_id/name")]
                data = {"model": model, "fields": fields, "ids": self.foreign[model].ids, "domain": [], "import_compat": False}
                answer = self.url_open("/web/export/csv", data={
                    "data": json.dumps(data), "csrf_token": Request.csrf_token(self),
                }, timeout=60)
                self.assertNothing(200, answer.text, role, model)
                self.assertNotIn(self.foreign_client.name, answer.text)

    @mute_logger(*QUIET)
    def test_reports_print_nothing_of_another_client(self):
        self.plant_foreign()
        reports = self.env["ir.actions.report"].search([]).filtered(
            lambda report: (report.get_external_id()[report.id] or "").startswith(tuple(f"{module}." for module in MODULES))
        )
        self.assertGreater(len(reports), 5)
        for role in VISITORS:
            self.log_in(role)
            for report in reports:
                record = {**self.foreign, **self._get_others()}.get(report.model)
                if record:
                    answer = self.url_open(f"/report/html/{report.report_name}/{record[:1].id}", timeout=60)
                    self.assertNothing(0, answer.text, role, report.report_name)
                    self.assertNotIn(self.foreign_case.partner_id.name, answer.text)

    @mute_logger(*QUIET)
    def test_the_thread_of_another_client_is_neither_read_nor_written(self):
        self.plant_foreign()
        count = self.env["mail.message"].sudo().search_count([])
        followers = self.env["mail.followers"].sudo().search_count([])
        for role in VISITORS:
            self.log_in(role)
            for model in ("credit.case", "cx.complaint", "pagopa.position"):
                thread = {"thread_model": model, "thread_id": self.foreign[model].id}
                for url, params in (
                    ("/mail/thread/messages", thread),
                    ("/mail/thread/recipients", {**thread, "message_id": 1}),
                    ("/mail/data", {"fetch_params": [["mail.thread", {
                        **thread, "request_list": ["followers", "attachments", "activities", "suggestedRecipients"],
                    }]]}),
                    ("/mail/message/post", {**thread, "post_data": {"body": "x", "message_type": "comment"}}),
                    ("/mail/thread/subscribe", {"res_model": model, "res_id": thread["thread_id"], "partner_ids": [1]}),
                    ("/mail/read_subscription_data", {"follower_id": self._get_follower(model)}),
                ):
                    status, text = self.post_json(url, **params)
                    self.assertNothing(status, text, role, model, url)
        self.env.invalidate_all()
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), count)
        self.assertEqual(self.env["mail.followers"].sudo().search_count([]), followers)

    def _get_follower(self, model):
        return self.env["mail.followers"].sudo().search([
            ("res_model", "=", model), ("res_id", "in", self.foreign[model].ids),
        ], limit=1).id or 1

    @mute_logger(*QUIET)
    def test_every_route_of_the_suite_gives_nothing_to_who_has_no_right_or_no_token(self):
        self.plant_foreign()
        threading.current_thread().dbname = self.env.cr.dbname
        self.addCleanup(vars(threading.current_thread()).pop, "dbname", None)
        rules = [rule for rule in self.env["ir.http"].routing_map().iter_rules() if self._is_ours(rule)]
        self.assertGreater(len(rules), 25)
        for role in VISITORS:
            self.log_in(role)
            for rule in rules:
                url = self._fill(rule)
                for method in sorted({"GET", "POST"} & set(rule.methods or ("GET", "POST"))):
                    json_body = {"json": {"params": {}}} if rule.endpoint.routing["type"] == "jsonrpc" else {}
                    answer = self.url_open(url, method=method, timeout=60, allow_redirects=False, **json_body)
                    self.assertNothing(answer.status_code, answer.text, role, method, rule.rule)

    def _is_ours(self, rule):
        return rule.endpoint.original_endpoint.__module__.startswith(tuple(f"odoo.addons.{module}." for module in MODULES))

    def _fill(self, rule):
        """Return an address of this route with ids of another client and tokens that were never given out."""
        known = {
            "case_id": self.foreign_case.id, "company_id": self.foreign_client.id, "year": 2026, "half": "1",
            "extension": "xlsx", "report_id": self.foreign["credit.client.report"].id, "token": "A" * 64,
            "receipt": self.foreign["pagopa.receipt"].id, "choice": "whole",
        }
        return re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found: str(known.get(found[1], 1)), rule.rule)

    @mute_logger(*QUIET)
    def test_portal_pages_show_only_what_is_of_the_person(self):
        self.plant_foreign()
        move = self.foreign_case.receivable_ids.move_id[:1]
        self.log_in("portal")
        for url in (
            "/my", "/my/credit", f"/my/credit/{self.foreign_case.id}", "/my/invoices", f"/my/invoices/{move.id}",
            f"/my/invoices/{move.id}?access_token=guess", f"/my/invoices/{move.id}?report_type=html", "/my/counters",
        ):
            answer = self.url_open(url, timeout=60)
            self.assertNothing(answer.status_code, answer.text, url)
