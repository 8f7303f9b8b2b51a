"""A position as each of the platform's services reads it. No ORM."""
from .platform_position import Option, Position, PositionError, check_position, moment_text

__all__ = ["aca_payload", "aca_payloads", "gpd_payload", "gpd_v3_payload"]

DEBTOR_NAMES = {
    "type": "kind", "fiscalCode": "tax_code", "fullName": "full_name", "streetName": "street", "civicNumber": "number",
    "postalCode": "postcode", "city": "city", "province": "province", "region": "region", "country": "country",
    "email": "email", "phone": "phone",
}


def gpd_payload(position: Position) -> dict:
    """Return a position for GPD version 1.

    :raises PositionError: when the platform would refuse it
    """
    check_position(position)
    return {
        **_head(position),
        **_debtor(position.debtor),
        "switchToExpired": position.switch_to_expired,
        **_moment("validityDate", position.valid_from),
        "paymentOption": [_option_v1(option) for option in position.options],
    }


def gpd_v3_payload(position: Position) -> dict:
    """Return a position for GPD version 3: its installments are one payment option, each other notice one of its own.

    :raises PositionError: when the platform would refuse it
    """
    check_position(position)
    return {**_head(position), "paymentOption": [_option_v3(position, group) for group in _groups(position.options)]}


def aca_payload(position: Position, option: Option, organization: str, *, cancelled=False) -> dict:
    """Return one notice for the archive: the whole amount, 0 when it is cancelled, replaced or paid elsewhere.

    :raises PositionError: when the platform would refuse it
    """
    check_position(position)
    if option not in position.options:
        raise PositionError([f"the notice {option.nav} is not of this position"])
    debtor = position.debtor
    return {
        "paFiscalCode": organization,
        "entityType": debtor.kind,
        "entityFiscalCode": debtor.tax_code,
        "entityFullName": debtor.full_name,
        "iuv": option.iuv,
        **({"nav": option.nav} if option.nav else {}),
        "amount": 0 if cancelled else option.amount_cents,
        "description": option.description,
        "expirationDate": moment_text(option.due),
        **_aca_accounts(option.transfers),
        "switchToExpired": position.switch_to_expired,
        "payStandIn": position.pay_stand_in,
    }


def aca_payloads(position: Position, organization: str, *, cancelled=False) -> list[dict]:
    """Return every notice of a position for the archive."""
    return [aca_payload(position, option, organization, cancelled=cancelled) for option in position.options]


def _head(position):
    return {
        "iupd": position.iupd,
        "payStandIn": position.pay_stand_in,
        "companyName": position.company_name,
        **_given(officeName=position.office_name),
    }


def _debtor(debtor):
    return _given(**{name: getattr(debtor, field) for name, field in DEBTOR_NAMES.items()})


def _option_v1(option):
    return {
        **_notice(option),
        "isPartialPayment": option.installment,
        **_moment("retentionDate", option.retention),
        "paymentOptionMetadata": _metadata(option.metadata),
    }


def _option_v3(position, group):
    retention = max((option.retention for option in group if option.retention), key=moment_text, default=None)
    return {
        "description": group[0].description,
        **_moment("validityDate", position.valid_from),
        **_moment("retentionDate", retention),
        "switchToExpired": position.switch_to_expired,
        "debtor": _debtor(position.debtor),
        "installments": [{**_notice(option), "installmentMetadata": _metadata(option.metadata)} for option in group],
    }


def _groups(options):
    installments = [option for option in options if option.installment]
    alone = [[option] for option in options if not option.installment]
    return alone + ([installments] if installments else [])


def _notice(option):
    return {
        **_given(nav=option.nav),
        "iuv": option.iuv,
        "amount": option.amount_cents,
        "description": option.description,
        "dueDate": moment_text(option.due),
        "transfer": [_transfer(number, transfer) for number, transfer in enumerate(option.transfers, 1)],
    }


def _transfer(number, transfer):
    return {
        "idTransfer": str(number),
        "amount": transfer.amount_cents,
        **_given(organizationFiscalCode=transfer.organization, companyName=transfer.company_name),
        "remittanceInformation": transfer.remittance,
        "category": transfer.category,
        **_given(iban=transfer.iban, postalIban=transfer.postal_iban),
        **_stamp(transfer.stamp),
        "transferMetadata": _metadata(transfer.metadata),
    }


def _stamp(stamp):
    if stamp is None:
        return {}
    return {"stamp": {"hashDocument": stamp.document_hash, "stampType": stamp.kind, "provincialResidence": stamp.province}}


def _aca_accounts(transfers):
    """Return the account of a notice that pays one; an account the archive could not take is left to its default."""
    if len(transfers) != 1:
        return {}
    accounts = {"iban": transfers[0].iban, "postalIban": transfers[0].postal_iban}
    return {name: iban for name, iban in accounts.items() if len(iban) == 27}


def _metadata(metadata):
    return [{"key": key, "value": value} for key, value in metadata]


def _moment(name, moment):
    return {} if moment is None else {name: moment_text(moment)}


def _given(**values):
    return {name: value for name, value in values.items() if value}
