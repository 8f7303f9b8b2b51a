from odoo import fields, models

from ..tools.referral_file import write_sheet


class CreditReferral(models.Model):
    """The timeline of the file: conversations, messages, agreements and payments, by date."""

    _inherit = "credit.referral"

    def _prepare_timeline(self):
        rows = sorted(self._get_timeline(), key=lambda row: row[0])
        title = self.env._("Timeline")
        head = [self.env._("Day"), self.env._("What"), self.env._("In words")]
        told = [[self._say_day(day), what, words] for day, what, words in rows]
        missing = () if rows else (self.env._("Nobody ever talked or wrote to the debtor."),)
        return {"title": title, "pdf": write_sheet(title, [[head, *told]]) if rows else b"", "missing": missing}

    def _get_timeline(self):
        """Return ``[(day, what, words)]`` of what happened with this debtor, in no order.

        For a module to tell the lawyer of what it knows, it must override this method and add its rows.
        """
        return [
            *self._tell_conversations(), *self._tell_notices(), *self._tell_agreements(), *self._tell_payments(),
        ]

    def _tell_conversations(self):
        talks = self.case_id.interaction_ids
        outcomes = dict(talks._fields["outcome"]._description_selection(self.env))
        return [
            (fields.Datetime.context_timestamp(self, talk.date).date(), self.env._("Conversation: %(outcome)s",
                                                                                   outcome=outcomes[talk.outcome]),
             ". ".join(part for part in (talk.reason_id.display_name, talk.body) if part))
            for talk in talks
        ]

    def _tell_notices(self):
        sent = self.case_id.notice_ids.filtered("date_sent")
        channels = dict(sent._fields["channel"]._description_selection(self.env))
        return [
            (notice.date_sent.date(), self.env._("Message: %(channel)s", channel=channels[notice.channel]),
             notice.frozen_subject or notice.level_id.name or "")
            for notice in sent
        ]

    def _tell_agreements(self):
        """Return the promises, disputes, plans and settlements of the case, whatever became of them."""
        case, rows = self.case_id, []
        for agreements in (case.promise_ids, case.dispute_ids, case.plan_ids, case.settlement_ids):
            states = dict(agreements._fields["state"]._description_selection(self.env))
            for agreement in agreements:
                day = agreement.date_agreed or agreement.create_date.date()
                words = f"{agreement.display_name}: {states[agreement.state]}. {agreement.end_reason or ''}".strip()
                rows.append((day, self.env._("Agreement"), words))
        return rows

    def _tell_payments(self):
        """Return what was paid or credited on the items referred."""
        partials = self.env["account.partial.reconcile"].search([("debit_move_id", "in", self.receivable_ids.line_id.ids)])
        return [
            (partial.max_date, self.env._("Payment or credit"), self.env._(
                "%(amount)s of %(entry)s on %(invoice)s", amount=self._say_money(partial.amount),
                entry=partial.credit_move_id.move_id.name, invoice=partial.debit_move_id.move_id.name,
            ))
            for partial in partials
        ]
