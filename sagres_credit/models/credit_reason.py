from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditReason(models.Model):
    """A reason of non-payment, as heard from the debtor; it decides what happens next and feeds the client's improvement."""

    _name = "credit.reason"
    _description = "Reason of non-payment"
    _parent_store = True
    _parent_name = "parent_id"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    display_name = fields.Char(recursive=True)
    parent_id = fields.Many2one("credit.reason", string="Higher reason", ondelete="restrict", index=True)
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("credit.reason", "parent_id", string="Reasons below")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    creditor_weakness = fields.Boolean(
        string="Creditor's weakness", help="The reason points at something the client can improve."
    )
    relation_at_risk = fields.Boolean(help="Who gives this reason may leave the client.")

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a reason is used once.")

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for reason in self:
            parent = reason.parent_id.name
            reason.display_name = f"{parent} / {reason.name}" if parent else reason.name

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A reason cannot be below itself."))
