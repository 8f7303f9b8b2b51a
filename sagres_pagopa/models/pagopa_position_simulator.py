from odoo import api, fields, models
from odoo.exceptions import UserError


class PagopaPosition(models.Model):
    """A position in the simulated environment can be paid by hand, to see the whole way of a notice."""

    _inherit = "pagopa.position"

    is_simulated = fields.Boolean(compute="_compute_is_simulated")

    @api.depends("creditor_id.environment")
    def _compute_is_simulated(self):
        for position in self:
            position.is_simulated = position.creditor_id.environment == "simulated"

    def action_pay_simulated(self):
        """Pay these positions in the simulator: of a plan the next installment, otherwise the whole amount."""
        self.creditor_id._check_manages()
        self.check_access("read")
        self.creditor_id._check_simulated()
        for position in self.sudo():
            option = position._get_next_option()
            position.creditor_id._pay_simulated(option.notice_number)
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {
            "type": "success", "message": self.env._("Paid in the simulator: the receipt is booked."),
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        }}

    def _get_next_option(self):
        """Return what is paid next of a position.

        :raises UserError: nothing is left to pay
        """
        self.ensure_one()
        options = self.option_ids.filtered(lambda option: option.state == "unpaid")
        installments = options.filtered(lambda option: option.kind == "installment" and option.amount_now > 0)
        option = installments.sorted(lambda option: (option.date_due, option.number))[:1] or options[:1]
        if not option:
            raise UserError(self.env._("Nothing is left to pay of %(position)s.", position=self.display_name))
        return option
