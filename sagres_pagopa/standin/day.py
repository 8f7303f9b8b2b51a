"""The end of a day: reporting flows, their XML, and what the bank will show. No ORM."""
from collections import defaultdict
from datetime import date
from decimal import Decimal

from lxml import etree

from .ledger import find_by_notice, write_position
from .moments import write_moment
from .position import find_option, mark_reported
from .receipt import local_day, transfer_date
from .soap import euro

__all__ = ["bank_line", "close_day", "flow_causale", "flow_total", "flow_xml", "revise_flow"]

NAMESPACE = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/"
ESITO = {"EXECUTED": "0", "REVOKED": "3", "STAND_IN": "4", "STAND_IN_NO_RPT": "8", "NO_RPT": "9"}


def close_day(platform, org=None) -> list[dict]:
    """Report what was paid and not reported yet; return the flows, one for each bank and account.

    :param org: report what goes to this creditor only
    """
    with platform.store.transaction():
        groups = defaultdict(list)
        for place, payment, transfer in _open_transfers(platform):
            if org in (None, place[0]):
                groups[place].append((payment, transfer))
        return [_report(platform, place, found) for place, found in sorted(groups.items(), key=lambda group: group[0])]


def _open_transfers(platform):
    """Yield ((receiver, bank, account), payment, transfer) of what stands in no flow."""
    for _key, payment in platform.store.scan("payment"):
        for transfer in payment["transfers"]:
            if transfer["iban"] and transfer["idTransfer"] not in payment["flows"]:
                yield (transfer["org"], payment["psp"]["id"], transfer["iban"]), payment, transfer


def _report(platform, place, found):
    org, psp, iban = place
    found.sort(key=lambda pair: (pair[0]["paymentDateTime"], pair[0]["receiptId"], pair[1]["idTransfer"]))
    now = platform.clock()
    day = transfer_date(local_day(write_moment(now)))
    number = platform.store.next_number(f"flow/{psp}")
    fdr = f"{day.isoformat()}{psp}-S{number:09}"
    flow = {
        "fdr": fdr, "org": org, "revision": 1, "psp": found[0][0]["psp"], "iban": iban, "fdrDate": write_moment(now),
        "created": write_moment(now), "published": write_moment(now), "regulation": f"TRN{day:%Y%m%d}{psp}{number:09}"[:35],
        "regulationDate": day.isoformat(), "name": platform.creditor(org).get("name") or org,
        "lines": [_line(number, payment, transfer) for number, (payment, transfer) in enumerate(found, 1)],
    }
    _mark(platform, fdr, found, now)
    _write(platform, flow)
    return flow


def _line(number, payment, transfer):
    status = "STAND_IN" if payment["standIn"] else "EXECUTED"
    if payment["receipt"] == "none":
        status = "STAND_IN_NO_RPT" if payment["standIn"] else "NO_RPT"
    return {
        "index": number, "iuv": payment["iuv"], "iur": payment["receiptId"], "idTransfer": int(transfer["idTransfer"]),
        "pay": transfer["amount"], "payStatus": status, "payDate": payment["applicationDate"],
    }


def _mark(platform, fdr, found, now):
    for payment, transfer in found:
        key = f"{payment['org']}/{payment['iuv']}/{payment['receiptId']}"
        payment = platform.store.get("payment", key)
        payment["flows"][transfer["idTransfer"]] = fdr
        platform.store.put("payment", key, payment)
        position = find_by_notice(platform, payment["org"], payment["nav"])
        option = position and find_option(position, payment["nav"])
        if option and option["idReceipt"] == payment["receiptId"]:
            mark_reported(position, option, {transfer["idTransfer"]}, fdr, now)
            write_position(platform, position)


def revise_flow(platform, flow, lines) -> dict:
    """Publish a flow again with other lines, one revision higher."""
    now = write_moment(platform.clock())
    newer = {**flow, "revision": flow["revision"] + 1, "fdrDate": now, "published": now, "lines": list(lines)}
    _write(platform, newer)
    return newer


def _write(platform, flow):
    platform.store.put("flow", f"{flow['org']}/{flow['fdr']}/{flow['psp']['id']}/{flow['revision']:04}", flow)


def flow_total(flow) -> Decimal:
    """Return the sum of a flow, euro."""
    return Decimal(euro(sum(line["pay"] for line in flow["lines"])))


def flow_causale(flow, progressive=0) -> str:
    """Return the words the bank shows with the transfer of a flow."""
    return f"/PUR/LGPE-RIVERSAMENTO/TXT/{progressive}/URI/{flow['fdr']}"


def bank_line(flow) -> dict:
    """Return the line of the bank statement that a flow explains."""
    return {"date": date.fromisoformat(flow["regulationDate"]), "amount": flow_total(flow), "label": flow_causale(flow),
            "partner": flow["psp"]["name"], "iban": flow["iban"], "reference": flow["regulation"]}


def flow_xml(flow) -> bytes:
    """Return a flow as the file that was sent by SOAP."""
    root = etree.Element(f"{{{NAMESPACE}}}FlussoRiversamento", nsmap={"pay_i": NAMESPACE})
    _fill(root, [
        ("versioneOggetto", "1.1"), ("identificativoFlusso", flow["fdr"]), ("dataOraFlusso", flow["fdrDate"]),
        ("identificativoUnivocoRegolamento", flow["regulation"]), ("dataRegolamento", flow["regulationDate"]),
        ("istitutoMittente", [("identificativoUnivocoMittente", _identifier("B", flow["psp"]["bic"])),
                              ("denominazioneMittente", flow["psp"]["name"][:70])]),
        ("codiceBicBancaDiRiversamento", flow["psp"]["bic"]),
        ("istitutoRicevente", [("identificativoUnivocoRicevente", _identifier("G", flow["org"])),
                               ("denominazioneRicevente", flow["name"][:140])]),
        ("numeroTotalePagamenti", str(len(flow["lines"]))), ("importoTotalePagamenti", str(flow_total(flow))),
        *(("datiSingoliPagamenti", _xml_line(line)) for line in flow["lines"])])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _identifier(kind, code):
    return [("tipoIdentificativoUnivoco", kind), ("codiceIdentificativoUnivoco", code)]


def _xml_line(line):
    return [
        ("identificativoUnivocoVersamento", line["iuv"]), ("identificativoUnivocoRiscossione", line["iur"]),
        ("indiceDatiSingoloPagamento", str(line["idTransfer"])), ("singoloImportoPagato", euro(line["pay"])),
        ("codiceEsitoSingoloPagamento", ESITO[line["payStatus"]]), ("dataEsitoSingoloPagamento", line["payDate"]),
    ]


def _fill(parent, children):
    for name, value in children:
        node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, str):
            node.text = value
        else:
            _fill(node, value)
