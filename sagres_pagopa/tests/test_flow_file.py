import zipfile
from io import BytesIO
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import flow_archive
from ..tools.flow_file import build_xml
from .flow_common import FlowCommon


@tagged("post_install", "-at_install")
class TestFlowFile(FlowCommon):
    """Flows are uploaded or come by e-mail; a wrong file is refused with its reason, and nothing of it is kept."""

    def get_xml(self, **vals):
        return build_xml(self.get_flow(self.get_line(self.options[0]), **vals))

    def pack(self, files):
        data = BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return data.getvalue()

    def upload(self, files, user=None, **vals):
        env = self.env(user=user or self.manager, context={"allowed_company_ids": self.client.ids})
        attachments = env["ir.attachment"].create([{"name": name, "raw": content} for name, content in files.items()])
        wizard = env["pagopa.flow.upload"].create({
            "attachment_ids": [Command.set(attachments.ids)], **vals,
        })
        wizard.action_import()
        return wizard

    def test_files_and_zips_are_imported_together(self):
        wizard = self.upload({
            "a.xml": self.get_xml(),
            "b.zip": self.pack({
                "b/1.xml": self.get_xml(id="2026-11-20ABI01234-0002"), "b/2.XML": self.get_xml(id="2026-11-20ABI01234-0003"),
                "readme.txt": "hello", "__MACOSX/1.xml": "x",
            }),
        })
        self.assertEqual(len(wizard.flow_ids), 3)
        self.assertIn("b.zip/1.xml: flow 2026-11-20ABI01234-0002, 1 payments.", wizard.report)
        self.assertEqual(wizard.flow_ids.sudo().mapped("source"), ["file"] * 3)
        self.assertEqual(wizard.action_open_flows()["domain"], [("id", "in", wizard.flow_ids.ids)])

    def test_the_same_file_twice_is_imported_once(self):
        self.upload({"a.xml": self.get_xml()})
        wizard = self.upload({"a.xml": self.get_xml()})
        self.assertFalse(wizard.flow_ids)
        self.assertIn("a.xml: this revision, or a later one, is here already.", wizard.report)

    def test_wrong_files_are_refused_and_the_good_ones_kept(self):
        good = self.get_xml()
        wrong = {
            "empty.xml": (b"", "it is empty"),
            "words.xml": (b"hello", "it is not a flow"),
            "other.xml": (b"<a/>", "it is another kind of file"),
            "cut.xml": (good[:-30], "it is not a flow"),
            "entity.xml": (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + good, "DOCTYPE"),
            "amount.xml": (good.replace(b"600.00", b"6,00"), "an amount is not as ruled, at payment 1"),
            "broken.zip": (b"PK\x03\x04" + b"x" * 50, "it cannot be unpacked"),
            "none.zip": (self.pack({"a.txt": "x"}), "without XML file"),
            "bomb.zip": (self.pack({"a.xml": b" " * (30 << 20)}), "too big"),
        }
        wizard = self.upload({**{name: data for name, (data, _why) in wrong.items()}, "good.xml": good})
        self.assertEqual(len(wizard.flow_ids), 1)
        for name, (_data, why) in wrong.items():
            line = next(line for line in wizard.report.splitlines() if line.startswith(name))
            self.assertIn(why, line)
            self.assertIn("was refused", line)
        self.assertEqual(self.env["pagopa.flow"].search_count([("creditor_id", "=", self.creditor.id)]), 1)

    def test_a_zip_of_too_many_files_is_refused(self):
        with patch.object(flow_archive, "MAX_FILES", 2):
            wizard = self.upload({"many.zip": self.pack({f"{place}.xml": "x" for place in range(3)})})
        self.assertIn("it cannot be unpacked", wizard.report)

    def test_a_flow_finds_its_creditor_or_is_refused(self):
        self._create_creditor(
            self.client, name="Second", tax_code="98765432109", station="98765432109_01", segregation_ids=[], account_ids=[],
        )
        flow = self.get_flow(self.get_line(self.options[0]))
        wizard = self.upload({"a.xml": self.get_xml(receiver=flow.receiver._replace(code="98765432109"))})
        self.assertEqual(wizard.flow_ids.creditor_id.name, "Second")
        wizard = self.upload({"b.xml": self.get_xml(receiver=flow.receiver._replace(code="11111111111"))})
        self.assertIn("it is for 11111111111, who is none of these creditors", wizard.report)
        wizard = self.upload(
            {"b.xml": self.get_xml(receiver=flow.receiver._replace(code="11111111111"))}, creditor_id=self.creditor.id,
        )
        self.assertEqual(wizard.flow_ids.anomaly_ids.code, "F3")

    def test_only_managers_import(self):
        for user in (self.operator, self.client_user):
            with self.assertRaises(AccessError):
                self.upload({"a.xml": self.get_xml()}, user=user)
        with self.assertRaisesRegex(UserError, "Choose the files first"):
            self.upload({})

    def post_mail(self, attachments, sender="treasurer@bank.example"):
        return self.creditor.message_post(
            body="Flows", message_type="email", email_from=sender, attachments=attachments, author_id=False,
        )

    def get_problems(self):
        return self.env["credit.problem"].search([("kind", "=", "pagopa_mail"), ("state", "=", "open")])

    def test_flows_come_by_e_mail_from_known_senders(self):
        self.creditor.flow_senders = "someone@else.example; @BANK.example"
        self.post_mail([("flow.xml", self.get_xml()), ("logo.png", b"x")])
        flow = self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual((len(flow), flow.source), (1, "mail"))
        self.assertFalse(self.get_problems())
        self.post_mail([("flow.xml", self.get_xml())])
        self.assertEqual(self.env["pagopa.flow"].search_count([("creditor_id", "=", self.creditor.id)]), 1)

    def test_an_e_mail_that_cannot_be_used_is_kept_and_named(self):
        self.creditor.flow_senders = "@bank.example"
        cases = (
            ([("flow.xml", self.get_xml())], "thief@evil.example", "is not known as a sender of flows"),
            ([("flow.xml", self.get_xml())], "a@sub.bank.example", "is not known as a sender of flows"),
            ([("logo.png", b"x")], "treasurer@bank.example", "no XML file nor zip"),
            ([("flow.xml", b"junk")], "treasurer@bank.example", "flow.xml: it is not a flow"),
        )
        for attachments, sender, why in cases:
            message = self.post_mail(attachments, sender)
            problem = self.get_problems().filtered(lambda one, message=message: one.res_id == message.id)
            self.assertIn(why, problem.name)
            self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
            self.assertEqual(len(message.attachment_ids), 1)
        self.assertFalse(self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)]))

    def test_without_a_list_nobody_is_trusted(self):
        self.post_mail([("flow.xml", self.get_xml())])
        self.assertTrue(self.get_problems())

    def test_the_alias_leads_to_the_creditor(self):
        domain = self.env["mail.alias.domain"].create({"name": "flows.example"})
        self.creditor.write({"alias_name": "flussi", "alias_domain_id": domain.id, "flow_senders": "@bank.example"})
        self.assertEqual(self.creditor.alias_id.alias_force_thread_id, self.creditor.id)
        self.assertEqual(self.creditor.alias_id.alias_model_id.model, "pagopa.creditor")
