from odoo import fields, models


class CxFeedbackTag(models.Model):
    """A person accepts or refuses what the lexicon suggests; only what a person accepted is counted."""

    _inherit = "cx.feedback.tag"

    from_call = fields.Boolean(
        string="From the call", readonly=True, help="It follows the reason and the emotion of the conversation.",
    )

    def action_accept(self):
        """Take these suggestions as one's own."""
        return self._decide("accepted")

    def action_refuse(self):
        """Say that these are not what was meant: they are not suggested again."""
        return self._decide("refused")

    def _decide(self, state):
        self.check_access("write")
        self.write({"state": state, "user_id": self.env.uid})
        return True
