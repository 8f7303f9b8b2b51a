from odoo import api, fields, models
from odoo.exceptions import UserError

LETTER_KINDS = [
    ("information", "Request for information"),
    ("collective", "To the heirs at the last domicile"),
    ("notice_heir", "Notice to an heir"),
    ("curator", "To the curator"),
    ("reserve", "Rights kept towards a called person"),
    ("interpellation", "Request of a term to the court (draft for the lawyer)"),
]
ADDRESSEES = [
    ("person", "A person of the family"),
    ("municipality", "Municipality"),
    ("notary", "Notary"),
    ("office", "Another office"),
]
LETTER_CHANNELS = [("letter", "Letter"), ("registered", "Registered letter"), ("pec", "Certified e-mail"), ("hand", "By hand")]
DATA_SOURCES = [
    ("registry", "Civil registry"),
    ("court", "Register of successions"),
    ("public", "Another public register"),
    ("family", "A member of the family"),
    ("client", "Papers of the client"),
]
#: They ask for nothing, and so say nothing about a debt.
NEUTRAL_KINDS = ("information", "collective")


class CreditEstateLetter(models.Model):
    """One letter about a succession: to whom, why, when it was posted and what came back.

    Nothing leaves by itself: a person prints it, posts it and says so. Who may receive which letter is checked when it
    is written, when it is printed and when it is said to have been posted.
    """

    _name = "credit.estate.letter"
    _inherit = "credit.estate.paper"
    _description = "Letter about a succession"

    heir_id = fields.Many2one(
        "credit.heir", string="Person of the family", readonly=True, index="btree_not_null", ondelete="cascade",
    )
    kind = fields.Selection(LETTER_KINDS, string="Letter", required=True, readonly=True, index=True)
    addressee_kind = fields.Selection(ADDRESSEES, string="To whom", readonly=True)
    name = fields.Char(string="Addressee", required=True, readonly=True)
    address = fields.Text(required=True, readonly=True, help="Name and address as they stand on the letter, frozen.")
    data_source = fields.Selection(
        DATA_SOURCES, string="Where the data come from", readonly=True, help="Who is written to has the right to know.",
    )
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    written_by_id = fields.Many2one(
        "res.users", string="Written by", required=True, readonly=True, default=lambda self: self.env.user,
    )
    channel = fields.Selection(LETTER_CHANNELS, required=True, readonly=True, default="letter")
    state = fields.Selection(
        [
            ("draft", "Draft"), ("printed", "Printed letter"), ("sent", "Sent"), ("answered", "With an answer"),
            ("cancelled", "Cancelled"),
        ],
        required=True, readonly=True, default="draft", index=True,
    )
    date_sent = fields.Date(string="Sent on", readonly=True)
    tracking = fields.Char(string="Tracking number", readonly=True)
    date_answered = fields.Date(string="Answered on", readonly=True)
    answer = fields.Text(readonly=True)
    share = fields.Char(readonly=True, help="The part of the debt that the letter says, as a fraction.")
    amount = fields.Monetary(string="Amount said", readonly=True, help="What the letter asks for; neutral letters say none.")
    pdf_id = fields.Many2one("ir.attachment", string="PDF", readonly=True, ondelete="restrict", index="btree_not_null")
    pdf_hash = fields.Char(string="SHA-256 of the PDF", readonly=True)

    _recent_idx = models.Index("(heir_id, date) WHERE kind = 'information' AND state <> 'cancelled'")

    @api.depends("kind", "name")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = f"{letter._get_label()} · {letter.name or ''}" if letter.kind else False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(letter.state in ("sent", "answered") for letter in self) and not self.env.su:
            raise UserError(self.env._("A letter that was sent is kept: it proves what was said."))

    @api.model
    def _compose(self, estate, kind, heir=None, **vals):
        """Write a letter about ``estate``, as a draft; return it.

        :param heir: the person of the family it goes to, where it goes to one
        :raises UserError: in words, where such a letter may not go there
        """
        estate.case_id._check_may_act()
        lang = estate.sudo().partner_id.lang or estate.sudo().company_id.partner_id.lang or self.env.lang
        own = estate.sudo().with_context(lang=lang)  # the envelope speaks as the letter does
        person = heir.sudo().with_context(lang=lang) if heir else None
        letter = self.sudo().create({
            "estate_id": estate.id, "kind": kind, "heir_id": heir.id if heir else False, "written_by_id": self.env.uid,
            **self.with_context(lang=lang)._prepare_addressee(own, kind, person, vals),
        }).with_env(self.env)
        letter._check_addressee()
        letter._tell(self.env._("Letter written: %(kind)s", kind=letter._get_label()))
        return letter

    def action_print(self):
        """Print the letter, once for all: what was printed is kept, and is what is posted."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.state == "cancelled":
            raise UserError(self.env._("This letter was cancelled: write a new one."))
        if self.state in ("draft", "printed"):
            self._check_addressee()
        if not self.sudo().pdf_id:
            self.sudo()._keep_pdf()
            self._tell(self.env._("Letter printed: %(kind)s", kind=self._get_label()))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.sudo().pdf_id.id}?download=true", "target": "new"}

    def action_send(self):
        """Open the dialog that says how and when the printed letter was posted."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        return self._get_dialog("credit.estate.letter.step", self.env._("It was posted"), default_step="sent")

    def action_answer(self):
        """Open the dialog that says what came back."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        return self._get_dialog("credit.estate.letter.step", self.env._("Answer to the letter"), default_step="answered")

    def action_cancel(self):
        """Cancel letters that were not posted."""
        self.estate_id.case_id._check_may_act()
        for letter in self:
            if letter.state not in ("draft", "printed"):
                raise UserError(self.env._("Only a letter that was not sent is cancelled."))
        self.sudo().state = "cancelled"

    def action_open_estate(self):
        self.ensure_one()
        return self.estate_id._get_form_action()

    def _mark_sent(self, date, channel=None, tracking=None):
        """Write down that a person posted this letter, or handed it over.

        :raises UserError: where it was not printed, may not go there any more, or is no letter that the suite sends
        """
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.kind == "interpellation":
            raise UserError(self.env._("A draft for the court is never sent from here: the lawyer completes and files it."))
        if self.state != "printed":
            raise UserError(self.env._("Print the letter first: what is posted is what was printed."))
        if not date or date < self.date or date > fields.Date.context_today(self):
            raise UserError(self.env._("A letter is posted on the day it was written or later, and not in the future."))
        self._check_addressee()
        self.sudo().write({
            "state": "sent", "date_sent": date, "channel": channel or self.channel, "tracking": (tracking or "").strip() or False,
        })
        self._tell(self.env._("Letter sent: %(kind)s", kind=self._get_label()))

    def _mark_answered(self, date, answer):
        """Write down what came back."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.state != "sent":
            raise UserError(self.env._("Only a letter that was sent is answered."))
        if not date or date < self.date_sent or date > fields.Date.context_today(self):
            raise UserError(self.env._("An answer comes after the letter was sent, and not in the future."))
        if not (answer or "").strip():
            raise UserError(self.env._("Say what they answered."))
        self.sudo().write({"state": "answered", "date_answered": date, "answer": answer.strip()})
        self._tell(self.env._("Letter answered: %(kind)s", kind=self._get_label()))

    def _get_label(self):
        self.ensure_one()
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _get_dialog(self, model, name, **context):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")], "target": "new",
            "context": {"default_letter_id": self.id, **context},
        }

    def _tell(self, words):
        """Write on the estate what was done with this letter: its kind alone, nobody's name."""
        self.sudo().estate_id._message_log(body=words, author_id=self.env.user.partner_id.id)
