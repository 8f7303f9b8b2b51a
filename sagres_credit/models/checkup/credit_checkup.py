from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

#: Which policy of a mandate serves a segment.
POLICY_FIELDS = {"household": "policy_id", "company": "company_policy_id", "public_body": "public_policy_id"}


class CreditCheckup(models.Model):
    """The check-up of a portfolio: what was entrusted, what it needs, and the baseline results are measured against."""

    _name = "credit.checkup"
    _description = "Check-up of a portfolio"
    _order = "date desc, id desc"
    _rec_name = "company_id"

    mandate_id = fields.Many2one("credit.mandate", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    import_id = fields.Many2one(
        "credit.import", string="After the import", readonly=True, index="btree_not_null", ondelete="set null",
        groups="sagres_credit.group_manager",
    )
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    baseline_id = fields.Many2one("credit.baseline", readonly=True, index="btree_not_null", ondelete="restrict")
    state = fields.Selection(
        [("open", "As of today"), ("frozen", "Baseline frozen")], compute="_compute_state", search="_search_state",
    )
    amount = fields.Monetary(related="baseline_id.amount", string="Open at the baseline")

    _mandate_uniq = models.UniqueIndex("(mandate_id)", "A mandate has one check-up.")

    @api.depends("baseline_id")
    def _compute_state(self):
        for checkup in self:
            checkup.state = "frozen" if checkup.baseline_id else "open"

    def _search_state(self, operator, values):
        if operator != "in":
            return NotImplemented
        known = {"frozen": [("baseline_id", "!=", False)], "open": [("baseline_id", "=", False)]}
        return Domain.OR(known[value] for value in values if value in known)

    @api.model
    def _open_of(self, mandate, ledger_import=None):
        """Return the check-up of a mandate, made now where there is none yet."""
        self = self.sudo()
        known = self.search([("mandate_id", "=", mandate.id)])
        if known:
            return known
        self.env["credit.receivable"]._attach_missing(mandate.company_id)
        baseline = self.env["credit.baseline"].search([("mandate_id", "=", mandate.id), ("state", "=", "frozen")])
        return self.create({
            "mandate_id": mandate.id, "import_id": ledger_import.id if ledger_import else False, "baseline_id": baseline.id,
        })

    def action_open(self):
        """Show the page of this check-up."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("sagres_credit.credit_checkup_page_action")
        return dict(action, context={"active_id": self.id})

    def action_print(self):
        self.check_access("read")
        return self.env.ref("sagres_credit.credit_checkup_report").report_action(self)

    def action_freeze(self):
        """Freeze the baseline: from now on every result is measured against these items and figures."""
        self.ensure_one()
        self._check_manager()
        checkup = self.sudo()
        if not checkup.baseline_id:
            today = fields.Date.context_today(self)
            baseline = self.env["credit.baseline"]._freeze(checkup.mandate_id, today)
            checkup.write({"baseline_id": baseline.id, "date": baseline.date})
        return True

    def action_adopt(self):
        """Give the mandate the policies that the check-up proposes; a segment without a proposal stays as it is."""
        self.ensure_one()
        self._check_manager()
        proposed = {row["segment"]: row["policy"] for row in self.sudo()._get_proposals() if row["policy"]}
        if not proposed:
            raise UserError(self.env._("There is nothing to adopt: no policy is proposed."))
        self.mandate_id.write({POLICY_FIELDS[segment]: policy.id for segment, policy in proposed.items()})
        return True

    def _get_reference(self):
        self.ensure_one()
        return f"Check-up {self.company_id.name} {self._get_day()}"

    def _check_manager(self):
        """Refuse who is no credit manager of this client."""
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager freezes a baseline or adopts policies."))

    @api.model
    def _get_segment_words(self):
        return dict(self.env["res.partner"]._fields["credit_segment"]._description_selection(self.env))
