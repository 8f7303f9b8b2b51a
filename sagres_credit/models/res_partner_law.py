from odoo import api, fields, models

# What the law calls the debtor, as tools/interest_scheme.py and credit.limitation.period take it.
LEGAL_KINDS = [
    ("consumer", "Consumer"),
    ("professional", "Professional"),
    ("micro", "Micro-enterprise"),
    ("business", "Larger firm"),
    ("public_body", "Public body"),
]
KIND_OF_SEGMENT = {"household": "consumer", "public_body": "public_body"}
#: Whom the two years of electricity, gas and water bills protect (L. 205/2017 art. 1 c. 4, Rec. 2003/361/EC).
PROTECTED_KINDS = ("consumer", "professional", "micro")
INTEREST_DEBTORS = {
    "consumer": "consumer", "professional": "professional", "micro": "business", "business": "business",
    "public_body": "public_body",
}


class ResPartner(models.Model):
    """What the law asks of a debtor: whether they are a consumer or a firm, and since when their contract runs."""

    _inherit = "res.partner"

    credit_legal_kind = fields.Selection(
        LEGAL_KINDS, string="In law", compute="_compute_credit_legal_kind", store=True, readonly=False,
        help="Decides the limitation of utility bills and who owes late-payment interest. A condominium is a consumer.",
    )
    credit_contract_date = fields.Date(
        string="Contract concluded on", copy=False,
        help="Late-payment interest depends on it. Empty: the day on the mandate of the client.",
    )

    @api.depends("credit_segment")
    def _compute_credit_legal_kind(self):
        """Follow the segment; how large a firm is nobody can guess."""
        for partner in self:
            partner.credit_legal_kind = KIND_OF_SEGMENT.get(partner.credit_segment, False)

    def _get_interest_debtor(self):
        """Return what this debtor is for the interest engine: ``business``, ``professional``, ``public_body``, ``consumer``.

        A firm whose size nobody wrote down is a firm all the same.
        """
        self.ensure_one()
        partner = self.commercial_partner_id
        kind = partner.credit_legal_kind or {"company": "business"}.get(partner.credit_segment)
        return INTEREST_DEBTORS.get(kind, "unknown")
