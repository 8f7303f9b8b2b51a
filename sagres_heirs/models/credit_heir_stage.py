from odoo import api, models

from .credit_heir import ACCEPTED_STATES

#: A plan or settlement that is being kept or was kept settles a share.
SETTLED = ("active", "kept")


class CreditHeir(models.Model):
    """What became of each heir's share decides how far the succession is."""

    _inherit = "credit.heir"

    @api.model_create_multi
    def create(self, vals_list):
        heirs = super().create(vals_list)
        heirs.estate_id._update_stage()
        return heirs

    def unlink(self):
        estates = self.estate_id
        result = super().unlink()
        estates._update_stage()
        return result

    def _has_agreed(self):
        """Tell whether this heir's share has an agreement in force or kept, or nothing is left of it."""
        self.ensure_one()
        if self.state not in ACCEPTED_STATES:
            return False
        if self.share and not self._get_share():
            return True
        case = self.sudo().case_id
        return any(agreement.state in SETTLED for agreement in [*case.plan_ids, *case.settlement_ids])
