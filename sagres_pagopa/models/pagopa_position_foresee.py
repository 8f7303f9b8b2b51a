from typing import NamedTuple

from odoo import api, models

#: Why a debtor gets no position, each with what to do about it.
LEFT_OUT = [
    ("no_creditor", "The client is no pagoPA creditor"),
    ("no_numbers", "The creditor has no segregation code"),
    ("no_account", "The creditor has no account"),
    ("no_category", "No taxonomy code: enter it on the creditor or on the kind of claim"),
    ("others", "Looked after by somebody else"),
    ("deceased", "The debtor has died: their heirs have positions of their own"),
    ("parts", "Divided among who owes a part: each has a position of their own"),
    ("disputed", "All that is open is disputed"),
    ("held", "All that is open is on hold or prescribed"),
    ("nothing", "Nothing is open"),
    ("made", "There is a position already"),
]


class Foreseen(NamedTuple):
    """What would be made for one debtor: the specs of their positions, or why there are none."""

    specs: list
    reason: str | bool = False


class PagopaPosition(models.Model):
    """What would be made is seen beforehand, with what is left out and why."""

    _inherit = "pagopa.position"

    @api.model
    def _foresee(self, cases):
        """Return ``{case: Foreseen}``: what :meth:`_make` would get, or a value of ``LEFT_OUT``."""
        creditors = self.env["pagopa.creditor"]._get_by_company(cases.company_id)
        cases.sudo().receivable_ids.move_id.fetch(["name", "invoice_date", "date"])
        return {case: self._foresee_case(case.sudo(), creditors.get(case.company_id)) for case in cases}

    @api.model
    def _foresee_case(self, case, creditor):
        gap = creditor._get_gap() if creditor else "no_creditor"
        if gap:
            return Foreseen([], gap)
        wanted = self._get_wanted(case, creditor)
        missing = [spec for spec in wanted if not self._is_made(spec)]
        ready = [spec for spec in missing if creditor._get_category(spec["receivable_ids"])]
        if ready:
            return Foreseen(ready)
        if missing:
            return Foreseen([], "no_category")
        return Foreseen([], "made" if wanted else self._get_why_nothing(case))

    @api.model
    def _get_why_nothing(self, case):
        """Return why there is nothing that this debtor could pay by notice, as a value of ``LEFT_OUT``."""
        if case._is_deceased():
            return "deceased"
        owed = case._get_items().filtered(lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0)
        if owed and case.pagopa_part_ids:
            return "parts"
        if owed and all(item.hold_code == "dispute" for item in owed):
            return "disputed"
        return "held" if owed else "nothing"

    @api.model
    def _get_left_out_labels(self):
        return dict(self.env["pagopa.batch.line"]._fields["reason"]._description_selection(self.env))
