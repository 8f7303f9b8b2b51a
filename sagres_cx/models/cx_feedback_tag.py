from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cx_feedback import EMOTIONS


class CxFeedbackTag(models.Model):
    """A tag says why a person spoke so, or what they felt: given by a person, or suggested until a person accepts it."""

    _name = "cx.feedback.tag"
    _description = "Reason or emotion of a voice"
    _order = "feedback_id, state, id"

    feedback_id = fields.Many2one("cx.feedback", string="Voice", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="feedback_id.company_id", store=True, index=True)
    reason_id = fields.Many2one("credit.reason", ondelete="restrict", index="btree_not_null")
    emotion = fields.Selection(EMOTIONS)
    state = fields.Selection(
        [("accepted", "Given by a person"), ("suggested", "Suggested"), ("refused", "Refused")],
        required=True, default="accepted", readonly=True,
    )
    word = fields.Char(string="Because of the word", readonly=True, help="The word of the lexicon that made the suggestion.")
    user_id = fields.Many2one("res.users", string="By", readonly=True, default=lambda self: self.env.user)

    _reason_uniq = models.UniqueIndex(
        "(feedback_id, reason_id) WHERE reason_id IS NOT NULL", "This reason is already on the voice."
    )
    _emotion_uniq = models.UniqueIndex(
        "(feedback_id, emotion) WHERE emotion IS NOT NULL", "This emotion is already on the voice."
    )

    @api.constrains("reason_id", "emotion")
    def _check_one(self):
        if any(bool(tag.reason_id) == bool(tag.emotion) for tag in self):
            raise ValidationError(self.env._("A tag is either a reason or an emotion."))

    @api.depends("reason_id.display_name", "emotion")
    def _compute_display_name(self):
        emotions = dict(self._fields["emotion"]._description_selection(self.env))
        for tag in self:
            tag.display_name = tag.reason_id.display_name or emotions.get(tag.emotion, "")
