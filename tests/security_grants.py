"""What people may do though they may not write: the methods that check by themselves, and whom they let."""

GRANTED = {
    # The client decides what is put to it, and answers what it is asked.
    "credit.fee.statement.action_approve": ("client_user",),
    "credit.fee.contest.action_contest": ("client_user",),
    "credit.question.answer.action_send": ("client_user",),
    "credit.advice.give.action_send": ("client_user",),
    # Complaints are its own as well: its staff answers them, and holds what they are about.
    "cx.complaint.answer.action_preview": ("client_user",),
    "cx.complaint.dispute.action_save": ("client_user",),
    # Who has a debtor of the team on the phone corrects how they are reached; the thread tells who did.
    "credit.contact.edit.action_save": ("colleague",),
    # To look at what is worked out from the ledger works it out again: nothing is decided, and nobody is told anything.
    "credit.allocation.action_open": ("colleague",),
    "credit.interest.statement.action_compute": ("colleague",),
    "credit.interest.statement.action_open": ("colleague",),
    # A draft of their own, which goes with the month; only a manager charges it.
    "credit.case.action_open_interest": ("colleague",),
    # What they may read, as a file that is kept so that it is made once.
    "credit.allowance.action_export": ("client_user",),
    # A notice as it is now, for who stands at the counter or writes: any operator prints it, and that it left is kept.
    "pagopa.position.action_print_notices": ("colleague",),
    # A consent is taken back as easily as it was given: whoever is told writes it down (art. 7(3) GDPR).
    "credit.consent.action_withdraw": ("colleague",),
    # Money and calls that come in are nobody's before they are matched: every operator works on that queue.
    "credit.call.record.action_match_again": ("colleague",),
    "credit.match.action_dismiss": ("colleague",),
    "credit.match.action_next": ("colleague",),
    "credit.match.action_other": ("colleague",),
    "credit.match.action_refresh": ("colleague",),
    "credit.match.action_take_up": ("colleague",),
    "credit.match.candidate.action_choose": ("colleague",),
    "credit.match.assign.action_assign": ("colleague",),
}
