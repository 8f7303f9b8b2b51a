from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

LONG_DATE = "EEEE d MMMM y"


class CreditSettlement(models.Model):
    """The settlement on paper, in the debtor's language: what closes the debt, by when, and what happens otherwise."""

    _inherit = "credit.settlement"

    def action_print(self):
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("sagres_credit.credit_settlement_report").report_action(self)

    def action_send_offer(self):
        """Send the approved settlement to the debtor, with its letter as PDF."""
        self.ensure_one()
        self.case_id._check_may_act()
        if self.state != "approved" or self.kind != "settlement":
            raise UserError(self.env._("Only a settlement that was approved is sent."))
        return self.sudo()._send_offer().with_env(self.env)._get_plan_notification()

    def _send_offer(self):
        """Queue the proposal with its PDF, and return the notice."""
        self.ensure_one()
        partner = self.case_id._get_addressee()
        notice = self.env["credit.notice"].create({
            "case_id": self.case_id.id, "company_id": self.company_id.id, "partner_id": partner.id, "settlement_id": self.id,
            "purpose": "settlement", "template_id": self.env.ref("sagres_credit.mail_template_settlement").id,
            "channel": self.env["credit.plan"]._get_offer_channel(partner),
        })
        notice.attachment_ids = self.env["ir.attachment"].create({
            "name": self.env._("Settlement %(reference)s.pdf", reference=self._get_reference()), "raw": self._print_pdf(),
            "mimetype": "application/pdf", "res_model": "credit.notice", "res_id": notice.id, "company_id": self.company_id.id,
        })
        return notice

    def _get_reference(self):
        self.ensure_one()
        return f"S{self.id}"

    def _get_lang(self):
        self.ensure_one()
        partner = self.sudo().case_id._get_addressee()
        return partner.lang or self.company_id.partner_id.lang or self.env.lang or "en_US"

    def _print_pdf(self):
        self.ensure_one()
        if self.kind != "settlement":
            raise UserError(self.env._("A write-off has no letter: the debtor accepts nothing."))
        settlement = self.sudo().with_context(lang=self._get_lang())
        return settlement.env["credit.notice"]._print_sheet(
            settlement.company_id, "sagres_credit.credit_settlement_page", {"letter": settlement._prepare_print_values()},
            settlement._get_reference(),
        )

    def _prepare_print_values(self):
        """Return what the template prints, in the words of the language of the context."""
        self.ensure_one()
        addressee = self.case_id._get_addressee()
        address = addressee._get_postal_address()[0]
        parties = self.env["credit.plan"]
        parts = self.case_id._get_parts(self.receivable_ids)
        return {
            "reference": self._get_reference(), "sender": self.company_id.name,
            "creditor": parties._get_party(self.company_id.partner_id), "debtor": parties._get_party(self.debtor_id),
            "customer": self.debtor_id.credit_customer_code or "",
            "address": address.splitlines() if address else [addressee.name],
            "place": self.company_id.partner_id.city,
            "today": format_date(self.env, self.date_agreed or fields.Date.context_today(self), date_format="d MMMM y"),
            "amount": self._print(self.amount), "debt": self._print(self.amount_debt), "tolerance": self.tolerance_days,
            "items": [
                {
                    "name": item.move_id.name, "due": format_date(self.env, item._get_due_date()),
                    "open": self._print(parts[item]),
                }
                for item in self.receivable_ids.sorted(lambda item: (item._get_due_date(), item.id))
            ],
            "lines": [
                {
                    "date": format_date(self.env, line.date_due, date_format=LONG_DATE), "amount": self._print(line.amount),
                    "reference": line.reference,
                }
                for line in self.line_ids
            ],
            "iban": self.company_id.partner_id.bank_ids[:1].acc_number or "", "accepted": self.accepted_by or "",
        }
