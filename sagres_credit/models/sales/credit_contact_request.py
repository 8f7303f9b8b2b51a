import hmac
import secrets
from datetime import timedelta, timezone

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import SQL, email_normalize, single_email_re
from odoo.tools.misc import hmac as sign

from ...tools import signed_link

REQUEST_STATES = [("waiting", "To confirm"), ("confirmed", "Confirmed")]
#: Signed in the place of a nonce where there is no such request: it takes as long as with one.
NO_NONCE = "-" * 43
LIMITS = {"name": 100, "company_name": 150, "role": 100, "email": 254, "phone": 40, "challenge": 4000}
NEEDED = ("name", "company_name", "email", "challenge")


class CreditContactRequest(models.Model):
    """What somebody wrote into the firm's contact form: it counts only once they confirmed it from their own mailbox."""

    _name = "credit.contact.request"
    _description = "Request of the contact form"
    _rec_name = "company_name"
    _order = "id desc"

    form_id = fields.Many2one("credit.contact.form", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="form_id.company_id", string="Service firm", store=True, index=True)
    state = fields.Selection(REQUEST_STATES, required=True, readonly=True, default="waiting", index=True)
    name = fields.Char(string="Person", readonly=True, required=True)
    company_name = fields.Char(string="Organisation", readonly=True, required=True)
    role = fields.Char(readonly=True)
    email = fields.Char(string="E-mail", readonly=True, required=True)
    phone = fields.Char(readonly=True)
    challenge = fields.Text(string="Their challenges", readonly=True, required=True)
    lang = fields.Char(string="Language", readonly=True)
    consent_version = fields.Integer(string="Version of the consent", readonly=True)
    consent_text = fields.Text(string="They consented to", readonly=True)
    consent_date = fields.Datetime(string="Consented on", readonly=True)
    consent_ip = fields.Char(string="From the address", readonly=True)
    confirm_date = fields.Datetime(string="Confirmed on", readonly=True)
    confirm_ip = fields.Char(string="Confirmed from the address", readonly=True)
    nonce = fields.Char(readonly=True, copy=False, groups=NO_ACCESS, default=lambda self: secrets.token_urlsafe(32))
    date_expiry = fields.Datetime(string="To confirm by", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True, ondelete="set null", index="btree_not_null")

    @api.model
    def _receive(self, form, typed, address):
        """Keep what was typed into ``form`` and send the link that confirms it; return the request.

        :raises UserError: something needed is missing or cannot be
        """
        values = self._read_typed(typed)
        if not typed.get("consent"):
            raise UserError(self.env._("Without your consent we may not keep what you wrote: tick the box to send it."))
        now = fields.Datetime.now().replace(microsecond=0)
        request = self.sudo().create({
            **values, "form_id": form.id, "lang": self.env.lang, "consent_version": form.consent_version,
            "consent_text": form.with_context(lang=self.env.lang).consent_text, "consent_date": now, "consent_ip": address,
            "date_expiry": now + timedelta(hours=form.confirm_hours),
        })
        request._send_confirmation()
        return request

    @api.model
    def _read_typed(self, typed):
        values = {
            name: "".join(char for char in str(typed.get(name) or "") if char.isprintable() or char == "\n").strip()
            for name in LIMITS
        }
        labels = {name: self._fields[name]._description_string(self.env) for name in LIMITS}
        missing = [labels[name] for name in NEEDED if not values[name]]
        if missing:
            raise UserError(self.env._("Please write: %(fields)s.", fields=", ".join(missing)))
        long = [labels[name] for name, most in LIMITS.items() if len(values[name]) > most]
        if long:
            raise UserError(self.env._("Too long: %(fields)s.", fields=", ".join(long)))
        values["email"] = self._read_email(values["email"])
        return {name: value.replace("\n", " ") if name != "challenge" else value for name, value in values.items()}

    @api.model
    def _read_email(self, text):
        """Return one plain address; a list of them, or one with a name, is refused."""
        email = email_normalize(text)
        if not email or not single_email_re.match(email) or email.casefold() != text.casefold():
            raise UserError(self.env._("This is not an e-mail address we can write to. Example: name@company.it"))
        return email

    def _send_confirmation(self):
        """Send the link to the address that was written; nothing that was typed goes with it, for it may be somebody else's."""
        self.ensure_one()
        template = self.env.ref("sagres_credit.mail_template_contact_confirm").sudo().with_context(
            lang=self.lang, confirm_url=self._get_confirm_url(),
        )
        fill = {name: template._render_field(name, self.ids)[self.id] for name in ("subject", "body_html")}
        sender = self.company_id.email_formatted or self.env.ref("base.partner_root").email_formatted
        self.env["mail.mail"].sudo().create({
            **fill, "email_to": self.email, "email_from": sender, "auto_delete": True,
            "author_id": self.env.ref("base.partner_root").id,
        })

    def _get_confirm_url(self):
        return f"{self.env['credit.link']._get_base_url()}/credit/contact/confirm/{self._get_token()}"

    def _get_token(self):
        self.ensure_one()
        request = self.sudo()
        expiry = request._get_expiry()
        return signed_link.pack((request.id, expiry), request._sign(request.id, expiry, request.nonce or NO_NONCE))

    def _get_expiry(self):
        return int(self.date_expiry.replace(tzinfo=timezone.utc).timestamp()) if self.date_expiry else 0

    def _sign(self, request_id, expiry, nonce):
        return bytes.fromhex(sign(self.env(su=True), "sagres_credit.contact", (request_id, expiry, nonce)))

    @api.model
    def _find_by_token(self, text):
        """Return the request of a genuine link, whatever became of it; none where it was not made here."""
        (request_id, expiry), signature = signed_link.unpack(text, 2)
        request = self.sudo().search([("id", "=", request_id)])
        expected = self._sign(request_id, expiry, request.nonce or NO_NONCE)
        genuine = hmac.compare_digest(expected, signature) and request.nonce
        return request if genuine and request._get_expiry() == expiry else self.browse()

    def _is_open(self):
        """Tell whether this may still be confirmed."""
        self.ensure_one()
        return self.state == "waiting" and self.date_expiry > fields.Datetime.now()

    def _confirm(self, address):
        """Make the opportunity of a request, once however often the button is pressed; return whether it is confirmed."""
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT id FROM credit_contact_request WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset()
        if self.state == "confirmed":
            return True
        if not self._is_open():
            return False
        context = {"lang": self.form_id.user_id.lang, "allowed_company_ids": self.company_id.ids}
        firm = self.env(user=SUPERUSER_ID, context=context)
        request = self.with_env(firm)
        request.write({"state": "confirmed", "confirm_date": fields.Datetime.now(), "confirm_ip": address})
        request.lead_id = firm["crm.lead"].create(request._prepare_lead_vals())
        return True

    @api.autovacuum
    def _gc_unconfirmed(self):
        """Forget what nobody confirmed: without a confirmation there is no ground to keep it."""
        forms = self.env["credit.contact.form"].sudo().search([("keep_days", ">=", 0)])
        now = fields.Datetime.now()
        for days, group in forms.grouped("keep_days").items():
            self._forget(group, now - timedelta(days=days))

    @api.model
    def _forget(self, forms, before):
        self.sudo().search([
            ("form_id", "in", forms.ids), ("state", "=", "waiting"), ("date_expiry", "<", before),
        ]).unlink()
