"""Chats in the demo: one of a known debtor, which is on the timeline of the case, one of a stranger."""
from datetime import timedelta

from odoo.fields import Command, Datetime


def make_chats(env, mandate):
    """Switch the chat on for a client and tell two chats that ended."""
    case = env["credit.case"].search(
        [("mandate_id", "=", mandate.id), ("user_id", "!=", False), ("is_open", "=", True)], limit=1,
    )
    if not case:
        return
    mandate.cx_chat = True
    channel = env["im_livechat.channel"].search([("cx_company_id", "=", mandate.company_id.id)])
    words = (
        ("Buongiorno, ho ricevuto la vostra lettera. Questo mese ho perso il lavoro.", False),
        ("Buongiorno, grazie di averci scritto. Cerchiamo insieme un modo che vada bene per Lei.", True),
        ("Potrei pagare 50 euro al mese.", False),
        ("Va bene: Le preparo il piano e Glielo mando oggi.", True),
    )
    _tell_chat(env, channel, case.user_id, words, case)
    stranger = (
        ("Vorrei sapere quanto devo.", False),
        ("Per tutelare i Suoi dati qui non ne possiamo parlare: apra il link del messaggio che ha ricevuto.", True),
        ("Ah, va bene, lo cerco. Comunque siete gentili, il numero verde non risponde mai.", False),
    )
    operator = mandate.member_ids.user_id[:1]
    chat = _tell_chat(env, channel, operator, stranger)
    chat.with_user(operator).with_context(allowed_company_ids=operator.company_ids.ids).action_cx_make_voice()


def _tell_chat(env, channel, operator, words, case=None):
    guest = env["mail.guest"].create({"name": "Visitatore"})
    chat = env["discuss.channel"].create({
        "name": f"{case.partner_id.name if case else guest.name}, {operator.name}", "channel_type": "livechat",
        "livechat_channel_id": channel.id, "livechat_operator_id": operator.partner_id.id,
        "cx_case_id": case.id if case else False, "last_interest_dt": Datetime.now() - timedelta(hours=1),
        "channel_member_ids": [
            Command.create({"partner_id": operator.partner_id.id, "livechat_member_type": "agent"}),
            Command.create({"guest_id": guest.id, "livechat_member_type": "visitor"}),
        ],
    })
    for text, ours in words:
        author = {"author_id": operator.partner_id.id} if ours else {"author_id": False, "author_guest_id": guest.id}
        chat.message_post(body=text, message_type="comment", subtype_xmlid="mail.mt_comment", **author)
    chat.write({"livechat_end_dt": Datetime.now()})
    return chat
