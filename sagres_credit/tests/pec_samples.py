"""Certified messages as the providers write them, built by hand so that no library smooths their edges."""
import base64
from datetime import timedelta, timezone
from xml.sax.saxutils import escape

ROME = timezone(timedelta(hours=1))
PROVIDER = "PEC Provider S.p.A."
SUBJECTS = {
    "accettazione": "ACCETTAZIONE",
    "non-accettazione": "AVVISO DI NON ACCETTAZIONE",
    "presa-in-carico": "PRESA IN CARICO",
    "avvenuta-consegna": "CONSEGNA",
    "errore-consegna": "AVVISO DI MANCATA CONSEGNA",
    "mancata-consegna": "AVVISO DI MANCATA CONSEGNA",
    "preavviso-errore-consegna": "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO",
    "rilevazione-virus": "PROBLEMA DI SICUREZZA",
    "posta-certificata": "POSTA CERTIFICATA",
}
WITH_RECIPIENT = ("avvenuta-consegna", "errore-consegna", "mancata-consegna", "preavviso-errore-consegna")


def daticert(
    kind, reference, moment, recipients=("rosa@pec.example",), recipient=None, error="nessuno", detail="",
    sender="credit@pec.firm.example", subject="Messa in mora", identifier="opec2101.20261120", receipt="completa",
    encoding="UTF-8",
):
    """Return the certification data of a message; ``moment`` is naive Rome time in winter."""
    moment = moment.replace(tzinfo=ROME)
    people = "".join(f'<destinatari tipo="certificato">{escape(one)}</destinatari>' for one in recipients)
    given = recipient or (recipients[0] if kind in WITH_RECIPIENT else None)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\r\n<postacert tipo="{kind}" errore="{error}">\r\n'
        f"<intestazione><mittente>{escape(sender)}</mittente>{people}<risposte>{escape(sender)}</risposte>"
        f"<oggetto>{escape(subject)}</oggetto></intestazione>\r\n"
        f"<dati><gestore-emittente>{PROVIDER}</gestore-emittente>"
        f'<data zona="{moment:%z}"><giorno>{moment:%d/%m/%Y}</giorno><ora>{moment:%H:%M:%S}</ora></data>'
        f"<identificativo>{identifier}</identificativo><msgid>{escape(reference)}</msgid>"
        + (f'<ricevuta tipo="{receipt}"/>' if kind != "posta-certificata" else "")
        + (f"<consegna>{escape(given)}</consegna>" if given else "")
        + (f"<errore-esteso>{escape(detail)}</errore-esteso>" if detail else "")
        + "</dati>\r\n</postacert>\r\n"
    )
    return text.encode(encoding)


def signed(headers, certificate=None, content=None):
    """Return a signed envelope around certification data and, where there is one, the message itself."""
    parts = [_part("text/plain; charset=iso-8859-1", "Il giorno 20/11/2026 alle ore 11:00 ...".encode())]
    if certificate is not None:
        parts.append(_part('application/xml; name="daticert.xml"', certificate, "daticert.xml"))
    if content is not None:
        parts.append(
            b'Content-Type: message/rfc822; name="postacert.eml"\r\n'
            b'Content-Disposition: inline; filename="postacert.eml"\r\n\r\n' + content
        )
    # As long as the content, so that one message inside another has other boundaries.
    inner, outer = (b"%s_%d" % (name, len(content or b"") + len(headers)) for name in (b"INNER", b"OUTER"))
    body = b"".join(b"--%s\r\n%s\r\n" % (inner, part) for part in parts) + b"--%s--\r\n" % inner
    signature = _part("application/pkcs7-signature; name=smime.p7s", b"0\x82\x01\x00signature", "smime.p7s")
    return headers + (
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha256; boundary="%s"\r\n\r\n'
        b"This is an S/MIME signed message\r\n\r\n--%s\r\n"
        b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n%s\r\n--%s\r\n%s\r\n--%s--\r\n'
        % (outer, outer, inner, body, outer, signature, outer)
    )


def receipt(kind, reference, moment, number=1, to="credit@pec.firm.example", content=None, header=None, **certificate):
    """Return a receipt of ``kind`` for the message ``reference``, as the sender's mailbox gets it."""
    headers = _headers({
        "X-Ricevuta": header or kind,
        "X-Riferimento-Message-ID": reference,
        "X-TipoRicevuta": certificate.get("receipt", "completa"),
        "Message-ID": f"<{kind}.{number}.opec@pec.provider.example>",
        "Date": moment.replace(tzinfo=ROME).strftime("%a, %d %b %Y %H:%M:%S %z"),
        "Subject": f"{SUBJECTS.get(kind, 'RICEVUTA')}: {certificate.get('subject', 'Messa in mora')}",
        "From": '"Posta Certificata" <posta-certificata@pec.provider.example>',
        "To": to,
    })
    return signed(headers, daticert(kind, reference, moment, **certificate), content)


def envelope(content, moment, sender, to, number=1, certificate=None):
    """Return what a certified mailbox gets when somebody writes to it from another."""
    headers = _headers({
        "X-Trasporto": "posta-certificata",
        "Message-ID": f"<envelope.{number}.opec@pec.provider.example>",
        "Date": moment.replace(tzinfo=ROME).strftime("%a, %d %b %Y %H:%M:%S %z"),
        "Subject": "POSTA CERTIFICATA: Risposta",
        "From": f'"Per conto di: {sender}" <posta-certificata@pec.provider.example>',
        "Reply-To": sender,
        "To": to,
    })
    if certificate is None:
        certificate = daticert("posta-certificata", "<inner@pec.example>", moment, (to,), sender=sender)
    return signed(headers, certificate, content)


def letter(sender, to, text="Buongiorno", subject="Risposta", number=1, references="", extra=""):
    """Return an ordinary message as a person's program writes it."""
    threading = f"References: {references}\r\nIn-Reply-To: {references}\r\n" if references else ""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <letter.{number}@mail.example>\r\n"
        f"Date: Fri, 20 Nov 2026 10:40:00 +0100\r\n{threading}{extra}MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ).encode()


def bounce(reference, recipient, to, status="5.1.1", action="failed", detail="550 5.1.1 User unknown", number=1):
    """Return a delivery status notification of an ordinary server (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <bounce.{number}@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system at mx.example.\r\n\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {detail}\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nFrom: {to}\r\nTo: {recipient}\r\nMessage-ID: {reference}\r\n"
        "Subject: Reminder\r\n\r\nText\r\n\r\n--B--\r\n"
    ).encode()


def _headers(values):
    return "".join(f"{name}: {value}\r\n" for name, value in values.items()).encode("utf-8")


def _part(content_type, data, filename=""):
    lines = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
    if filename:
        lines.append(f'Content-Disposition: attachment; filename="{filename}"')
    return "\r\n".join([*lines, "", base64.encodebytes(data).decode().replace("\n", "\r\n")]).encode()
