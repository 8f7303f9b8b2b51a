from odoo import api, fields, models

GROUNDS = [
    ("493", "Sold or pledged goods of the estate without the judge's leave (493 c.c.)"),
    ("494", "Left goods out of the inventory, or put false debts in, in bad faith (494 c.c.)"),
    ("505", "Broke the rules on paying the creditors (505 c.c.)"),
    ("judgment", "A judgment declares it"),
]
EXTENDED_TERMS = [
    ("inventory", "Inventory of who is in possession (485 c.c.)"),
    ("benefit_inventory", "Inventory after the benefit (487 c.c.)"),
    ("court_term", "Term set by the court (481, 488 c.c.)"),
]


class CreditHeirAct(models.Model):
    """Acts by which somebody becomes a pure heir against their will, and terms that a judge extended."""

    _inherit = "credit.heir.act"

    ground = fields.Selection(GROUNDS, string="Why the benefit is lost", readonly=True)
    extended_term = fields.Selection(EXTENDED_TERMS, string="Which term", readonly=True)

    @api.model
    def _get_effects(self):
        _ = self.env._
        return {
            **super()._get_effects(),
            "concealed": _(
                "Who took or hid goods of the estate cannot renounce, and is a pure heir in spite of a renunciation (527 c.c.):"
                " owes their share of the debt, also with goods of their own (752, 754 c.c.). If they deny it, a judge decides."
            ),
            "benefit_lost": _(
                "The benefit of inventory is lost (493, 494, 505 c.c.), which only creditors and legatees may invoke: a pure"
                " heir from the day of the death, who owes their share also with goods of their own, beyond the value"
                " received. If they deny it, a judge decides."
            ),
            "term_extended": _(
                "Until the new last day nothing is lost by waiting (481, 485, 487, 488 c.c.): what was proposed for the old"
                " term falls."
            ),
        }
