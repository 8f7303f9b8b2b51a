from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditMandate(models.Model):
    """Who at the client answers disputes, in how many days, and who decides when nobody does."""

    _inherit = "credit.mandate"

    dispute_owner_id = fields.Many2one(
        "res.users", string="Answers disputes", ondelete="restrict",
        help="Staff of the client. Empty: the credit manager has the dispute on their list.",
    )
    dispute_days = fields.Integer(string="Days to answer a dispute", default=15)
    dispute_escalation_id = fields.Many2one(
        "res.users", string="Then decides", ondelete="restrict",
        help="Gets a dispute that was not answered in time. Empty: the credit manager.",
    )
    dispute_booking_days = fields.Integer(
        string="Days to book a credit note", default=15,
        help="An announced credit note that is not in the books after so many days is a problem of the credit manager.",
    )

    _dispute_days_positive = models.Constraint(
        "CHECK(COALESCE(dispute_days, 0) >= 0 AND COALESCE(dispute_booking_days, 0) >= 0)",
        "The days of a dispute are zero or more.",
    )

    @api.constrains("dispute_owner_id", "dispute_escalation_id", "company_id")
    def _check_dispute_people(self):
        for mandate in self:
            users = (mandate.dispute_owner_id | mandate.dispute_escalation_id).sudo()
            strangers = users.filtered(lambda user, mandate=mandate: mandate.company_id not in user.company_ids)
            if strangers:
                raise ValidationError(self.env._("%(user)s does not work for this client.", user=strangers[0].name))
            if any(not user.has_group("sagres_credit.group_client") and not user.has_group("sagres_credit.group_manager")
                   for user in users):
                raise ValidationError(self.env._("Disputes are answered by the client's staff or by a credit manager."))
