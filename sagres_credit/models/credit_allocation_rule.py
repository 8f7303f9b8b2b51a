from odoo import api, models


class CreditAllocation(models.Model):
    """When a payment may be allocated by itself, and the reason in one word."""

    _inherit = "credit.allocation"

    @api.model
    def _get_stop(self, found, book, allocation=None, earlier=False):
        """Return why a person must confirm, a value of ``stop``, or ``False`` where the payment is allocated by itself.

        First what wants a person whatever the order of the debts is, then what the law leaves open.
        """
        items = book.open[found.payment.partner_id.commercial_partner_id]
        stops = {
            "mandate": not book.mandate or not book.mandate.auto_allocate,
            "hold": found.case.hold_code,
            "item_hold": any(item.hold for item in found.items),
            "foreign": found.payment.currency_id != found.payment.company_currency_id,
            "left_out": found.left_out,
            "credit_note": any(item.amount_residual < 0 and item.move_id.move_type != "entry" for item in items),
            "person": allocation and allocation.is_overridden,
            "same_reference": found.doubt == "same_reference",
            "unknown_reference": found.doubt == "unknown_reference" and not found.named,
            "earlier": earlier,
        }
        return next((code for code, is_so in stops.items() if is_so), False) or self._get_law_stop(found, book.today)

    @api.model
    def _get_law_stop(self, found, today):
        """Return why the law leaves a choice, or ``False`` where it leaves none (art. 1193 c.c.).

        None is left where the money pays all that is named or due; where one debt only is; where the debts are alike in
        security and interest, so that their age decides. Security and interest are what somebody entered or did not: where
        they decide who is paid, a person looks. Equal debts in proportion is what hardly anybody who pays would want, and a
        debt that has lapsed is never paid by mistake.
        """
        received = self._get_received(found)
        if not received:
            return "nothing"
        if any(debt.prescribed and debt.key in received for debt in found.debts):
            return "prescribed"
        if any(part.reason == "proportional" for part in found.parts):
            return "proportional"
        named = [debt for debt in found.debts if debt.key in found.named]
        for group in (named, self._get_due(found, today)):
            whole = all(received.get(debt.key) == debt.open for debt in group)
            reached = any(debt.key in received for debt in group)
            if reached and not whole and self._differ(group):
                return "criteria"
        return False

    @api.model
    def _get_why(self, found, today):
        """Return in one word, a value of ``why_code``, why the payment goes where it goes."""
        received, due = self._get_received(found), self._get_due(found, today)
        if not received:
            return "nothing"
        if found.named & set(received):
            return "declared_more" if set(received) - found.named else "declared"
        if len(due) == 1:
            return "one_due"
        if all(received.get(debt.key) == debt.open for debt in due):
            return "all_due"
        if any(part.reason == "proportional" for part in found.parts):
            return "proportional"
        return "order" if self._differ(due) else "older"

    @api.model
    def _get_received(self, found):
        return {part.key: part.amount for part in found.parts}

    @api.model
    def _get_due(self, found, today):
        """Return the debts that the law reaches without being told to."""
        return [
            debt for debt in found.debts
            if debt.open and debt.due <= today and not debt.prescribed and debt.key not in found.named
        ]

    @api.model
    def _differ(self, debts):
        return len({(debt.secured, debt.rate) for debt in debts}) > 1
