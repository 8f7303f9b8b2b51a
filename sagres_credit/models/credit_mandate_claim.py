from odoo import fields, models


class CreditMandate(models.Model):
    """What the credits of a client are for: the kind of claim decides when they lapse.

    The product of the invoice says it first, then its journal, then the segment of the debtor, then the mandate.
    """

    _inherit = "credit.mandate"

    claim_kind_id = fields.Many2one(
        "credit.claim.kind", string="Kind of claim", ondelete="restrict", tracking=True,
        help="Of every item that neither product, journal nor segment says more of. Empty: such items become a problem.",
    )
    household_claim_kind_id = fields.Many2one("credit.claim.kind", string="Claims on households", ondelete="restrict")
    company_claim_kind_id = fields.Many2one("credit.claim.kind", string="Claims on companies", ondelete="restrict")
    public_claim_kind_id = fields.Many2one("credit.claim.kind", string="Claims on public bodies", ondelete="restrict")
    limitation_act_days = fields.Integer(
        string="Interrupt before (days)", default=90, required=True,
        help="So many days before a credit lapses the act that interrupts its limitation is proposed.",
    )

    _limitation_act_days_positive = models.Constraint(
        "CHECK(limitation_act_days BETWEEN 30 AND 360)",
        "An interrupting act is proposed between 30 and 360 days before the credit lapses: a letter needs its time.",
    )
