"""Voices in the demo: who was asked and who was not, what people said this morning, and what came of it."""
from odoo.fields import Datetime

from .portfolio_chat import make_chats
from .portfolio_complaints import make_complaints
from .portfolio_figures import make_figures
from .portfolio_improvements import make_improvements

MODULE = "cx.program"
UTILITY = "company_trefonti"
PROMISE = "Chi ci chiama parla con una persona che lo conosce"
#: Score and words of who has answered the question after a call.
ANSWERS = (
    ("0", "Nessuno richiama mai"),
    ("10", "Mi hanno ascoltato e abbiamo trovato una soluzione"),
    ("9", ""),
    ("7", "Ci sono volute tre telefonate"),
    ("3", "La fattura era sbagliata e ho dovuto dirlo due volte"),
    ("8", "Bene"),
)
STAFF_SCORES = ("9", "6", "8", "3", "10", "7")
#: Score, words, asks for a call, about the operator, moment, days ago.
VOICES = (
    (3, "Ho chiamato quattro volte e nessuno risponde. La bolletta è incomprensibile.", False, False, "invoice", 0),
    (2, "L'operatore è stato scortese, non mi ha lasciato parlare.", True, True, "collection_call", 0),
    (9, "Mi ha ascoltato e abbiamo trovato un modo. Gentilissima.", False, False, "plan_signed", 0),
    (7, "Tutto bene, ma i consumi stimati non li capisco.", False, False, "invoice", 1),
    (10, "Bravissima, grazie.", False, False, "case_closed", 1),
    (5, "Aspetto da settimane il rimborso.", False, False, "complaint_answered", 2),
    (None, "Vorrei capire perché l'interruzione di martedì. Richiamatemi.", True, False, "fault", 1),
)


def make_voices(env, say, day):
    """Let every client listen: programmes, questions asked, answers, complaints, improvements, months of figures.

    Nothing leaves. Without the module nothing is made.
    """
    if MODULE not in env:
        return
    say("voices of customers")
    mandates = env["credit.mandate"].search([("state", "=", "active")], order="id")
    make_complaints(env, env.ref(f"__import__.{UTILITY}"), day)
    for mandate in mandates:
        make_figures(env, mandate)
    make_improvements(env, env.ref(f"__import__.{UTILITY}"), day)
    for mandate in mandates:
        _listen(env, mandate)
        _answer_staff(env, mandate)
        _speak(env, mandate)
    make_chats(env, mandates[:1])


def _listen(env, mandate):
    """Start asking after each call and once a year, queue the calls of yesterday, and let some answer."""
    company = mandate.company_id
    shared = {"company_id": company.id, "user_id": mandate.user_id.id}
    moment = env.ref("sagres_cx.cx_touchpoint_collection_call")
    after_call, yearly = env["cx.program"].create([
        {**shared, "name": "Dopo la chiamata", "stakeholder": "debtor", "trigger": "call_logged",
         "touchpoint_id": moment.id, "promise": PROMISE, "channel_third": "operator"},
        {**shared, "name": "Una volta l'anno", "stakeholder": "customer", "trigger": "wave"},
    ])
    (after_call | yearly).action_start()
    talks = env["credit.interaction"].search([
        ("company_id", "=", company.id), ("channel", "=", "phone"), ("outcome", "in", ("reached", "call_back")),
    ], order="date desc, id desc", limit=200)
    env["cx.program"]._queue_events("call_logged", company, talks._prepare_cx_events())
    env["cx.wave"].create({"program_id": yearly.id})
    asked = env["cx.invitation"].search([("program_id", "=", after_call.id), ("state", "=", "scheduled")], order="id", limit=9)
    for place, invitation in enumerate(asked):
        invitation._open_links()
        invitation._set_asked("sent")
        if place < len(ANSWERS):
            score, words = ANSWERS[place]
            invitation._save_words({after_call.open_question_id: (words, None)}, score=score)


def _answer_staff(env, mandate):
    """Let the client's employees answer without a name: their vouchers are only written, and used at once."""
    program = env["cx.program"].create({
        "name": "Come si lavora qui?", "company_id": mandate.company_id.id, "user_id": mandate.user_id.id,
        "stakeholder": "employee", "trigger": "wave",
    })
    program.action_start()
    texts = [f"{mandate.id:020d}{place:023d}" for place in range(len(STAFF_SCORES))]
    env["cx.voucher"]._store(program, texts, "demo")
    for text, score in zip(texts, STAFF_SCORES, strict=True):
        env["cx.voucher"]._find(text)._take_answer(score, {})


def _speak(env, mandate):
    """Give some debtors of one client something to say; pass the thanks on, close one loop."""
    moments = {moment.code: moment.id for moment in env["cx.touchpoint"].search([("code", "!=", False)])}
    cases = env["credit.case"].search([
        ("mandate_id", "=", mandate.id), ("user_id", "!=", False), ("parent_id", "=", False), ("hold_code", "=", False),
    ], order="priority desc, id", limit=len(VOICES))
    voices = env["cx.feedback"].create([
        {
            "company_id": case.company_id.id, "case_id": case.id, "partner_id": case.partner_id.id,
            "operator_id": case.user_id.id, "stakeholder": "debtor" if case.is_open else "customer", "source": "other",
            "date": Datetime.subtract(Datetime.now(), days=days), "lang": "it_IT", "touchpoint_id": moments[moment],
            "body": words, "wants_contact": call, "about_operator": about,
            **({} if score is None else {"metric": "nps", "score": score}),
        }
        for case, (score, words, call, about, moment, days) in zip(cases, VOICES, strict=False)
    ])
    voices.tag_ids[:3].action_accept()
    voices.filtered(lambda voice: voice.score_class == "promoter")[:1].action_pass_on()
    hurt = voices.filtered(lambda voice: voice.score_class == "detractor" and not voice.about_operator)[-1:]
    callback = env["cx.callback"].search([("feedback_id", "in", hurt.ids)])
    for closed in callback:
        closed._close({
            "reached_id": hurt.partner_id.id, "root_cause_id": env.ref("sagres_credit.credit_reason_service_complaint").id,
            "is_confirmed": True, "agreement": "Il rimborso parte venerdì; scriviamo quando è sul conto.",
            "recovery_metric": "nps", "recovery_score": 8,
        })
