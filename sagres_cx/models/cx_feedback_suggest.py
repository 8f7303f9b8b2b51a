from odoo import models


class CxFeedback(models.Model):
    """What was said suggests reasons and emotions; they count once a person has accepted them."""

    _inherit = "cx.feedback"

    def _suggest_tags(self):
        """Suggest what the lexicon finds in these voices, what they bear already excepted; by one write for all."""
        spoken = self.sudo().filtered("body")
        if not spoken:
            return
        found = self.env["cx.lexicon"]._find_all([(voice.body, voice.lang) for voice in spoken])
        known = self.env["cx.feedback.tag"].sudo().search_fetch([("feedback_id", "in", spoken.ids)])
        borne = {(tag.feedback_id, tag.reason_id or tag.emotion) for tag in known}
        values = {}
        for voice, words in zip(spoken, found, strict=True):
            for word in words:
                for vals in word._prepare_tags():
                    meaning = word.reason_id if "reason_id" in vals else word.emotion
                    if (voice, meaning) not in borne:
                        values.setdefault((voice, meaning), dict(vals, feedback_id=voice.id))
        self.env["cx.feedback.tag"].sudo().create(list(values.values()))
