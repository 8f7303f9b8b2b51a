from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

STATES = [("draft", "Draft"), ("approved", "Approved"), ("booked", "Booked"), ("reversed", "Reversed")]
#: What a person decides of a valuation; all else is computed.
DECIDED = ("company_id", "date", "method", "fcde_kind", "fcde_slide", "tax_fund", "note")


class CreditAllowance(models.Model):
    """A valuation says how much of what is open on a day is doubtful, why, and what the books must set aside for it.

    What is approved is frozen: its lines and items say for good what was known then.
    """

    _name = "credit.allowance"
    _description = "Valuation of doubtful debts"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, domain="[('credit_mandate_ids.state', '=', 'active')]",
        default=lambda self: self.env.company if self.env.company.credit_mandate_id else False,
    )
    mandate_id = fields.Many2one(
        "credit.mandate", compute="_compute_mandate_id", store=True, precompute=True, ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="Valued at", required=True, default=fields.Date.context_today)
    method = fields.Selection(
        [("matrix", "Ageing matrix"), ("fcde", "FCDE of public bodies")], required=True, compute="_compute_mandate_id",
        store=True, readonly=False, precompute=True,
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False, tracking=True, index=True)
    note = fields.Text(string="Notes", help="What the client must know of this valuation.")
    computed_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    amount_gross = fields.Monetary(string="Open", readonly=True, copy=False)
    amount_unallocated = fields.Monetary(
        string="Money not allocated", readonly=True, copy=False,
        help="Payments and credit notes that pay nothing yet. They are not deducted: allocate them first.",
    )
    amount_insured = fields.Monetary(string="Insured", readonly=True, copy=False)
    amount_exposed = fields.Monetary(string="At risk", readonly=True, copy=False, help="What is open less what is insured.")
    amount_allowance = fields.Monetary(string="To be set aside", readonly=True, copy=False)
    amount_held = fields.Monetary(
        string="Set aside already", readonly=True, copy=False, help="What the account of the allowance held on that day.",
    )
    amount_movement = fields.Monetary(
        string="Movement", compute="_compute_amount_movement", store=True,
        help="More than zero: a provision. Less: a release of what was set aside in excess.",
    )
    line_ids = fields.One2many("credit.allowance.line", "allowance_id", string="Lines", readonly=True)
    item_count = fields.Integer(string="Number of items", readonly=True, copy=False)

    _booked_uniq = models.UniqueIndex(
        "(company_id, date) WHERE state = 'booked'", "A valuation of this client at this date is booked already.",
    )

    @api.depends("company_id")
    def _compute_mandate_id(self):
        mandates = self.env["credit.mandate"]._get_active(self.company_id._origin)
        for allowance in self:
            allowance.mandate_id = mandates.get(allowance.company_id._origin, False)
            allowance.method = allowance.mandate_id.allowance_method or "matrix"

    @api.depends("amount_allowance", "amount_held")
    def _compute_amount_movement(self):
        for allowance in self:
            allowance.amount_movement = allowance.amount_allowance - allowance.amount_held

    @api.depends("company_id", "date")
    def _compute_display_name(self):
        for allowance in self:
            allowance.display_name = self.env._(
                "%(client)s at %(date)s", client=allowance.company_id.name or "",
                date=format_date(self.env, allowance.date) if allowance.date else "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_decided(vals)
        allowances = super().create(vals_list)
        without = allowances.filtered(lambda allowance: not allowance.mandate_id)
        if without:
            raise UserError(self.env._(
                "%(client)s has no active mandate: nothing is booked for it.", client=without[0].company_id.name,
            ))
        return allowances

    def write(self, vals):
        self._check_decided(vals)
        decided = [name for name in DECIDED if name in vals and name != "note"]
        if decided and not self.env.su:
            self._check_draft()
        result = super().write(vals)
        if {"company_id", "date", "method", "fcde_kind", "fcde_slide"} & set(decided):
            self.sudo()._clear()
        elif "tax_fund" in decided:
            self.sudo()._update_tax()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(allowance.state != "draft" for allowance in self):
            raise UserError(self.env._("A valuation that was approved stays: reverse it instead."))

    @api.model
    def _check_decided(self, vals):
        """Raise where a person writes what only the valuation itself may say."""
        wrong = [
            name for name in vals
            if name in self._fields and name not in DECIDED and self._fields[name].readonly
            and not name.startswith(("message_", "activity_"))
        ]
        if wrong and not self.env.su:
            raise AccessError(self.env._("What is valued is computed and not written: %(names)s.", names=", ".join(wrong)))

    def _check_draft(self):
        if any(allowance.state != "draft" for allowance in self):
            raise UserError(self.env._("This valuation was approved: make a new one."))

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a manager of the credit management values doubtful debts."))

    def _lock(self):
        """Wait for whoever else decides on this valuation, and read it again."""
        self.ensure_one()
        self.flush_recordset()
        self.lock_for_update()
        self.invalidate_recordset()

    def action_compute(self):
        """Value what was open on the day."""
        self._check_manager()
        for allowance in self:
            allowance._lock()
            allowance._check_draft()
            allowance.sudo()._value()
        return True

    def action_approve(self):
        """Freeze this valuation: it is shown to the client and may be booked."""
        self.ensure_one()
        self._check_manager()
        self._lock()
        self._check_draft()
        allowance = self.sudo()
        if not allowance.computed_on:
            raise UserError(self.env._("Compute the valuation first."))
        allowance._check_current()
        allowance.write({
            "state": "approved", "approved_by_id": self.env.user.id, "approved_on": fields.Date.context_today(self),
        })
        return True

    def action_reopen(self):
        """Take the approval back: nothing was booked yet."""
        self.ensure_one()
        self._check_manager()
        self._lock()
        if self.state != "approved":
            raise UserError(self.env._("Only an approved valuation that is not booked is taken back."))
        self.sudo().write({"state": "draft", "approved_by_id": False, "approved_on": False})
        return True

    def action_open_items(self):
        """Open the items of this valuation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allowance_item_action")
        return dict(action, domain=[("allowance_id", "=", self.id)], context={})
