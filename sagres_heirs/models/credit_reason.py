from odoo import models


class CreditReason(models.Model):
    """Some reasons of non-payment say that the debtor has died."""

    _inherit = "credit.reason"

    def _is_a_death(self):
        """Tell whether this is «Deceased» or below it; ``False`` without a reason."""
        deceased = self.env.ref("sagres_credit.credit_reason_deceased", raise_if_not_found=False)
        return bool(deceased and self.parent_path and self.parent_path.startswith(deceased.parent_path))
