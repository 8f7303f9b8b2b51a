import base64

from odoo import models

from .credit_notice_address import POSTAL


class CreditNotice(models.Model):
    """A notice carries the link to the debtor's page; on paper it can be read with a telephone."""

    _inherit = "credit.notice"

    def _freeze(self, now):
        """Make the links that are missing by one statement: from here on each notice finds its own."""
        self.case_id._get_debtor_urls()
        return super()._freeze(now)

    def _get_payment_instructions(self):
        instructions = super()._get_payment_instructions()
        for notice in self:
            url = notice._get_page_url()
            instructions[notice].update(link=url, qr=notice._get_page_code(url))
        return instructions

    def _get_page_url(self):
        """Return the address of the debtor's page, ``False`` without; looked at before it leaves, only its beginning.

        It makes nothing: links are made as notices leave.
        """
        self.ensure_one()
        case = self.case_id.sudo()
        base = self.env["credit.link"]._get_base_url()
        if not base or not case.mandate_id.debtor_page:
            return False
        link = case._get_good_link()
        return link._get_url() if link else f"{base}/d/..."

    def _get_page_code(self, url):
        """Return the image that a telephone reads, for letters only."""
        if not url or self.channel not in POSTAL or url.endswith("..."):
            return False
        image = self.env["ir.actions.report"].barcode("QR", url, width=110, height=110, quiet=0)
        return f"data:image/png;base64,{base64.b64encode(image).decode()}"
