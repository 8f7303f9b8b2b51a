import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext
from odoo.tools.misc import format_amount, format_date

from ..tools.letter_pdf import LetterPdfError
from ..tools.referral_file import write_sheet

CONTRACT_NAMES = ("contract", "contratto", "accordo", "preventivo")


class CreditReferral(models.Model):
    """The parts of the file: what the debtor owes and why, and the documents that prove it."""

    _inherit = "credit.referral"

    def _say_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _say_day(self, day):
        return format_date(self.env, day) if day else ""

    def _prepare_statement(self):
        """Return the statement of account: the items referred, what was paid on each and what is open."""
        _ = self.env._
        items = self.receivable_ids.sorted(lambda item: (item._get_due_date(), item.id))
        rows = [
            [item.display_name, self._say_day(item.invoice_date), self._say_day(item.date_maturity),
             self._say_money(item.balance), self._say_money(item.balance - item.amount_residual),
             self._say_money(item.amount_residual)]
            for item in items
        ]
        head = [_("Invoice"), _("Date"), _("Due date"), _("Amount"), _("Paid or credited"), _("Open")]
        title = _("Statement of account")
        facts = [
            _("Creditor: %(client)s", client=self.company_id.name),
            _("Debtor: %(debtor)s", debtor=self._describe_person(self.debtor_id)),
            _("Why it goes to a lawyer: %(reason)s", reason=self.reason),
            _("Open in all: %(amount)s", amount=self._say_money(self.amount_open)),
        ]
        return {"title": title, "pdf": write_sheet(title, [*facts, [head, *rows]])}

    def _describe_person(self, partner):
        code = partner.credit_tax_code or partner.vat
        parts = (partner.name, code, partner.contact_address_inline, partner.phone, partner.email)
        return ", ".join(part for part in parts if part)

    def _prepare_interest(self):
        """Return the interest statement of the case, computed now."""
        title = self.env._("Interest statement")
        try:
            statement = self.case_id._get_interest_draft()
            statement.sudo().date = fields.Date.context_today(self)
            return {"title": title, "pdf": statement._get_pdf(), "missing": tuple((statement.error or "").splitlines())}
        except (AccessError, UserError, LetterPdfError, ValueError, OSError) as error:
            return {"title": title, "missing": (self.env._("It could not be computed: %(error)s", error=str(error)[:200]),)}

    def _prepare_contracts(self):
        """Return the files marked as contracts on the case, and those whose name says so."""
        Attachment = self.env["ir.attachment"]
        owners = [
            ("credit.case", self.case_id.ids), ("res.partner", self.debtor_id.ids),
            ("account.move", self.receivable_ids.move_id.ids),
        ]
        named = Attachment.search(
            Domain.OR([Domain("res_model", "=", model) & Domain("res_id", "in", ids) for model, ids in owners])
            & Domain.OR([Domain("name", "ilike", name) for name in CONTRACT_NAMES]) & Domain("res_field", "=", False),
            order="id",
        )
        found = self.case_id.contract_ids | named
        missing = () if found else (self.env._("No contract is filed on the case, the debtor or the invoices."),)
        return {"title": self.env._("Contracts"), "documents": self._read_files(found), "missing": missing}

    def _read_files(self, attachments):
        return tuple((file.name or "file", file.raw) for file in attachments if file.raw)

    def _prepare_invoices(self):
        """Return the PDF of each invoice and what was filed on it; who has none is named."""
        moves = self.receivable_ids.move_id
        copies, _failed = moves._get_credit_copies()
        filed = self.env["ir.attachment"].search([
            ("res_model", "=", "account.move"), ("res_id", "in", moves.ids), ("res_field", "=", False),
        ])
        documents, missing = [], []
        for move in moves:
            copy = copies.get(move, self.env["ir.attachment"])
            own = copy | filed.filtered(lambda file, move=move: file.res_id == move.id)
            documents += self._read_files(own)
            if not any(file.raw for file in copy):
                missing.append(self.env._("No PDF of %(invoice)s.", invoice=move.name))
        return {"title": self.env._("Invoices"), "documents": tuple(documents), "missing": tuple(missing)}

    def _prepare_notices(self):
        """Return what was sent, with the letters and the proofs of their delivery."""
        _ = self.env._
        sent = self.case_id.notice_ids.filtered("date_sent").sorted(lambda notice: (notice.date_sent, notice.id))
        channels, states = [dict(sent._fields[name]._description_selection(self.env)) for name in ("channel", "state")]
        rows, documents, missing = [], [], []
        for notice in sent:
            reached = notice.delivery_ids.filtered("effective_date").mapped("effective_date")
            proofs = notice.delivery_ids.proof_ids
            words = f"{self._say_day(notice.date_sent)} {channels[notice.channel]}"
            rows.append([self._say_day(notice.date_sent), channels[notice.channel], notice.partner_id.name,
                         notice.frozen_subject or notice.level_id.name or "", states[notice.state],
                         self._say_day(min(reached)) if reached else ""])
            documents += self._read_files(notice.letter_id) + self._read_files(proofs.attachment_id)
            if notice.delivery_ids and not proofs:
                missing.append(_("No proof of delivery of: %(notice)s.", notice=words))
        title = _("Notices and proofs of delivery")
        head = [_("Left on"), _("Channel"), _("Addressee"), _("Subject"), _("State"), _("Reached the debtor on")]
        pdf = write_sheet(title, [[head, *rows]]) if rows else b""
        missing = missing if rows else [_("Nothing was ever sent in writing.")]
        return {"title": title, "pdf": pdf, "documents": tuple(documents), "missing": tuple(missing)}

    def _prepare_persons(self):
        """Return who answers or speaks for the debtor."""
        _ = self.env._
        persons = self.case_id.related_person_ids
        roles = dict(persons._fields["role"]._description_selection(self.env))
        rows = [
            [roles[person.role], self._describe_person(person.partner_id), person.proof or "", self._say_day(person.date_to)]
            for person in persons
        ]
        title = _("Related persons")
        head = [_("Role"), _("Person"), _("Proof"), _("Valid until")]
        files = {person: base64.b64decode(person.proof_file or b"") for person in persons.with_context(bin_size=False)}
        documents = tuple(
            (person.proof_filename or person.proof or "proof", raw) for person, raw in files.items() if raw
        )
        missing = tuple(
            _("No document proves the role of %(person)s.", person=person.partner_id.name)
            for person, raw in files.items() if not raw
        )
        return {
            "title": title, "pdf": write_sheet(title, [[head, *rows]]) if rows else b"", "documents": documents,
            "missing": missing,
        }

    def _prepare_limitation(self):
        """Return why each item lapses on its day, and the documents of the acts that moved it."""
        title = self.env._("Limitation")
        blocks = []
        for item in self.receivable_ids:
            blocks.append(f"{item.display_name}:")
            blocks += html2plaintext(item.limitation_explanation or "").splitlines()
        acts = self.env["credit.limitation.event"].search([("case_id", "=", self.case_id.id), ("state", "=", "valid")])
        undated = self.receivable_ids.filtered(lambda item: not item.limitation_date)
        missing = tuple(self.env._("Nobody can say when %(item)s lapses.", item=item.display_name) for item in undated)
        return {
            "title": title, "pdf": write_sheet(title, [block for block in blocks if block.strip()]),
            "documents": self._read_files(acts.document_ids), "missing": missing,
        }
