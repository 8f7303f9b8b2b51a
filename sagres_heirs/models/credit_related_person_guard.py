from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What is done in the name of somebody ends with them (art. 1722 c.c.; guardianship and support end as well).
ENDING_ROLES = ("delegate", "guardian", "support_administrator", "payer")
RIGHTS = ("may_be_told", "may_be_asked", "may_agree", "receives_notices")


class CreditRelatedPerson(models.Model):
    """Who acted for the deceased acts no more; who signed for the debt still owes it; a called person is neither."""

    _inherit = "credit.related.person"

    heirs_ended = fields.Char(string="Why it ended", compute="_compute_is_valid")

    @api.depends(
        "role", "partner_id", "case_id.heirs_bar", *(
            f"case_id.{above}partner_id.heirs_estate_ids.heir_ids.{field}"
            for above in ("", "parent_id.") for field in ("state", "partner_id", "tax_code")
        ),
    )
    def _compute_is_valid(self):
        result = super()._compute_is_valid()
        for person in self:
            person.heirs_ended = person._get_estate_end()
            if person.heirs_ended:
                person.is_valid = False
        return result

    def _get_estate_end(self):
        """Return why this person has no part any more since the debtor died, or ``False``."""
        self.ensure_one()
        if self._get_called():
            return self.env._("Called to the estate: nothing is asked of them until they accept.")
        if self.role in ENDING_ROLES and self.case_id.sudo().heirs_bar == "estate":
            return self.env._("It ended with the death of the debtor.")
        return False

    def _get_called(self):
        """Return the called persons who this is and who have not accepted."""
        known = self.case_id._heirs_get_estates().heir_ids._filter_person(self.partner_id.sudo())
        return known.browse() if known.filtered(lambda heir: heir._is_heir()) else known

    @api.constrains("partner_id", "case_id", "role", *RIGHTS)
    def _check_estate(self):
        for person in self:
            if any(person[right] for right in RIGHTS) and person._get_called():
                raise ValidationError(self.env._(
                    "%(person)s may be told, asked or written nothing of this debt: %(why)s",
                    person=person.partner_id.name, why=person._get_estate_end(),
                ))
