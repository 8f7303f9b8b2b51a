"""A day of calls, so that the demo opens on people who have already been listened to."""
import csv
from datetime import datetime, time, timedelta

from . import layout

CONVERSATIONS = layout.ROOT / "data" / "portfolio" / "conversations.csv"
OPERATORS = ("user_operator_1", "user_operator_2", "user_operator_3")
SATURDAY = 5
FIRST_CALL = time(8, 5)
MINUTES = 13


def make_calls(env, say, day):
    """Have each operator hold the sample conversations with who is first on their list of ``day``.

    They call on the last working day, and only who may be called then.
    """
    say("yesterday's calls")
    calling = _get_working_day(day)
    moment = datetime.combine(calling, FIRST_CALL)
    with CONVERSATIONS.open(encoding="utf-8", newline="") as stream:
        conversations = list(csv.DictReader(stream))
    reasons = {reason.code: reason.id for reason in env["credit.reason"].search([])}
    for number, xmlid in enumerate(OPERATORS):
        operator = env.ref(f"__import__.{xmlid}")
        cases = env["credit.case"].with_user(operator).with_context(allowed_company_ids=operator.company_ids.ids)
        # Each one meets the conversations in another order.
        turn = 5 * number
        script = conversations[turn:] + conversations[:turn]
        mine = [("user_id", "=", operator.id), ("next_action_date", "<=", day), ("partner_id.phone", "!=", False)]
        found = cases.search(mine, limit=3 * len(script))
        verdicts = found._get_contact_verdict(moment)
        waiting = [case for case in found if verdicts[case].allowed]
        cases._log_interaction([
            _prepare_interaction_vals(case, words, reasons, moment, place)
            for place, (case, words) in enumerate(zip(waiting, script))
        ])
    env.cr.commit()


def _get_working_day(day):
    """Return ``day``, or the working day before it."""
    from odoo.addons.sagres_credit.tools.holidays import is_holiday  # noqa: PLC0415 - needs Odoo's path of addons

    while day.weekday() == SATURDAY or is_holiday(day):
        day -= timedelta(days=1)
    return day


def _prepare_interaction_vals(case, words, reasons, start, place):
    """Return what ``_log_interaction`` takes for one row of the sample conversations."""
    vals = {
        "case_id": case.id,
        "partner_id": case.partner_id.id,
        "date": start + timedelta(minutes=MINUTES * place),
        "channel": "phone",
        "direction": "out",
        "outcome": words["outcome"],
        "reason_id": reasons[words["reason"]] if words["reason"] else False,
        "emotion": words["emotion"] or False,
        "body": words["body"],
    }
    if words["next_action"]:
        vals.update({
            "next_action": words["next_action"],
            "next_action_date": (start + timedelta(days=1 + int(words["days"]))).date(),
            "next_action_time": float(words["time"]),
            "next_action_note": words["note"],
        })
    return vals
