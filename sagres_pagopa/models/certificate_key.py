from odoo import api, fields, models


class CertificateKey(models.Model):
    """A subscription key of the platform lies in the store of keys: a word that opens a service, nothing to sign with."""

    _inherit = "certificate.key"

    pagopa_opaque = fields.Boolean(string="Subscription key of pagoPA", readonly=True)

    @api.depends("content", "password", "pagopa_opaque")
    def _compute_pem_key(self):
        opaque = self.filtered("pagopa_opaque")
        for key in opaque:
            key.update({"pem_key": False, "public": False, "loading_error": ""})
        return super(CertificateKey, self - opaque)._compute_pem_key()
