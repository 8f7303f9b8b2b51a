from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..models.pagopa_position import PAYABLE_STATES


class PagopaSetupTest(models.TransientModel):
    """A creditor's set-up is tried as the platform will use it, and what is found stands in a checklist."""

    _name = "pagopa.setup.test"
    _description = "Test of a pagoPA set-up"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, readonly=True, ondelete="cascade")
    option_id = fields.Many2one(
        "pagopa.option", string="Notice to verify", ondelete="set null", compute="_compute_option_id", store=True, readonly=False,
        domain=f"[('creditor_id', '=', creditor_id), ('state', '=', 'unpaid'), ('position_id.state', 'in', {PAYABLE_STATES})]",
        help="One that can be paid now. Without it only a number that nobody has is asked for, as the platform does.",
    )
    line_ids = fields.One2many("pagopa.setup.test.line", "test_id", string="What was found", readonly=True)
    is_done = fields.Boolean(readonly=True)

    @api.depends("creditor_id")
    def _compute_option_id(self):
        """Propose a notice that can be paid now, the latest."""
        for test in self:
            test.option_id = self.env["pagopa.option"].search([
                ("creditor_id", "=", test.creditor_id.id), ("state", "=", "unpaid"),
                ("position_id.state", "in", PAYABLE_STATES),
            ], order="id desc", limit=1)

    def action_test(self):
        """Try the set-up and show the checklist. Nothing is written before the calls: nobody waits for them."""
        self.ensure_one()
        self._check_manager()
        found = [*self._try_settings(), *self._try_address(), *self._try_notices()]
        self.write({
            "is_done": True,
            "line_ids": [Command.clear(), *(Command.create({
                "result": result, "name": name, "detail": detail,
            }) for result, name, detail in found)],
        })
        return {
            "type": "ir.actions.act_window", "name": self.env._("Test of the set-up"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "new",
        }

    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager tests a set-up."))
        self.creditor_id.check_access("read")

    def _try_settings(self):
        """Yield ``(result, what was looked at, what was found)`` for what has to be entered before anybody can pay."""
        creditor, _ = self.creditor_id.sudo(), self.env._
        checks = [
            (creditor.use_node, _("Node calls are on"), _("Turn on Node calls (SOAP): until then nobody is answered.")),
            (creditor.station, _("The station is entered"), _("Enter the station as registered at pagoPA.")),
            (creditor._get_account(), _("There is an account to pay to"), _("Enter an account that is registered at pagoPA.")),
            (creditor.category_id, _("There is a taxonomy code"), _("Enter the usual taxonomy code.")),
            (creditor.segregation_ids, _("There is a segregation code"), _("Enter the segregation code given by pagoPA.")),
            (creditor._get_transit_account(), _("Receipts have their journal"), _("Set the receipts journal: receipts wait.")),
        ]
        for is_good, name, todo in checks:
            yield ("good", name, False) if is_good else ("wrong", name, todo)
