import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

PROOF_KINDS = [
    ("receipt", "Receipt of the provider"),
    ("scan", "Scanned card or envelope"),
    ("signature", "Signature"),
    ("photo", "Photo"),
]


class CreditDeliveryProof(models.Model):
    """A document that proves what became of a delivery, kept as it came with its digest."""

    _name = "credit.delivery.proof"
    _description = "Proof of delivery"
    _order = "date, id"

    delivery_id = fields.Many2one("credit.delivery", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="delivery_id.company_id", store=True, index=True)
    kind = fields.Selection(PROOF_KINDS, required=True, readonly=True)
    name = fields.Char(string="What it proves", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, help="When it happened.")
    key = fields.Char(readonly=True, help="What makes the same receipt recognised when it comes twice.")
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, help="Digest of the file as it came.")

    _key_uniq = models.UniqueIndex("(delivery_id, key) WHERE key IS NOT NULL", "This proof is already kept.")

    @api.model
    def _keep(self, delivery, kind, name, filename, raw, **vals):
        """Keep ``raw`` as a proof of ``delivery``.

        :param bytes raw: the file as it came
        :return: the proof; none when the same ``key`` is kept already
        """
        if vals.get("key") and self.sudo().search_count([("delivery_id", "=", delivery.id), ("key", "=", vals["key"])]):
            return self.browse()
        attachment = self.env["ir.attachment"].sudo().create({
            "name": filename, "raw": raw, "res_model": "credit.delivery", "res_id": delivery.id,
        })
        return self.sudo().create({
            "delivery_id": delivery.id, "kind": kind, "name": name, "attachment_id": attachment.id,
            "sha256": hashlib.sha256(raw).hexdigest(), **vals,
        })

    def write(self, vals):
        """Refuse every change: a proof is what it was when it came."""
        if vals:
            raise UserError(self.env._("A proof is not changed: keep another one beside it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A proof is not deleted: it shows what became of the letter."))

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }
