from datetime import datetime
from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.tests import pec_samples

from ..tools.flow_file import build_xml
from .flow_common import FlowCommon

BOX = "flussi@flows.example"
SENDER = "Tesoreria <tesoreria@bank.example>"


@tagged("post_install", "-at_install")
class TestFlowGateway(FlowCommon):
    """A flow arrives at the mailbox of its creditor as the mail server hands it over: known senders are read, nothing is lost."""

    def setUp(self):
        super().setUp()
        domain = self.env["mail.alias.domain"].create({"name": "flows.example"})
        self.creditor.write({"alias_name": "flussi", "alias_domain_id": domain.id, "flow_senders": "@bank.example"})
        self.xml = build_xml(self.get_flow(*map(self.get_line, self.options)))

    def get_letter(self, content, sender=SENDER, name="flusso.xml", kind="xml", number=1):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, BOX, "Flusso di rendicontazione"
        letter["Message-ID"], letter["Date"] = f"<flow.{number}@bank.example>", "Fri, 20 Nov 2026 10:40:00 +0100"
        letter.set_content("In allegato il flusso di oggi.")
        letter.add_attachment(content, maintype="application", subtype=kind, filename=name)
        return letter.as_bytes()

    def receive(self, raw):
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(False, raw)
        self.env.invalidate_all()
        return self.creditor.message_ids.filtered(lambda message: message.message_type == "email")[:1]

    def find_flows(self):
        return self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])

    def find_problems(self):
        return self.env["credit.problem"].search([("kind", "=", "pagopa_mail"), ("company_id", "=", self.client.id)])

    def test_a_flow_of_a_known_sender_is_imported(self):
        letter = self.receive(self.get_letter(self.xml))
        flow = self.find_flows()
        self.assertEqual((flow.source, flow.line_count, flow.amount), ("mail", 2, 1000))
        self.assertEqual(letter.attachment_ids.mapped("name"), ["flusso.xml"])
        self.assertFalse(self.find_problems())

    def test_the_same_letter_twice_is_one_flow(self):
        for number in (1, 1, 2):
            self.receive(self.get_letter(self.xml, number=number))
        self.assertEqual(len(self.find_flows()), 1)
        self.assertFalse(self.find_problems())

    def test_who_is_not_known_is_not_read_and_a_person_is_told(self):
        letter = self.receive(self.get_letter(self.xml, sender="Somebody <thief@bank.example.evil>"))
        self.assertFalse(self.find_flows())
        self.assertEqual(letter.attachment_ids.mapped("name"), ["flusso.xml"])
        problem = self.find_problems()
        self.assertEqual((problem.res_id, problem.user_id), (letter.id, self.manager))
        self.assertIn("thief@bank.example.evil> is not known as a sender of flows", problem.name)

    def test_what_is_no_flow_is_named(self):
        self.receive(self.get_letter(b"\x89PNG\r\n\x1a\n", name="flusso.xml"))
        self.assertIn("flusso.xml: it is not a flow: its characters cannot be read", self.find_problems().name)
        self.assertFalse(self.find_flows())

    def test_a_flow_by_certified_mail_is_read_by_who_wrote_it(self):
        moment, address = datetime(2026, 11, 20, 10, 40), "tesoreria@bank.example"
        certificate = pec_samples.daticert("posta-certificata", "<flow.1@bank.example>", moment, (BOX,), sender=address)
        self.receive(pec_samples.envelope(self.get_letter(self.xml), moment, address, BOX, certificate=certificate))
        self.assertEqual(self.find_flows().source, "mail")
        self.assertFalse(self.find_problems())
