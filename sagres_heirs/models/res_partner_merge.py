from odoo import models


class ResPartner(models.Model):
    """Two persons of one family stay two: shares were computed on both."""

    _inherit = "res.partner"

    def _get_merge_obstacles(self):
        found = super()._get_merge_obstacles()
        heirs = self.env["credit.heir"].sudo().search([("partner_id", "in", self.ids)])
        for estate, rows in heirs.grouped("estate_id").items():
            if len(rows) > 1:
                found.append(self.env._(
                    "Both stand in the family of %(deceased)s: remove one there first.", deceased=estate.partner_id.name or "",
                ))
        return found
