from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

#: How ``grade_codes`` names who has no grade yet.
UNKNOWN = "-"
#: The day of a policy in which nobody acts.
NEVER = 10_000


class CreditPolicy(models.Model):
    """A policy thanks who comes to pay sooner, and knows when it brings a person."""

    _inherit = "credit.policy"

    improvement_template_id = fields.Many2one(
        "mail.template", string="Thanks for paying sooner", domain="[('model', '=', 'credit.notice')]", ondelete="restrict",
        help="Who comes to a better grade and owes nothing overdue gets these words, once. Empty: nothing leaves.",
    )

    def _get_person_day(self):
        """Return the first day after the due date on which a person acts."""
        self.ensure_one()
        return min((level.delay_days for level in self.level_ids if level.requires_person), default=NEVER)


class CreditPolicyLevel(models.Model):
    """A courtesy before the due date may be for some grades only: who pays on time needs no reminder."""

    _inherit = "credit.policy.level"

    grade_ids = fields.Many2many(
        "credit.grade", "credit_policy_level_grade_rel", "level_id", "grade_id", string="Only for grades",
        help="Before the due date only: a courtesy for those it helps. Empty: for everybody.",
    )
    grade_unknown = fields.Boolean(
        string="New debtors too", default=True, help="Who has no grade yet gets it, too, where it is limited to grades.",
    )
    grade_codes = fields.Char(compute="_compute_grade_codes", store=True)

    @api.depends("grade_ids.code", "grade_unknown")
    def _compute_grade_codes(self):
        for level in self:
            codes = "".join(sorted(level.grade_ids.mapped("code")))
            level.grade_codes = codes + (UNKNOWN if level.grade_unknown else "") if codes else False

    @api.constrains("grade_ids", "delay_days")
    def _check_grade_ids(self):
        for level in self:
            if level.grade_ids and level.delay_days >= 0:
                raise ValidationError(self.env._(
                    "Level %(level)s: only a courtesy before the due date is limited to grades. What is due is asked of all"
                    " in the same way.", level=level.name,
                ))

    @api.model
    def _get_grade_condition(self, level, partner):
        """Return the SQL that a level is for a debtor of this grade.

        :param str level: alias of ``credit_policy_level``
        :param SQL partner: the id of the debtor
        """
        codes = SQL.identifier(level, "grade_codes")
        return SQL(
            "(COALESCE(%s, '') = '' OR POSITION((SELECT COALESCE(person.credit_grade, %s) FROM res_partner AS person"
            " WHERE person.id = %s) IN %s) > 0)",
            codes, UNKNOWN, partner, codes,
        )
