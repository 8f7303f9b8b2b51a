from odoo import fields, models


class ResCompany(models.Model):
    """A client that is a public body collects through pagoPA, by the creditor (or creditors) entered for it."""

    _inherit = "res.company"

    pagopa_creditor_ids = fields.One2many("pagopa.creditor", "company_id", string="pagoPA creditors")

    def _get_pagopa_creditor(self):
        """Return the creditor of this client, the first by name; empty where it is no public body."""
        self.ensure_one()
        return self.sudo().pagopa_creditor_ids.sorted(lambda creditor: (creditor.name, creditor.id))[:1]
