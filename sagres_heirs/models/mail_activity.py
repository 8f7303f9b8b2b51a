from odoo import api, models
from odoo.exceptions import UserError

MODELS = ("credit.case", "credit.estate", "res.partner")
#: Records of persons who owe nothing: nothing at all is planned on them.
PERSONS = ("credit.heir", "credit.heir.offer")


class MailActivity(models.Model):
    """Nobody is told to call about an estate who must not be asked."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        models = {vals.get("res_model") for vals in vals_list}
        models |= set(self.env["ir.model"].sudo().browse(
            [vals["res_model_id"] for vals in vals_list if vals.get("res_model_id")]
        ).mapped("model"))
        if models & set(PERSONS):
            raise UserError(self.env._("Nothing is planned towards a person of the family: plan it on the estate."))
        activities = super().create(vals_list)
        activities._heirs_check_call()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if "activity_type_id" in vals:
            self._heirs_check_call()
        return result

    def _heirs_check_call(self):
        """Raise where one of these activities is a call about an estate."""
        call_back = self.env.ref("sagres_credit.mail_activity_type_call_back")
        calls = self.sudo().filtered(lambda activity: activity.res_model in MODELS and (
            activity.activity_category == "phonecall" or activity.activity_type_id == call_back
        ))
        for activity in calls:
            record = self.env[activity.res_model].sudo().browse(activity.res_id)
            if activity.res_model == "credit.case":
                record._heirs_check_contact()
            elif record._heirs_get_estates() if activity.res_model == "res.partner" else True:
                raise UserError(self.env._("Nobody is called about an estate: who calls by themselves is heard."))
