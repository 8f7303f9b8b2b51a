import base64
import logging

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools.letter_pdf import LetterPdfError
from ..tools.referral_file import Part, Words, bind, clean_name, pack

_logger = logging.getLogger(__name__)
READERS = "sagres_credit.group_manager,sagres_credit.group_lawyer"


class CreditReferral(models.Model):
    """The file that goes with a referral: one PDF with its index, one ZIP; made in the background, read by few."""

    _inherit = "credit.referral"

    file_state = fields.Selection(
        [("none", "Not made"), ("queued", "Being prepared"), ("ready", "Ready"), ("failed", "Not made: see the problem")],
        string="File", default="none", required=True, readonly=True, copy=False,
    )
    file_date = fields.Datetime(string="File of", readonly=True, copy=False)
    file_missing = fields.Text(string="Missing in the file", readonly=True, copy=False)
    file_pdf = fields.Binary(string="File as PDF", attachment=True, readonly=True, copy=False, groups=READERS)
    file_zip = fields.Binary(string="File as ZIP", attachment=True, readonly=True, copy=False, groups=READERS)

    def action_make_file(self):
        """Have the file made again, with what is there now."""
        self._check_may_work()
        self._queue_file()

    def action_download_pdf(self):
        return self._download("file_pdf", "pdf")

    def action_download_zip(self):
        return self._download("file_zip", "zip")

    def _download(self, name, extension):
        self.ensure_one()
        self.check_access("read")
        self._check_field_access(self._fields[name], "read")
        if not self[name]:
            raise UserError(self.env._("The file is not made yet: it takes some minutes."))
        filename = f"{clean_name(self.display_name)}.{extension}"
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{filename}?download=true",
        }

    def _queue_file(self):
        self.sudo().write({"file_state": "queued"})
        self.env.ref("sagres_credit.credit_referral_cron_file").sudo()._trigger()

    @api.model
    def _cron_make_files(self):
        """Make the files that wait, one a transaction (scheduled job)."""
        waiting = self.search([("file_state", "=", "queued")], order="id")
        for done, referral in enumerate(waiting, 1):
            if referral.try_lock_for_update():
                referral._try_make_file()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - done):
                break

    def _try_make_file(self):
        """Make the file of this referral; what stops it becomes a problem of the manager, not of the others."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._make_file()
        except (SerializationFailure, DeadlockDetected):
            raise
        except (UserError, LetterPdfError, ValueError, OSError) as error:
            _logger.warning("The file of referral %s was not made: %s", self.id, error)
            self.write({"file_state": "failed"})
            self.env["credit.problem"]._raise("referral_file", [{
                "name": self.env._("The file of «%(referral)s» was not made: %(error)s", referral=self.display_name,
                                   error=str(error)[:200]),
                "todo": self.env._("Correct what it says, then have the file made again from the referral."),
                "company_id": self.company_id.id, "user_id": self.decided_by_id.id, "res_model": self._name, "res_id": self.id,
            }])

    def _make_file(self):
        """Write the PDF and the ZIP of this referral, in the language of its lawyer."""
        self.ensure_one()
        referral = self.sudo().with_context(lang=self.lawyer_id.lang or self.env.user.lang)
        parts = referral._get_file_parts()
        title = self.env._("File of %(debtor)s for %(client)s, %(day)s", debtor=referral.debtor_id.name,
                           client=referral.company_id.name, day=format_date(referral.env, fields.Date.context_today(self)))
        whole = bind(title, parts, referral._get_file_words())
        packed = pack(referral.display_name, whole, parts)
        self.sudo().write({
            "file_pdf": base64.b64encode(whole), "file_zip": base64.b64encode(packed), "file_state": "ready",
            "file_date": fields.Datetime.now(),
            "file_missing": "\n".join(f"{part.title}: {text}" for part in parts for text in part.missing) or False,
        })

    def _get_file_words(self):
        return Words(
            index=self.env._("Index"), page=self.env._("Page"), missing=self.env._("Missing"), empty=self.env._("Nothing"),
            zip_only=self.env._("only in the ZIP, it cannot be shown on a page"),
        )

    def _get_file_parts(self):
        """Return the parts of the file, as ``tools.referral_file.Part``, in their order.

        For a module to add what it knows of a debtor (an estate, a certificate), it must override this method.
        """
        self.ensure_one()
        return [Part(**part) for part in (
            self._prepare_statement(), self._prepare_interest(), self._prepare_contracts(), self._prepare_invoices(),
            self._prepare_notices(), self._prepare_timeline(), self._prepare_persons(), self._prepare_limitation(),
        )]
