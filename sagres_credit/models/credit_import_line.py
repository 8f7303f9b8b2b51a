from odoo import fields, models

from .figures.res_partner_contract import CONTRACT_STATES


class CreditImportLine(models.Model):
    """A staged row of a ledger file: what was read, what it was matched with and what booking it does.

    Rows come in by ``COPY`` and are judged and booked by set; nobody writes them by hand.
    """

    _name = "credit.import.line"
    _description = "Row of a ledger import"
    _order = "import_id, row, id"
    _rec_name = "number"
    _log_access = False

    import_id = fields.Many2one("credit.import", required=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="import_id.company_id")
    row = fields.Integer(readonly=True, aggregator=None)

    customer_code = fields.Char(readonly=True)
    name = fields.Char(string="Debtor in the file", readonly=True)
    tax_code = fields.Char(readonly=True)
    vat = fields.Char(string="VAT number", readonly=True)
    is_company = fields.Boolean(readonly=True)
    segment = fields.Char(readonly=True)
    email = fields.Char(string="E-mail", readonly=True)
    phone = fields.Char(readonly=True)
    street = fields.Char(readonly=True)
    zip = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    country_code = fields.Char(readonly=True)
    lang = fields.Char(string="Language", readonly=True)

    number = fields.Char(readonly=True)
    invoice_date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    move_type = fields.Selection([("out_invoice", "Invoice"), ("out_refund", "Credit note")], readonly=True)
    currency_code = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    open_amount = fields.Monetary(string="Open", readonly=True)
    settled_date = fields.Date(string="Settled on", readonly=True)
    disputed = fields.Boolean(readonly=True)
    product = fields.Char(string="Product in the file", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True, ondelete="set null", help="Says what the credit is for.")
    billed_until = fields.Date(string="Last day of consumption", readonly=True)
    reference = fields.Char(string="Description", readonly=True)
    deceased = fields.Boolean(readonly=True, help="The client's file says that the debtor has died.")
    date_of_death = fields.Date(string="Date of death", readonly=True)
    contract_state = fields.Selection(CONTRACT_STATES, string="State of the contract", readonly=True)

    debtor_key = fields.Char(readonly=True, help="What identifies the debtor inside the file.")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, ondelete="set null")
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True, ondelete="set null")
    action = fields.Selection(
        [
            ("create", "New item"),
            ("update", "Known item that changes"),
            ("same", "Known item, nothing to do"),
            ("missing", "No longer in the ledger"),
        ],
        readonly=True,
    )
    pay_amount = fields.Monetary(string="To settle", readonly=True)
    pay_date = fields.Date(string="Settled as of", readonly=True)
    old_due_date = fields.Date(string="Due date before", readonly=True)
    is_booked = fields.Boolean(string="Booked", readonly=True)

    _import_idx = models.Index("(import_id, action)")
    _todo_idx = models.Index("(import_id, pay_date, id) WHERE is_booked IS NOT TRUE")
    _debtor_idx = models.Index("(import_id, debtor_key)")
    _number_idx = models.Index("(import_id, number)")
    _move_idx = models.Index("(move_id) WHERE move_id IS NOT NULL")
    _partner_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
