from odoo import fields, models

from ..models.credit_heir_act_grave import EXTENDED_TERMS, GROUNDS


class CreditHeirRecord(models.TransientModel):
    """Say why a benefit is lost, or which term a judge extended and until when."""

    _inherit = "credit.heir.record"

    ground = fields.Selection(GROUNDS, string="Why the benefit is lost")
    extended_term = fields.Selection(EXTENDED_TERMS, string="Which term")

    def _get_record_vals(self):
        vals = {**super()._get_record_vals(), "ground": self.ground, "extended_term": self.extended_term}
        return {**vals, "date_end": self.date_end} if self.kind == "term_extended" else vals
