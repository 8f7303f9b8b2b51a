from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.misc import format_date

from ..models.res_partner_contact import PREFERRED_CHANNELS
from ..models.res_partner_vulnerable import VULNERABLE_KINDS
from ..tools.phone_number import comparable

# What the dialog shows of the debtor: its own name of a field, and the partner's.
PARTNER_FIELDS = {
    "phone": "phone",
    "phone_work": "credit_phone_work",
    "phone_work_date": "credit_phone_work_date",
    "email": "email",
    "pec": "credit_pec",
    "street": "street",
    "street2": "street2",
    "zip": "zip",
    "city": "city",
    "country_id": "country_id",
    "lang": "lang",
    "preferred_channel": "credit_preferred_channel",
    "no_contact": "credit_no_contact",
    "no_contact_date": "credit_no_contact_date",
    "no_contact_how": "credit_no_contact_how",
    "vulnerable": "credit_vulnerable",
    "vulnerable_kind": "credit_vulnerable_kind",
    "vulnerable_consent": "credit_vulnerable_consent",
}
# Never in the thread: the staff of the client read it.
CONFIDENTIAL = ("vulnerable", "vulnerable_kind", "vulnerable_consent")


class CreditContactEdit(models.TransientModel):
    """Correct how a debtor is reached and met, checked before it is written and told in the thread of the case.

    Operators do not write contacts otherwise: this is their only way, and it keeps who changed what.
    """

    _name = "credit.contact.edit"
    _description = "Correct contacts"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    can_act = fields.Boolean(related="case_id.can_act")
    owner_line = fields.Char(related="case_id.owner_line")
    contact_fault = fields.Char(related="case_id.contact_fault")
    phone = fields.Char()
    phone_work = fields.Char(string="Workplace number")
    phone_work_date = fields.Date(string="Given on", help="A workplace is called only where the debtor gave the number.")
    email = fields.Char(string="E-mail")
    pec = fields.Char(string="Certified e-mail (PEC)")
    street = fields.Char()
    street2 = fields.Char(string="Street, second line")
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    country_id = fields.Many2one("res.country")
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), string="Language")
    preferred_channel = fields.Selection(PREFERRED_CHANNELS, string="Prefers")
    no_contact = fields.Boolean(string="Asked for no contact")
    no_contact_date = fields.Date(string="Asked on")
    no_contact_how = fields.Char(string="How they asked")
    vulnerable = fields.Boolean(help="Every step with this debtor is done by a person: no automatic message.")
    vulnerable_kind = fields.Selection(VULNERABLE_KINDS, string="Why", help="Only with their consent (art. 9 GDPR).")
    vulnerable_consent = fields.Date(string="Consented on")

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        case = self.env["credit.case"].browse(defaults.get("case_id")).exists()
        if case:
            case._check_may_edit_contacts()
            partner = case.partner_id.sudo()
            values = {name: partner[target] for name, target in self._get_partner_fields().items()}
            defaults.update({name: getattr(value, "id", value) for name, value in values.items()})
        return defaults

    @api.model
    def _get_partner_fields(self):
        """Return ``{field of this dialog: field of the contact}``.

        For a module to have more of a contact corrected here, it must override this method and add its own.
        """
        return PARTNER_FIELDS

    @api.onchange("no_contact")
    def _onchange_no_contact(self):
        if self.no_contact and not self.no_contact_date:
            self.no_contact_date = fields.Date.context_today(self)

    @api.onchange("phone_work")
    def _onchange_phone_work(self):
        if self.phone_work and not self.phone_work_date:
            self.phone_work_date = fields.Date.context_today(self)

    def action_save(self):
        """Write what changed on the debtor, tell the thread and end the search for a contact that was found."""
        self.ensure_one()
        self.case_id._check_may_edit_contacts()
        changes = self._get_changes()
        self._check_values(changes)
        if changes:
            self._write_partner(changes)
        return {"type": "ir.actions.act_window_close"}

    def _get_changes(self):
        """Return ``{field of the dialog: (old value, new value)}`` of what is not as the partner has it."""
        partner = self.case_id.partner_id.sudo()
        changes = {}
        for name, target in self._get_partner_fields().items():
            new = self[name].strip() or False if isinstance(self[name], str) else self[name]
            if (partner[target] or False) != (new or False):
                changes[name] = (partner[target], new)
        return changes

    def _check_values(self, changes):
        """Refuse what cannot be right, saying what to do."""
        new = {name: value for name, (_old, value) in changes.items()}
        for name in ("phone", "phone_work"):
            if new.get(name) and not comparable(new[name], self.case_id.partner_id.sudo()._get_phone_country()):
                raise UserError(self.env._("%(number)s is no phone number: write it with its prefix.", number=new[name]))
        for name in ("email", "pec"):
            if new.get(name) and not email_normalize(new[name]):
                raise UserError(self.env._("%(address)s is no e-mail address: nothing was saved.", address=new[name]))
        italian = self.country_id.code in (False, "IT")
        if new.get("zip") and italian and not (new["zip"].isdigit() and len(new["zip"]) == 5):
            raise UserError(self.env._("%(zip)s is no Italian postcode: it has five digits.", zip=new["zip"]))
        if new.get("no_contact") and not (self.no_contact_how or "").strip():
            raise UserError(self.env._("Say how they asked not to be contacted: in a call, by letter, by e-mail."))

    def _write_partner(self, changes):
        case, partner = self.case_id.sudo(), self.case_id.partner_id.sudo()
        targets = self._get_partner_fields()
        vals = {targets[name]: getattr(new, "id", new) for name, (_old, new) in changes.items()}
        told = {name: pair for name, pair in changes.items() if name not in CONFIDENTIAL}
        bodies = self._prepare_message(told)
        partner.write(vals)
        if bodies:
            case.message_post(body=bodies, author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note")
        if "no_contact" in changes:
            case._update_hold()

    def _prepare_message(self, changes):
        """Return the note of the thread, old and new values, or ``False`` where nothing may be told there."""
        if not changes:
            return False
        rows = Markup().join(
            Markup("<li>%s: %s → %s</li>") % (
                self._fields[name]._description_string(self.env), self._format(name, old), self._format(name, new),
            )
            for name, (old, new) in changes.items()
        )
        title = self.env._("Contacts corrected") if self.can_act else self.env._("Contacts corrected while they called")
        return Markup("<p>%s</p><ul>%s</ul>") % (title, rows)

    def _format(self, name, value):
        """Return a value as a person reads it."""
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value:
            return "–"
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return value.display_name if field.type == "many2one" else value
