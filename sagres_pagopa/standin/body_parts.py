"""What both versions of a position are made of. No ORM."""
__all__ = ["DEBTOR", "blank_option", "given", "option_answer", "read_debtor", "read_notice"]

DEBTOR = ("type", "fiscalCode", "fullName", "streetName", "civicNumber", "postalCode", "city", "province", "region", "country",
          "email", "phone")
IBAN = "[A-Za-z0-9]{1,35}"


def given(values):
    """Return what is given of some values."""
    return {name: value for name, value in values.items() if value is not None}


def blank_option():
    """Return a notice nobody has paid."""
    names = ("paymentDate", "paymentMethod", "pspCompany", "idReceipt", "idFlowReporting", "reportingDate", "insertedDate",
             "lastUpdatedDate", "retentionDate")
    return {**dict.fromkeys(names), "status": "PO_UNPAID", "fee": 0, "notificationFee": 0, "plan": 0, "partial": False}


def read_debtor(read):
    """Return the debtor a request names."""
    return {
        "type": read.choice("type", ("F", "G")),
        "fiscalCode": read.text("fiscalCode", required=True),
        "fullName": read.text("fullName", required=True),
        **{name: read.text(name) for name in DEBTOR[3:] if name != "country"},
        "country": read.text("country", pattern="[A-Z]{2}"),
    }


def read_notice(read):
    """Return what a request says of a notice, its transfers included."""
    notice = {
        "iuv": read.text("iuv", required=True, most=35),
        "nav": read.text("nav", most=18),
        "amount": read.cents("amount"),
        "description": read.text("description", required=True, most=140),
        "dueDate": read.moment("dueDate", required=True),
        "transfer": [_read_transfer(transfer) for transfer in read.items("transfer", least=1, most=5)],
    }
    notice["nav"] = notice["nav"] or f"3{notice['iuv']}"
    _check_transfers(read, notice)
    return notice


def _read_transfer(read):
    transfer = {
        "idTransfer": read.choice("idTransfer", "12345"),
        "amount": read.cents("amount"),
        "organizationFiscalCode": read.text("organizationFiscalCode"),
        "companyName": read.text("companyName", most=140),
        "remittanceInformation": read.text("remittanceInformation", required=True, most=140),
        "category": read.text("category", required=True),
        "iban": read.text("iban", pattern=IBAN) or None,
        "postalIban": read.text("postalIban", pattern=f"|{IBAN}") or None,
        "stamp": _read_stamp(read.item("stamp")) if read.body.get("stamp") else None,
        "transferMetadata": read.metadata("transferMetadata"),
        "status": "T_UNREPORTED", "insertedDate": None, "lastUpdatedDate": None,
    }
    if bool(transfer["iban"]) == bool(transfer["stamp"]) or (transfer["postalIban"] and transfer["stamp"]):
        read.problems.append(f"{read.where} needs one of iban and stamp")
    return transfer


def _read_stamp(read):
    return {
        "hashDocument": read.text("hashDocument", required=True, most=72),
        "stampType": read.text("stampType", required=True, least=2, most=2),
        "provincialResidence": read.text("provincialResidence", required=True, pattern="[A-Z]{2}"),
    }


def _check_transfers(read, notice):
    numbers = [transfer["idTransfer"] for transfer in notice["transfer"]]
    if len(set(numbers)) != len(numbers):
        read.problems.append(f"{read.where}.transfer has an idTransfer twice")
    amounts = [transfer["amount"] for transfer in notice["transfer"]]
    if notice["amount"] is not None and None not in amounts and sum(amounts) != notice["amount"]:
        read.problems.append(f"{read.where}.amount {notice['amount']} is not the sum of its transfers {sum(amounts)}")


def option_answer(position, option):
    """Return what every answer says of a notice."""
    names = ("nav", "iuv", "description", "dueDate", "paymentDate", "reportingDate", "paymentMethod", "pspCompany", "fee",
             "notificationFee", "idReceipt", "idFlowReporting", "lastUpdatedDate")
    return {
        **{name: option[name] for name in names},
        "organizationFiscalCode": position["org"],
        "amount": option["amount"],
        "transfer": [given(transfer) for transfer in option["transfer"]],
    }
