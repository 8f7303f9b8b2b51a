"""Calls, answers and receipts for tests: one of each by hand, and any of them for properties."""
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from ..tools.node_types import (
    NoticeAnswer,
    Pair,
    PaymentData,
    PaymentOption,
    Receipt,
    Request,
    StampDuty,
    Subject,
    Transfer,
)

CREDITOR = "12345678903"
NOTICE = "301000000000004285"
IUV = NOTICE[1:]
IBAN = "IT60X0542811101000000123456"
CALLED = {"creditor": CREDITOR, "broker": "98765432109", "station": "98765432109_01"}
ANNA = Subject("F", "RSSNNA80A41H501X", "Anna Rossi", "Via Roma", "1", "00100", "Roma", "RM", "IT", "anna@example.org")
TRANSFER = Transfer(1, Decimal("120.50"), CREDITOR, IBAN, f"/RFB/{IUV}/120.50", "9/0101002IM/")
VERIFY = Request("paVerifyPaymentNotice", **CALLED, fiscal_code=CREDITOR, notice_number=NOTICE)
NOTICE_ANSWER = NoticeAnswer(
    PaymentOption(Decimal("120.50"), date(2026, 12, 31), "Rata 1 di 3"), "Retta di novembre", CREDITOR, "Comune di Prova")
PAYMENT = PaymentData(
    IUV, Decimal("120.50"), date(2026, 12, 31), "Retta di novembre", "Comune di Prova", ANNA, (TRANSFER,),
    metadata=(Pair("anno", "2026"),))
RECEIPT = Receipt(
    "token-1", NOTICE, CREDITOR, "OK", IUV, Decimal("120.50"), "Retta di novembre", "Comune di Prova", ANNA, (TRANSFER,),
    "AGID_01", "Banca di Prova", "97735020584_02", "app", payer=ANNA, payment_method="creditCard", fee=Decimal("1.50"),
    psp_fiscal_code="97735020584", psp_vat="97735020584", paid_at=datetime(2026, 11, 20, 10, 30),
    application_date=date(2026, 11, 20), transfer_date=date(2026, 11, 21), metadata=(Pair("a", "b"),), stand_in=True)
RECEIPT_V2 = replace(
    RECEIPT, payment_note="grazie", creditor_fee=Decimal("0.50"), bundle="b1", creditor_bundle="c1",
    amount=Decimal("136.50"), transfers=(
        replace(TRANSFER, company_name="Comune di Prova", metadata=(Pair("k", "v"),)),
        Transfer(2, Decimal("16.00"), CREDITOR, remittance="bollo", category="9/0101002IM/", attachment=b"<marca/>")))
SEND = Request("paSendRT", **CALLED, receipt=RECEIPT)
SEND_V2 = Request("paSendRTV2", **CALLED, receipt=RECEIPT_V2)
GET = replace(VERIFY, operation="paGetPayment", amount=Decimal("99.00"), payment_note="nota", transfer_type="POSTAL",
              due_date=date(2026, 12, 31))
DEMAND = Request("paDemandPaymentNotice", **CALLED, service="00001", service_subject="00002", service_data=b"<targa>AA</targa>")
REQUESTS = (VERIFY, GET, replace(GET, operation="paGetPaymentV2"), SEND, SEND_V2, DEMAND)

# --- any of them: texts as people and programs write them, cut to what a message can carry
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
cents = st.integers(1, 99999999999).map(lambda value: Decimal(value).scaleb(-2))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
digits11 = st.text("0123456789", min_size=11, max_size=11)
digits18 = st.text("0123456789", min_size=18, max_size=18)


def texts(longest, shortest=1):
    """Return texts already on one line and not too long, which come back as they were."""
    return st.text(LETTERS, min_size=shortest, max_size=longest).map(lambda text: " ".join(text.split())).filter(
        lambda text: shortest <= len(text) <= longest)


def maybe(strategy):
    """Return values that may be left out."""
    return st.one_of(st.just(""), strategy)


pairs = st.lists(st.builds(Pair, texts(140), texts(140)), max_size=2).map(tuple)
ibans = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=35)
capitals = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
subjects = st.builds(
    Subject, kind=st.sampled_from("FG"), code=st.text("ABCDEFGHIJ0123456789", min_size=2, max_size=16), name=texts(70),
    street=maybe(texts(70)), number=maybe(texts(16)), postal_code=maybe(texts(16)), city=maybe(texts(35)),
    province=maybe(texts(35)), country=maybe(capitals), email=st.sampled_from(["", "a@b.it", "x.y+z@example.org"]))
stamps = st.builds(StampDuty, document_hash=st.binary(min_size=3, max_size=54), province=capitals)


@st.composite
def transfers(draw, version, *, receipt=False):
    """Return one to five transfers with numbers of their own."""
    found = []
    for index in draw(st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True)):
        special = version == 2 and draw(st.booleans())
        found.append(Transfer(
            index, draw(cents.filter(lambda value: value < 10**8)), draw(digits11), "" if special else draw(ibans),
            draw(texts(140)), draw(texts(140)), draw(maybe(texts(140))) if version == 2 else "",
            draw(stamps) if special and not receipt else None,
            draw(st.binary(min_size=1, max_size=200)) if special and receipt else b"", draw(pairs)))
    return tuple(found)


@st.composite
def payments(draw, version):
    """Return payments whose transfers add up."""
    parts = draw(transfers(version))
    return PaymentData(
        draw(texts(35)), sum(part.amount for part in parts), draw(days), draw(texts(140)), draw(texts(140)), draw(subjects),
        parts, draw(maybe(texts(140))), last_payment=draw(st.sampled_from([None, True, False])), metadata=draw(pairs))


options = st.builds(PaymentOption, cents, st.none() | days, maybe(texts(140)), st.booleans())
notice_answers = st.builds(NoticeAnswer, options, texts(140), digits11, texts(140), maybe(texts(140)), st.just(""))


@st.composite
def receipts(draw, version):
    """Return receipts of a version with everything the schema allows."""
    more = {} if version == 1 else {
        "payment_note": draw(maybe(texts(210))), "creditor_fee": draw(st.none() | cents),
        "bundle": draw(maybe(texts(70))), "creditor_bundle": draw(maybe(texts(70)))}
    return Receipt(
        draw(texts(35)), draw(digits18), draw(digits11), draw(st.sampled_from(["OK", "KO"])), draw(texts(35)), draw(cents),
        draw(texts(140)), draw(texts(140)), draw(subjects), draw(transfers(version, receipt=True)), draw(texts(35)),
        draw(texts(70)), draw(texts(35)), draw(texts(35)), office_name=draw(maybe(texts(140))),
        psp_fiscal_code=draw(maybe(texts(70))), psp_vat=draw(maybe(texts(20))), payer=draw(st.none() | subjects),
        payment_method=draw(maybe(texts(35))), fee=draw(st.none() | cents),
        paid_at=draw(st.none() | moments),
        application_date=draw(st.none() | days), transfer_date=draw(st.none() | days), metadata=draw(pairs),
        stand_in=draw(st.booleans()), **more)
