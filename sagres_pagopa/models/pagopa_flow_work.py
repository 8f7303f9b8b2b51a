import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .pagopa_flow_match import OPEN_STATES

_logger = logging.getLogger(__name__)


class PagopaFlow(models.Model):
    """The work on flows, by the scheduled job: matched, found on the bank, reconciled, checked; twice changes nothing."""

    _inherit = "pagopa.flow"

    is_by_hand = fields.Boolean(
        string="By hand", readonly=True, tracking=True,
        help="A person undid its reconciliation: it is not reconciled by itself again until somebody asks for it.",
    )

    @api.model
    def _cron_work(self):
        """Do what is to do for every creditor, one client after the other (scheduled job)."""
        clients = self.env["pagopa.creditor"].sudo().search([("journal_id", "!=", False)]).grouped("company_id")
        for place, creditors in enumerate(clients.values()):
            time_left = self._work_safely(creditors)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(clients) - place - 1) or not time_left:
                return

    @api.model
    def _work_safely(self, creditors):
        """Work for the creditors of one client; an error of theirs does not stop the others."""
        try:
            return self._work(creditors, commit=True)
        except Exception:
            self.env.cr.rollback()
            _logger.exception("The pagoPA flows of %s could not be worked on", creditors.company_id.id)
            return True

    @api.model
    def _work(self, creditors, commit=False):
        """Match, find on the bank, check and reconcile what the creditors of one client have open.

        :return: whether there is time left for more
        """
        flows = self.sudo().search([("creditor_id", "in", creditors.ids), ("state", "in", OPEN_STATES)], order="id")
        flows._match()
        missing, singles = self._find_credits(creditors)
        self._reconcile_singles(singles)
        self._check(creditors, missing)
        flows._update_states()
        time_left = self._reconcile_ready(flows, commit)
        self._settle_waiting(creditors)
        return time_left

    @api.model
    def _reconcile_ready(self, flows, commit):
        """Reconcile each flow to which nothing is missing."""
        ready = flows.filtered(lambda flow: flow.state == "waiting" and flow.statement_line_ids and not flow.is_by_hand)
        return all(flow._reconcile(commit) for flow in ready)

    @api.model
    def _reconcile_singles(self, singles):
        """Reconcile the bank lines that pay one receipt each; who reports them is the bank itself."""
        for line, receipt in singles.items():
            payment = receipt.payment_id
            line._reconcile_with(payment.move_id.line_ids.filtered(
                lambda item, payment=payment: item.account_id == payment.outstanding_account_id and not item.reconciled
            ))
        receipts = self.env["pagopa.receipt"].sudo().browse([receipt.id for receipt in singles.values()])
        receipts.option_id.filtered(lambda option: option.state == "paid").state = "reported"
        receipts.position_id.filtered(
            lambda position: position.state == "paid" and "paid" not in position.option_ids.mapped("state")
        ).state = "reported"

    @api.model
    def _settle_waiting(self, creditors):
        """Solve what no longer waits: bank lines that found their flow or were explained by a person."""
        lines = self.env["pagopa.anomaly"].sudo().search(
            Domain("creditor_id", "in", creditors.ids) & Domain("state", "=", "open") & Domain("code", "=", "B2")
        ).statement_line_id.filtered("is_reconciled")
        self.env["pagopa.anomaly"]._settle("B2", lines)

    def action_work(self):
        """Look again at these flows, also at those that a person had set apart."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager reconciles a flow."))
        self.check_access("read")
        if any(flow.state not in OPEN_STATES for flow in self):
            raise UserError(self.env._("This flow is reconciled already, or a later revision took its place."))
        self.sudo().is_by_hand = False
        for creditors in self.sudo().creditor_id.grouped("company_id").values():
            self._work(creditors)


class AccountPartialReconcile(models.Model):
    """What a person undoes on the bank line of a flow opens the flow again."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        flows = self.env["pagopa.flow"].sudo().search([
            ("state", "=", "reconciled"), ("statement_line_ids.move_id", "in", moves.ids),
        ]) if moves else self.env["pagopa.flow"]
        result = super().unlink()
        if flows:
            flows._take_back_reports()
            flows.write({"state": "waiting", "is_by_hand": True})
        return result
