from odoo import models


class SmsComposer(models.TransientModel):
    """The dialog of SMS reaches nobody about an estate who must not be asked."""

    _inherit = "sms.composer"

    def _action_send_sms(self):
        if self.res_model in ("credit.case", "credit.estate"):
            records = self._get_records() or self.env[self.res_model]
            cases = records if self.res_model == "credit.case" else records.case_id
            cases._heirs_check_contact()
        return super()._action_send_sms()
