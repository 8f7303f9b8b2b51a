from markupsafe import Markup, escape

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

#: What a contact always has of its own, and what is about this succession: no other use of it.
OWN_TABLES = (
    "credit_heir", "credit_heir_offer", "credit_contact_mark", "credit_case", "mail_followers", "mail_message",
    "mail_message_res_partner_rel", "mail_notification", "res_partner",
)
OF_CONTACT = (
    "email", "phone", "street", "street2", "zip", "city", "state_id", "country_id", "vat", "comment", "credit_tax_code",
    "credit_customer_code", "credit_person_id", "credit_pec",
)
#: What a message tells of a field that changed.
TRACKED = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")
#: Kept with the debt of the succession: they name the contact, not the person.
OF_CASES = ("credit_notice", "credit_interaction", "credit_delivery", "credit_promise", "credit_related_person")


class CreditHeir(models.Model):
    """The name of who is erased disappears from the threads of the succession, and from a contact made for it."""

    _inherit = "credit.heir"

    def _erase_words(self, name, pseudonym):
        """Put the pseudonym in the place of the name in threads, activities and conversations of the succession."""
        if not (name or "").strip():
            return False
        cases = self.estate_id.case_id | self.case_id
        here = Domain("res_model", "=", "credit.estate") & Domain("res_id", "=", self.estate_id.id)
        here |= Domain("res_model", "=", "credit.case") & Domain("res_id", "in", cases.ids)
        said = Domain("model", "=", "credit.estate") & Domain("res_id", "=", self.estate_id.id)
        said |= Domain("model", "=", "credit.case") & Domain("res_id", "in", cases.ids)
        messages = self.env["mail.message"].search(said)
        places = [
            (messages, ("body", "subject")), (self._find_tracking(messages), TRACKED),
            (self.env["mail.activity"].with_context(active_test=False).search(here), ("summary", "note", "feedback")),
            (self.env["credit.interaction"].search([("case_id", "in", cases.ids)]), ("body", "next_action_note")),
            (self.estate_id, ("source_note", "testament_note", "shares_reason", "asset_note")),
        ]
        count = sum(self._replace_words(records, names, name, pseudonym) for records, names in places)
        return self.env._("Places where the name stood: %(count)s", count=count) if count else False

    def _replace_words(self, records, names, old, new):
        """Replace ``old`` by ``new`` in the words of ``records``, text or HTML; return in how many places."""
        count = 0
        for record in records:
            vals = {}
            for name in names:
                text, words = record[name] if name in record._fields else False, False
                if text:
                    words = str(text).replace(str(escape(old)), new).replace(old, new)
                if words and words != str(text):
                    vals[name] = Markup(words) if record._fields[name].type == "html" else words  # stored HTML  # nosec B704
            if vals:
                record.with_context(tracking_disable=True).write(vals)
                count += len(vals)
        return count

    def _find_tracking(self, messages):
        return self.env["mail.tracking.value"].search([("mail_message_id", "in", messages.ids)])

    def _erase_partner(self, partner, pseudonym):
        """Make the contact of this person anonymous and archive it, unless something else uses it."""
        if not partner:
            return False
        if partner._is_used_beside(self):
            return self.env._("The contact is used elsewhere: it stays, without any tie to the succession.")
        self.env["credit.related.person"].search([
            ("partner_id", "=", partner.id), ("case_id", "=", self.estate_id.case_id.id),
        ]).unlink()
        partner.message_ids.unlink()
        partner.write({**dict.fromkeys(OF_CONTACT, False), "name": pseudonym, "active": False})
        return self.env._("The contact made for them was made anonymous and archived.")


class ResPartner(models.Model):
    """Whether a contact serves for something else than a succession."""

    _inherit = "res.partner"

    def _is_used_beside(self, heir):
        """Tell whether a row of any table points to this contact for something else than this person and their case."""
        self.ensure_one()
        self.env.flush_all()
        keys = self.env["base.partner.merge.automatic.wizard"]._get_fk_on("res_partner")
        cases = tuple((heir.case_id | heir.estate_id.case_id).ids)
        used = [
            SQL("SELECT 1 FROM %s WHERE %s = %s", SQL.identifier(table), SQL.identifier(column), self.id)
            for table, column in keys if table not in (*OWN_TABLES, *OF_CASES)
        ]
        used += [
            SQL("SELECT 1 FROM %s WHERE partner_id = %s AND case_id NOT IN %s", SQL.identifier(table), self.id, cases)
            for table in OF_CASES
        ]
        used += [
            SQL("SELECT 1 FROM credit_heir WHERE partner_id = %s AND id <> %s", self.id, heir.id),
            SQL("SELECT 1 FROM credit_case WHERE partner_id = %s AND id <> %s", self.id, heir.case_id.id or 0),
            SQL("SELECT 1 FROM res_partner WHERE parent_id = %s", self.id),
        ]
        return bool(self.env.execute_query(SQL("%s LIMIT 1", SQL(" UNION ALL ").join(used))))
