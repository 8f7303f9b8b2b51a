from collections import Counter

from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    credit_daily_capacity = fields.Integer(
        string="Cases a day", default=40, help="How many cases the night puts on this operator's list."
    )
    credit_direct_phone = fields.Char(string="Direct line", help="Debtors read it in letters and messages.")
    credit_hours = fields.Char(
        string="Answers", translate=True, help="When debtors find this person, in words: Monday to Friday 9-13 and 14-18.",
    )
    credit_extension = fields.Char(
        string="Extension", copy=False, help="The internal number of this person in the call log of the telephone switch.",
    )
    credit_substitution_ids = fields.One2many(
        "credit.substitution", "user_id", string="Absences", groups="sagres_credit.group_operator"
    )

    _credit_extension_uniq = models.Constraint(
        "UNIQUE(credit_extension)", "Another person has this extension: one belongs to one person."
    )
    _credit_daily_capacity_positive = models.Constraint(
        "CHECK(credit_daily_capacity >= 0)", "The daily capacity is a number of cases, zero or more."
    )

    @api.model
    def _get_credit_lang(self):
        """Return the language that most credit managers read, for what is written by nobody: jobs and letters that come in."""
        managers = self.env.ref("sagres_credit.group_manager").sudo().all_user_ids
        languages = Counter(managers.filtered(lambda user: user.active and user.lang).mapped("lang"))
        return next((code for code, _count in languages.most_common(1)), self.env.lang)
