import logging

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 200


class PagopaReceipt(models.Model):
    """Receipts become payments on the transit account and pay their items at once, in batches, each once."""

    _inherit = "pagopa.receipt"

    @api.model
    def _cron_book(self):
        """Book what was kept (scheduled job): several workers may run, each takes others."""
        self.env["pagopa.call"]._take_lost()
        retry = self.env["credit.allocation"]._retry
        while count := retry(self._book_next):
            left = self.sudo().search_count([("state", "=", "new")], limit=BATCH)
            if not self.env["ir.cron"]._commit_progress(count, remaining=left):
                return

    @api.model
    def _book_next(self):
        """Book the next receipts, with all that follows from them before the commit, and return how many they were."""
        receipts = self._take_waiting()
        receipts._book_safely()
        self.env.cr.flush()
        return len(receipts)

    @api.model
    def _take_waiting(self):
        """Return and lock the next receipts that nobody else is booking."""
        self.flush_model(["state"])
        rows = self.env.execute_query(SQL(
            "SELECT id FROM pagopa_receipt WHERE state = 'new' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED", BATCH,
        ))
        return self.sudo().browse([receipt_id for receipt_id, in rows])

    def _book_safely(self):
        """Book these receipts together; where that fails one by one, so that one does not stop the others.

        What somebody changes at this moment is no failure: the caller begins again.
        """
        try:
            with self.env.cr.savepoint():
                self._book()
        except (SerializationFailure, DeadlockDetected):
            raise
        except Exception:
            for receipt in self:
                receipt._book_alone()

    def _book_alone(self):
        try:
            with self.env.cr.savepoint():
                self._book()
        except (SerializationFailure, DeadlockDetected):
            raise
        except Exception as error:
            _logger.warning("The pagoPA receipt %s could not be booked: %s", self.id, error)
            self.write({"state": "failed", "failure": str(error)[:500]})
            self.env["pagopa.anomaly"]._raise("R6", self, todo=str(error)[:500])

    def _book(self):
        """Book these receipts: a payment of the debtor for what was credited to us, which pays the items of its notice.

        A receipt that pays what is paid already, or another amount, is booked all the same and named; nothing of a second
        payment is reconciled by itself.

        :raises UserError: the creditor has no journal for receipts
        """
        known = self.filtered("option_id")
        known.position_id._hold()
        (self - known)._set_aside()
        first = known._get_first()
        self.env["pagopa.anomaly"]._raise("R1", known - first)
        first._name_differences()
        payments = known.filtered("amount_ours")._pay(first)
        known.state = "booked"
        known._mark_paid(first)
        first._reconcile(payments)
        known.position_id._follow_ledger()

    def _set_aside(self):
        """Say of receipts without a position what they are: of a notice of ours that is not known, or of another body's."""
        ours = self.filtered(lambda receipt: receipt.creditor_tax_code == receipt.creditor_id.tax_code)
        (self - ours).state = "copy"
        ours.state = "unmatched"
        self.env["pagopa.anomaly"]._raise("R4", ours)

    def _get_first(self):
        """Return those of these receipts that pay a notice not paid yet, one for each notice."""
        taken, first = set(), self.browse()
        for receipt in self.sorted("id"):
            option = receipt.option_id
            rivals = option.position_id.option_ids if option.kind == "full" else option | option.position_id.option_ids.filtered(
                lambda other: other.kind == "full"
            )
            if option.id not in taken and not any(receipt._is_rival_paid(rival) for rival in rivals):
                first |= receipt
                taken.update(rivals.ids)
        return first

    def _pay(self, first):
        """Return ``{receipt: its posted payment}``, created together.

        :param first: those that pay their notice, whole, the parts of other bodies included
        """
        payments = self.env["account.payment"].sudo().create([
            {**receipt._prepare_payment_vals(), **(receipt._prepare_others_vals() if receipt in first else {})}
            for receipt in self
        ])
        payments.action_post()
        for receipt, payment in zip(self, payments, strict=True):
            receipt.payment_id = payment
        return dict(zip(self, payments, strict=True))

    def _prepare_payment_vals(self):
        self.ensure_one()
        journal = self.creditor_id._get_receipt_journal()
        items = self.position_id.receivable_ids
        account = items.line_id.account_id[:1] or self.position_id.partner_id.with_company(
            self.company_id
        ).property_account_receivable_id
        return {
            "payment_type": "inbound", "partner_type": "customer", "partner_id": self.position_id.partner_id.id,
            "amount": self.amount_ours, "currency_id": self.currency_id.id, "journal_id": journal.id,
            "payment_method_line_id": journal.inbound_payment_method_line_ids[:1].id, "company_id": self.company_id.id,
            "destination_account_id": account.id, "pagopa_receipt_id": self.id, "date": self._get_day(),
            "memo": f"pagoPA {self.notice_number} {self.receipt_number}",
        }

    def _get_day(self):
        """Return the day on which the debtor paid, as the debtor's watch said."""
        self.ensure_one()
        return fields.Datetime.context_timestamp(self.with_context(tz="Europe/Rome"), self.date_payment).date()

    def _mark_paid(self, first):
        """Write that the notices of these receipts are paid; the whole amount ends the installments, and the other way round."""
        now = fields.Datetime.now()
        options = first.option_id
        options.state = "paid"
        whole = options.filtered(lambda option: option.kind == "full")
        (whole.position_id.option_ids - whole).filtered(lambda option: option.state == "unpaid").state = "withdrawn"
        for moment, receipts in first.grouped("date_payment").items():
            receipts.position_id.date_paid = moment or now

    def _reconcile(self, payments):
        """Pay the open items of each notice, the oldest first, by one plan of core for all of these receipts."""
        plans = []
        for receipt in self.filtered(lambda one: one in payments):
            payment = payments[receipt]
            paid = payment.move_id.line_ids.filtered(
                lambda line, account=payment.destination_account_id: line.account_id == account and not line.reconciled
            )
            open_lines = receipt.position_id.receivable_ids.line_id.filtered(
                lambda line, account=payment.destination_account_id: line.account_id == account
                and line.parent_state == "posted" and not line.reconciled
            )
            if paid and open_lines:
                plans.append(paid | open_lines)
        if plans:
            self.env["account.move.line"].sudo()._reconcile_plan(plans)
