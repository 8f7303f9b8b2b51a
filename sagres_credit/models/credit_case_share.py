from odoo import api, models
from odoo.tools import SQL


class CreditCase(models.Model):
    """The staff of a client reads on a case only the last words that were shared with it."""

    _inherit = "credit.case"

    @api.depends("interaction_ids.shared_with_client", "interaction_ids.words_shared")
    @api.depends_context("uid")
    def _compute_last_words(self):
        if self.env.su or self.env.user.has_group("sagres_credit.group_operator"):
            return super()._compute_last_words()
        self.env["credit.interaction"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (talk.case_id) talk.case_id, talk.body
                 FROM credit_interaction AS talk
                 JOIN credit_case AS debt ON debt.id = talk.case_id
                 JOIN res_partner AS debtor ON debtor.id = debt.partner_id AND debtor.credit_vulnerable IS NOT TRUE
                WHERE talk.case_id IN %s AND talk.shared_with_client AND talk.words_shared AND talk.body <> ''
             ORDER BY talk.case_id, talk.date DESC, talk.id DESC""",
            tuple(self.ids),
        )) if self.ids else []
        words = dict(rows)
        for case in self:
            case.last_words = words.get(case._origin.id, False)
        return None
