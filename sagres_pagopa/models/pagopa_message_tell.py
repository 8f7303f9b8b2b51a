from odoo import fields, models

from ..tools.platform_error import PlatformConflict, PlatformMissing, PlatformRefusal
from ..tools.platform_payload import aca_payload, gpd_payload

#: Nothing of these can be paid any more, or it was: the platform knows.
ENDED = ("paid", "reported")
PAID_THERE = ("PARTIALLY_PAID", "PAID", "REPORTED")
UNPROCESSABLE = 422


class PagopaMessage(models.Model):
    """Which call says what a position is now. Each may be made twice: the second changes nothing."""

    _inherit = "pagopa.message"

    def _tell(self, client):
        """Tell the platform what the position of this message is now.

        For a module to reach another service, it must add a method ``_tell_<service>``.
        """
        self.ensure_one()
        return getattr(self, f"_tell_{self.service}")(client, self.position_id)

    def _tell_gpd(self, client, position):
        if position.state in ENDED:
            return
        paid = position.option_ids.filtered(lambda option: option.state in ENDED)
        amounts = self._read_open(position)
        if position.state == "invalid" or (not amounts and not paid):
            self._end_gpd(client.gpd, position)
        elif paid:
            self._close_installments(client.gpd, position, amounts)
        elif position.state != "expired":
            self._save_gpd(client.gpd, position, gpd_payload(position._build(amounts)))

    def _save_gpd(self, calls, position, payload):
        """Create or replace a position; what was paid a moment ago is left as it is, its receipt will tell."""
        try:
            calls.save(payload, publish=True)
        except PlatformConflict as conflict:
            try:
                status = calls.get(position.iupd).get("status")
            except PlatformMissing:
                raise conflict from None  # another position has its number
            if status not in PAID_THERE:
                raise
            self.env["pagopa.receipt"]._wake_reading()

    def _read_open(self, position):
        """Return ``{option: what is left to pay}`` of the options that can be paid."""
        options = position.option_ids.filtered(lambda option: option.state == "unpaid")
        found = options._read_amounts()
        return {option: amount for option, amount in found.items() if option.currency_id.compare_amounts(amount, 0) > 0}

    def _end_gpd(self, calls, position):
        """Take a position back; one that was paid elsewhere is said to be paid, one nobody knows needs nothing."""
        if position.withdrawal == "elsewhere" or position.state != "invalid":
            options = position.option_ids.filtered(lambda option: option.kind == "full") or position.option_ids
            for option in options:
                self._say_paid(calls, option)
            return
        try:
            calls.invalidate(position.iupd)
        except PlatformMissing:
            return
        except PlatformConflict:
            self._remove_gpd(calls, position)

    def _remove_gpd(self, calls, position):
        """Remove what cannot be invalidated, as what is past due; what is withdrawn already stays so."""
        if calls.get(position.iupd).get("status") == "INVALID":
            return
        try:
            calls.delete(position.iupd)
        except PlatformMissing:
            return

    def _close_installments(self, calls, position, amounts):
        """Of a plan that is partly paid the platform changes nothing; what was paid elsewhere it is told one by one."""
        for option in position.option_ids:
            if option.kind == "installment" and option.state not in ENDED and option not in amounts:
                self._say_paid(calls, option)

    def _say_paid(self, calls, option):
        """Say that a notice was paid elsewhere; one that is paid, withdrawn or not known needs nothing."""
        try:
            calls.mark_paid(option.notice_number, fields.Datetime.now())
        except (PlatformMissing, PlatformConflict):
            return
        except PlatformRefusal as error:
            if error.status != UNPROCESSABLE:
                raise

    def _tell_aca(self, client, position):
        """Put each notice into the archive; with amount zero where it cannot be paid any more."""
        if position.state in ENDED:
            return
        amounts = self._read_open(position) if position.state != "invalid" else {}
        for option in position.option_ids.filtered(lambda option: option.state not in ENDED):
            if option not in amounts:
                self._end_aca(client.aca, position, option)
            elif position.state != "expired":
                self._put_aca(client.aca, position, option, amounts[option])

    def _put_aca(self, calls, position, option, amount, **values):
        built = position._build({option: amount})
        calls.put(aca_payload(built, built.options[0], position.creditor_id.tax_code, **values))

    def _end_aca(self, calls, position, option):
        """Withdraw a notice; one that the archive does not know, or knows as paid, needs nothing."""
        try:
            self._put_aca(calls, position, option, option.amount or 0.01, cancelled=True)
        except (PlatformMissing, PlatformConflict):
            return
