from datetime import datetime

from odoo.tools import mute_logger

from . import pec_samples as samples
from .common import CreditCommon

PEC = "rosa@pec.example.com"
MAILBOX = "credito@pec.casaserena.example.com"


class DeliveryCommon(CreditCommon):
    """Notices that have left by registered letter, PEC or hand, and the mail that comes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({
            "email": "rosa@example.com", "credit_pec": PEC, "street": "Via Garibaldi 3", "zip": "47121", "city": "Forlì",
            "country_id": cls.env.ref("base.it").id,
        })
        cls.mandate.write({"pec_from": MAILBOX, "email_from": "credito@casaserena.example.com"})
        cls.formal_level = cls.policy.level_ids.filtered(lambda level: level.stage_id.kind == "formal_notice")[:1]

    def build(self):
        super().build()
        self.move = self.invoice(250.0, 60)
        self.case = self.open_case(self.debtor)

    def open_case(self, debtor):
        """Return the case of a debtor as the night would open it, without its notices."""
        case = self.env["credit.case"].with_context(credit_assignment=True).create({
            "company_id": debtor.company_id.id, "partner_id": debtor.id, "mandate_id": self.mandate.id,
            "user_id": self.operator.id,
        })
        items = self.env["credit.receivable"].search([("move_id.partner_id", "=", debtor.id)])
        items.case_id = case
        case._mark_ledger_changed()
        return case

    def send_notice(self, channel="registered", formal=True, case=None, days_ago=10):
        """Return a notice of ``channel`` that left some days ago, with what it asked for."""
        case = case or self.case
        left = datetime(2026, 11, 20 - days_ago, 9)
        notice = self.env["credit.notice"].create({
            "case_id": case.id, "company_id": case.company_id.id, "partner_id": case.partner_id.id, "channel": channel,
            "purpose": "level" if formal else "reminder", "level_id": formal and self.formal_level.id, "date": left.date(),
        })
        address = {"pec": PEC, "email": "rosa@example.com"}.get(channel, "Rosa Bianchi, Via Garibaldi 3, 47121 Forlì FC")
        notice._set_state(
            "sending", frozen_subject="Messa in mora", frozen_body="<p>Text</p>", address=address, amount=250,
            message_id=f"<{notice.id}-credit.notice@firm.example.com>",
        )
        self.env["credit.notice.item"].create([
            {"notice_id": notice.id, "receivable_id": item.id, "amount": item.amount_residual}
            for item in case.receivable_ids
        ])
        notice.date_sent = left
        notice._set_state("sent")
        notice._post_sent()
        return notice

    def receive(self, raw, model=False):
        """Feed a message to the gateway, as the mail server does."""
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            result = self.env["mail.thread"].message_process(model, raw)
        self.env.invalidate_all()
        return result

    def receipt(self, notice, kind="avvenuta-consegna", moment=datetime(2026, 11, 10, 12, 0, 5), **options):
        options.setdefault("recipients", (PEC,))
        options.setdefault("sender", MAILBOX)
        return samples.receipt(kind, notice.message_id, moment, to=MAILBOX, **options)

    def get_problems(self, kind):
        return self.env["credit.problem"].search([("kind", "=", kind), ("state", "=", "open")])
