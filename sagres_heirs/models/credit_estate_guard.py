from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.sagres_credit.models.credit_case import HoldReason

from .credit_estate import DECEASED_STATES
from .credit_heir import ACCEPTED_STATES

BARS = [("estate", "Deceased debtor"), ("not_heir", "Not an heir")]
#: Who signed for the debt owes it whoever inherits.
LIABLE_ROLES = ("joint_debtor", "guarantor")


class CreditCase(models.Model):
    """Who may be contacted about an estate is decided here, in one place, and every channel asks it.

    On the case of a deceased debtor nothing is asked of anybody but the curator and who signed for the debt; on the case
    below it only of who is an heir now. A called person, and more so one who is out of the succession, is nobody's debtor.
    """

    _inherit = "credit.case"

    heirs_heir_ids = fields.One2many(
        "credit.heir", "case_id", string="Heir", groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
    heirs_bar = fields.Selection(
        BARS, string="Why nobody is contacted", compute="_compute_heirs_bar", compute_sudo=True,
    )

    @api.depends(
        "parent_id", "partner_id.heirs_estate_ids.state", "heirs_heir_ids.state", "heirs_heir_ids.estate_id.state",
    )
    def _compute_heirs_bar(self):
        for case in self:
            if case.partner_id._heirs_get_estates():
                case.heirs_bar = "estate"
            elif case.parent_id and not case.heirs_heir_ids.filtered(lambda heir: heir._is_heir()):
                case.heirs_bar = "not_heir"
            else:
                case.heirs_bar = False

    @api.model
    def _get_hold_reasons(self):
        inherits = [("state", "in", ACCEPTED_STATES), ("estate_id.state", "in", DECEASED_STATES)]
        outside = Domain("parent_id", "!=", False) & ~Domain("heirs_heir_ids", "any!", inherits)
        holds = super()._get_hold_reasons()
        place = next((place for place, hold in enumerate(holds, 1) if hold.code == "estate"), 0)
        hold = HoldReason("not_heir", self.env._("Not an heir: nothing is asked"), outside, "suspended")
        return [*holds[:place], hold, *holds[place:]]

    def _heirs_get_contact_bar(self, partner=None):
        """Return ``(code, words)`` where nothing about this debt may be asked of ``partner``, else a pair of ``False``.

        For a module to open or close another way, it must override this method.

        :param partner: who would be contacted, by default the debtor of the case
        """
        self.ensure_one()
        case = self.sudo()
        partner = (partner or case.partner_id).sudo()
        known = case._heirs_get_estates().heir_ids._filter_person(partner)
        if known and not known.filtered(lambda heir: heir._is_heir()):
            return "not_heir", known[0]._explain_bar()
        if case.heirs_bar == "estate" and not case._heirs_may_be_written(partner):
            return "estate", self.env._(
                "%(debtor)s has died: about this debt nothing is asked of anybody who has not accepted the estate, and of"
                " an heir only on their own case.", debtor=case.partner_id.name,
            )
        if case.heirs_bar == "not_heir":
            return "not_heir", self.env._(
                "%(person)s is not an heir, or no longer: nothing is asked of them.", person=case.partner_id.name
            )
        return False, False

    def _heirs_check_contact(self, partner=None):
        """Raise where nothing about these debts may be asked of ``partner``, by default of their debtors."""
        for case in self:
            words = case._heirs_get_contact_bar(partner)[1]
            if words:
                raise UserError(words)

    def _heirs_get_estates(self):
        """Return the estates that this debt belongs to: of its debtor, and of the debtor above them."""
        case = self.sudo()
        return case.partner_id._heirs_get_estates() | case.parent_id.partner_id._heirs_get_estates()

    def _heirs_may_be_written(self, partner):
        """Tell whether ``partner`` answers for the debt of a deceased: the curator, or who signed for it themselves."""
        return self._heirs_is_curator(partner) or self._heirs_is_liable(partner)

    def _heirs_is_curator(self, partner):
        return bool(partner) and partner in self.sudo().partner_id._heirs_get_estates().curator_id

    def _heirs_is_liable(self, partner):
        signed = self.sudo().related_person_ids.filtered(lambda person: person.role in LIABLE_ROLES and person.is_valid)
        return bool(partner) and partner in signed.partner_id

    def _heirs_is_heir(self, partner):
        """Tell whether ``partner`` has accepted the estate that this debt belongs to."""
        known = self._heirs_get_estates().heir_ids._filter_person(partner)
        return bool(known.filtered(lambda heir: heir._is_heir()))

    def _explain_disclosure(self, partner):
        """Say to who records a conversation that about an estate nothing is told nor asked."""
        return self._heirs_get_contact_bar(partner)[1] or super()._explain_disclosure(partner)
