import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_privacy_block import HOLDERS
from .credit_retention import THREAD

#: What a person may type between the digits of a number.
GAP = r"[\s().\-/]*"
ITALY = "39"
#: Beside the register: what leaves and what a field was before, with the way to the message that owns it.
OF_MESSAGES = {"mail.mail": "mail_message_id", "sms.sms": "mail_message_id", "mail.tracking.value": "mail_message_id"}
REMOVED = "[---]"


class CreditPrivacyRequest(models.Model):
    """The data of a wrong person: they leave every place where this client has them, and never come back."""

    _inherit = "credit.privacy.request"

    def _answer_stranger(self):
        data = {kind: value for kind, value in (
            ("phone", self.phone), ("email", self.email), ("address", self.address),
        ) if value and value.strip()}
        patterns = [pattern for kind, value in data.items() if (pattern := self._get_pattern(kind, value))]
        if not data or len(patterns) < len(data):
            raise UserError(self.env._("Say which whole number, e-mail or street is the stranger's."))
        counts = [self._forget_contacts(data), self._forget_calls(data), self._forget_words("|".join(patterns))]
        self.env["credit.privacy.block"]._block(self, data)
        self.env.invalidate_all()
        self._close(self.env._(
            "Removed: from %(contacts)s entries, %(calls)s calls and failed contacts, %(words)s texts. It is never taken in"
            " again. Files and the books were not changed.", contacts=counts[0], calls=counts[1], words=counts[2],
        ), phone=False, email=False, address=False, words=False)

    @api.model
    def _get_pattern(self, kind, value):
        """Return the regular expression that finds a datum however it was written; empty where it is too short."""
        key = self.env["credit.privacy.block"]._get_key(kind, value)
        if kind == "phone":
            national = key.removeprefix(ITALY)
            return rf"(?<!\d)(\+|00)?{GAP}({ITALY}{GAP})?{GAP.join(national)}(?!\d)" if len(national) >= 6 else ""
        if kind == "email":
            return rf"(?<![\w.+-]){re.escape(key)}(?![\w-])" if "@" in key else ""
        return r"[\s,]+".join(re.escape(word) for word in key.split()) if len(key.split()) > 1 else ""

    def _forget_contacts(self, data):
        """Take the data off the client's partners; return off how many."""
        digests = {kind: self.env["credit.privacy.block"]._get_key(kind, value) for kind, value in data.items()}
        found = Domain("credit_phone_key", "=", digests.get("phone") or "-")
        found |= Domain("credit_phone_work_key", "=", digests.get("phone") or "-")
        found |= Domain("email_normalized", "=", digests.get("email") or "-")
        found |= Domain("credit_pec", "=ilike", digests.get("email") or "-")
        found |= Domain("street", "!=", False) if "address" in digests else Domain.FALSE
        Partner = self.env["res.partner"].sudo().with_context(active_test=False, tracking_disable=True)
        count = 0
        for partner in Partner.search(found & Domain("company_id", "=", self.company_id.id)):
            block = self.env["credit.privacy.block"]
            vals = {
                name: False for name, kind in HOLDERS.items()
                if kind in digests and partner[name] and block._get_key(kind, partner[name]) == digests[kind]
            }
            if vals:
                partner.write({**vals, **({"credit_phone_work_date": False} if "credit_phone_work" in vals else {})})
                count += 1
        return count

    def _forget_calls(self, data):
        """Delete the calls from a number and the marks of what failed; return how many."""
        block = self.env["credit.privacy.block"]
        here = [("company_id", "=", self.company_id.id)]
        count = 0
        for name, field in (("credit.contact.mark", "value"), ("credit.call.record", "number")):
            records = self.env[name].sudo().search(here)
            found = records.filtered(lambda record, field=field: any(
                block._get_key(kind, record[field]) == block._get_key(kind, value) for kind, value in data.items()
            ))
            count += len(found)
            found.unlink()
        return count

    def _forget_words(self, pattern):
        """Replace the data in every text of this client that the register leads to; return in how many records."""
        self.env.flush_all()
        seen, count = set(), 0
        for row in self.env["credit.retention"].sudo().search([("res_model", "!=", False)])._filter_installed():
            for name in sorted(row._get_covered() - seen):
                condition = self._get_own_texts(row, name)
                if condition and not name.startswith("account."):
                    seen.add(name)
                    count += self._replace(self.env[name], condition, pattern)
        messages = self.env.ref("sagres_credit.credit_retention_message").sudo()._get_condition(self._get_all_ends())
        for name, link in OF_MESSAGES.items():
            condition = SQL(
                "%s IN (SELECT id FROM mail_message WHERE %s)", SQL.identifier(self.env[name]._table, link), messages,
            )
            count += self._replace(self.env[name], condition, pattern)
        return count

    def _get_all_ends(self):
        company = self.company_id.id
        return {
            "credit.case": SQL("SELECT id FROM credit_case WHERE company_id = %s", company),
            "res.partner": SQL("SELECT id FROM res_partner WHERE company_id = %s", company),
        }

    def _get_own_texts(self, row, name):
        """Return the condition that a record of a model belongs to this client; empty where nothing tells."""
        model = self.env[name]
        company = model._fields.get("company_id")
        if company and company.store and company.column_type:
            return SQL("%s = %s", SQL.identifier(model._table, "company_id"), self.company_id.id)
        if name == row.res_model and row.path and (row.path == THREAD or row._get_paths()):
            return row._get_condition(self._get_all_ends())
        return None

    @api.model
    def _replace(self, model, condition, pattern):
        """Replace what the pattern finds in the words of a table, by one statement; return in how many rows."""
        columns = [
            SQL.identifier(name) for name, field in model._fields.items()
            if field.store and field.type in ("char", "text", "html") and field.column_type and not field.translate
            and not field.company_dependent and name not in ("id", "digest", "nonce", "access_token")
        ]
        if not columns:
            return 0
        assigned = SQL(", ").join([
            SQL("%s = regexp_replace(%s, %s, %s, 'gi')", name, name, pattern, REMOVED) for name in columns
        ])
        found = SQL(" OR ").join([SQL("%s ~* %s", name, pattern) for name in columns])
        self.env.cr.execute(SQL(
            "UPDATE %s SET %s WHERE %s AND (%s)", SQL.identifier(model._table), assigned, condition, found,
        ))
        return self.env.cr.rowcount
