import doctest
from datetime import datetime, timezone

import pytest

from odoo.addons.sagres_credit.tests import pec_samples as samples
from odoo.addons.sagres_credit.tools import pec
from odoo.addons.sagres_credit.tools.pec_errors import PecError

REFERENCE = "<notice.12.1763632800@credit.firm.example>"
NOON = datetime(2026, 11, 20, 12, 30, 15)


def sample(kind="avvenuta-consegna", **options):
    return samples.receipt(kind, REFERENCE, NOON, **options)


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(pec, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted and not result.failed


@pytest.mark.parametrize("kind", pec.RECEIPT_KINDS)
def test_every_kind_of_receipt_names_the_message_it_is_about(kind):
    message = pec.parse(sample(kind))
    assert message.is_receipt
    assert message.kind == pec.RECEIPT_KINDS[kind]
    assert message.reference == REFERENCE


def test_the_moment_is_the_one_of_the_provider_in_utc():
    message = pec.parse(sample())
    assert message.date == datetime(2026, 11, 20, 11, 30, 15, tzinfo=timezone.utc)


def test_a_receipt_says_who_received_and_who_certifies_it():
    message = pec.parse(sample(recipients=("Rosa@PEC.example", "studio@pec.example"), recipient="Rosa@PEC.example"))
    assert message.recipient == "rosa@pec.example"
    assert message.recipients == ("rosa@pec.example", "studio@pec.example")
    assert message.provider == samples.PROVIDER
    assert message.identifier == "opec2101.20261120"
    assert message.receipt_type == "completa"


def test_a_complete_receipt_brings_the_message_that_was_delivered():
    content = samples.letter("credit@pec.firm.example", "rosa@pec.example", "Messa in mora")
    assert b"Messa in mora" in pec.parse(sample(content=content)).content
    assert pec.parse(sample(receipt="sintetica")).content == b""


def test_headers_may_be_written_in_capitals_and_folded():
    raw = sample().replace(b"X-Ricevuta:", b"X-RICEVUTA:").replace(
        b"X-Riferimento-Message-ID: ", b"X-RIFERIMENTO-MESSAGE-ID:\r\n "
    )
    assert pec.parse(raw).kind == "delivered"


def test_a_reference_without_angle_brackets_is_the_same_reference():
    raw = samples.receipt("accettazione", REFERENCE.strip("<>"), NOON)
    assert pec.parse(raw).reference == REFERENCE


def test_a_subject_in_eight_bits_does_not_stop_the_reading():
    raw = sample(subject="Messa in mora: è già scaduta").replace("è".encode(), b"\xe8", 1)
    assert pec.parse(raw).kind == "delivered"
    assert pec.parse(raw).subject.startswith("Messa in mora")


@pytest.mark.parametrize("error, blamed", [("no-dest", True), ("no-dominio", True), ("virus", False), ("altro", False)])
def test_only_a_mailbox_that_does_not_exist_is_the_address_own_fault(error, blamed):
    message = pec.parse(sample("errore-consegna", error=error, detail="5.1.1 - casella inesistente"))
    assert message.blames_address is blamed
    assert message.error_detail == "5.1.1 - casella inesistente"


def test_ordinary_mail_is_not_certified():
    assert pec.parse(samples.letter("rosa@mail.example", "credit@firm.example")) is None
    assert pec.parse(b"") is None
    assert pec.parse(b"\xff\xfe not even a message") is None


def test_a_forwarded_receipt_is_ordinary_mail():
    forward = (
        b"From: rosa@mail.example\r\nSubject: I: CONSEGNA\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: message/rfc822; name="consegna.eml"\r\n\r\n' + sample()
    )
    assert pec.parse(forward) is None


def test_the_data_of_a_message_inside_are_not_those_of_the_receipt():
    forged = samples.signed(b"X-Ricevuta: avvenuta-consegna\r\n", None, sample())
    with pytest.raises(PecError, match="no_daticert"):
        pec.parse(forged)


def test_an_envelope_gives_the_message_inside_untouched():
    inner = samples.letter("rosa@pec.example", "credit@pec.firm.example", "Ho già pagato, è tutto a posto")
    message = pec.parse(samples.envelope(inner, NOON, "rosa@pec.example", "credit@pec.firm.example"))
    assert message.kind == "envelope" and not message.is_receipt
    assert message.content.strip() == inner.strip()
    assert message.sender == "rosa@pec.example"


def test_an_envelope_with_unreadable_data_still_gives_its_letter():
    inner = samples.letter("rosa@pec.example", "credit@pec.firm.example")
    message = pec.parse(samples.envelope(inner, NOON, "rosa@pec.example", "x@y.example", certificate=b"<postacert"))
    assert message.content.strip() == inner.strip()
    assert message.date is None


def test_an_anomaly_is_ordinary_mail_in_an_envelope():
    inner = samples.letter("rosa@mail.example", "credit@pec.firm.example")
    message = pec.parse(samples.signed(b"X-Trasporto: errore\r\nSubject: ANOMALIA MESSAGGIO\r\n", None, inner))
    assert message.kind == "anomaly"
    assert message.content.strip() == inner.strip()


def test_an_envelope_without_a_message_is_told():
    with pytest.raises(PecError, match="no_content"):
        pec.parse(samples.signed(b"X-Trasporto: posta-certificata\r\n", b"<postacert/>"))


def broken(data, header=b"X-Ricevuta: avvenuta-consegna\r\n"):
    return samples.signed(header, data)


good = samples.daticert("avvenuta-consegna", REFERENCE, NOON)
bomb = b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><postacert tipo="&b;"/>'


@pytest.mark.parametrize("raw, code", [
    (broken(good[:200]), "malformed"),
    (broken(b""), "malformed"),
    (broken(b"<html/>"), "malformed"),
    (broken(None), "no_daticert"),
    (broken(bomb), "entities"),
    (broken(bomb.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")), "entities"),
    (broken(good.replace(b"Messa", b"Mess\xe0")), "encoding"),
    (broken(good.replace(b'"UTF-8"', b'"no-such-code"')), "encoding"),
    (broken(b" " * (pec.MAX_DATICERT + 1)), "too_big"),
    (broken(good.replace(b"20/11/2026", b"32/11/2026")), "date"),
    (broken(good.replace(b'zona="+0100"', b"")), "date"),
    (broken(good.replace(b"<ora>12:30:15</ora>", b"")), "date"),
    (broken(good.replace(b"<consegna>rosa@pec.example</consegna>", b"")), "no_recipient"),
    (broken(good.replace(b'tipo="avvenuta-consegna"', b'tipo="altro"')), "unknown_kind"),
    (broken(good, b"X-Ricevuta: accettazione\r\n"), "other_kind"),
    (broken(good, b"X-Ricevuta: avvenuta-consegna\r\nX-Riferimento-Message-ID: <other@x.example>\r\n"), "other_reference"),
    (broken(good.replace(b"<msgid>" + REFERENCE.replace("<", "&lt;").replace(">", "&gt;").encode() + b"</msgid>", b"")),
     "no_reference"),
    (sample().replace(b"multipart/signed", b"multipart/mixed"), "unsigned"),
    (sample().replace(b"application/pkcs7-signature; name", b"text/plain; name"), "unsigned"),
    (sample()[:900], "unsigned"),
])
def test_a_receipt_that_cannot_be_believed_says_why(raw, code):
    with pytest.raises(PecError) as caught:
        pec.parse(raw)
    assert caught.value.code == code


@pytest.mark.parametrize("length", range(0, 4000, 97))
def test_a_truncated_receipt_never_passes_and_never_crashes(length):
    raw = sample()
    cut = raw[:min(length, raw.index(b"smime.p7s"))]
    try:
        assert pec.parse(cut) is None
    except PecError as error:
        assert error.code in ("unsigned", "truncated")
