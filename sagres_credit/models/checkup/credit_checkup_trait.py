from odoo import fields, models

from ..credit_limitation_report import BUCKETS
from ..credit_policy import SEGMENTS
from ..credit_portfolio_report import AGEING

#: What a check-up says of an item; a baseline keeps the same of each, as it was.
TRAITS = (
    "partner_id", "segment", "claim_kind_id", "product_id", "ageing", "limitation", "is_at_risk", "is_uncontacted", "is_deceased",
    "no_phone", "no_email", "no_address", "no_tax_code",
)


class CreditCheckupTrait(models.AbstractModel):
    """What a check-up knows of an open item: of which service, of whom, how old, how reachable."""

    _name = "credit.checkup.trait"
    _description = "What a check-up says of an item"

    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    claim_kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", readonly=True)
    product_id = fields.Many2one("product.product", string="Service", readonly=True)
    ageing = fields.Selection(AGEING, string="Age", readonly=True)
    limitation = fields.Selection(BUCKETS, string="When it lapses", readonly=True)
    is_at_risk = fields.Boolean(string="Lapses within a year", readonly=True)
    is_uncontacted = fields.Boolean(string="Never contacted", readonly=True, help="No conversation and no message that left.")
    is_deceased = fields.Boolean(string="Deceased", readonly=True)
    no_phone = fields.Boolean(string="No phone number", readonly=True)
    no_email = fields.Boolean(string="No e-mail", readonly=True)
    no_address = fields.Boolean(string="No complete address", readonly=True)
    no_tax_code = fields.Boolean(string="No tax code", readonly=True, help="Neither tax code nor VAT number.")
