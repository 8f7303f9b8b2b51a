import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FINGERPRINT = re.compile(r"[0-9A-F]{40}|[0-9A-F]{64}")


class PagopaCreditor(models.Model):
    """Through which address the node calls a creditor, and with which certificates."""

    _inherit = "pagopa.creditor"

    node_url = fields.Char(
        string="Address for the node", compute="_compute_node_url", groups="sagres_credit.group_manager",
        help="To be registered with the station at pagoPA. Whoever knows it may ask, if the certificate agrees.",
    )
    certificate_list = fields.Text(
        string="Certificates admitted", groups="sagres_credit.group_manager",
        help="Fingerprints of the client certificates of the platform (SHA-1 or SHA-256, one a line), as the proxy verified"
             " them. In production and test a call without one of them is refused.",
    )
    call_days = fields.Integer(
        string="Days of the calls log", default=180, help="Calls older than this are removed; zero keeps them for ever.",
    )

    _call_days_positive = models.Constraint("CHECK(COALESCE(call_days, 0) >= 0)", "Days are zero or more.")

    @api.depends("secret_path")
    def _compute_node_url(self):
        base = (self.env["ir.config_parameter"].sudo().get_param("web.base.url") or "").rstrip("/")
        for creditor in self:
            creditor.node_url = f"{base}/pagopa/node/{creditor.secret_path}" if creditor.secret_path else False

    @api.constrains("certificate_list")
    def _check_certificate_list(self):
        for creditor in self:
            for line in creditor._get_certificates():
                if not FINGERPRINT.fullmatch(line):
                    raise ValidationError(self.env._("%(line)s is not the fingerprint of a certificate.", line=line))

    def _get_certificates(self):
        lines = (self.sudo().certificate_list or "").upper().splitlines()
        return {line.replace(":", "").strip() for line in lines if line.strip()}

    def _admits(self, fingerprint):
        """Tell whether a call with this certificate is heard. In the simulated environment there is none to show."""
        self.ensure_one()
        admitted = self._get_certificates()
        if self.environment == "simulated" and not admitted:
            return True
        return (fingerprint or "").replace(":", "").upper() in admitted

    @api.model
    def _find_by_path(self, path):
        """Return the creditor whose address a call came through."""
        return self.env["pagopa.node"].sudo()._find_gate(path.replace("\0", ""))
