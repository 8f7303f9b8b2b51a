from odoo import models
from odoo.exceptions import UserError


class CreditCase(models.Model):
    """About an estate nothing is agreed with anybody on the case of the deceased, nor with who is not an heir."""

    _inherit = "credit.case"

    def _check_may_record(self, vals):
        """Let the team record that somebody of the family called: on other cases they are asked for the debtor."""
        of_family = self.sudo().heirs_bar and vals.get("outcome") == "other_person"
        return super()._check_may_record(dict(vals, outcome="reached") if of_family else vals)

    def _heirs_check_agreement(self):
        """Raise where no agreement about this debt can be: the debtor has died, or is not an heir."""
        self.ensure_one()
        case = self.sudo()
        if case.heirs_bar == "estate":
            raise UserError(self.env._(
                "%(debtor)s has died: an agreement is made with each heir who has accepted, on their own case.",
                debtor=case.partner_id.name,
            ))
        case._heirs_check_contact()

    def _check_promise(self, amount, date):
        self._heirs_check_agreement()
        return super()._check_promise(amount, date)

    def _check_dispute(self, items, reason, words, owner):
        self._heirs_check_agreement()
        return super()._check_dispute(items, reason, words, owner)

    def _check_plan_items(self, items, replaced=None):
        self._heirs_check_agreement()
        return super()._check_plan_items(items, replaced)

    def _check_settlement_items(self, items, kind="settlement"):
        """Let a debt without heirs be written off: it is asked of nobody."""
        if kind == "settlement":
            self._heirs_check_agreement()
        return super()._check_settlement_items(items, kind)

    def _propose_referral(self, items, reason, goal="mediation", lawyer=None):
        self._heirs_check_referral(goal)
        return super()._propose_referral(items, reason, goal, lawyer)

    def _refer(self, items, lawyer, reason, goal="mediation", ceiling_reason=False, proposal=None):
        self._heirs_check_referral(goal)
        return super()._refer(items, lawyer, reason, goal, ceiling_reason, proposal)

    def _heirs_check_referral(self, goal):
        """Raise where a lawyer would ask somebody who owes nothing: of an estate they go to the court alone."""
        self.ensure_one()
        if self.sudo().heirs_bar == "not_heir":
            self._heirs_check_contact()
        if self.sudo().heirs_bar == "estate" and goal == "mediation":
            raise UserError(self.env._(
                "%(debtor)s has died: there is nobody to agree with. A lawyer may have a curator named, or a term set for"
                " the called persons.", debtor=self.sudo().partner_id.name,
            ))

    def _check_question(self, contact, text, items):
        """Never ask somebody of the family who works for the client: the debt would be told to them."""
        result = super()._check_question(contact, text, items)
        family = self._heirs_get_estates().heir_ids
        known = family._filter_person(contact.user_id.partner_id) | family._filter_addresses([contact.email])
        if known:
            raise UserError(self.env._(
                "%(person)s belongs to the family of the deceased: ask somebody else of the client.", person=contact.name
            ))
        return result
