import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..standin.day import bank_line
from ..standin.moments import now_utc
from ..standin.platform import Platform
from ..tools.node_faults import FaultCode
from .node_call import NodeCall
from .pagopa_standin import DatabaseStore

#: Where the simulated node finds a creditor: in this process, by the code that answers over the network.
HERE = "in-process"


class PagopaCreditor(models.Model):
    """The whole of pagoPA in small, for a creditor in the simulated environment: notices are paid, days are closed."""

    _inherit = "pagopa.creditor"

    simulator_token = fields.Char(
        copy=False, readonly=True, default=lambda self: secrets.token_urlsafe(24), groups="sagres_credit.group_manager",
    )
    simulator_url = fields.Char(
        string="Simulated payment desk", compute="_compute_simulator_url", groups="sagres_credit.group_manager",
        help="Where whoever knows the address pays a notice in play money. It answers in the simulated environment only.",
    )

    @api.depends("environment", "simulator_token")
    def _compute_simulator_url(self):
        base = (self.env["ir.config_parameter"].sudo().get_param("web.base.url") or "").rstrip("/")
        for creditor in self:
            token = creditor.environment == "simulated" and creditor.sudo().simulator_token
            creditor.simulator_url = f"{base}/pagopa/simulator/{token}" if token else False

    def _get_platform(self, clock=now_utc):
        """Return the simulated platform, which knows this creditor.

        :param clock: returns the present, with a time zone
        """
        self.ensure_one()
        creditor = self.sudo()
        creditor._check_simulated()
        store = DatabaseStore(creditor.env, creditor.company_id)
        platform = Platform(store, clock=clock, post=creditor._answer_here)
        settings = {
            "org": creditor.tax_code, "name": creditor.name, "iban": creditor._get_account().iban or "",
            "url": HERE if creditor.use_node else "", "broker": creditor.broker_tax_code or creditor.tax_code,
            "station": creditor.station or f"{creditor.tax_code}_01",
        }
        if platform.creditor(creditor.tax_code) != settings:
            platform.register(**settings)
        return platform

    def _answer_here(self, _url, body, _headers, _timeout):
        """Answer a call of the simulated node as the endpoint does: the same code, without a second worker."""
        gate = self.env(user=SUPERUSER_ID, su=True)["pagopa.creditor"].browse(self.id)
        return 200, NodeCall(gate, "").answer(body)

    def _verify_simulated(self, notice, clock=now_utc):
        """Return what the simulated bank reads of a notice before it is paid.

        :raises UserError: it cannot be paid, in words
        """
        self._tell_simulated(notice)
        return self._check_outcome(self._get_platform(clock).verify(self.tax_code, notice))

    def _pay_simulated(self, notice, clock=now_utc, **options):
        """Pay a notice at the simulated bank; return its receipt, kept and booked.

        :param options: what ``Platform.pay`` takes: ``payer``, ``receipt``, ``again``
        :raises UserError: it cannot be paid, in words
        """
        self._tell_simulated(notice)
        platform = self._get_platform(clock)
        outcome = self._check_outcome(platform.pay(self.tax_code, notice, **options))
        receipts = self.env["pagopa.receipt"].sudo()
        domain = [("creditor_id", "=", self.id), ("receipt_number", "=", outcome["receipt_id"])]
        if self.sudo().use_gpd and not receipts.search_count(domain, limit=1):
            receipts._read_receipts(self.sudo())
        kept = receipts.search(domain)
        kept.filtered(lambda receipt: receipt.state == "new")._book_safely()
        return kept

    def _tell_simulated(self, notice):
        """Have the simulated platform told at once what waits about the position of a notice."""
        self._check_simulated()
        option = self.env["pagopa.option"].sudo().search([
            ("creditor_id", "=", self.id), ("notice_number", "=", notice),
        ], limit=1)
        self.env["pagopa.message"].sudo().search([
            ("position_id", "=", option.position_id.id), ("state", "=", "waiting"),
        ], order="id")._send_now()

    def _check_outcome(self, outcome):
        if outcome["outcome"] == "OK":
            return outcome
        words = {
            FaultCode.UNKNOWN: self.env._("This notice is not known, or it cannot be paid yet. Check its number."),
            FaultCode.CANCELLED: self.env._("This notice was withdrawn: it is not to be paid any more."),
            FaultCode.PAID: self.env._("This notice is paid already."),
            FaultCode.EXPIRED: self.env._("This notice is past its due date and cannot be paid any more."),
        }
        codes = (outcome.get("fault"), outcome["code"].replace("PPT_", "PAA_"))
        raise UserError(next((words[code] for code in codes if code in words), self.env._(
            "The simulated bank could not pay: %(code)s", code=outcome.get("fault") or outcome["code"],
        )))

    def action_close_simulated_day(self):
        """End the day of the simulated platform: what was paid is reported in flows and credited by the bank."""
        self._check_manages()
        self.check_access("write")
        self._check_simulated()
        flows = [flow for creditor in self for flow in creditor.sudo()._close_simulated_day()]
        words = self.env._("Flows made and credited by the bank: %(count)s", count=len(flows)) if flows else self.env._(
            "Nothing was paid since the last time: there is nothing to report."
        )
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {
            "type": "success" if flows else "info", "message": words, "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        }}

    def _close_simulated_day(self, clock=now_utc):
        """Report what was paid at the simulated platform; return its flows, which are read as real ones and credited."""
        self.ensure_one()
        flows = self._get_platform(clock).close_day(self.tax_code)
        if not flows:
            return flows
        self.env["account.bank.statement.line"].create([self._prepare_bank_line(flow) for flow in flows])
        self.env["pagopa.flow"]._download(self, self._get_client().fdr)
        self.env["pagopa.flow"]._work(self)
        return flows

    def _prepare_bank_line(self, flow):
        """Return what the statement shows of the credit of a flow.

        :raises UserError: the account names no bank journal
        """
        line = bank_line(flow)
        account = self.account_ids.filtered(lambda one: one.iban == line["iban"])[:1]
        if not account.journal_id:
            raise UserError(self.env._(
                "Enter the bank journal of the account %(iban)s first: the credit appears there.", iban=line["iban"],
            ))
        return {
            "journal_id": account.journal_id.id, "date": line["date"], "amount": float(line["amount"]),
            "payment_ref": line["label"], "partner_name": line["partner"],
        }
