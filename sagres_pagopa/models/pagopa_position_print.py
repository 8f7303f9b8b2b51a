from odoo import fields, models
from odoo.exceptions import AccessError

from ..tools.notice_keep import get_fingerprint
from ..tools.notice_pdf import render
from .pagopa_position import PAYABLE_STATES

SENT_BY = [
    ("email", "E-mail"),
    ("pec", "PEC"),
    ("letter", "Letter"),
    ("registered", "Registered letter"),
    ("hand", "By hand"),
    ("download", "Downloaded by an operator"),
    ("page", "Downloaded by the debtor"),
]


class PagopaPosition(models.Model):
    """The notice on paper: printed when it is asked, kept as long as it is true, and known when it reached the debtor."""

    _inherit = "pagopa.position"

    notice_batch_ids = fields.Many2many(
        "pagopa.notice.batch", "pagopa_notice_batch_position_rel", "position_id", "batch_id", string="Printed in",
        readonly=True, copy=False,
    )
    date_sent = fields.Datetime(string="Notice sent on", readonly=True, copy=False, help="When it first left for the debtor.")
    sent_by = fields.Selection(SENT_BY, string="How it was sent", readonly=True, copy=False)
    notice_pdf_id = fields.Many2one(
        "ir.attachment", string="Notice (PDF)", readonly=True, copy=False, ondelete="set null", bypass_search_access=True,
    )
    notice_mark = fields.Char(readonly=True, copy=False, help="What the notice that is kept was made of.")
    is_to_send = fields.Boolean(
        string="Notice to send", compute="_compute_is_to_send", search="_search_is_to_send",
        help="Published, payable, and its notice never left.",
    )

    def _compute_is_to_send(self):
        for position in self:
            position.is_to_send = position.state in PAYABLE_STATES and not position.date_sent

    def _search_is_to_send(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", PAYABLE_STATES), ("date_sent", "=", False)]

    def _print_notice(self):
        """Return the notice as PDF, as it is now: one that was kept serves as long as nothing on it has changed.

        :raises UserError: see :meth:`_get_notice`
        """
        self.ensure_one()
        notice, position = self._get_notice(), self.sudo()
        mark = get_fingerprint(notice)
        if position.notice_mark != mark or not position.notice_pdf_id:
            position._keep_notice(render(notice), mark)
        return position.notice_pdf_id.raw

    def _keep_notice(self, content, mark):
        """Keep what was printed in the place of what was true before."""
        self.notice_pdf_id.unlink()
        attachment = self.env["ir.attachment"].create({
            "name": self._get_notice_name(), "raw": content, "mimetype": "application/pdf", "res_model": self._name,
            "res_id": self.id, "company_id": self.company_id.id,
        })
        self.write({"notice_pdf_id": attachment.id, "notice_mark": mark})

    def _get_notice_name(self):
        """Return the name of the file, which tells nobody who owes."""
        numbers = self.sudo().option_ids.mapped("notice_number")
        return f"{self.env._('pagoPA notice')} {numbers[0]}.pdf" if numbers else "pagoPA.pdf"

    def action_print_notices(self):
        """Print the notices: one is downloaded, several become one document with its index."""
        self._check_printing()
        if len(self) != 1:
            return self.env["pagopa.notice.batch"]._make(self)._get_form_action()
        self._print_notice()
        self._set_sent("download")
        url = f"/web/content/{self.sudo().notice_pdf_id.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_send_notices(self):
        """Open the dialog that says what would leave, to whom and how much."""
        self._check_printing()
        return self.env["pagopa.send"]._open(self)

    def _check_printing(self):
        """Raise unless the user works for the clients of these positions as an operator."""
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Only operators and managers print and send pagoPA notices."))

    def _set_sent(self, how):
        """Write how the notices of these positions first reached their debtors."""
        first = self.sudo().filtered(lambda position: not position.date_sent)
        first.write({"date_sent": fields.Datetime.now(), "sent_by": how})
