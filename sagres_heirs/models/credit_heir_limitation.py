from odoo import fields, models


class CreditHeir(models.Model):
    """Each heir has a term of their own: what interrupts it towards one does nothing to the others."""

    _inherit = "credit.heir"

    def _get_kept_alive(self, item_ids):
        """Return the ids of those of these items that are not prescribed towards this heir: an act reached them in time."""
        self.ensure_one()
        if not self.case_id or not item_ids:
            return set()
        items = self.env["credit.receivable"].sudo().browse(item_ids).with_context(heirs_case_id=self.case_id.id)
        return {
            item_id for item_id, course in items._trace_courses().items()
            if course and course.get_state(fields.Date.context_today(self)) != "expired"
        }
