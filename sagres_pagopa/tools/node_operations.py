"""The six operations of the node's interface: which elements each asks and answers with. No ORM."""
from dataclasses import dataclass

from . import node_values as kinds
from .node_fields import CALLED, DEBTOR, QR_CODE, Field, metadata_field, subject_fields, transfer_fields
from .node_types import NoticeAnswer, PaymentData, PaymentOption, Receipt, Subject

__all__ = ["OPERATIONS", "Operation", "PAYMENT_OPERATIONS", "RECEIPT_OPERATIONS"]


@dataclass(frozen=True)
class Operation:
    """One operation: its wrappers, the elements of its request, and those of an answer that says yes.

    ``answers`` is the class of that answer; None when OK is all there is to say. ``reads`` is what a request is read by
    when that is more than the schema of its version has.
    """

    name: str
    request: str
    response: str
    asks: tuple[Field, ...]
    says: tuple[Field, ...] = ()
    answers: type | None = None
    version: int = 1
    reads: tuple[Field, ...] = ()


OPTION = Field("paymentList", fields=(
    Field("paymentOptionDescription", "option", record=PaymentOption, fields=(
        Field("amount", "amount", kinds.AMOUNT_KIND),
        Field("options", "options", kinds.AMOUNT_OPTION),
        Field("dueDate", "due_date", kinds.DAY_KIND, False),
        Field("detailDescription", "detail", kinds.text(140), False),
        Field("allCCP", "all_postal", kinds.FLAG_KIND),
    )),
))
VERIFIED = (
    OPTION,
    Field("paymentDescription", "description", kinds.text(140)),
    Field("fiscalCodePA", "fiscal_code", kinds.FISCAL_CODE),
    Field("companyName", "company_name", kinds.text(140)),
    Field("officeName", "office_name", kinds.text(140), False),
)
PAYMENT_ASKED = (
    *CALLED, QR_CODE,
    Field("amount", "amount", kinds.FEE_KIND, False),
    Field("paymentNote", "payment_note", kinds.note(210), False),
    Field("transferType", "transfer_type", kinds.TRANSFER_TYPE, False),
    Field("dueDate", "due_date", kinds.DAY_KIND, False),
)
SERVICE_ASKED = (
    *CALLED,
    Field("idServizio", "service", kinds.SERVICE),
    Field("idSoggettoServizio", "service_subject", kinds.SERVICE),
    Field("datiSpecificiServizioRequest", "service_data", kinds.BYTES_KIND),
)
#: Published examples leave out whom the service is for, or name its data as older versions did.
SERVICE_READ = (
    *CALLED,
    Field("idServizio", "service", kinds.SERVICE),
    Field("idSoggettoServizio", "service_subject", kinds.SERVICE, False),
    Field("datiSpecificiServizioRequest", "service_data", kinds.BYTES_KIND, alias="datiSpecificiServizio"),
)


def _payment(version):
    return (Field("data", fields=(
        Field("creditorReferenceId", "iuv", kinds.text(35)),
        Field("paymentAmount", "amount", kinds.AMOUNT_KIND),
        Field("dueDate", "due_date", kinds.DAY_KIND),
        Field("retentionDate", "retention_date", kinds.MOMENT_KIND, False),
        Field("lastPayment", "last_payment", kinds.FLAG_KIND, False),
        Field("description", "description", kinds.text(140)),
        Field("companyName", "company_name", kinds.text(140)),
        Field("officeName", "office_name", kinds.text(140), False),
        DEBTOR,
        transfer_fields(version=version, receipt=False),
        metadata_field(free=False),
    )),)


