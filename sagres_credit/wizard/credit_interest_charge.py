from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date


class CreditInterestCharge(models.TransientModel):
    """Charge the interest of a statement: what will be posted is seen before the last click."""

    _name = "credit.interest.charge"
    _description = "Post interest as debit note"

    statement_id = fields.Many2one("credit.interest.statement", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="statement_id.currency_id")
    amount = fields.Monetary(
        readonly=True, default=lambda self: self._get_default_statement().amount_to_charge,
        help="As it was shown: what changes before the last click is shown again.",
    )
    date_due = fields.Date(
        string="Due on", required=True, default=lambda self: self._get_default_date_due()
    )
    summary = fields.Text(compute="_compute_summary")

    @api.model
    def _get_default_statement(self):
        statement = self.env["credit.interest.statement"].browse(self.env.context.get("default_statement_id")).exists()
        statement._check_manager()
        return statement

    @api.model
    def _get_default_date_due(self):
        statement = self._get_default_statement()
        return statement and statement._get_date_due()

    @api.depends("statement_id", "date_due", "amount")
    def _compute_summary(self):
        for charge in self:
            charge.summary = "\n".join(charge._get_summary()) if charge.statement_id else False

    def _get_summary(self):
        """Return in sentences what one click does, and what it does not."""
        statement = self.statement_id
        interest, costs = statement.sudo()._get_charge_accounts()
        lines = statement.line_ids
        with_interest, with_cost = lines.filtered("interest_to_charge"), lines.filtered("cost_to_charge")

        def money(amount):
            return format_amount(self.env, amount, self.currency_id)

        words = [self.env._(
            "One debit note of %(amount)s to %(debtor)s, posted in «%(journal)s» and due on %(due)s.",
            amount=money(statement.amount_to_charge), debtor=statement.partner_id.name,
            journal=statement.sudo()._get_charge_journal().name, due=format_date(self.env, self.date_due),
        )]
        if with_interest:
            words.append(self.env._(
                "Interest on %(count)s items: %(amount)s, on account %(account)s.", count=len(with_interest),
                amount=money(sum(with_interest.mapped("interest_to_charge"))), account=interest.display_name,
            ))
        if with_cost:
            words.append(self.env._(
                "Flat cost of %(count)s invoices: %(amount)s, on account %(account)s.", count=len(with_cost),
                amount=money(sum(with_cost.mapped("cost_to_charge"))), account=costs.display_name,
            ))
        words.append(self.env._("It is not sent: the debtor finds it among the items, and the next notice asks for it."))
        return words

    def action_charge(self):
        """Post it, and show the debit note; a second click shows the same one."""
        self.ensure_one()
        statement = self.statement_id
        statement._check_manager()
        statement._refresh()
        if statement.state == "draft" and not statement.is_incomplete and self._has_changed():
            raise UserError(self.env._(
                "The ledger changed meanwhile: %(amount)s would be charged now. Close this dialog and look again.",
                amount=format_amount(self.env, statement.amount_to_charge, self.currency_id),
            ))
        move = statement._post_debit_note(self.date_due)
        return statement.action_open_debit_note() if move else statement._get_obstacle_action()

    def _has_changed(self):
        return bool(self.currency_id.compare_amounts(self.amount, self.statement_id.amount_to_charge))
