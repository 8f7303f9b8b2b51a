from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date

#: Months past due after which a small credit may be written off (art. 101 c. 5 TUIR).
MINI_CREDIT_MONTHS = 6


class CreditSettlement(models.Model):
    """A write-off by itself: nothing is paid, the loss is booked once who may decide has approved it."""

    _inherit = "credit.settlement"

    def _book_write_off(self):
        """Close and book these write-offs, which somebody who may has approved.

        Accounts that are not set are a problem of the manager, not of who approves.

        :raises UserError: when one is no write-off, or a small credit is not small or not old
        """
        write_offs = self.sudo()
        if write_offs.filtered(lambda write_off: write_off.kind != "write_off"):
            raise UserError(self.env._("A settlement is written off when it is paid, not before."))
        write_offs.filtered(lambda write_off: write_off.tax_cause == "mini_credit")._check_mini_credits()
        write_offs.filtered(lambda write_off: write_off.state != "kept")._set_kept()

    def _check_mini_credits(self):
        """Raise unless every credit is small and old enough: nominal with VAT, less what was collected, without interest."""
        latest = fields.Date.subtract(fields.Date.context_today(self), months=MINI_CREDIT_MONTHS)
        for write_off in self:
            lines, limit = write_off._get_open_lines(), write_off.company_id.credit_mandate_id.mini_credit_amount
            large = lines.filtered(lambda line, most=limit: line.company_currency_id.compare_amounts(
                line.amount_residual, most) > 0)
            young = lines.filtered(lambda line: (line.date_maturity or line.date) >= latest)
            if large:
                raise UserError(self.env._(
                    "%(items)s: more than %(amount)s, not a credit of a small amount.",
                    items=", ".join(large.move_id.mapped("name")),
                    amount=format_amount(self.env, limit, write_off.currency_id),
                ))
            if young:
                raise UserError(self.env._(
                    "%(items)s: due on %(day)s or later, a credit of a small amount is more than six months past due.",
                    items=", ".join(young.move_id.mapped("name")), day=format_date(self.env, latest),
                ))
