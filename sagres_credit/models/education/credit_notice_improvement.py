from odoo import api, models
from odoo.tools import SQL


class CreditNotice(models.Model):
    """Thanks for paying sooner: at the moment of leaving they are owed no longer where somebody wants or needs peace."""

    _inherit = "credit.notice"

    def _drop_untrue(self, now):
        """Cancel thanks to who is on hold, left in peace or late again."""
        thanks = self.filtered(lambda notice: notice.purpose == "improvement")
        unfit = thanks._filter_unfit() if thanks else thanks
        unfit._set_state("cancelled", reason_code="quiet")
        return super(CreditNotice, self - unfit)._drop_untrue(now)

    def _filter_unfit(self):
        """Return those of these notices whose debtor is on hold, left in peace, or has something overdue."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT notice.id FROM credit_notice AS notice JOIN credit_case AS known ON known.id = notice.case_id
             WHERE notice.id = ANY(%s) AND (known.amount_overdue > 0 OR known.id IN (%s) OR known.partner_id IN (%s))
            """,
            self.ids, self.env["credit.case"]._get_held_query(), self.env["res.partner"]._get_silent_query(),
        ))
        return self.browse([notice_id for notice_id, in rows])

    @api.model
    def _get_reason_labels(self):
        # The client's staff read this too: it does not say why.
        quiet = self.env._("It is not the moment for thanks any more.")
        return super()._get_reason_labels() | {"quiet": quiet}
