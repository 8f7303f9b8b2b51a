from collections import defaultdict

from odoo import fields, models
from odoo.tools import split_every
from odoo.tools.mail import generate_tracking_message_id

# What asks for money: computed again as it leaves, and held where the debtor must not be asked.
ASKING = ("level", "reminder", "formal_notice", "resend")
# Answers to what the debtor did or asked for: no distance from the last message is kept.
ANSWERS = ("thank_you", "resend", "handover", "plan", "settlement", "installment", "dispute", "link")
# "Send me a copy and I pay on Friday": what was asked for with a promise leaves while the promise is awaited.
HOLD_OF_COPIES = "promise"
PAID_STATES = ("paid", "in_payment")


class CreditNotice(models.Model):
    """The moment of leaving: everything is computed again, and what is no longer true does not leave."""

    _inherit = "credit.notice"

    def _leave(self, now):
        """Return those of these queued notices that really leave now, with what they say frozen on them.

        Paid in full is cancelled or turned into thanks, partly paid takes the new amount, on hold is held, what the
        contact rules forbid now waits, what has no address or no text becomes a problem of somebody. The queries are
        the same for one notice and for a thousand.

        :param datetime now: UTC, naive
        """
        queued = self.filtered(lambda notice: notice.state == "queued").sudo()
        queued.case_id._update_hold()
        true = queued._drop_untrue(now)
        allowed = true._wait_for_rules(now)
        return allowed._find_addresses()._freeze(now)

    def _drop_untrue(self, now):
        """Settle the notices whose debt is no longer what they would say; return the others."""
        today = fields.Date.context_today(self, now)
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        barred = {
            company: "stale_data" if company in mandates else "no_mandate"
            for company in self.company_id if company not in mandates or mandates[company]._is_stale_on(today)
        }
        verdicts = defaultdict(self.browse)
        for notice in self:
            verdicts[notice._judge(barred.get(notice.company_id))] |= notice
        for (verdict, code), notices in verdicts.items():
            notices._apply_verdict(verdict, code)
        return verdicts["leave", False] | verdicts["level", False] | verdicts["thank", False]

    def _judge(self, barred):
        """Return what becomes of one notice, as ``(verdict, code)``; ``barred``: why its client may send nothing.

        Verdicts: ``leave``, ``held`` and ``cancelled`` with their code, ``thank``, and ``level``: it leaves at the level
        where the debt stands now.
        """
        case = self.case_id
        if barred == "no_mandate":
            return "held", barred
        if self.purpose not in ASKING:
            ended = self.purpose == "handover" and not case.is_open
            return ("cancelled", "closed") if ended else ("leave", False)
        if not case.is_open or case.amount_overdue + case.amount_not_due <= 0:
            return self._judge_settled()
        if self._is_held_back():
            return "held", case.hold_code
        if self.purpose != "level":
            return "leave", False
        if barred:
            return "held", barred
        if case.partner_id.credit_vulnerable:
            return "cancelled", "person_calls"
        return self._judge_level(case.level_id)

    def _is_held_back(self):
        """Tell whether the hold of its case keeps this notice back."""
        self.ensure_one()
        code = self.case_id.hold_code
        return bool(code) and code not in self._get_borne_holds()

    def _get_borne_holds(self):
        """Return the hold codes of its case that do not keep this notice back.

        For a module to let through what a hold of its own admits, it must override this method.
        """
        self.ensure_one()
        return (HOLD_OF_COPIES,) if self.purpose == "resend" else ()

    def _judge_settled(self):
        """Return what becomes of a notice whose debt is settled: thanks are for who has paid, not for a credit note."""
        if self.case_id.hold_code and self.case_id.amount_held:
            return "held", self.case_id.hold_code
        items = self.case_id.receivable_ids.filtered(lambda item: item.level_id == self.level_id)
        if not any(move.payment_state in PAID_STATES for move in items.move_id):
            return "cancelled", "closed"
        thanks = self.purpose == "level" and self.channel in ("email", "sms")
        return ("thank", False) if thanks and self.case_id.policy_id.thank_template_id else ("cancelled", "paid")

    def _judge_level(self, level):
        if not level or level.requires_person:
            return "cancelled", "level"
        if self.case_id.amount_overdue + self.case_id.amount_not_due < level.min_amount:
            return "cancelled", "small"
        return ("leave", False) if level == self.level_id else ("level", False)

    def _apply_verdict(self, verdict, code):
        """Write what :meth:`_judge` decided."""
        if verdict in ("held", "cancelled"):
            self._set_state(verdict, **{"hold_code" if verdict == "held" else "reason_code": code})
        if code == "person_calls":
            self.case_id._propose_task("call", self._get_reason_labels()[code])
        for notice in self:
            if verdict == "thank":
                notice.write({"purpose": "thank_you", "template_id": notice.case_id.policy_id.thank_template_id.id})
            elif verdict == "level":
                level = notice.case_id.level_id
                notice.write({
                    "level_id": level.id, "channel": level.channel, "with_invoices": level.attach_invoices,
                })

    def _wait_for_rules(self, now):
        """Put later what the contact rules do not allow now; return the rest.

        What a person sends knowing the rules has its reason on it and goes.
        """
        free = self.filtered("override_reason")
        for channel, notices in (self - free).grouped("channel").items():
            verdicts = notices.case_id._get_contact_verdict(now, channel=channel)
            for notice in notices:
                verdict = verdicts[notice.case_id]
                if notice._may_leave(verdict):
                    free |= notice
                elif verdict.next_time:
                    notice.not_before = verdict.next_time
                elif verdict.code == "blacklist":
                    free |= notice._avoid_channel("blacklist")
                else:
                    notice._set_state("held", hold_code=verdict.code)
        return self & free

    def _may_leave(self, verdict):
        """Tell whether the contact rules let this notice go; holds and missing numbers are judged elsewhere."""
        self.ensure_one()
        if verdict.code == "written_distance" and self.purpose in ANSWERS:
            return True
        return verdict.allowed or verdict.code in ("hold", "no_phone")

    def _freeze(self, now):
        """Write on these notices what they say, of which items and how much; return those that have a text."""
        texts, broken = self._render_texts()
        self._hold_without_text(broken)
        leaving = self.filtered(lambda notice: notice in texts)
        copies = leaving._get_invoice_copies()
        leaving = leaving.filtered(lambda notice: notice in copies)
        today = fields.Date.context_today(self, now)
        items = []
        for notice in leaving:
            subject, body = texts[notice]
            asked, amount = notice._get_asked(today)
            parts = notice.case_id._get_parts(asked)
            items += [{"notice_id": notice.id, "receivable_id": item.id, "amount": parts[item]} for item in asked]
            notice._set_state(
                "sending", frozen_subject=subject, frozen_body=body, amount=amount,
                reason_code=False, detail=False,
                message_id=generate_tracking_message_id(f"{notice.id}-credit.notice"),
                **({"attachment_ids": [(6, 0, copies[notice].ids)]} if copies[notice] else {}),
            )
        for chunk in split_every(5000, items, list):
            self.env["credit.notice.item"].create(chunk)
        return leaving

    def _get_asked(self, today):
        """Return the items a notice asks for and their sum: what is overdue, or before it what falls due."""
        self.ensure_one()
        if self.purpose not in ASKING:
            return self.env["credit.receivable"], 0.0
        case = self.case_id
        items = case._filter_askable(case._get_items())
        if not case.amount_overdue:
            return items, case.amount_not_due
        return items.filtered(lambda item: item.date_maturity and item.date_maturity < today), case.amount_overdue

    def _hold_without_text(self, broken):
        """Hold the notices that no text can be written for, and tell the manager of the mandate which and why."""
        untold = self.filtered(lambda notice: not notice._get_template())
        faulty = self.filtered(lambda notice: notice in broken)
        untold._set_state("held", hold_code="no_template")
        faulty._set_state("held", hold_code="template")
        managers = self.env["credit.mandate"]._get_active(self.company_id)
        for notice in faulty:
            notice.detail = broken[notice].striptags()
        self.env["credit.problem"].sudo()._raise("template", [
            {
                "name": notice.detail or self.env._("The level «%(level)s» has no text.", level=notice.level_id.name),
                "todo": self.env._("Correct the text: the notices it holds leave by themselves afterwards."),
                "company_id": notice.company_id.id, "user_id": managers[notice.company_id].user_id.id,
                "res_model": "mail.template" if notice in broken else "credit.policy.level",
                "res_id": notice._get_template().id or notice.level_id.id,
            }
            for notice in (untold | faulty) if notice.company_id in managers
        ])
