from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.typed_text import read_amount, read_date
from ..tools.upload import read_endings, safe_name

MAX_FILES = 5
MAX_FILE_SIZE = 5 * 1024 * 1024
MAX_WORDS = 4000
PAID_HOW = ("transfer", "post", "cash", "online", "other")


class CreditCase(models.Model):
    """What a debtor does on their own page: each choice is checked here, joins the timeline and reaches the operator.

    A choice is a method ``_page_<choice>(form, files)``: ``form`` is what was typed, ``files`` pairs of a name and bytes.
    It returns what happens now, in words, and raises in words what cannot be.
    """

    _inherit = "credit.case"

    def _page_promise(self, form, files):
        amount, day = self._read_amount(form.get("amount")), self._read_day(form.get("date"))
        promise = self._promise(amount, day, channel="portal", partner=self.partner_id, note=self._read_words(form) or False)
        said = self.env._("%(amount)s for %(date)s", amount=self._say_amount(amount), date=self._say_date(day))
        self._log_page("wrote", self.env._("Promises on their page: %(what)s", what=said), note=promise.note)
        return self.env._(
            "We wrote down %(what)s. Until then nobody writes to you or calls you about it. You can pay from this page.",
            what=said,
        )

    def _page_paid(self, form, files):
        amount, day = self._read_amount(form.get("amount")), self._read_day(form.get("date"))
        if day > fields.Date.context_today(self):
            raise UserError(self.env._("Say on which day you paid: today or before. For a later day, make a promise."))
        how = form.get("how") if form.get("how") in PAID_HOW else "other"
        words = self.env._(
            "Says on their page that it is paid: %(amount)s on %(date)s (%(how)s)", amount=self._say_amount(amount),
            date=self._say_date(day), how=self._get_paid_how()[how],
        )
        self._log_page(
            "reported_payment", words, note=self._read_words(form), files=self._check_files(files),
            next_action="answer", next_action_date=fields.Date.context_today(self), next_action_note=words[:200],
        )
        return self.env._(
            "Thank you. %(operator)s looks for your payment and writes to you when it is found, within two working days.",
            operator=self._get_operator_words(),
        )

    def _page_dispute(self, form, files):
        items = self._get_free_page_items(form)
        if not items:
            raise UserError(self.env._("Choose what is not right, at least one item."))
        words, files = self._read_words(form), self._check_files(files)
        if not words:
            raise UserError(self.env._("Tell us in a few words what is not right."))
        reason = self._read_reason(form)
        if not reason:
            raise UserError(self.env._("Choose the sentence that comes nearest."))
        kept = self.env["ir.attachment"].sudo().create([{"name": name, "raw": content} for name, content in files])
        self._dispute(items, reason, words, channel="portal", attachments=kept)
        self._log_page("reached", self.env._(
            "Contests on their page: %(items)s", items=", ".join(items.mapped("move_id.name")),
        ), note=words, reason_id=reason.id)
        return self.env._(
            "We ask %(client)s to look into it and %(operator)s tells you the answer. Meanwhile nobody asks you to pay"
            " these items; the others go on.", client=self.company_id.name, operator=self._get_operator_words(),
        )

    def _page_call(self, form, files):
        slots = dict(self._get_call_slots())
        code = form.get("slot")
        if code not in slots:
            raise UserError(self.env._("Choose a day and an hour from the list."))
        day, hour = code.split("@")
        note = self._read_words(form)
        number = " ".join((form.get("phone") or "").split())[:32]
        words = self.env._("Asks on their page for a call: %(when)s", when=slots[code])
        self._log_page(
            "call_back", words, note=" · ".join(part for part in (number, note) if part),
            next_action="call_back", next_action_date=fields.Date.to_date(day), next_action_time=float(hour),
            next_action_note=" · ".join(part for part in (number, note) if part)[:200] or False,
        )
        return self.env._(
            "%(operator)s calls you: %(when)s. There is nothing else to do.",
            operator=self._get_operator_words(), when=slots[code],
        )

    def _page_reason(self, form, files):
        reason = self._read_reason(form)
        if not reason:
            raise UserError(self.env._("Choose the sentence that comes nearest."))
        self._log_page("reached", self.env._("Tells on their page why"), note=self._read_words(form), reason_id=reason.id)
        return self.env._(
            "Thank you for telling us. %(operator)s reads it and looks for what fits you.",
            operator=self._get_operator_words(),
        )

    def _page_installments(self, form, files):
        """Ask for installments in words, where the mandate has no ready plan to choose from."""
        words = self._read_words(form)
        amount = read_amount(form.get("amount"))
        said = self.env._("Asks on their page to pay in installments")
        if amount:
            said = self.env._("%(what)s: about %(amount)s a month", what=said, amount=self._say_amount(amount))
        self._log_page(
            "wrote", said, note=words, next_action="propose_plan",
            next_action_date=fields.Date.context_today(self), next_action_note=said[:200],
        )
        return self.env._(
            "%(operator)s prepares a proposal and tells you within two working days.", operator=self._get_operator_words()
        )

    def _page_copy(self, form, files):
        """Send copies of the open invoices again; what waits already is not asked for twice."""
        waiting = self.notice_ids.filtered(lambda notice: notice.purpose == "resend" and notice.state in ("queued", "held"))
        if not waiting:
            partner = self._get_addressee()
            self.env["credit.notice"].sudo().create({
                "case_id": self.id, "company_id": self.company_id.id, "partner_id": partner.id, "purpose": "resend",
                "template_id": self.env.ref("sagres_credit.mail_template_resend").id, "with_invoices": True,
                "channel": "email" if partner.email else "letter",
            })
            self._log_page("wrote", self.env._("Asks on their page for copies of the invoices"))
        return self.env._("The copies leave by e-mail or by post within two working days. You can also download them here.")

    def _page_settlement(self, form, files):
        offers = {str(offer["id"]) for offer in self._get_settlement_offers()}
        if form.get("offer") not in offers or not form.get("agree"):
            raise UserError(self.env._("Tick the box to say that you agree."))
        settlement = self.settlement_ids.filtered(lambda offer: str(offer.id) == form["offer"])
        settlement._accept(self.partner_id.name, channel="portal")
        self._log_page("wrote", self.env._("Accepts the settlement on their page"))
        return self.env._("It is agreed. When the amount is paid by its day, everything is settled. You can pay it now.")

    def _page_wrong(self, form, files):
        """Take the links back and mark the address they went to: they reached somebody else."""
        last = self.notice_ids.filtered("date_sent").sorted("date_sent")[-1:]
        kinds = {"email": "email", "pec": "pec", "sms": "phone", "letter": "address", "registered": "address"}
        detail = self.env._("who got the link says they are not this person")
        self.link_ids._revoke()
        if last.channel in kinds:
            self.env["credit.contact.mark"]._mark(last.partner_id, kinds[last.channel], last.address, "person", detail)
        else:
            self._put_on_day("find_contact", detail)
        self._log_page("other_person", self.env._("Somebody says on the page that the link is not for them"))
        return self.env._("Thank you for telling us. This address gets no more messages from us, and the link opens nothing.")

    def _log_page(self, outcome, words, note=None, files=(), **vals):
        """Put what the debtor did on the page on the timeline, as theirs."""
        body = "\n".join(part for part in (words, note) if part)
        interaction = self.env["credit.interaction"].sudo().create({
            "case_id": self.id, "channel": "portal", "direction": "in", "outcome": outcome, "body": body,
            "partner_id": False if outcome == "other_person" else self.partner_id.id, **vals,
        })
        # Who looks after the debtor missed nothing: nobody answers a page.
        interaction.continuity = True
        if files:
            self.message_post(
                body=self.env._("What the debtor attached"), attachments=files, author_id=self.partner_id.id,
                message_type="comment", subtype_xmlid="mail.mt_note",
            )
        return interaction

    def _post_interaction_message(self, interaction):
        """Have what was done on the page be said by the debtor, not by the public user of the web."""
        if interaction.channel != "portal" or interaction.direction != "in":
            return super()._post_interaction_message(interaction)
        body = self.env["ir.qweb"]._render("sagres_credit.interaction_message", {"interaction": interaction})
        author = interaction.partner_id or self.env.ref("base.partner_root")
        return self.message_post(
            body=body, author_id=author.id, subtype_xmlid="mail.mt_note", email_add_signature=False,
        )

    def _read_amount(self, text):
        amount = read_amount(text)
        if not amount:
            raise UserError(self.env._("Write the amount in figures, for example 50 or 120,50."))
        return float(amount)

    def _read_day(self, text):
        day = read_date(text)
        if not day:
            raise UserError(self.env._("Choose the day, or write it as 31/12/2026."))
        return day

    def _read_words(self, form):
        return (form.get("words") or "").replace("\0", "").strip()[:MAX_WORDS]

    def _read_reason(self, form):
        reasons = self._get_page_reasons()
        return reasons.filtered(lambda reason: str(reason.id) == form.get("reason"))

    def _get_page_reasons(self):
        """Return the reasons a debtor can choose from: the leaves of the tree."""
        return self.env["credit.reason"].sudo().search([("child_ids", "=", False), ("parent_id", "!=", False)])

    def _get_free_page_items(self, form):
        """Return the items ticked in a form, only those of this debtor that are in no agreement."""
        ticked = {str(number) for number in form.get("items") or ()}
        return self._get_page_items().filtered(lambda item: str(item.id) in ticked and not item.hold_code)

    def _check_files(self, files):
        """Return the files that were attached, each with a name that says what it is; say which cannot be taken and why."""
        if len(files) > MAX_FILES:
            raise UserError(self.env._("Attach at most %(count)s files.", count=MAX_FILES))
        for name, content in files:
            if len(content) > MAX_FILE_SIZE:
                raise UserError(self.env._("«%(file)s» is larger than 5 MB: attach a smaller one.", file=name))
            if not read_endings(content):
                raise UserError(self.env._("«%(file)s» is neither a PDF nor a picture (JPEG, PNG).", file=name))
        return [(safe_name(name, read_endings(content)), content) for name, content in files]

    def _get_operator_words(self):
        return self._get_page_card()["operator"] or self.company_id.name

    def _get_paid_how(self):
        return {
            "transfer": self.env._("bank transfer"), "post": self.env._("at the post office"),
            "cash": self.env._("in cash"), "online": self.env._("online"), "other": self.env._("another way"),
        }
