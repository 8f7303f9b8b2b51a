from odoo import fields, models
from odoo.tools.misc import format_amount, format_date

HANDOVER_CHANNELS = ("email", "letter")


class CreditCase(models.Model):
    """A new operator: the debtor is told by name who follows, the newcomer reads the case in ten lines."""

    _inherit = "credit.case"

    def _assign(self, user, cause, reason=False):
        before = {case: case.user_id for case in self}
        result = super()._assign(user, cause, reason)
        moved = self.filtered(lambda case: before[case] and before[case] != user and case.is_open)
        moved._hand_over(before)
        return result

    def _hand_over(self, before):
        """Tell debtors and newcomer of the change.

        :param dict before: ``{case: operator until now}``
        """
        bodies = {
            case.id: self.env["ir.qweb"]._render("sagres_credit.handover_message", {
                "case": case, "before": before[case], "lines": case._get_handover_lines(),
            })
            for case in self
        }
        self.sudo()._message_log_batch(bodies, author_id=self.env.user.partner_id.id)
        for user, cases in self.grouped("user_id").items():
            cases.sudo().activity_schedule(
                "sagres_credit.mail_activity_type_handover", fields.Date.context_today(self), user_id=user.id,
                summary=self.env._("New on your desk: the handover is in the thread"),
            )
        known = self.filtered(lambda case: case.contact_count or case.notice_ids.filtered("date_sent"))
        known._queue_handover_notices()

    def _queue_handover_notices(self):
        """Queue the message that names who follows; who was never contacted has nobody to be told about."""
        template = self.env.ref("sagres_credit.mail_template_handover")
        values = []
        for case in self.sudo():
            addressee = case._get_addressee()
            draft = self.env["credit.notice"].sudo().new({"partner_id": addressee.id, "channel": "email"})
            channel = next((code for code in HANDOVER_CHANNELS if draft._get_address(code)[0]), False)
            if channel:
                values.append({
                    "case_id": case.id, "company_id": case.company_id.id, "partner_id": addressee.id,
                    "purpose": "handover", "template_id": template.id, "channel": channel,
                })
        self.env["credit.notice"].sudo().create(values)

    def _get_handover_lines(self):
        """Return what a newcomer must know of this case, in at most ten lines, the most useful first."""
        self.ensure_one()
        case = self.sudo()
        talks = case.interaction_ids
        lines = [
            self._tell_debt(case),
            case.why_stage,
            case.hold_label,
            case.next_action and self.env._("Next step: %(step)s", step=case.why_now),
            case.last_reason_id and self.env._("Why it is not paid: %(reason)s", reason=case.last_reason_id.display_name),
            self._tell_last_words(talks.filtered("body")[:1]),
            self._tell_mood(talks.filtered("emotion")[:1]),
            self._tell_contacts(case),
            self._tell_persons(case),
        ]
        return [line for line in lines if line][:10]

    def _tell_debt(self, case):
        money = format_amount(self.env, case.amount_overdue, case.currency_id)
        return self.env._(
            "%(debtor)s: %(amount)s overdue for %(days)s days, %(count)s open items, in our care since %(date)s.",
            debtor=case.partner_id.name, amount=money, days=case.days_overdue, count=case.item_count,
            date=format_date(self.env, case.date_opened),
        )

    def _tell_last_words(self, talk):
        return talk and self.env._(
            "On %(date)s to %(user)s: «%(words)s»", date=format_date(self.env, talk.date), user=talk.user_id.name,
            words=" ".join(talk.body.split())[:200],
        )

    def _tell_mood(self, talk):
        emotions = dict(talk._fields["emotion"]._description_selection(self.env))
        return talk and self.env._("How they felt: %(emotion)s.", emotion=emotions[talk.emotion].lower())

    def _tell_contacts(self, case):
        sent = case.notice_ids.filtered("date_sent")
        hour = case.best_hour and self.env._("best reached at %(hour)s", hour=case.best_hour)
        told = self.env._(
            "%(talks)s conversations held, %(attempts)s calls without answer since, %(notices)s messages sent",
            talks=case.contact_count, attempts=case.attempt_count, notices=len(sent),
        )
        return ", ".join(part for part in (told, hour) if part) + "."

    def _tell_persons(self, case):
        valid = case.related_person_ids.filtered("is_valid")
        roles = dict(valid._fields["role"]._description_selection(self.env))
        names = ", ".join(f"{person.partner_id.name} ({roles[person.role].lower()})" for person in valid)
        return names and self.env._("Around the debtor: %(names)s.", names=names)
