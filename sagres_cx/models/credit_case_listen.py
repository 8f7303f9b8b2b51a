from odoo import fields, models


class CreditCase(models.Model):
    """A debt that ended is a moment to ask how it was."""

    _inherit = "credit.case"

    def _post_close(self):
        result = super()._post_close()
        self.env["cx.program"]._collect("case_closed", self)
        return result

    def _prepare_cx_events(self):
        """Return what these closed cases ask: a case that opens again and closes again asks again."""
        now = fields.Datetime.now()
        return [
            (case.partner_id.id, case.id, case.user_id.id, now, f"case_closed:{case.id}:{case.date_closed}")
            for case in self.filtered(lambda case: not case.is_open)
        ]
