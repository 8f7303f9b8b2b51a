from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.phone_number import ITALY, comparable

PREFERRED_CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("letter", "Letter"),
    ("pec", "Certified e-mail (PEC)"),
]
CONTACT_FIELDS = ("phone", "credit_phone_work", "email", "credit_pec", "street", "street2", "zip", "city")


class ResPartner(models.Model):
    """How a person can be reached, how they want to be, and which of their data failed."""

    _inherit = "res.partner"

    credit_pec = fields.Char(string="Certified e-mail (PEC)", copy=False)
    credit_phone_work = fields.Char(string="Workplace number", copy=False)
    credit_phone_work_date = fields.Date(
        string="Given by the debtor on", copy=False,
        help="A workplace may be called only where the debtor gave the number.",
    )
    credit_preferred_channel = fields.Selection(PREFERRED_CHANNELS, string="Prefers")
    credit_no_contact = fields.Boolean(string="Asked for no contact", copy=False)
    credit_no_contact_date = fields.Date(string="Asked on", copy=False)
    credit_no_contact_how = fields.Char(string="How they asked", copy=False, help="In a call, by letter, by PEC ...")
    credit_phone_key = fields.Char(
        string="Phone, digits only", compute="_compute_credit_phone_keys", store=True,
    )
    credit_phone_work_key = fields.Char(
        string="Workplace number, digits only", compute="_compute_credit_phone_keys", store=True,
    )
    credit_mark_ids = fields.One2many(
        "credit.contact.mark", "partner_id", string="Failed contacts",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    # Read from the end: a number is found whole, and also without its prefixes.
    _credit_phone_idx = models.Index(
        "(REVERSE(credit_phone_key) text_pattern_ops) WHERE credit_phone_key IS NOT NULL"
    )
    _credit_phone_work_idx = models.Index(
        "(REVERSE(credit_phone_work_key) text_pattern_ops) WHERE credit_phone_work_key IS NOT NULL"
    )
    _credit_no_contact_idx = models.Index("(id) WHERE credit_no_contact IS TRUE")

    @api.depends("phone", "credit_phone_work", "country_id", "company_id.country_id")
    def _compute_credit_phone_keys(self):
        for partner in self:
            country = partner._get_phone_country()
            partner.credit_phone_key = comparable(partner.phone, country) or False
            partner.credit_phone_work_key = comparable(partner.credit_phone_work, country) or False

    @api.constrains("credit_phone_work", "credit_phone_work_date")
    def _check_credit_phone_work(self):
        if any(partner.credit_phone_work and not partner.credit_phone_work_date for partner in self):
            raise ValidationError(self.env._(
                "Say on which day the debtor gave the workplace number: without their word nobody calls there."
            ))

    def write(self, vals):
        """Lift what failed once it is corrected: a task to find a contact that was found is done."""
        result = super().write(vals)
        if any(name in vals for name in CONTACT_FIELDS):
            self._end_contact_search()
        return result

    @api.model
    def _normalise_credit_vals(self, vals):
        vals = super()._normalise_credit_vals(vals)
        pec = vals.get("credit_pec")
        return dict(vals, credit_pec=pec.strip().lower()) if pec else vals

    def _get_phone_country(self):
        """Return the country code of this partner's numbers that carry none, as text."""
        country = self.country_id or self.company_id.country_id
        return str(country.phone_code or ITALY)

    def _get_contact(self, kind):
        """Return the datum of ``kind`` (phone, phone_work, email, pec or address) as a person reads it."""
        self.ensure_one()
        if kind == "address":
            town = " ".join(filter(None, [self.zip, self.city]))
            return ", ".join(filter(None, [self.street, self.street2, town]))
        return self[{"phone_work": "credit_phone_work", "pec": "credit_pec"}.get(kind, kind)] or ""

    @api.model
    def _get_contact_keys_query(self):
        """Return ``SQL`` of the rows ``(partner_id, slot, kind, key)``: every datum that can fail, made comparable.

        The workplace number is a slot of its own, of the kind phone.
        """
        return SQL(
            """
            SELECT person.id AS partner_id, datum.slot, datum.kind, datum.key
              FROM res_partner AS person
        CROSS JOIN LATERAL (VALUES
                   ('phone', 'phone', COALESCE(person.credit_phone_key, NULLIF(TRIM(person.phone), ''))),
                   ('phone_work', 'phone', COALESCE(person.credit_phone_work_key, TRIM(person.credit_phone_work))),
                   ('email', 'email', COALESCE(person.email_normalized, LOWER(TRIM(person.email)))),
                   ('pec', 'pec', person.credit_pec),
                   ('address', 'address', TRIM(REGEXP_REPLACE(
                       LOWER(CONCAT_WS(' ', person.street, person.street2, person.zip, person.city)),
                       '[^[:alnum:]]+', ' ', 'g')))
                   ) AS datum(slot, kind, key)
             WHERE datum.key <> ''
            """
        )

    @api.model
    def _flush_contacts(self):
        self.env["res.partner"].flush_model([*CONTACT_FIELDS, "credit_phone_key", "credit_phone_work_key", "email_normalized"])

    def _get_bad_contacts(self):
        """Return what failed and was not corrected since, as ``{partner: {slot: mark}}``.

        Slots are the kinds of ``credit.contact.mark``, and ``phone_work`` for the workplace number.
        """
        marks = self.env["credit.contact.mark"].sudo()
        found = {partner: {} for partner in self}
        for mark_id, partner_id, slot in marks._read_current(self.ids):
            found[self.browse(partner_id)][slot] = marks.browse(mark_id)
        return found

    def _end_contact_search(self):
        """End the tasks to find a contact of the debtors who have none left that failed."""
        persons = self | self.commercial_partner_id
        searching = Domain("next_action", "=", "find_contact")
        cases = self.env["credit.case"].sudo()._get_contact_cases(persons, searching)
        if cases:
            cases._end_contact_search()
