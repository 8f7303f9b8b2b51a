"""Figures in the demo: five months of scores by moment, so that they have a number, a trend that is real, and reasons."""
import random

from odoo.fields import Command, Datetime

#: touchpoint code: shares of promoters and passives at the start and at the end of the period
MOMENTS = {
    "contract": ((0.50, 0.30), (0.55, 0.30)),
    "invoice": ((0.15, 0.25), (0.45, 0.30)),
    "payment": ((0.45, 0.30), (0.50, 0.30)),
    "collection_call": ((0.40, 0.30), (0.60, 0.25)),
    "plan_signed": ((0.60, 0.25), (0.65, 0.25)),
    "complaint_answered": ((0.25, 0.30), (0.30, 0.30)),
    "case_closed": ((0.55, 0.30), (0.60, 0.30)),
}
MONTHS, A_MONTH = 5, 6
WORDS = {
    "invoice": "Tre bollette nello stesso mese, e non capisco i consumi stimati.",
    "complaint_answered": "Aspetto una risposta da un mese.",
}


def make_figures(env, mandate):
    """Give a client scores by month and moment, reasons, facts of the service and a wave of employees; all closed long ago."""
    moments = {moment.code: moment for moment in env["cx.touchpoint"].search([("code", "!=", False)])}
    cases = env["credit.case"].search([("mandate_id", "=", mandate.id), ("user_id", "!=", False)], order="id", limit=60)
    draw = random.Random(mandate.name)  # a fixed seed draws the sample  # nosec B311
    voices = env["cx.feedback"].create([
        _voice(draw, cases, moments[code], month, shares)
        for code, shares in MOMENTS.items() for month in range(MONTHS) for _number in range(A_MONTH)
    ] + [_staff_voice(draw, mandate) for _number in range(9)])
    hurt = voices.filtered(lambda voice: voice.stakeholder != "employee" and voice.score_class == "detractor")
    reason = env.ref("sagres_credit.credit_reason_service")
    hurt[:len(hurt) // 2].write({"tag_ids": [Command.create({"reason_id": reason.id})]})
    env["cx.callback"].search([("feedback_id", "in", voices.ids)]).unlink()
    voices.filtered(lambda voice: voice.state != "closed").write({"state": "closed"})
    env["cx.service.fact"].create([
        {
            "name": "Bollette emesse entro la data", "company_id": mandate.company_id.id,
            "touchpoint_id": moments["invoice"].id, "date": Datetime.subtract(Datetime.now(), months=month).date(),
            "is_measured": True, "value": 99 - 3 * month, "unit": "%", "target_rule": "least", "target": 95,
        }
        for month in range(MONTHS)
    ])


def _staff_voice(draw, mandate):
    return {
        "company_id": mandate.company_id.id, "stakeholder": "employee", "source": "survey", "metric": "nps",
        "score": draw.choice((3, 6, 7, 8, 9, 10)), "date": Datetime.subtract(Datetime.now(), months=2),
    }


def _voice(draw, cases, moment, month, shares):
    """Return the values of one voice of ``month`` months after the start of the period."""
    case = draw.choice(cases)
    promoters, passives = (
        first + (last - first) * month / (MONTHS - 1) for first, last in zip(*shares, strict=True)
    )
    at = draw.random()
    score = draw.choice((9, 10)) if at < promoters else draw.choice((7, 8)) if at < promoters + passives else draw.randint(0, 6)
    words = WORDS.get(moment.code) if score < 7 else "Mi hanno ascoltato." if score > 8 else False
    return {
        "company_id": case.company_id.id, "case_id": case.id, "partner_id": case.partner_id.id, "operator_id": case.user_id.id,
        "stakeholder": draw.choice(("customer", "customer", "debtor")), "source": "survey", "touchpoint_id": moment.id,
        "metric": "nps", "score": score, "body": words,
        "date": Datetime.subtract(Datetime.now(), months=MONTHS - 1 - month, days=draw.randint(0, 9)),
    }
