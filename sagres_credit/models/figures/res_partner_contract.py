from odoo import fields, models

CONTRACT_STATES = [("active", "In force"), ("suspended", "Suspended"), ("terminated", "Terminated")]


class ResPartner(models.Model):
    """Whether who owes is still a customer, as the client's ledger says."""

    _inherit = "res.partner"

    credit_contract_state = fields.Selection(
        CONTRACT_STATES, string="State of the contract", copy=False,
        help="Comes with the client's ledger file. Where somebody has several contracts, the one in force counts.",
    )
