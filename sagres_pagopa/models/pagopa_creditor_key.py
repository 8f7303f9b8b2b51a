import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SLOTS = {"subscription_key": "subscription_key_id", "second_key": "second_key_id"}
LONGEST = 200


class PagopaCreditor(models.Model):
    """The two subscription keys of a creditor: typed once, kept in the store of keys, shown to nobody."""

    _inherit = "pagopa.creditor"

    subscription_key_id = fields.Many2one(
        "certificate.key", string="Primary key in the store", copy=False, readonly=True, ondelete="set null",
        groups="base.group_system",
    )
    second_key_id = fields.Many2one(
        "certificate.key", string="Secondary key in the store", copy=False, readonly=True, ondelete="set null",
        groups="base.group_system",
    )
    subscription_key = fields.Char(
        string="Primary key", compute="_compute_typed_keys", inverse="_inverse_subscription_key", store=False, copy=False,
        exportable=False, groups="sagres_credit.group_manager",
        help="Subscription key of the platform (Ocp-Apim-Subscription-Key). It is kept and never shown again; to change it"
             " type the new one.",
    )
    second_key = fields.Char(
        string="Secondary key", compute="_compute_typed_keys", inverse="_inverse_second_key", store=False, copy=False,
        exportable=False, groups="sagres_credit.group_manager",
        help="It is tried where the platform refuses the primary one, as while keys are being changed.",
    )
    key_words = fields.Char(string="Keys kept", compute="_compute_key_words", groups="sagres_credit.group_manager")

    def _compute_typed_keys(self):
        self.subscription_key = self.second_key = False

    @api.depends("subscription_key_id", "second_key_id")
    def _compute_key_words(self):
        words = {
            (False, False): self.env._("None"), (True, False): self.env._("Primary"),
            (False, True): self.env._("Secondary"), (True, True): self.env._("Primary and secondary"),
        }
        for creditor in self.sudo():
            creditor.key_words = words[bool(creditor.subscription_key_id), bool(creditor.second_key_id)]

    def _inverse_subscription_key(self):
        self._keep_typed("subscription_key")

    def _inverse_second_key(self):
        self._keep_typed("second_key")

    def _keep_typed(self, name):
        """Put what was typed into the store; an empty field leaves what is there."""
        typed = {creditor: (creditor[name] or "").strip() for creditor in self}
        for creditor, key in typed.items():
            if key:
                creditor._keep_key(SLOTS[name], key)
        self.invalidate_recordset([name], flush=False)

    def _keep_key(self, slot, key):
        self.ensure_one()
        if len(key) > LONGEST or not key.isascii() or not key.isprintable() or " " in key:
            raise ValidationError(self.env._("A subscription key is one word of plain letters and digits: copy it again."))
        creditor = self.sudo()
        old = creditor[slot]
        creditor[slot] = self.env["certificate.key"].sudo().create({
            "name": f"pagoPA {creditor.name}", "pagopa_opaque": True, "content": base64.b64encode(key.encode()),
            "company_id": creditor.company_id.id,
        })
        old.unlink()

    def action_forget_keys(self):
        """Remove both keys of these creditors from the store."""
        self.check_access("write")
        self._check_manages()
        (self.sudo().subscription_key_id | self.sudo().second_key_id).unlink()

    def _get_keys(self):
        """Return the keys of a creditor, the one to try first before the other; an empty list without any."""
        creditor = self.sudo().with_context(bin_size=False)
        kept = [creditor[slot].content for slot in SLOTS.values()]
        return [base64.b64decode(content).decode() for content in kept if content]
