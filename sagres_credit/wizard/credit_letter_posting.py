from odoo import api, fields, models


class CreditLetterPosting(models.TransientModel):
    """Say that letters were posted: first the envelopes to take out are named, then the rest has left."""

    _name = "credit.letter.posting"
    _description = "Letters posted"

    batch_id = fields.Many2one("credit.letter.batch", required=True, readonly=True, ondelete="cascade")
    date = fields.Date(string="Posted on", required=True, default=fields.Date.context_today)
    take_out_ids = fields.Many2many(
        "credit.notice", string="Take these envelopes out", default=lambda self: self._default_take_out_ids(), readonly=True,
    )
    posted_count = fields.Integer(string="Envelopes posted", compute="_compute_posted_count")
    amount = fields.Monetary(string="Amount asked", compute="_compute_posted_count")
    currency_id = fields.Many2one(related="batch_id.currency_id")

    @api.model
    def _default_take_out_ids(self):
        batch = self.env["credit.letter.batch"].browse(self.env.context.get("default_batch_id")).exists()
        if not batch:
            return self.env["credit.notice"]
        batch._check_manager()
        return self.env["credit.notice"].browse([notice.id for notice in batch.sudo()._get_inside()._get_untrue()])

    @api.depends("batch_id", "take_out_ids")
    def _compute_posted_count(self):
        for posting in self:
            left = posting.batch_id._get_inside() - posting.take_out_ids._origin if posting.batch_id else posting.take_out_ids
            posting.posted_count, posting.amount = len(left), sum(left.mapped("amount"))

    def action_post(self):
        self.ensure_one()
        self.batch_id._post(self.date, self.take_out_ids)
        return self.batch_id._get_form_action()
