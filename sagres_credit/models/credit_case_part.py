from odoo import models


class CreditCase(models.Model):
    """Which items a case is about, and how much of each its debtor owes.

    A case owes its own items in full. A case that belongs to another has no items: it owes a part of the other's.
    """

    _inherit = "credit.case"

    def _get_items(self):
        """Return the items these cases are about: their own, or those of the case they belong to."""
        cases = self.sudo()
        parts = cases.filtered("parent_id")
        # A union would read case by case: it forgets which cases are read together.
        return ((cases - parts) | parts.parent_id).receivable_ids if parts else cases.receivable_ids

    def _get_parts(self, items):
        """Return ``{item: what the debtor owes of it}``, in company currency, unallocated payments not deducted.

        For a module to divide the debt of a case among those that belong to it, it must override this method.
        """
        self.ensure_one()
        return {item: item.amount_residual for item in items.sudo()}

    def _get_part(self, items):
        """Return what the debtor owes of these items, in company currency."""
        self.ensure_one()
        return self.sudo().currency_id.round(sum(self._get_parts(items).values()))

    def _filter_askable(self, items):
        """Return those of these items that may be asked of the debtor now: open, not held, not prescribed.

        For a module whose debtors have a term of their own, it must override this method.
        """
        self.ensure_one()
        return items._filter_askable()

    def _filter_lapsed(self, items):
        """Return those of these items that are prescribed: nothing of them may be asked of the debtor."""
        self.ensure_one()
        return items.filtered(lambda item: item.limitation_state == "expired")

    def _get_part_facts(self, facts):
        """Return ``{case: facts}`` of these cases, which belong to others, in the shape of :meth:`_set_facts`.

        For a module to divide a debt, it must override this method; without one they owe nothing.

        :param dict facts: the assessment of the debtors they belong to, by partner id
        """
        return {}
