from odoo import fields, models

STAGE_KINDS = [
    ("courtesy", "Courtesy"),
    ("reminder", "Reminder"),
    ("contact", "Contact"),
    ("agreement", "Agreement"),
    ("dispute", "Dispute"),
    ("suspended", "Suspended"),
    ("formal_notice", "Formal notice"),
    ("legal", "Legal"),
    ("closed", "Closed"),
]


class CreditStage(models.Model):
    """A collection stage is a column of the board; its kind says what it means to the software."""

    _name = "credit.stage"
    _description = "Collection stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(STAGE_KINDS, required=True, index=True)
    fold = fields.Boolean(string="Folded", help="Fold the column on the board.")
    description = fields.Text(translate=True)

    def _get_by_kind(self):
        """Return the first stage of each kind as ``{kind: credit.stage}``."""
        stages = {}
        for stage in self.search([("kind", "!=", False)]):
            stages.setdefault(stage.kind, stage)
        return stages
