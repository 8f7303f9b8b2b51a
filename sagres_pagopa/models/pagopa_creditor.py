import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ENVIRONMENTS = [
    ("simulated", "Simulated"),
    ("test", "Test"),
    ("production", "Production"),
]
TAX_CODE = re.compile(r"\d{11}")
STATION = re.compile(r"\d{11}_\d{2}")
CBILL = re.compile(r"[A-Z0-9]{5}")


class PagopaCreditor(models.Model):
    """A public creditor (ente creditore) as pagoPA knows it: who it is, through which station it is asked, how it is paid."""

    _name = "pagopa.creditor"
    _description = "pagoPA creditor"
    _inherit = ["mail.thread"]
    _order = "company_id, name, id"

    name = fields.Char(required=True, tracking=True, help="As the debtor reads it on the notice, at most 100 characters.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self.env.company, tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tax_code = fields.Char(
        string="Tax code", required=True, tracking=True, help="Eleven digits: the domain of the creditor at pagoPA.",
    )
    office = fields.Char(help="The office that looks after the payment, on the notice; at most 50 characters.")
    contact = fields.Char(string="Contacts on the notice", help="Where the debtor may ask: telephone, e-mail, web page.")
    cbill_code = fields.Char(string="CBILL code", help="Interbank code: five capitals or digits.")
    broker_tax_code = fields.Char(
        string="Broker", tracking=True, help="Tax code of the technological intermediary; its own when it connects directly.",
    )
    station = fields.Char(tracking=True, help="As registered at pagoPA: tax code of the broker, _, two digits.")
    environment = fields.Selection(ENVIRONMENTS, required=True, default="simulated", tracking=True)
    use_node = fields.Boolean(
        string="Node calls (SOAP)", tracking=True, help="The platform asks this server for each notice (synchronous).",
    )
    use_gpd = fields.Boolean(
        string="Positions on the platform (GPD)", tracking=True,
        help="The positions are kept on the platform (asynchronous). Without it the archive of notices (ACA) is fed.",
    )
    secret_path = fields.Char(
        copy=False, default=lambda self: secrets.token_urlsafe(24), groups="sagres_credit.group_manager",
        help="Part of the address the platform calls: whoever knows it may ask, if the certificate agrees.",
    )
    account_ids = fields.One2many("pagopa.account", "creditor_id", string="Accounts", copy=True)
    segregation_ids = fields.One2many("pagopa.segregation", "creditor_id", string="Segregation codes", copy=False)
    category_id = fields.Many2one(
        "pagopa.category", string="Usual taxonomy code", ondelete="restrict", help="Where the kind of claim names no other.",
    )
    with_charges = fields.Boolean(
        string="Interest and costs included", help="What is asked at the moment of paying includes interest and costs.",
    )
    expires = fields.Boolean(
        string="Not payable after the due date", help="By default a notice can be paid after its due date as well.",
    )
    journal_id = fields.Many2one(
        "account.journal", string="Receipts journal", check_company=True, domain="[('type', '=', 'bank')]",
        help="Receipts are booked here, on the transit account, until the bank is credited.",
    )
    position_ids = fields.One2many("pagopa.position", "creditor_id", string="Positions")

    _tax_code_uniq = models.UniqueIndex(
        "(company_id, tax_code) WHERE active", "This client already has a creditor with this tax code.",
    )

    @api.constrains("tax_code", "broker_tax_code")
    def _check_tax_codes(self):
        """The check digit is not looked at: pagoPA registers bodies in its test environment whose code has none."""
        for creditor in self:
            for code in filter(None, (creditor.tax_code, creditor.broker_tax_code)):
                if not TAX_CODE.fullmatch(code):
                    raise ValidationError(self.env._("%(code)s is not the tax code of a body: eleven digits.", code=code))

    @api.constrains("station", "cbill_code")
    def _check_codes(self):
        for creditor in self:
            if creditor.station and not STATION.fullmatch(creditor.station):
                raise ValidationError(self.env._(
                    "%(station)s is not a station: eleven digits, _, two digits.", station=creditor.station,
                ))
            if creditor.cbill_code and not CBILL.fullmatch(creditor.cbill_code):
                raise ValidationError(
                    self.env._("%(code)s is not a CBILL code: five capitals or digits.", code=creditor.cbill_code),
                )
