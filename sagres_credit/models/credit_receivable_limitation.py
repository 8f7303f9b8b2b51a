from odoo import api, fields, models
from odoo.exceptions import AccessError

LIMITATION_STATES = [
    ("unknown", "Not known"),
    ("running", "Running"),
    ("suspended", "Suspended"),
    ("in_court", "In court"),
    ("expired", "Prescribed"),
]
# Days to the end of the term, the nearest first: what is nearer than the last of them is at risk.
HORIZONS = (30, 90, 180, 360)
DECISIVE_FIELDS = {"own_claim_kind_id", "claim_date"}
LIMITATION_GAPS = [
    ("kind", "What the credit is for is not known"),
    ("mixed", "The products of the invoice are claims of different kinds"),
    ("customer", "The term depends on who the debtor is in law"),
    ("period", "No limitation period is known for this kind and due date"),
    ("start", "The day from which the term runs is not known"),
]


class CreditReceivable(models.Model):
    """When each item lapses: written by set in SQL, see ``credit.limitation``, never by hand."""

    _inherit = "credit.receivable"

    own_claim_kind_id = fields.Many2one(
        "credit.claim.kind", string="Kind of claim, by hand", ondelete="restrict",
        help="Where product, journal and mandate do not say what this credit is for, or say it wrongly.",
    )
    claim_date = fields.Date(
        string="Claim runs from",
        help="For claims that do not run from their due date: the resolution, the notice, the fact, the final judgment.",
    )
    claim_kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", readonly=True, ondelete="restrict")
    limitation_period_id = fields.Many2one(
        "credit.limitation.period", string="Limitation period", readonly=True, ondelete="restrict"
    )
    limitation_start = fields.Date(
        string="Term runs from", readonly=True, help="The due date, or the last act that made the term begin anew."
    )
    limitation_date = fields.Date(
        string="Prescribed after", readonly=True,
        help="The last day on which the credit can be saved. Empty: no such day is known, or the term does not run.",
    )
    limitation_warning_date = fields.Date(
        string="Presumed paid after", readonly=True,
        help="Day of a presumption of payment or of a decadence: it warns, the credit is not prescribed by it.",
    )
    limitation_state = fields.Selection(LIMITATION_STATES, string="Limitation", readonly=True)
    limitation_gap = fields.Selection(LIMITATION_GAPS, string="Why no date is known", readonly=True)
    limitation_horizon = fields.Selection(
        [(str(days), f"Within {days} days") for days in HORIZONS], string="At risk", readonly=True,
        help="How near the end of the term was last night.",
    )

    _expired_idx = models.Index("(line_id) WHERE limitation_state = 'expired'")
    _horizon_idx = models.Index("(company_id, limitation_date) WHERE limitation_horizon IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        receivables = super().create(vals_list)
        receivables._update_limitation()
        return receivables

    def write(self, vals):
        """Leave to credit managers what decides when a credit lapses, and date the items again where it changes."""
        decisive = DECISIVE_FIELDS & set(vals)
        if decisive and not self.env.su and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager says what a credit is for and from when its term runs."))
        result = super().write(vals)
        if decisive or "line_id" in vals:
            self._update_limitation()
        return result

    def _update_limitation(self):
        """Date these items again, at once: what decides their term has changed.

        For a module whose acts interrupt or suspend terms: call this on the items of an act when it changes.
        """
        if self:
            self.env["credit.limitation"]._update_items(self)

    @api.model
    def _flush_limitation_events(self):
        """Write what the acts of :meth:`_get_limitation_events_query` are read from and the cache may still hold.

        For a module to bring its own acts, it must override this method too.
        """

    def _filter_askable(self):
        """Return the open items that may be asked of the debtor: not held, not prescribed."""
        return self.filtered(
            lambda item: item.amount_residual > 0 and not item.hold and item.limitation_state != "expired"
        )
