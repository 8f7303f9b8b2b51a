from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.sagres_credit.models.credit_notice_leave import ASKING

#: Notices that ask for the money of open items; the others are about an agreement, or ask for nothing.
OF_ITEMS = (*ASKING, "acceleration")
OF_AGREEMENTS = ("plan", "installment", "settlement")
PAYING = (*OF_ITEMS, *OF_AGREEMENTS, "pagopa")


class CreditNotice(models.Model):
    """Which payment positions a notice asks for; a public creditor may have the missing ones made as it leaves."""

    _inherit = "credit.notice"

    pagopa_position_ids = fields.Many2many(
        "pagopa.position", "pagopa_notice_position_rel", "notice_id", "position_id", string="pagoPA positions",
        readonly=True, copy=False, help="The positions whose notice goes with it.",
    )
    pagopa_document_id = fields.Many2one(
        "ir.attachment", string="pagoPA notice", readonly=True, copy=False, ondelete="set null", bypass_search_access=True,
    )

    def _get_pagopa_positions(self):
        """Return the positions that this notice is about, whether they can be paid or not."""
        self.ensure_one()
        notice = self.sudo()
        if notice.purpose == "pagopa":
            return notice.pagopa_position_ids
        positions = notice.case_id.pagopa_position_ids
        if notice.purpose == "settlement":
            return positions.filtered(lambda one: one.settlement_id and one.settlement_id == notice.settlement_id)
        if notice.purpose in ("plan", "installment"):
            plan = notice.plan_id or notice.case_id.plan_id
            return positions.filtered(lambda one: one.plan_id and one.plan_id == plan)
        if notice.purpose not in OF_ITEMS:
            return positions.browse()
        items = notice._get_asked(fields.Date.context_today(notice))[0]
        return positions.filtered(lambda one: one.kind not in ("plan", "settlement") and one.receivable_ids & items)

    def _get_pagopa_options(self):
        """Return what can be paid now of what this notice is about: the one installment where it reminds one."""
        self.ensure_one()
        options = self._get_pagopa_positions()._get_payable_options()
        line = self.sudo().plan_line_id
        if self.purpose != "installment" or not line:
            return options
        own = options.filtered(lambda option: option.plan_line_id == line)
        # A plan of one installment has the whole amount only.
        return own or (options if len(options) == 1 else options.browse())

    def _freeze(self, now):
        """Make and publish what is missing by set, before anything is said about it."""
        return super(CreditNotice, self._make_missing_positions())._freeze(now)

    def _make_missing_positions(self):
        """Make the positions that these notices should name; return the notices without those that cannot have any."""
        ready = self
        paying = self.filtered(lambda notice: notice.purpose in PAYING and notice.purpose != "pagopa")
        for creditor, notices in paying.grouped(lambda notice: notice.company_id._get_pagopa_creditor()).items():
            if not creditor._makes_missing_notices():
                continue
            try:
                with self.env.cr.savepoint():
                    made = self.env["pagopa.position"]._make_for_cases(notices.case_id)
                    made._publish()
                    made.case_id.invalidate_recordset(["pagopa_position_ids"])
            except UserError as error:
                ready -= notices
                notices._hold_without_pagopa(dict.fromkeys(notices, str(error.args[0])), creditor)
        return ready

    def _hold_without_pagopa(self, reasons, record=None):
        """Hold the notices that would leave without a way to pay, and tell the manager why.

        :param dict reasons: ``{notice: in words}``
        :param record: what has to be put right, each debtor's case where nothing is said
        """
        self._set_state("held", hold_code="no_pagopa")
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        self.env["credit.problem"].sudo()._raise("pagopa_notice", [
            {
                "name": reasons[notice],
                "todo": self.env._("Put it right: the messages that carry the pagoPA notice leave after the next night."),
                "company_id": notice.company_id.id, "user_id": mandates[notice.company_id].user_id.id,
                "res_model": (record or notice.case_id)._name, "res_id": (record or notice.case_id).id,
            }
            for notice in self if notice.company_id in mandates
        ])

    def _get_hold_labels(self):
        return super()._get_hold_labels() | {"no_pagopa": self.env._("The pagoPA notice that goes with it cannot be made")}