def _receipt(version):
    """Return the request that brings a receipt: texts are read whatever they are, for the money has moved."""
    fields = (
        Field("receiptId", "receipt_id", kinds.text(255)),
        Field("noticeNumber", "notice_number", kinds.NOTICE_NUMBER),
        Field("fiscalCode", "fiscal_code", kinds.FISCAL_CODE),
        Field("outcome", "outcome", kinds.OUTCOME),
        Field("creditorReferenceId", "iuv", kinds.text(35)),
        Field("paymentAmount", "amount", kinds.FEE_KIND),
        Field("description", "description", kinds.note(140)),
        Field("companyName", "company_name", kinds.note(140)),
        Field("officeName", "office_name", kinds.note(140), False),
        Field("debtor", "debtor", fields=subject_fields(free=True), record=Subject),
        transfer_fields(version=version, receipt=True),
        *_provider(), *(_second_version() if version == 2 else ()), *_times(),
    )
    return (*CALLED, Field("receipt", "receipt", fields=_in_order(fields), record=Receipt))


def _provider():
    return (
        Field("idPSP", "psp", kinds.text(35)),
        Field("pspFiscalCode", "psp_fiscal_code", kinds.note(70), False),
        Field("pspPartitaIVA", "psp_vat", kinds.note(20), False),
        Field("PSPCompanyName", "psp_name", kinds.note(70)),
        Field("idChannel", "channel", kinds.note(35)),
        Field("channelDescription", "channel_description", kinds.note(35)),
        Field("payer", "payer", required=False, fields=subject_fields(free=True), record=Subject),
        Field("paymentMethod", "payment_method", kinds.note(35), False),
    )


def _second_version():
    return (
        Field("paymentNote", "payment_note", kinds.note(210), False),
        Field("primaryCiIncurredFee", "creditor_fee", kinds.FEE_KIND, False),
        Field("idBundle", "bundle", kinds.note(70), False),
        Field("idCiBundle", "creditor_bundle", kinds.note(70), False),
    )


def _times():
    return (
        Field("fee", "fee", kinds.FEE_KIND, False),
        Field("paymentDateTime", "paid_at", kinds.MOMENT_KIND, False),
        Field("applicationDate", "application_date", kinds.DAY_KIND, False),
        Field("transferDate", "transfer_date", kinds.DAY_KIND, False),
        metadata_field(free=True),
        Field("standIn", "stand_in", kinds.FLAG_KIND, False, alias="standin"),
    )


def _in_order(fields):
    """Put the fee of the payer before that of the creditor, as version 2 wants."""
    names = [field.name for field in fields]
    if "primaryCiIncurredFee" not in names:
        return fields
    fee = fields[names.index("fee")]
    rest = [field for field in fields if field is not fee]
    place = [field.name for field in rest].index("primaryCiIncurredFee")
    return (*rest[:place], fee, *rest[place:])


OPERATIONS = {operation.name: operation for operation in (
    Operation("paVerifyPaymentNotice", "paVerifyPaymentNoticeReq", "paVerifyPaymentNoticeRes",
              (*CALLED, QR_CODE), VERIFIED, NoticeAnswer),
    Operation("paDemandPaymentNotice", "paDemandPaymentNoticeRequest", "paDemandPaymentNoticeResponse",
              SERVICE_ASKED, (QR_CODE, *VERIFIED), NoticeAnswer, reads=SERVICE_READ),
    Operation("paGetPayment", "paGetPaymentReq", "paGetPaymentRes", PAYMENT_ASKED, _payment(1), PaymentData),
    Operation("paGetPaymentV2", "paGetPaymentV2Request", "paGetPaymentV2Response",
              PAYMENT_ASKED, _payment(2), PaymentData, version=2),
    # The published example of version 2 comes in the wrapper of version 1: nothing of it may get lost.
    Operation("paSendRT", "paSendRTReq", "paSendRTRes", _receipt(1), reads=_receipt(2)),
    Operation("paSendRTV2", "paSendRTV2Request", "paSendRTV2Response", _receipt(2), version=2),
)}
PAYMENT_OPERATIONS = {"paGetPayment", "paGetPaymentV2"}
RECEIPT_OPERATIONS = {"paSendRT", "paSendRTV2"}
