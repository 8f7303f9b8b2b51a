from datetime import datetime, time

from odoo import fields, models

from ..tools.address import AddressError, parse_address
from ..tools.mail_room import Envelope
from .credit_notice_leave import ASKING

NOON = time(12)


class CreditNotice(models.Model):
    """A letter from the printer to the post: kept as printed, judged again before it is posted."""

    _inherit = "credit.notice"

    def _get_reason_labels(self):
        labels = super()._get_reason_labels()
        return labels | {
            "paid_printed": self.env._("Paid after it was printed: taken out before it was posted."),
            "partly_printed": self.env._("Partly paid after it was printed: taken out before it was posted."),
            "held_printed": self.env._("On hold since it was printed: taken out before it was posted."),
        }

    def _foresee(self):
        """Return ``{notice: code}`` of those that would not be printed now, without changing anything."""
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        today = fields.Date.context_today(self)
        behind = {}
        for notice in self.sudo():
            mandate = mandates.get(notice.company_id)
            verdict, code = notice._judge(bool(mandate and mandate._is_stale_on(today)))
            if verdict not in ("leave", "level", "thank"):
                behind[notice] = code
            elif notice._get_address()[1]:
                behind[notice] = notice._get_address()[1]
        return behind

    def _keep_letters(self, stationery):
        """Print these notices and keep each with its own PDF, the proof of what was in the envelope."""
        if not self:
            return
        letters = self._get_letters(stationery)
        kept = self.env["ir.attachment"].sudo().create([
            {
                "name": f"{notice._get_letter_reference()}.pdf", "raw": content, "mimetype": "application/pdf",
                "res_model": self._name, "res_id": notice.id, "company_id": notice.company_id.id,
            }
            for notice, (content, _pages) in letters.items()
        ])
        for attachment, (notice, (_content, pages)) in zip(kept, letters.items(), strict=True):
            notice.write({"letter_id": attachment.id, "letter_pages": pages})

    def _prepare_envelope(self):
        """Return the row of this letter in the list of the mail room."""
        self.ensure_one()
        try:
            address = parse_address(self.partner_id._get_postal_values())
        except AddressError:  # changed since it was printed: what stands on the letter counts
            address = parse_address({"name": self.partner_id.name, "street": "-", "city": "-", "postcode": "00000"})
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return Envelope(
            number=self.batch_number, reference=self._get_letter_reference(), name=address.name, care_of=address.care_of,
            street=address.street, street2=address.street2, postcode=address.postcode, city=address.city,
            province=address.province, country=address.country if address.country_code != "IT" else "",
            channel=channels[self.channel], pages=self.letter_pages,
            debtor_reference=self.debtor_id.credit_customer_code or "",
        )

    def _get_untrue(self):
        """Return ``{notice: reason code}`` of those of these letters that must not be posted any more."""
        self.case_id._update_hold()
        verdicts = {notice: notice._judge_printed() for notice in self}
        return {notice: code for notice, code in verdicts.items() if code}

    def _judge_printed(self):
        """Return why a printed letter is no longer true, or ``False``."""
        self.ensure_one()
        case = self.case_id
        if self.purpose in ASKING and self._is_held_back():
            return "held_printed"
        if not self.item_ids:
            return False
        still = [(item.amount, max(part, 0)) for item, part in self._get_item_parts()]
        total = case.amount_overdue + case.amount_not_due
        if total <= 0 or not any(left for _asked, left in still):
            return "paid_printed"
        compare = self.currency_id.compare_amounts
        less = compare(total, self.amount) < 0 or any(compare(left, asked) < 0 for asked, left in still)
        return "partly_printed" if less else False

    def _get_item_parts(self):
        """Return ``[(notice item, what the debtor owes of it now)]``."""
        parts = self.sudo().case_id._get_parts(self.item_ids.receivable_id)
        return [(item, parts[item.receivable_id]) for item in self.item_ids]

    def _set_posted(self, date):
        """Write that these letters were handed to the post on ``date``, and put them into their cases' threads."""
        for notice in self:
            notice.write({
                "date_sent": min(datetime.combine(date, NOON), fields.Datetime.now()),
                "attachment_ids": [(4, notice.letter_id.id)],
            })
        self._set_state("sent")
        self._post_sent()
        # What is carried by hand leaves with its round.
        by_post = self.delivery_ids.filtered(lambda delivery: delivery.state == "draft" and delivery.channel != "hand")
        by_post._set_state("posted", date_posted=date)
