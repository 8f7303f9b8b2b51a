from odoo import fields, models
from odoo.exceptions import UserError


class CreditLetterBatch(models.Model):
    """The posting of a batch: what is no longer true is taken out, the rest has left."""

    _inherit = "credit.letter.batch"

    def _get_inside(self):
        """Return the letters that lie in their envelopes and wait to be posted."""
        self.ensure_one()
        waiting = self.notice_ids.filtered(lambda notice: notice.state == "sending" and notice.letter_id)
        return waiting.sorted("batch_number")

    def _post(self, date, expected):
        """Write that the letters of this batch were posted; what has become untrue is cancelled.

        :param date date: when the mail room posted them
        :param expected: the letters that were shown to be taken out; where others have to be since, nothing is done
        :return: the letters that have left
        """
        self.ensure_one()
        self._check_manager()
        self.lock_for_update()
        self._check_posting(date)
        inside = self.sudo()._get_inside()
        untrue = inside._get_untrue()
        if set(untrue) - set(expected):
            raise UserError(self.env._(
                "Other payments arrived while this dialog was open. Nothing was posted: open it again, it lists all the"
                " envelopes to take out."
            ))
        for code in set(untrue.values()):
            inside.filtered(lambda notice, code=code: untrue.get(notice) == code)._set_state("cancelled", reason_code=code)
        left = inside.filtered(lambda notice: notice not in untrue)
        left._set_posted(date)
        self.sudo().write({"state": "posted", "date_posted": date})
        return left

    def _check_posting(self, date):
        if self.state != "printed":
            raise UserError(self.env._("Only printed letters can be posted: these are already, or not yet."))
        if not self.date <= date <= fields.Date.context_today(self):
            raise UserError(self.env._("The letters were printed on %(date)s: they were posted between that day and today.",
                                       date=self.date))
