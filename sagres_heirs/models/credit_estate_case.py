from odoo import models

from .credit_heir import ACCEPTED_STATES


class CreditEstate(models.Model):
    """A case for each person who accepted, and for nobody else: opened, kept where the shares put it, ended."""

    _inherit = "credit.estate"

    def _update_heir_cases(self):
        result = super()._update_heir_cases()
        estates = self.sudo().filtered(lambda estate: estate.state != "mistaken")
        heirs = estates.heir_ids
        owing = heirs.filtered(lambda heir: heir.state in ACCEPTED_STATES and heir.share and heir.partner_id)
        (heirs - owing)._end_case()
        owing._open_case()
        owing._write_case_share()
        cases = heirs.case_id
        cases._update_hold()
        cases._mark_limitation_changed()
        cases._update_heirs_priority()
        return result
