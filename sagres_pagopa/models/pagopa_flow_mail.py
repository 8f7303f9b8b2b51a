from odoo import api, fields, models
from odoo.tools import email_normalize

FLOW_TYPES = ("application/xml", "text/xml", "application/zip")


class PagopaCreditor(models.Model):
    """A creditor has a mailbox for flows: what comes from a known sender is imported, everything stays in its thread."""

    _name = "pagopa.creditor"
    _inherit = ["pagopa.creditor", "mail.alias.mixin.optional"]

    alias_id = fields.Many2one(help="Where the treasurer or the provider sends flows, as XML files or a zip of them.")
    flow_senders = fields.Char(
        string="Senders of flows", help="E-mail addresses or domains (@bank.example), separated by commas. Others are not read.",
    )

    def _alias_get_creation_values(self):
        """Have the alias lead to this creditor; who may send flows is looked at afterwards, so that nothing is lost."""
        values = super()._alias_get_creation_values()
        values.update(
            alias_model_id=self.env["ir.model"]._get_id(self._name), alias_force_thread_id=self.id or False,
            alias_contact="everyone", alias_defaults="{}",
        )
        return values

    def _message_post_after_hook(self, message, msg_values):
        """Import the flows of an e-mail; what cannot be used is a problem somebody owns."""
        result = super()._message_post_after_hook(message, msg_values)
        if msg_values.get("message_type") == "email":
            told = self.sudo().with_context(lang=self.env["res.users"]._get_credit_lang())
            told._take_mail(message.sudo())
        return result

    def _take_mail(self, message):
        self.ensure_one()
        if not self._is_flow_sender(message.email_from):
            self._raise_mail(message, self.env._("%(sender)s is not known as a sender of flows.", sender=message.email_from))
            return
        files = [(file.name, file.raw or b"") for file in message.attachment_ids if self._is_flow_file(file)]
        if not files:
            self._raise_mail(message, self.env._("The e-mail has no XML file nor zip."))
            return
        flows = self.env["pagopa.flow"]
        failures = [
            f"{one.name}: {one.failure}" for one in flows._import_files(files, self, source="mail") if one.failure
        ]
        if failures:
            self._raise_mail(message, self.env._("Not read: %(files)s", files="; ".join(failures)[:1000]))

    @api.model
    def _is_flow_file(self, file):
        """Tell a flow from a logo or a signature by its name or its kind."""
        return (file.name or "").lower().endswith((".xml", ".zip")) or file.mimetype in FLOW_TYPES

    def _is_flow_sender(self, sender):
        """Tell whether flows are taken from an address; without a list from nobody."""
        address = email_normalize(sender or "", strict=False)
        known = {word.strip().lower() for word in (self.flow_senders or "").replace(";", ",").split(",") if word.strip()}
        return bool(address) and bool({address.lower(), f"@{address.lower().rpartition('@')[2]}"} & known)

    def _raise_mail(self, message, why):
        self.env["credit.problem"].sudo()._raise("pagopa_mail", [{
            "name": self.env._("An e-mail with flows could not be used. %(why)s", why=why),
            "todo": self.env._("Read it on the creditor; import its files by hand if they are good."),
            "company_id": self.company_id.id, "user_id": self.env["pagopa.anomaly"]._get_owner(self).id,
            "res_model": "mail.message", "res_id": message.id,
        }])
