import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.notice_data import Artwork, NoticeCreditor
from ..tools.notice_errors import NoticeError
from ..tools.notice_image import read_image

ARTWORK = ("pagopa", "poste", "bancoposta", "circuit")


class PagopaCreditor(models.Model):
    """What a creditor prints on its notices: its marks, its language, where one can pay it."""

    _inherit = "pagopa.creditor"

    notice_language = fields.Selection(
        [
            ("debtor", "The debtor's, beside Italian"), ("it", "Italian only"), ("de", "German beside Italian"),
            ("en", "English beside Italian"), ("fr", "French beside Italian"), ("sl", "Slovene beside Italian"),
        ],
        string="Language of the notices", required=True, default="debtor",
    )
    physical_channel = fields.Char(help="Where one pays at the creditor's own counter, on the notice; at most 50 characters.")
    online_channel = fields.Selection(
        [("site", "On its site"), ("app", "In its app"), ("both", "On its site and in its app")], string="Paid online",
        help="The creditor's own ways of paying online, as the notice names them.",
    )
    is_public_service = fields.Boolean(
        string="Runs a public service", help="The notice leads with the creditor's own ways of paying.",
    )
    notice_with_letters = fields.Boolean(
        string="Make the missing notices as letters leave",
        help="A notice of the credit management that leaves for a debt without a payment position makes and publishes it.",
    )
    # The marks belong to PagoPA and to Poste: who prints notices has the right to them and loads them here.
    artwork_pagopa = fields.Binary(string="Mark of pagoPA", attachment=True, groups="sagres_credit.group_manager")
    artwork_poste = fields.Binary(string="Mark of Poste", attachment=True, groups="sagres_credit.group_manager")
    artwork_bancoposta = fields.Binary(string="Mark of BancoPosta", attachment=True, groups="sagres_credit.group_manager")
    artwork_circuit = fields.Binary(string="Mark of the postal form", attachment=True, groups="sagres_credit.group_manager")

    @api.constrains("artwork_pagopa", "artwork_poste", "artwork_bancoposta", "artwork_circuit")
    def _check_artwork(self):
        for creditor in self.sudo():
            for name in ARTWORK:
                content = creditor._read_artwork(name)
                if content and not _is_image(content):
                    raise ValidationError(self.env._("A mark of the notice must be a PNG or JPEG image."))

    def _read_artwork(self, name):
        return base64.b64decode(self.sudo().with_context(bin_size=False)[f"artwork_{name}"] or b"")

    def _makes_missing_notices(self):
        """Tell whether a notice that is missing is made as a letter leaves or its debtor looks for it."""
        return self.notice_with_letters or ("auto_publish" in self._fields and self.auto_publish)

    def _get_notice_creditor(self):
        """Return who asks, as the notice prints it, with the postal form where there is an authorised account.

        :raises NoticeError: something of it cannot be printed
        """
        self.ensure_one()
        creditor = self.sudo()
        postal = creditor._get_postal_account()
        return NoticeCreditor(
            name=creditor.name, tax_code=creditor.tax_code, cbill=creditor.cbill_code or "",
            department=creditor.office or "", info=creditor.contact or "", physical_channel=creditor.physical_channel or "",
            online=creditor.online_channel or "", public_service=creditor.is_public_service, logo=creditor._get_notice_logo(),
            postal_account=postal.iban or "", postal_holder=(postal.holder or creditor.name) if postal else "",
            postal_authorisation=postal.postal_authorisation or "",
            artwork=Artwork(**{name: creditor._read_artwork(name) for name in ARTWORK}),
        )

    def _get_notice_logo(self):
        """Return the logo of the client; nothing in the place of Odoo's own, or of an image that cannot be printed."""
        company = self.company_id.with_context(bin_size=False)
        content = base64.b64decode(company.logo or b"") if not company.uses_default_logo else b""
        return content if content and _is_image(content) else b""


def _is_image(content):
    try:
        read_image(content)
    except NoticeError:
        return False
    return True
