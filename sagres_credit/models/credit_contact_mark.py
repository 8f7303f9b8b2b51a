import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize
from odoo.tools.misc import format_date

from ..tools.phone_number import comparable
from .res_partner_contact import CONTACT_FIELDS

MARK_KINDS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("pec", "Certified e-mail (PEC)"),
    ("address", "Address"),
]


class CreditContactMark(models.Model):
    """A mark says that a number or an address of a person failed: when, how it was found out, and the detail.

    It counts while the person still has that datum: who corrects it lifts the mark.
    """

    _name = "credit.contact.mark"
    _description = "Failed contact"
    _order = "date desc, id desc"
    _rec_name = "value"

    partner_id = fields.Many2one("res.partner", string="Person", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", readonly=True, index=True)
    kind = fields.Selection(MARK_KINDS, required=True, readonly=True)
    value = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True, help="The value, made comparable.")
    state = fields.Selection([("bad", "Failed"), ("good", "Good again")], required=True, default="bad", readonly=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    date_good = fields.Date(string="Good again since", readonly=True)
    source = fields.Selection(
        [
            ("interaction", "Conversation"),
            ("notice", "Notice"),
            ("delivery", "Delivery"),
            ("import", "Import"),
            ("person", "A person"),
        ],
        string="Found out by", required=True, readonly=True,
    )
    detail = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user)
    is_current = fields.Boolean(
        string="Still in use", compute="_compute_is_current", search="_search_is_current",
        help="The person still has this datum: nobody corrected it.",
    )

    _bad_uniq = models.UniqueIndex("(partner_id, kind, key) WHERE state = 'bad'", "This datum is already marked.")
    _partner_idx = models.Index("(partner_id, date DESC)")

    @api.depends("state", "key", *(f"partner_id.{name}" for name in CONTACT_FIELDS))
    def _compute_is_current(self):
        current = {mark_id for mark_id, _partner_id, _slot in self._read_current(self.partner_id.ids)}
        for mark in self:
            mark.is_current = mark._origin.id in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["res.partner"]._flush_contacts()
        current = SQL("SELECT current.id FROM (%s) AS current", self._get_current_query())
        return [("id", "in" if True in value else "not in", current)] if len(set(value)) == 1 else []

    def action_good(self):
        """Say that a datum works again."""
        self.check_access("read")
        self.env["credit.case"].check_access("write")  # who only looks at cases corrects nobody's data, with or without a case
        for case in self.env["credit.case"]._get_contact_cases(self.partner_id):
            case._check_may_act()
        self.sudo()._set_good()

    def action_open_case(self):
        self.ensure_one()
        case = self.env["credit.case"]._get_contact_cases(self.partner_id)[:1]
        if not case:
            raise UserError(self.env._("%(person)s has no open case.", person=self.partner_id.name))
        return case._get_form_action()

    @api.model
    def _mark(self, partner, kind, value, source, detail=None):
        """Mark a datum of a person as failed today; what is marked already stays as it is.

        :param str kind: phone, email, pec or address
        :param str value: the number or address that failed, in any format; empty: the one the person has now
        :param str source: a value of ``source``
        :return: the new mark, or none
        """
        vals = {"partner": partner, "kind": kind, "value": value, "source": source, "detail": detail}
        return self._mark_all([vals])

    @api.model
    def _mark_all(self, vals_list):
        """Mark many data at once: dicts with the arguments of :meth:`_mark`; return the new marks."""
        self = self.sudo()
        partners = self.env["res.partner"].sudo().union(*(vals["partner"].sudo() for vals in vals_list))
        keys = self._read_keys(partners)
        rows = {}
        for vals in vals_list:
            row = self._prepare_mark_vals(keys=keys, **vals)
            if row:
                rows.setdefault((row["partner_id"], row["kind"], row["key"]), row)
        known = self.search_fetch(
            [("partner_id", "in", partners.ids), ("state", "=", "bad")], ["partner_id", "kind", "key"]
        )
        for mark in known:
            rows.pop((mark.partner_id.id, mark.kind, mark.key), None)
        marks = self.create(list(rows.values()))
        marks.filtered("is_current")._raise_tasks()
        return marks

    @api.model
    def _prepare_mark_vals(self, partner, kind, value, source, detail=None, *, keys):
        """Return the values of one mark, ``None`` where nothing is said to have failed."""
        partner = partner.sudo()
        value = " ".join((value or partner._get_contact(kind) or "").split())
        if not value:
            return None
        return {
            "partner_id": partner.id,
            "company_id": (partner.company_id or partner.commercial_partner_id.company_id).id,
            "kind": kind,
            "value": value,
            "key": self._get_key(partner, kind, value, keys),
            "source": source,
            "detail": detail,
            "date": fields.Date.context_today(self),
        }

    @api.model
    def _get_key(self, partner, kind, value, keys):
        """Return ``value`` made comparable as :meth:`res.partner._get_contact_keys_query` does."""
        if kind == "phone":
            return comparable(value, partner._get_phone_country()) or value
        if kind == "email":
            return email_normalize(value, strict=False) or value.lower()
        if kind == "pec":
            return value.lower()

        def words(text):
            return set(re.findall(r"\w+", text.lower()))

        # An address went out with name, province and country: it is this one if it holds all of its words.
        current = partner._get_contact("address")
        if current and words(current) <= words(value):
            return keys.get((partner.id, "address"), value.lower())
        return value.lower()

    @api.model
    def _read_keys(self, partners):
        """Return ``{(partner id, slot): key}`` of what these partners have now."""
        self.env["res.partner"]._flush_contacts()
        rows = self.env.execute_query(SQL(
            "SELECT partner_id, slot, key FROM (%s) AS datum WHERE partner_id = ANY(%s)",
            self.env["res.partner"]._get_contact_keys_query(), partners.ids,
        ))
        return {(partner_id, slot): key for partner_id, slot, key in rows}

    @api.model
    def _get_current_query(self):
        """Return ``SQL`` of the marks in force, rows of ``(id, partner_id, slot)``."""
        return SQL(
            """
            SELECT mark.id, mark.partner_id, datum.slot
              FROM credit_contact_mark AS mark
              JOIN (%s) AS datum ON datum.partner_id = mark.partner_id AND datum.kind = mark.kind AND datum.key = mark.key
             WHERE mark.state = 'bad'
            """,
            self.env["res.partner"]._get_contact_keys_query(),
        )

    @api.model
    def _read_current(self, partner_ids):
        """Return ``[(mark id, partner id, slot)]`` of the marks in force on these partners."""
        if not partner_ids:
            return []
        self.env["res.partner"]._flush_contacts()
        self.env["credit.contact.mark"].flush_model()
        return self.env.execute_query(SQL(
            "SELECT id, partner_id, slot FROM (%s) AS current WHERE partner_id = ANY(%s)",
            self._get_current_query(), list(partner_ids),
        ))

    @api.model
    def _clear(self, partners, kind=None):
        """Say that what partners have now works again, of one kind or all; return the marks that were lifted."""
        rows = self._read_current(partners.ids)
        marks = self.sudo().browse([mark_id for mark_id, _partner_id, _slot in rows])
        marks = marks.filtered(lambda mark: kind in (None, mark.kind))
        marks._set_good()
        return marks

    def _set_good(self):
        self.write({"state": "good", "date_good": fields.Date.context_today(self)})
        self.partner_id._end_contact_search()

    def _raise_tasks(self):
        """Have the operators of these persons' cases find a contact, and say why in the thread."""
        cases = self.env["credit.case"].sudo()._get_contact_cases(self.partner_id)
        words = {}
        for case in cases:
            persons = case._get_contact_persons()
            words[case] = self.filtered(lambda mark, own=persons: mark.partner_id in own)._explain()
        cases._start_contact_search(words)

    def _explain(self):
        """Return in words what failed, and whose."""
        return "; ".join(
            self.env._("%(what)s of %(person)s failed (%(why)s)", person=mark.partner_id.name, **mark._get_words())
            for mark in self
        )

    def _explain_failure(self):
        """Return in words what failed of a person who is named beside, and when."""
        self.ensure_one()
        return self.env._(
            "%(what)s failed on %(date)s (%(why)s)", date=format_date(self.env, self.date), **self._get_words()
        )

    def _get_words(self):
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        sources = dict(self._fields["source"]._description_selection(self.env))
        return {"what": f"{kinds[self.kind]} {self.value}", "why": self.detail or sources[self.source]}
