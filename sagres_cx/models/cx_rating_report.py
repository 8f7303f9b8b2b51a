from odoo import models

from .cx_score_mixin import SCORE_DEPENDS


class CxRatingReport(models.Model):
    """Effort and satisfaction: a row a voice, whose mean is that of any group, and whose promoters are who is content.

    CSAT is the share of 4 and 5, the promoters of this kind of score; effort (CES) is the mean from 1 to 7.
    """

    _name = "cx.rating.report"
    _description = "Effort and satisfaction"
    _inherit = "cx.score.mixin"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = SCORE_DEPENDS

    @property
    def _table_query(self):
        return self._get_score_query(["ces", "csat"])
