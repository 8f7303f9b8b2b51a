import io
import json
import re
import zipfile

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import html2plaintext
from odoo.tools.misc import format_date

#: Fields that say nothing of a person: how the software keeps its records.
TECHNICAL = {
    "id", "display_name", "create_uid", "create_date", "write_uid", "write_date", "access_token", "active", "res_model",
    "res_id", "model", "signup_type", "nonce", "digest", "key", "claim", "handed", "parent_path", "complete_name", "cursor_case",
}
INNER = ("message_", "activity_", "property_", "website_", "image_", "avatar_", "rating_", "my_activity_")
UNSAFE = re.compile(r"[^\w .,-]")
#: More bytes of files than these are named in the copy and given apart.
MOST_BYTES = 50 * 1024 * 1024


class CreditPrivacyRequest(models.Model):
    """The copy of everything held about a person at one client: a PDF to read, JSON to take elsewhere, the files."""

    _inherit = "credit.privacy.request"

    def _answer_access(self):
        """Make the copy (art. 15 GDPR), and write in the thread of each case that it was made."""
        cases = self._get_cases()
        local = self.with_context(lang=self._get_copy_lang())
        content = local._write_copy(cases)
        name = local.env._("Personal data of %(person)s.zip", person=UNSAFE.sub("_", self.partner_id.sudo().name or "-"))
        document = self.env["ir.attachment"].sudo().create({
            "name": name, "raw": content, "mimetype": "application/zip", "res_model": self._name, "res_id": self.id,
            "company_id": self.company_id.id,
        })
        self._close(self.env._("A copy of the data was made: %(name)s", name=name), document_id=document.id)
        for case in cases:
            case._message_log(body=self.env._("A copy of the personal data was made on request (art. 15 GDPR)."))

    def _get_copy_lang(self):
        """Return the language of the copy: Italian where it is installed, else the person's."""
        installed = dict(self.env["res.lang"].get_installed())
        wanted = ("it_IT", self.partner_id.sudo().lang, self.env.lang, "en_US")
        return next((code for code in wanted if code in installed), None)

    def _write_copy(self, cases):
        """Return the bytes of the archive."""
        copy = self._prepare_copy(cases)
        files = self._get_copy_files(cases)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("dati.json", json.dumps(copy, ensure_ascii=False, indent=2, default=str))
            archive.writestr("dati.pdf", self._print_copy(copy))
            left = MOST_BYTES
            for file in files:
                left -= file.file_size
                if left >= 0:
                    archive.writestr(f"documenti/{file.id}_{UNSAFE.sub('_', file.name or 'file')[:100]}", file.raw or b"")
        return target.getvalue()

    def _print_copy(self, copy):
        return self.env["credit.notice"].sudo()._print_sheet(
            self.company_id, "sagres_credit.privacy_copy", {"copy": copy}, self.env._("Request %(number)s", number=self.id),
        )

    def _get_copy_files(self, cases):
        row = self.env.ref("sagres_credit.credit_retention_attachment").sudo()
        domain = row._get_access_domain(cases, self._get_copy_persons())
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    def _get_copy_persons(self):
        """Return the entries of the person with this client."""
        partner = self.partner_id.sudo()
        family = partner.with_context(active_test=False).search([("id", "child_of", partner.commercial_partner_id.ids)])
        return (partner | family).filtered(lambda one: not one.company_id or one.company_id == self.company_id)

    def _prepare_copy(self, cases):
        """Return the copy as it goes into JSON: who, why, until when, and every record."""
        Row = self.env["credit.retention"].sudo().with_context(lang=self.env.lang)
        sections, seen = [], set()
        for row in Row.search([("in_access", "=", True)])._filter_installed():
            if row.res_model not in seen:
                seen.add(row.res_model)
                sections.append(self._prepare_section(row, cases))
        return {
            "title": self.env._("Copy of personal data (art. 15 GDPR)"), "person": self.partner_id.sudo().name,
            "controller": self.company_id.name, "processor": cases[:1].mandate_id.user_id.company_id.name or "",
            "date": format_date(self.env, fields.Date.context_today(self)), "rights": self._get_rights_words(),
            "sections": [section for section in sections if section["records"]],
        }

    @api.model
    def _get_rights_words(self):
        return self.env._(
            "You may ask for correction, erasure, restriction, a copy to take elsewhere, and you may object (art. 16-21 GDPR);"
            " you may complain to the Garante per la protezione dei dati personali."
        )

    def _prepare_section(self, row, cases):
        records = self.env[row.res_model].sudo().with_context(active_test=False, lang=self.env.lang, tz="Europe/Rome").search(
            row._get_access_domain(cases, self._get_copy_persons()), order="id",
        )
        names = self._get_copy_fields(records)
        labels = {name: records._fields[name]._description_string(records.env) for name in names}
        return {
            "what": row.name, "why": row.reason, "law": row.law, "kept_for": row.term,
            "records": [self._prepare_record(record, names, labels) for record in records],
        }

    @api.model
    def _get_copy_fields(self, records):
        """Return the names of the fields that go into the copy: what is stored and speaks of the person."""
        return [
            name for name, field in records._fields.items()
            if field.store and field.type not in ("one2many", "binary", "json", "many2one_reference")
            and name not in TECHNICAL and not name.startswith(INNER) and field.groups != NO_ACCESS
            and not field.company_dependent and field.comodel_name != "ir.attachment"
        ]

    @api.model
    def _prepare_record(self, record, names, labels):
        told = {}
        for name in names:
            value = self._tell(record, record._fields[name])
            if value not in (False, None, "", 0):
                told[labels[name]] = value
        return told

    @api.model
    def _tell(self, record, field):
        """Return a value as a person reads it."""
        value = record[field.name]
        if field.relational:
            return ", ".join(name for name in value.sudo().mapped("display_name") if name)
        if field.type == "html":
            return html2plaintext(value or "")
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, value)
        if field.type == "boolean":
            return value and self.env._("Yes")
        if field.type in ("date", "datetime"):
            return value and str(value)
        return value
