from odoo import fields, models


class PagopaMessage(models.Model):
    """What the platform must still be told of a position: the last word wins, it is built when it leaves."""

    _name = "pagopa.message"
    _description = "Message to the platform"
    _order = "date_next, id"

    position_id = fields.Many2one("pagopa.position", required=True, readonly=True, index=True, ondelete="cascade")
    creditor_id = fields.Many2one(related="position_id.creditor_id", store=True, index=True)
    company_id = fields.Many2one(related="position_id.company_id", store=True, index=True)
    service = fields.Selection([("gpd", "Positions (GPD)"), ("aca", "Archive of notices (ACA)")], required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"), ("sending", "Leaving"), ("uploaded", "In a file"), ("sent", "Sent"), ("failed", "Refused"),
        ],
        required=True, default="waiting", readonly=True, index=True,
    )
    attempts = fields.Integer(readonly=True)
    date_next = fields.Datetime(string="Next attempt", readonly=True, default=fields.Datetime.now)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    file_number = fields.Char(string="File", readonly=True, help="Of those that left with many others in one file.")
    alone = fields.Boolean(string="Leaves alone", readonly=True, help="The file did not do for it: it leaves by itself.")
    error = fields.Char(string="What the platform said", readonly=True)

    _waiting_uniq = models.UniqueIndex("(position_id, service) WHERE state = 'waiting'", "It is in the queue already.")
    _due_idx = models.Index("(date_next) WHERE state = 'waiting'")
