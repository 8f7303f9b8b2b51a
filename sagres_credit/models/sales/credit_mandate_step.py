from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: What is done before a mandate begins, in this order; the number is in how many days from the day it was won.
SETUP_STEPS = [
    ("contract", "Sign the contract", 7),
    ("company", "Create the client's company", 10),
    ("contacts", "Name the people of the client", 12),
    ("policy", "Agree the policy", 15),
    ("team", "Choose the team", 15),
    ("layout", "Describe the ledger file", 20),
    ("bank", "Enter the bank account that receives", 20),
    ("other", "Other", 20),
]
STEP_STATES = [("todo", "To do"), ("done", "Done"), ("skipped", "Not needed")]


class CreditMandateStep(models.Model):
    """A step of the set-up of a mandate: what, who, by when; the mandate begins when all are done or not needed."""

    _name = "credit.mandate.step"
    _description = "Step of the set-up"
    _order = "mandate_id, sequence, id"

    mandate_id = fields.Many2one("credit.mandate", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="mandate_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=90)
    code = fields.Selection([pair[:2] for pair in SETUP_STEPS], string="Step", required=True, default="other")
    name = fields.Char(string="What", compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    user_id = fields.Many2one(
        "res.users", string="Owner", required=True, index=True, default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date_due = fields.Date(string="By")
    state = fields.Selection(STEP_STATES, required=True, readonly=True, default="todo", copy=False)
    date_done = fields.Date(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, copy=False)
    note = fields.Char()
    can_settle = fields.Boolean(compute="_compute_can_settle")

    @api.depends("code")
    def _compute_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for step in self:
            step.name = step.name or labels.get(step.code)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_settle(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for step in self:
            step.can_settle = manager or step.user_id == self.env.user

    def action_done(self):
        """Say that this is done; what can be seen from the data must be there."""
        self._check_may_settle()
        steps = self.sudo()
        described = self.env["credit.import.layout"].sudo().search([("company_id", "in", steps.company_id.ids)]).company_id
        problem = next(filter(None, (step._get_problem(described) for step in steps)), False)
        if problem:
            raise UserError(problem)
        return self._settle("done")

    def action_skip(self):
        """Say that this mandate does not need it."""
        self._check_may_settle()
        return self._settle("skipped")

    def action_undo(self):
        """Say that it is to be done after all."""
        self._check_may_settle()
        self.sudo().write({"state": "todo", "date_done": False, "done_by_id": False})
        return True

    def _settle(self, state):
        self.sudo().write({"state": state, "date_done": fields.Date.context_today(self), "done_by_id": self.env.uid})
        return True

    def _check_may_settle(self):
        self.check_access("read")
        foreign = self.filtered(lambda step: not step.can_settle)
        if foreign:
            raise AccessError(self.env._(
                "%(step)s: %(owner)s says when it is done, or a credit manager.",
                step=foreign[:1].name, owner=foreign[:1].sudo().user_id.name,
            ))

    def _get_problem(self, described):
        """Return in words why this step cannot be done yet, ``False`` where nothing is seen to be missing.

        :param described: the companies that have a layout of their ledger
        """
        self.ensure_one()
        _ = self.env._
        mandate = self.mandate_id
        missing = {
            "company": (mandate.lead_id and mandate.company_id == mandate.lead_id.company_id,
                        _("This mandate is still of the firm: create the client's company and choose it in the mandate.")),
            "contacts": (not mandate.contact_ids, _("Nobody of the client is in the mandate yet.")),
            "team": (not mandate.member_ids, _("The team of the mandate is empty.")),
            "layout": (mandate.company_id not in described, _("The client's company has no layout of its ledger yet.")),
            "bank": (not mandate.company_id.partner_id.bank_ids, _("The client's company has no bank account yet.")),
        }
        is_missing, words = missing.get(self.code, (False, False))
        return is_missing and words
