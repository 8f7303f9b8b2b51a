from collections import namedtuple

from odoo import api, models
from odoo.fields import Domain

# ``everywhere``: it counts for the same person with every client, not only with this one.
SilenceReason = namedtuple("SilenceReason", "code label domain everywhere")


class ResPartner(models.Model):
    """When a person is left in peace: beside the debt itself they are asked nothing, not even how it went."""

    _inherit = "res.partner"

    @api.model
    def _get_silence_reasons(self):
        """Return why persons are asked nothing beside their debt, the most binding first.

        For a module to keep silence, it must override this method and add its own ``SilenceReason(code, label, domain,
        everywhere)``: a stable code, translated words, a ``Domain`` of partners, and whether it counts with every client.
        """
        _ = self.env._
        disputed = Domain("dispute_ids", "any!", [("state", "in", ("open", "answered"))])
        return [
            SilenceReason("no_contact", _("Asked for no contact"), Domain("credit_no_contact", "=", True), True),
            SilenceReason(
                "vulnerable", _("Vulnerable: a person meets them, no message"), Domain("credit_vulnerable", "=", True), True,
            ),
            SilenceReason(
                "dispute", _("A dispute waits for its end"), Domain("credit_case_ids", "any!", disputed), False,
            ),
        ]
