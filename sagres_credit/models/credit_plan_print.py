import hashlib

from odoo import fields, models
from odoo.tools.misc import format_amount, format_date, format_datetime

LONG_DATE = "EEEE d MMMM y"


class CreditPlan(models.Model):
    """The plan on paper: parties, items, installments and clauses, in the debtor's language; signed, it is kept with its hash."""

    _inherit = "credit.plan"

    def action_print(self):
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("sagres_credit.credit_plan_report").report_action(self)

    def _get_reference(self):
        self.ensure_one()
        return f"P{self.id}"

    def _get_lang(self):
        self.ensure_one()
        partner = self.sudo().case_id._get_addressee()
        return partner.lang or self.company_id.partner_id.lang or self.env.lang or "en_US"

    def _get_pdf(self):
        """Return the plan as PDF: as it was kept when it was signed, else as it is now."""
        self.ensure_one()
        if self.sudo().pdf_id:
            return self.sudo().pdf_id.raw
        return self._print_pdf()

    def _print_pdf(self):
        plan = self.sudo().with_context(lang=self._get_lang())
        return plan.env["credit.notice"]._print_sheet(
            plan.company_id, "sagres_credit.credit_plan_page", {"plan": plan._prepare_print_values()}, plan._get_reference(),
        )

    def _prepare_print_values(self):
        """Return what the template prints, in the words of the language of the context."""
        self.ensure_one()
        addressee = self.case_id._get_addressee()
        address = addressee._get_postal_address()[0]
        return {
            "reference": self._get_reference(), "version": self.version, "replaced": self.replaced_id.display_name or "",
            "sender": self.company_id.name, "creditor": self._get_party(self.company_id.partner_id),
            "debtor": self._get_party(self.debtor_id), "customer": self.debtor_id.credit_customer_code or "",
            "address": address.splitlines() if address else [addressee.name], "place": self.company_id.partner_id.city,
            "today": format_date(self.env, self.date_agreed or fields.Date.context_today(self), date_format="d MMMM y"),
            "amount": self._print_amount(self.amount), "missed": self._get_missed_words(), "tolerance": self.tolerance_days,
            "items": self._prepare_items(),
            "lines": [
                {
                    "number": line.sequence, "amount": self._print_amount(line.amount), "reference": line.reference,
                    "date": format_date(self.env, line.date_due, date_format=LONG_DATE),
                }
                for line in self.line_ids
            ],
            "iban": self.company_id.partner_id.bank_ids[:1].acc_number or "",
            **self._prepare_signature_values(),
        }

    def _get_missed_words(self):
        if self.missed_allowed == 1:
            return self.env._("one missed installment")
        return self.env._("%(count)s missed installments", count=self.missed_allowed)

    def _prepare_signature_values(self):
        if not self.signed_on:
            return {"signed": ""}
        channels = dict(self._fields["sign_channel"]._description_selection(self.env))
        return {
            "signed": self.signed_by, "signed_on": format_datetime(self.env, self.signed_on), "signed_ip": self.signed_ip or "",
            "channel": channels.get(self.sign_channel, ""), "signature": (self.signature or b"").decode(),
            "fingerprint": self._get_fingerprint(),
        }

    def _prepare_items(self):
        parts = self.case_id._get_parts(self.receivable_ids)
        return [
            {
                "name": item.move_id.name, "due": format_date(self.env, item._get_due_date()),
                "open": self._print_amount(parts[item]),
            }
            for item in self._get_sorted_items()
        ]

    def _get_sorted_items(self):
        return self.receivable_ids.sorted(lambda item: (item._get_due_date(), item.id))

    def _get_party(self, partner):
        """Return name, address and tax code of who agrees, in one line."""
        address = (partner.contact_address_inline or "").removeprefix(f"{partner.name}, ")  # a firm's begins with its name
        lines = [partner.name, address, partner.vat or partner.credit_tax_code or ""]
        return ", ".join(line for line in lines if line)

    def _print_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_fingerprint(self):
        """Return the SHA-256 of what was agreed: debtor, items, installments, signature."""
        self.ensure_one()
        facts = (
            self.id, self.version, self.debtor_id.id, f"{self.amount:.2f}", sorted(self.receivable_ids.ids), self.signed_by,
            str(self.signed_on), [(str(line.date_due), f"{line.amount:.2f}", line.reference) for line in self.line_ids],
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _post_sign(self, document=None):
        """Keep the signed plan as PDF, with its digest, and show it in the thread of the case."""
        result = super()._post_sign(document)
        raw = self._print_pdf()
        name = self.env._("Payment plan %(reference)s signed.pdf", reference=self._get_reference())
        self.pdf_id = self.env["ir.attachment"].sudo().create({
            "name": name, "raw": raw, "mimetype": "application/pdf", "res_model": self._name, "res_id": self.id,
            "company_id": self.company_id.id,
        })
        self.pdf_hash = hashlib.sha256(raw).hexdigest()
        self._message_log(body=self.env._(
            "Signed by %(name)s; SHA-256 of the PDF: %(hash)s", name=self.signed_by, hash=self.pdf_hash,
        ))
        return result
