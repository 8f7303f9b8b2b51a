from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.node_faults import Fault, FaultCode
from ..tools.node_types import ANONYMOUS, NoticeAnswer, PaymentData, PaymentOption, Subject, Transfer
from ..tools.remittance import remittance_information
from ..tools.transfer_parts import divide, is_postal
from .pagopa_position import PAYABLE_STATES

DESCRIPTION_LENGTH = 140


class PagopaNode(models.AbstractModel):
    """What the creditor answers the node: one method for each operation, the checks in their published order.

    Inside a call nothing is printed, sent or asked of others: it must answer in a fifth of a second.
    """

    _name = "pagopa.node"
    _description = "Answers to the node"

    @api.model
    def _answer(self, gate, request, raw):
        """Return the answer to one call, as :func:`..tools.node_messages.build_response` takes it.

        :param gate: the creditor through whose address the call came; other creditors of its station may be meant
        :param request: a ``Request`` of :mod:`..tools.node_types`
        :param bytes raw: the call as it came, kept with a receipt
        """
        creditor, fault = self._find_creditor(gate, request)
        if fault:
            return Fault(fault, request.creditor)
        return getattr(self, f"_answer_{request.operation}")(creditor, request, raw)

    @api.model
    def _find_creditor(self, gate, request):
        """Return the creditor that is asked, or why it is not ours: broker, station, body, in this order."""
        if request.broker != (gate.broker_tax_code or gate.tax_code):
            return gate.browse(), FaultCode.BROKER
        if request.station != gate.station:
            return gate.browse(), FaultCode.STATION
        if request.creditor == gate.tax_code:
            return gate, False
        creditor = gate.search([
            ("tax_code", "=", request.creditor), ("station", "=", gate.station), ("use_node", "=", True),
            ("environment", "=", gate.environment),
        ], limit=1)
        return creditor, False if creditor else FaultCode.CREDITOR

    @api.model
    def _find_option(self, creditor, request):
        """Return the payment option of a notice, and why it cannot be paid now."""
        option = self.env["pagopa.option"]
        if request.fiscal_code == creditor.tax_code:
            option = self._read_option(creditor, request.notice_number)
        return option, self._judge(option)

    @api.model
    def _judge(self, option):
        """Return the code that refuses the payment of an option, ``False`` where it can be paid."""
        position = option.position_id
        if not option or position.state == "draft" or not self._is_begun(position):
            return FaultCode.UNKNOWN
        if option.state in ("paid", "reported") or position.state in ("paid", "reported") or self._has_receipt_waiting(option):
            return FaultCode.PAID
        if position.state == "invalid":
            return FaultCode.PAID if position.withdrawal == "elsewhere" else FaultCode.CANCELLED
        if option.state == "withdrawn":
            # Withdrawn because the other way of paying has begun: the published answer is that it is not known.
            begun = any(one.state in ("paid", "reported") for one in position.option_ids)
            return FaultCode.UNKNOWN if begun else FaultCode.CANCELLED
        return self._judge_living(option)

    @api.model
    def _is_begun(self, position):
        """Tell whether a position can be paid already: its day may have come since it was looked at last."""
        return position.state != "published" or (position.date_valid or fields.Date.context_today(self)) <= (
            fields.Date.context_today(self)
        )

    @api.model
    def _has_receipt_waiting(self, option):
        """Tell whether a receipt came that is not booked yet: the position is closed from its arrival on."""
        whole = option.position_id.option_ids.filtered(lambda one: one.kind == "full")
        rivals = option.position_id.option_ids if option.kind == "full" else option | whole
        [[waits]] = self.env.execute_query(SQL(
            "SELECT EXISTS (SELECT FROM pagopa_receipt WHERE option_id IN %s AND state IN ('new', 'failed'))", rivals._ids,
        ))
        return waits

    @api.model
    def _judge_living(self, option):
        position = option.position_id
        if position.expires and option.date_due and option.date_due < fields.Date.context_today(self):
            return FaultCode.EXPIRED
        if option.kind == "full" and any(one.state in ("paid", "reported") for one in position.option_ids):
            return FaultCode.UNKNOWN
        # The ledger knows before the position does: it is asked at this moment.
        if position._get_end() == "elsewhere" or option.currency_id.compare_amounts(option.amount_now, 0) <= 0:
            return FaultCode.PAID
        if position._get_end():
            return FaultCode.CANCELLED
        # Whether the day has passed was asked above: the state of a position is looked at by night.
        return False if position.state in (*PAYABLE_STATES, "published", "expired") else FaultCode.UNKNOWN

    @api.model
    def _answer_paVerifyPaymentNotice(self, creditor, request, _raw):
        option, fault = self._find_option(creditor, request)
        if fault:
            return Fault(fault, creditor.tax_code)
        return NoticeAnswer(
            option=PaymentOption(
                amount=self._to_decimal(option.amount_now), due_date=option.date_due or None,
                detail=option.position_id.subject[:DESCRIPTION_LENGTH],
                all_postal=self._is_all_postal(creditor, option),
            ),
            description=option.position_id.subject[:DESCRIPTION_LENGTH], fiscal_code=creditor.tax_code,
            company_name=creditor.name[:DESCRIPTION_LENGTH], office_name=creditor.office or "",
        )

    @api.model
    def _answer_paGetPayment(self, creditor, request, _raw):
        option, fault = self._find_option(creditor, request)
        if fault:
            return Fault(fault, creditor.tax_code)
        self._read_payer(option)
        amount = self._to_decimal(option.amount_now)
        return PaymentData(
            iuv=option.iuv, amount=amount, due_date=option.date_due or fields.Date.context_today(self),
            description=option.position_id.subject[:DESCRIPTION_LENGTH], company_name=creditor.name[:DESCRIPTION_LENGTH],
            office_name=creditor.office or "", debtor=self._get_subject(option.position_id.partner_id),
            transfers=tuple(self._get_transfers(creditor, option, amount, request.transfer_type)),
            metadata=option.position_id.category_id._get_metadata(),
        )

    @api.model
    def _answer_paGetPaymentV2(self, creditor, request, raw):
        return self._answer_paGetPayment(creditor, request, raw)

    @api.model
    def _answer_paDemandPaymentNotice(self, creditor, _request, _raw):
        """Spontaneous payments are not offered: the published answer says that the payment is not known."""
        return Fault(FaultCode.UNKNOWN, creditor.tax_code)

    @api.model
    def _answer_paSendRT(self, creditor, request, raw, version="1"):
        """Keep a receipt and have it booked by the job; a receipt is refused only where it is held already or not ours."""
        fault = self.env["pagopa.receipt"]._keep(creditor, request.receipt, raw=raw, version=version)
        return Fault(fault, creditor.tax_code) if fault else None

    @api.model
    def _answer_paSendRTV2(self, creditor, request, raw):
        return self._answer_paSendRT(creditor, request, raw, version="2")

    @api.model
    def _get_subject(self, partner):
        """Return who owes, as the platform takes it: nobody without a tax code is named by another one."""
        code = (partner.credit_tax_code or (partner.vat or "").removeprefix("IT")).upper().strip()
        return Subject(
            kind="G" if partner.is_company else "F", code=code if 2 <= len(code) <= 16 else ANONYMOUS,
            name=(partner.name or "")[:70], street=(partner.street or "")[:70], postal_code=(partner.zip or "")[:16],
            city=(partner.city or "")[:35], province=(partner.state_id.code or "")[:35], country=partner.country_id.code or "",
            email=partner.email_normalized or "",
        )

    @api.model
    def _is_all_postal(self, creditor, option):
        """Tell whether every part of a payment can go to a postal account."""
        return bool(creditor._get_postal_account()) and all(is_postal(other.iban) for other in option.beneficiary_ids)

    @api.model
    def _get_transfers(self, creditor, option, amount, transfer_type=""):
        """Return where a payment goes: the parts of others as they are, the rest to the creditor."""
        account = creditor._get_postal_account() if transfer_type == "POSTAL" else creditor._get_account()
        account = account or creditor._get_account()
        others = option.beneficiary_ids
        parts = divide(amount, [self._to_decimal(other.amount) for other in others])
        return [
            self._get_transfer(index, receiver, part, option, iban=iban, category=category.code)
            for index, (receiver, part, iban, category) in enumerate(zip(
                (creditor, *others), parts, (account.iban, *others.mapped("iban")),
                (option.position_id.category_id, *(other.category_id for other in others)), strict=True,
            ), 1) if part
        ]

    @api.model
    def _get_transfer(self, index, receiver, part, option, **vals):
        return Transfer(
            index=index, amount=part, fiscal_code=receiver.tax_code, company_name=receiver.name[:DESCRIPTION_LENGTH],
            remittance=remittance_information(option.iuv, part, option.position_id.subject), **vals,
        )

    @api.model
    def _to_decimal(self, amount):
        return Decimal(f"{amount:.2f}")
