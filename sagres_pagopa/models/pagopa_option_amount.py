from odoo import fields, models

from .pagopa_position import LIVING_STATES


class PagopaOption(models.Model):
    """What is left to pay of each option, from the ledger at the moment it is asked."""

    _inherit = "pagopa.option"

    def _read_amounts(self):
        amounts = super()._read_amounts()
        open_options = self.filtered(lambda option: option.state == "unpaid" and option.position_id.state in LIVING_STATES)
        return {**amounts, **open_options._read_asked()}

    def _read_asked(self):
        """Return what each option would ask, whether it can be paid by notice now or not."""
        amounts = {}
        for kind, options in self.sudo().grouped(lambda option: option.position_id.kind).items():
            amounts.update(getattr(options, f"_read_{kind}_amounts")())
        return amounts

    def _read_receivable_amounts(self):
        """Return what is open of the items of each position, with interest and costs where the creditor asks for them."""
        charges = self._read_charges()
        amounts = {}
        for option in self:
            currency, items = option.currency_id, option.position_id.receivable_ids
            posted = items.filtered(lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0)
            capital = sum(posted.mapped("amount_residual"))
            amounts[option] = currency.round(capital + sum(charges.get(item, 0.0) for item in posted))
        return amounts

    def _read_charges(self):
        """Return ``{item: interest and costs}`` in euro, of the creditors that ask for them with the notice."""
        items = self.filtered("creditor_id.with_charges").position_id.receivable_ids
        if not items:
            return {}
        charges = {item: sum(parts.values()) for item, parts in items._get_charges().items()}
        # A receipt may be booked after the day on which it was paid.
        for found in items._get_interest(self.env.context.get("pagopa_day") or fields.Date.context_today(self)):
            if not found.error:
                charges[found.receivable] += float(found.statement.interest)
        return charges

    def _read_share_amounts(self):
        """Return what the debtor of each case owes of the items that others owe too."""
        parts = {}
        for case in self.position_id.case_id:
            parts[case] = case._get_part(case._filter_askable(case._get_items()))
        return {option: parts[option.position_id.case_id] for option in self}

    def _read_plan_amounts(self):
        return self._read_agreed_amounts("plan_id", "plan_line_id")

    def _read_settlement_amounts(self):
        return self._read_agreed_amounts("settlement_id", "settlement_line_id")

    def _read_agreed_amounts(self, agreement, line):
        """Return what is left of each installment; the whole amount is asked as long as no installment was paid by notice."""
        amounts = {}
        for option in self:
            if option.kind == "installment":
                amounts[option] = option[line].amount_left
                continue
            begun = any(other.state in ("paid", "reported") for other in option.position_id.option_ids - option)
            left = 0.0 if begun else sum(option.position_id[agreement].line_ids.mapped("amount_left"))
            amounts[option] = option.currency_id.round(left)
        return amounts

    def _read_other_amounts(self):
        return {option: option.amount for option in self}
