import logging

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.letter_pdf import LetterPdfError, join
from ..tools.mail_room import write_list
from .credit_letter_batch import BUSY

_logger = logging.getLogger(__name__)

CHUNK = 100  # letters in one call of the PDF engine and one transaction
TRIES = 5


class CreditLetterBatch(models.Model):
    """The printing of a batch: what still has to leave is printed chunk by chunk, then bound for the mail room."""

    _inherit = "credit.letter.batch"

    @api.model
    def _cron_print(self):
        """Print the batches that wait or were interrupted (scheduled job)."""
        for batch in self.search([("state", "in", BUSY)], order="id"):
            if not batch._work():
                break

    def _work(self):
        """Print what is left of this batch; return whether there was time for all of it."""
        self.ensure_one()
        stationery = {}
        while True:
            printed = self._take_chunk(stationery)
            if printed is None:
                return True
            if not self.env["ir.cron"]._commit_progress(printed, remaining=max(self.total - self.done, 1)):
                return False

    def _take_chunk(self, stationery):
        """Print the next letters in one transaction; return how many were worked, ``None`` when the batch is bound.

        The row of the batch is locked first: a second worker waits for the next chunk or leaves the batch alone.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._print_next(stationery)
            except (SerializationFailure, DeadlockDetected):
                # Somebody booked a payment on one of these debtors meanwhile: look again, at what is true now.
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == TRIES:
                    raise
        return None

    def _print_next(self, stationery):
        if not self.try_lock_for_update():
            return None
        self.invalidate_recordset()
        if self.state not in BUSY:
            return None
        chunk = self.env["credit.notice"].search(
            [("batch_id", "=", self.id), ("batch_number", ">", self.done), ("state", "=", "queued")],
            order="batch_number", limit=CHUNK,
        )
        if not chunk:
            self._bind()
            self.env.flush_all()
            self.env["ir.cron"]._commit_progress(0, remaining=0)
            return None
        self._print_chunk(chunk, stationery)
        self.write({"state": "printing", "done": chunk[-1].batch_number})
        self.env.flush_all()
        return len(chunk)

    def _print_chunk(self, notices, stationery):
        """Print those of ``notices`` that really leave; where one cannot be printed, the others are all the same."""
        try:
            with self.env.cr.savepoint():
                notices._leave(fields.Datetime.now())._keep_letters(stationery)
        except (SerializationFailure, DeadlockDetected):
            raise
        except (LetterPdfError, UserError, ValueError, OSError) as error:
            if len(notices) == 1:
                _logger.warning("A letter could not be printed: %s", error)
                self._fail_letter(notices, error)
                return
            for notice in notices:
                self._print_chunk(notice, stationery)

    def _fail_letter(self, notice, error):
        """Put aside a letter that cannot be printed, with a problem somebody owns."""
        detail = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        notice._set_state("failed", reason_code="print", detail=detail)
        self.env["credit.problem"].sudo()._raise("letter", [{
            "name": self.env._("«%(notice)s» could not be printed: %(error)s", notice=notice.display_name, error=detail),
            "todo": self.env._("Correct its text or its enclosures, then send it again."),
            "company_id": notice.company_id.id,
            "user_id": notice.company_id.credit_mandate_id.user_id.id or self.user_id.id,
            "res_model": notice._name, "res_id": notice.id,
        }])

    def _bind(self):
        """Make one PDF and one list of all the letters printed, in the order of the envelopes."""
        printed = self.notice_ids.filtered(lambda notice: notice.state == "sending" and notice.letter_id)
        printed = printed.sorted("batch_number")
        if not printed:
            self.write({"state": "cancelled", "done": self.total})
            return
        for number, notice in enumerate(printed, 1):
            notice.batch_number = number
        files = self.env["ir.attachment"].sudo().create([
            self._prepare_file_vals("pdf", "application/pdf", join(notice.letter_id.raw for notice in printed)),
            self._prepare_file_vals(
                "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                write_list([notice._prepare_envelope() for notice in printed], self._get_headers(), self.company_id.name),
            ),
        ])
        self.write({
            "state": "printed", "done": self.total, "document_id": files[0].id, "list_id": files[1].id,
        })

    def _prepare_file_vals(self, extension, mimetype, raw):
        return {
            "name": f"{self.display_name.replace('/', '-')}.{extension}", "raw": raw, "mimetype": mimetype,
            "res_model": self._name, "res_id": self.id, "company_id": self.company_id.id,
        }

    def _get_headers(self):
        _ = self.env._
        return [
            _("Number"), _("Reference"), _("Barcode"), _("Name"), _("Care of"), _("Street"), _("Street, more"),
            _("Postcode"), _("City"), _("Province"), _("Country"), _("Channel"), _("Pages"), _("Customer code"),
        ]
