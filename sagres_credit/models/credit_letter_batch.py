from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

PAPER = ("letter", "registered", "hand")  # what a messenger carries is printed like what the post carries
BUSY = ("pending", "printing")


class CreditLetterBatch(models.Model):
    """Letters of one client that are printed, put into envelopes and posted together.

    Printing goes on in chunks, each its own transaction: killed anywhere it continues with the next letter, and no
    letter is printed twice. A letter has left only when the mail room says it was posted.
    """

    _name = "credit.letter.batch"
    _inherit = "credit.batch.progress"
    _description = "Letters printed together"
    _order = "id desc"
    _busy_states = BUSY

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today, readonly=True)
    user_id = fields.Many2one("res.users", string="Made by", default=lambda self: self.env.user, readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting to start"), ("printing", "Printing"), ("printed", "To be posted"),
            ("posted", "Posted"), ("cancelled", "Nothing to post"),
        ],
        default="pending", required=True, readonly=True, index=True,
    )
    notice_ids = fields.One2many("credit.notice", "batch_id", string="Letters", readonly=True)
    printed_ids = fields.One2many(
        "credit.notice", "batch_id", domain=[("letter_id", "!=", False)], readonly=True,
    )
    left_out_ids = fields.One2many(
        "credit.notice", "batch_id", string="What stayed behind", domain=[("letter_id", "=", False)], readonly=True,
    )
    total = fields.Integer(string="Chosen", readonly=True, help="Letters that waited when the batch was made.")
    done = fields.Integer(string="Worked", readonly=True, help="Place of the last letter that was printed or left out.")
    letter_count = fields.Integer(string="Envelopes", compute="_compute_figures")
    left_out_count = fields.Integer(string="Left out", compute="_compute_figures")
    taken_out_count = fields.Integer(string="Taken out", compute="_compute_figures")
    page_count = fields.Integer(string="Pages", compute="_compute_figures")
    amount = fields.Monetary(string="Amount asked", compute="_compute_figures")
    currency_id = fields.Many2one(related="company_id.currency_id")
    document_id = fields.Many2one("ir.attachment", string="Letters (PDF)", readonly=True, bypass_search_access=True)
    list_id = fields.Many2one("ir.attachment", string="List (.xlsx)", readonly=True, bypass_search_access=True)
    date_posted = fields.Date(string="Posted on", readonly=True)

    @api.depends("date", "company_id.name")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = self.env._(
                "Letters of %(client)s, %(date)s", client=batch.company_id.name or "",
                date=format_date(self.env, batch.date),
            )

    @api.depends("notice_ids.state", "notice_ids.letter_id", "notice_ids.letter_pages", "notice_ids.amount")
    def _compute_figures(self):
        printed = Domain("batch_id", "in", self.ids) & Domain("letter_id", "!=", False)
        rows = self.env["credit.notice"]._read_group(
            printed, ["batch_id", "state"], ["__count", "letter_pages:sum", "amount:sum"]
        )
        missing = dict(self.env["credit.notice"]._read_group(
            Domain("batch_id", "in", self.ids) & Domain("letter_id", "=", False) & Domain("state", "!=", "queued"),
            ["batch_id"], ["__count"],
        ))
        for batch in self:
            mine = [row[1:] for row in rows if row[0] == batch]
            inside = [row for row in mine if row[0] != "cancelled"]
            batch.letter_count = sum(row[1] for row in inside)
            batch.taken_out_count = sum(row[1] for row in mine) - batch.letter_count
            batch.page_count, batch.amount = sum(row[2] for row in inside), sum(row[3] for row in inside)
            batch.left_out_count = missing.get(batch, 0)

    @api.model
    def _get_waiting_domain(self, company, channels=PAPER):
        """Return the ``Domain`` of the letters of a client that wait for a batch."""
        free = Domain("batch_id", "=", False) | Domain("batch_id.state", "not in", BUSY)
        return (
            self.env["credit.notice"]._get_ready_domain() & Domain("company_id", "=", company.id)
            & Domain("channel", "in", channels) & free
        )

    @api.model
    def _make(self, company, channels=PAPER):
        """Put the letters of a client that wait into a new batch, and have it printed by the scheduled job.

        :raises UserError: when none waits, or in a copy of the database
        """
        if self.env["credit.notice"]._is_neutralised():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        notices = self.env["credit.notice"].sudo().search(self._get_waiting_domain(company, channels), order="id")
        notices = notices.sorted(lambda notice: (notice.channel, notice.partner_id.zip or "", notice.id))
        if not notices:
            raise UserError(self.env._("No letter of %(client)s waits to be printed.", client=company.name))
        batch = self.sudo().create({"company_id": company.id, "total": len(notices)})
        for number, notice in enumerate(notices, 1):
            notice.write({"batch_id": batch.id, "batch_number": number})
        self.env.ref("sagres_credit.credit_letter_cron_print").sudo()._trigger()
        return batch.sudo(self.env.su)

    @api.model
    def action_compose(self):
        """Open the dialog that says what would be printed."""
        self._check_manager()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Print letters"), "res_model": "credit.letter.compose",
            "views": [(False, "form")], "target": "new", "context": dict(self.env.context),
        }

    def action_open_document(self):
        self.ensure_one()
        return self._get_download(self.document_id)

    def action_open_list(self):
        self.ensure_one()
        return self._get_download(self.list_id)

    def action_confirm_posting(self):
        """Open the dialog of the mail room: when they were posted, and which envelopes to take out first."""
        self.ensure_one()
        self._check_manager()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Posted"), "res_model": "credit.letter.posting",
            "views": [(False, "form")], "target": "new", "context": {"default_batch_id": self.id},
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Letters"), "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_download(self, attachment):
        if not attachment:
            raise UserError(self.env._("There is no such file: no letter of this batch was printed."))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=true", "target": "download"}

    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager prints and posts letters."))
