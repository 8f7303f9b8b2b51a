import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.tools.letter_pdf import Letter, join, mark, split_letters

MOST_LETTERS = 200  # in one call of the PDF engine


class CxInvitation(models.Model):
    """The question on paper: the client's letterhead, a window envelope, a code that a telephone reads."""

    _inherit = "cx.invitation"

    @api.model
    def _get_letter_domain(self, company):
        """Return the ``Domain`` of the questions of a client that wait to be printed."""
        waiting = Domain("state", "=", "scheduled") & Domain("channel", "=", "letter")
        due = Domain("date_scheduled", "=", False) | Domain("date_scheduled", "<=", fields.Datetime.now())
        return waiting & due & Domain("company_id", "=", company.id)

    def _print_letters(self):
        """Print these questions in one transaction with what says that they were asked.

        :return: ``(PDF as bytes, the invitations that are in it)``
        :raises UserError: in a copy of the database
        """
        if self.env["credit.notice"]._is_neutralised():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        leaving = self._filter_due()._choose_channels().filtered(lambda one: one.channel == "letter")
        if not leaving:
            return b"", leaving
        leaving._open_links()
        leaving._set_asked("sent")
        return join(pdf for pdf, _pages in leaving._render_letters()), leaving

    def _render_letters(self):
        """Return ``[(PDF, number of pages)]``, one for each of these invitations of one client."""
        company = self.company_id
        sheets = {
            lang: self.env["credit.notice"].with_context(lang=lang).new({"company_id": company.id, "state": "sent"})
            for lang in {one._get_lang() for one in self}
        }
        heads = {lang: sheet._print_stationery() for lang, sheet in sheets.items()}
        pages = Markup("").join(one._render_letter(place) for place, one in enumerate(self))
        html = next(iter(sheets.values()))._render_document(pages)
        content = self.env["ir.actions.report"]._print_html(html, "sagres_credit.paperformat_letter")
        return split_letters(content, [Letter(f"V{one.id}", stationery=heads[one._get_lang()]) for one in self])

    def _render_letter(self, place):
        self.ensure_one()
        invitation = self.with_context(lang=self._get_lang())
        code = self.env["ir.actions.report"].barcode("QR", self._get_url(), width=220, height=220, quiet=0)
        values = {
            **invitation._prepare_ask_values("sent"),
            "mark": mark(place),
            "lines": self.partner_id._get_postal_address()[0].splitlines(),
            "place": self.company_id.partner_id.city,
            "date": format_date(invitation.env, fields.Date.context_today(self), date_format="d MMMM y"),
            "qr": f"data:image/png;base64,{base64.b64encode(code).decode()}",
        }
        return Markup(invitation.env["ir.qweb"]._render("sagres_cx.invitation_letter", values))  # QWeb  # nosec B704
