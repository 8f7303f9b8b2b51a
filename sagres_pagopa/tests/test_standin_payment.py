from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from lxml import etree

from ..standin.day import NAMESPACE, bank_line, flow_causale, flow_total, flow_xml, revise_flow
from ..standin.platform import Platform
from ..standin.receipt import receipt_request
from ..standin.soap import ENVELOPE
from ..standin.station import StationError
from ..tools.platform_error import PlatformMissing, PlatformRefusal
from ..tools.platform_fdr import business_day
from ..tools.platform_payload import aca_payload
from ..tools.platform_position import Transfer
from .platform_common import (
    IBAN,
    ORG,
    OTHER,
    Clock,
    Station,
    body_element,
    number,
    option,
    payload,
    platform_with_station,
    position,
    served,
    simulated,
)
from .spec_check import spec_folder

NAV = number(1)[1]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def station():
    return Station(**{NAV: 12345})


@pytest.fixture
def platform(station, clock):
    return platform_with_station(station, clock)


def schema(name):
    """Return a published schema, None where it is not at hand."""
    folder = spec_folder()
    return folder and etree.XMLSchema(etree.parse(str(folder / name)))


def assert_valid(element, name):
    """Assert that an element is as the schema says, where it is at hand."""
    found = schema(name)
    if found is not None:
        found.assertValid(etree.fromstring(etree.tostring(element)))


def test_a_payment_goes_from_verification_to_receipt(platform, station):
    found = platform.pay(ORG, NAV)
    assert (found["outcome"], found["amount"], found["delivered"], found["stand_in"]) == ("OK", 12345, True, False)
    names = [etree.QName(request).localname for request in station.requests]
    assert names == ["paVerifyPaymentNoticeReq", "paGetPaymentV2Request", "paSendRTV2Request"]
    for request in station.requests:
        assert_valid(request, "wsdl/xsd/paForNode.xsd")
        assert request.tag == body_element(etree.QName(request).localname)
        assert not [child.tag for child in request.iter() if child is not request and "}" in child.tag]
    receipt = station.receipts[0]
    assert receipt.findtext("paymentAmount") == "123.45" and receipt.findtext("receiptId") == found["receipt_id"]
    assert [node.text for node in receipt.findall("transferList/transfer/transferAmount")] == ["61.72", "61.73"]
    assert receipt.findtext("transferDate") == "2026-11-23", "from Friday to Monday"
    assert receipt.findtext("paymentDateTime") == "2026-11-20T10:00:00", "written in the time of Italy"


def test_receipts_of_both_versions_are_as_the_schema_says(platform):
    platform.pay(ORG, NAV, creditor_fee=25, payer={"type": "G", "fiscalCode": OTHER, "fullName": "Ditta"})
    payment = platform.payments()[0]
    for version, name in ((1, "paSendRTReq"), (2, "paSendRTV2Request")):
        request = etree.fromstring(receipt_request(payment, platform.creditor(ORG), version)).find(f"{{{ENVELOPE}}}Body")[0]
        assert request.tag == body_element(name)
        assert request.findtext("receipt/payer/fullName") == "Ditta"
        assert request.findtext("receipt/primaryCiIncurredFee") == (None if version == 1 else "0.25")
        assert_valid(request, "wsdl/xsd/paForNode.xsd")


def test_what_the_creditor_refuses_is_not_paid(platform):
    found = platform.pay(ORG, number(7)[1])
    assert (found["outcome"], found["code"], found["fault"]) == ("KO", "PPT_ERRORE_EMESSO_DA_PAA", "PAA_PAGAMENTO_SCONOSCIUTO")
    assert platform.verify(ORG, number(7)[1])["fault"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    assert platform.payments() == []


def test_verification_says_what_is_due(platform):
    found = platform.verify(ORG, NAV)
    assert (found["outcome"], found["amount"], found["companyName"]) == ("OK", 12345, "Comune di Prova")


def test_a_creditor_that_does_not_add_up_is_not_paid(platform, station):
    station.wrong_sum = True
    assert platform.pay(ORG, NAV)["code"] == "PPT_STAZIONE_INT_PA_ERRORE_RESPONSE"


@pytest.mark.parametrize("status, content", [
    (500, b""), (200, b"<a>"), (200, b"<a/>"), (200, b"x" * (5 * 1024 * 1024)),
    (200, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
])
def test_a_station_that_answers_nonsense_is_not_paid(platform, status, content):
    platform.post = lambda *call: (status, content)
    assert platform.pay(ORG, NAV)["outcome"] == "KO"
    assert platform.payments() == []


def test_the_same_notice_is_paid_once_unless_two_banks_insist(platform, station):
    first = platform.pay(ORG, NAV)
    assert platform.pay(ORG, NAV)["code"] == "PPT_PAGAMENTO_DUPLICATO"
    second = platform.pay(ORG, NAV, again=True)
    assert second["outcome"] == "OK" and second["receipt_id"] != first["receipt_id"]
    assert len(station.receipts) == 2


def test_only_one_attempt_is_under_way(platform, station, clock):
    inner = []
    post = station.post
    platform.post = lambda *call: (inner.append(platform.pay(ORG, NAV)["code"]) if not inner else None, post(*call))[1]
    assert platform.pay(ORG, NAV)["outcome"] == "OK"
    assert inner == ["PPT_PAGAMENTO_IN_CORSO"]
    platform.store.put("activation", f"{ORG}/{NAV}", {"since": "2026-11-20T09:00:00.000Z"})
    assert platform.pay(ORG, NAV, again=True)["code"] == "PPT_PAGAMENTO_IN_CORSO"
    clock.pass_time(minutes=31)
    assert platform.pay(ORG, NAV, again=True)["outcome"] == "OK", "a token that expired blocks nobody"


def test_a_receipt_that_does_not_arrive_is_brought_again(platform, station):
    found = platform.pay(ORG, NAV, receipt="later")
    assert found["delivered"] is False and station.receipts == []
    station.down = 1
    assert platform.send_receipts() == 0
    assert platform.store.scan("delivery")[0][1]["attempts"] == 1
    assert platform.send_receipts() == 1
    assert platform.send_receipts() == 0
    assert len(station.receipts) == 1


def test_a_receipt_held_already_counts_as_brought(platform, station):
    platform.pay(ORG, NAV)
    key = platform.store.scan("payment")[0][0]
    platform.store.put("delivery", key, {"attempts": 1, "error": "lost answer"})
    assert platform.send_receipts() == 1
    assert len(station.receipts) == 1


def test_a_refused_receipt_is_final(platform, station):
    station._receipt = lambda request: station._fault("PAA_SEMANTICA")
    assert platform.pay(ORG, NAV)["delivered"] is False
    assert platform.send_receipts() == 0
    assert [entry["fault"] for _key, entry in platform.store.scan("refused")] == ["PAA_SEMANTICA"]


def test_the_archive_stands_in_for_a_station_that_is_down(platform, station):
    due = position()
    notice = aca_payload(due, due.options[0], ORG)
    station.down = 1
    assert platform.pay(ORG, NAV)["code"] == "PPT_STAZIONE_INT_PA_TIMEOUT", "the archive holds nothing yet"
    simulated(platform).aca.put(notice)
    station.down = 2
    found = platform.pay(ORG, NAV)
    assert (found["outcome"], found["stand_in"], found["delivered"]) == ("OK", True, False)
    assert platform.send_receipts() == 1
    assert station.receipts[0].findtext("standIn") == "true"
    assert [line["payStatus"] for line in platform.close_day(ORG)[0]["lines"]] == ["STAND_IN"]


def test_the_archive_does_not_stand_in_against_the_creditors_will(platform, station):
    due = position(pay_stand_in=False)
    simulated(platform).aca.put(aca_payload(due, due.options[0], ORG))
    station.down = 1
    assert platform.pay(ORG, NAV)["outcome"] == "KO"


def test_a_payment_of_a_gpd_position_is_known_by_rest():
    platform = Platform(clock=Clock())
    platform.register(ORG, name="Comune di Prova", iban=IBAN)
    with served(platform) as client:
        client.gpd.create(payload(), publish=True)
        assert client.receipts.list() == []
        found = platform.pay(ORG, NAV)
        assert client.gpd.get("P-1")["paymentOption"][0]["idReceipt"] == found["receipt_id"]
        listed = list(client.receipts.iterate(size=1))
        assert [item["iuv"] for item in listed] == [number(1)[0]]
        receipt = etree.fromstring(client.receipts.xml(number(1)[0]))
        assert_valid(receipt, "wsdl/xsd/paForNode.xsd")
        assert receipt.findtext("receipt/receiptId") == found["receipt_id"]
        recovered = client.receipts.recover(found["receipt_id"], number(1)[0])
        assert recovered["paymentAmount"] == Decimal("123.45")
        assert recovered["transferList"][0]["transferAmount"] == Decimal("123.45")
        with pytest.raises(PlatformMissing):
            client.receipts.xml(number(2)[0])
        with pytest.raises(PlatformMissing):
            client.receipts.recover("nothing", number(1)[0])


def test_receipts_are_kept_for_thirty_days_and_found_by_day_and_debtor(clock):
    platform = Platform(clock=clock)
    client = simulated(platform)
    for sequence in (1, 2, 3):
        client.gpd.create(payload(f"P-{sequence}", [option(sequence)]), publish=True)
        platform.pay(ORG, number(sequence)[1])
        clock.pass_time(days=10)
    assert [item["iuv"] for item in client.receipts.iterate(size=2)] == [number(s)[0] for s in (1, 2, 3)]
    assert [item["iuv"] for item in client.receipts.list(date_from=date(2026, 12, 1))] == [number(3)[0]]
    assert len(client.receipts.list(date_from=date(2026, 11, 30), date_to=date(2026, 11, 30))) == 1
    assert client.receipts.list(debtor="NOBODY") == []
    clock.pass_time(days=1)
    assert len(client.receipts.list()) == 2


def test_a_day_is_reported_in_a_flow_for_each_bank_and_account(platform, station):
    for sequence in (1, 2, 3):
        station.debts[number(sequence)[1]] = 1000 * sequence
    first = platform.pay(ORG, number(1)[1])
    platform.pay(ORG, number(2)[1])
    platform.pay(ORG, number(3)[1], psp={"id": "OTHERPSP", "name": "Altra Banca", "bic": "OTHRITM1XXX"})
    flows = platform.close_day()
    assert [(flow["org"], flow["psp"]["id"], len(flow["lines"])) for flow in flows] == [
        (ORG, "OTHERPSP", 1), (ORG, "SIMPSP", 2), (OTHER, "OTHERPSP", 1), (OTHER, "SIMPSP", 2)]
    assert flow_total(flows[1]) == Decimal("15.00")
    assert first["receipt_id"] in {line["iur"] for line in flows[1]["lines"]}
    assert flows[1]["fdr"] == "2026-11-23SIMPSP-S000000001"
    assert flow_causale(flows[1]) == "/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/2026-11-23SIMPSP-S000000001"
    assert bank_line(flows[1])["date"] == date(2026, 11, 23) and bank_line(flows[1])["amount"] == Decimal("15.00")
    assert platform.close_day() == [], "nothing is reported twice"


def test_the_file_of_a_flow_is_as_the_schema_says(platform):
    platform.pay(ORG, NAV)
    content = flow_xml(platform.close_day(ORG)[0])
    root = etree.fromstring(content)
    assert_valid(root, "xsd-common/FlussoRiversamento_1_0_5.xsd")
    assert_valid(root, "xsd-common/FlussoRiversamento_1_0_4.xsd")
    assert root.findtext(f"{{{NAMESPACE}}}importoTotalePagamenti") == "61.72"
    assert {etree.QName(node).namespace for node in root.iter()} == {NAMESPACE}


def test_a_payment_without_receipt_is_said_to_be_so(platform, station):
    platform.pay(ORG, NAV, receipt="none")
    assert station.receipts == [] and platform.send_receipts() == 0
    flow = platform.close_day(ORG)[0]
    assert [line["payStatus"] for line in flow["lines"]] == ["NO_RPT"]
    root = etree.fromstring(flow_xml(flow))
    assert root.findtext(f"{{{NAMESPACE}}}datiSingoliPagamenti/{{{NAMESPACE}}}codiceEsitoSingoloPagamento") == "9"


def test_flows_are_read_by_rest_in_pages(platform, station):
    for sequence in range(1, 8):
        station.debts[number(sequence)[1]] = 100
        platform.pay(ORG, number(sequence)[1])
    flow = platform.close_day(ORG)[0]
    client = simulated(platform)
    listed = list(client.fdr.iterate(size=1))
    assert [(item["fdr"], item["revision"]) for item in listed] == [(flow["fdr"], 1)]
    name = flow["fdr"], 1, flow["psp"]["id"]
    header = client.fdr.header(*name)
    assert header["sumPayments"] == header["computedSumPayments"] == Decimal("3.50")
    assert isinstance(header["sumPayments"], Decimal)
    lines = list(client.fdr.iterate_payments(*name, size=3))
    assert [line["index"] for line in lines] == list(range(1, 8))
    assert sum(line["pay"] for line in lines) == header["sumPayments"]
    assert {business_day(line["payDate"]) for line in lines} == {date(2026, 11, 20)}
    assert client.fdr.payments(*name, page=9, size=3)["data"] == []


def test_a_newer_revision_hides_the_older_one_from_the_list_only(platform, station, clock):
    station.debts[number(2)[1]] = 500
    platform.pay(ORG, NAV)
    platform.pay(ORG, number(2)[1])
    flow = platform.close_day(ORG)[0]
    mark = clock.now
    clock.pass_time(hours=3)
    newer = revise_flow(platform, flow, flow["lines"][:1])
    client, psp = simulated(platform), flow["psp"]["id"]
    assert [(item["revision"], item["fdr"]) for item in client.fdr.iterate()] == [(2, flow["fdr"])]
    assert client.fdr.header(flow["fdr"], 1, psp)["totPayments"] == 2
    assert client.fdr.header(newer["fdr"], 2, psp)["totPayments"] == 1
    assert len(list(client.fdr.iterate(published_after=mark))) == 1
    assert list(client.fdr.iterate(published_after=clock.now)) == []
    assert list(client.fdr.iterate(published_after=clock.now.astimezone(timezone(timedelta(hours=5))))) == []
    assert list(client.fdr.iterate(psp="OTHER")) == []
    clock.pass_time(days=31)
    assert list(client.fdr.iterate()) == [], "flows are listed for thirty days"


def test_flows_that_do_not_exist_say_so_in_the_services_code(platform):
    for org, call, status, code in (
        (ORG, lambda client: client.fdr.header("2026-01-01X-1", 1, "X"), 404, "FDR-3001"),
        (ORG, lambda client: client.fdr.header("2026-01-01X-1", 0, "X"), 400, "FDR-0400"),
        ("80000000009", lambda client: client.fdr.list(), 400, "FDR-2008"),
    ):
        with pytest.raises(PlatformRefusal) as caught:
            call(simulated(platform, org))
        assert (caught.value.status, caught.value.code) == (status, code)
    platform.register(OTHER, enabled=False)
    with pytest.raises(PlatformRefusal, match="FDR-2009"):
        simulated(platform, OTHER).fdr.list()


def test_a_reported_position_is_reported_when_all_its_transfers_are(clock):
    platform = Platform(clock=clock)
    platform.register(ORG, name="Comune di Prova")
    client = simulated(platform)
    parts = [Transfer(60, "9/0101002IM/", "a", iban=IBAN), Transfer(40, "9/0101002IM/", "b", iban=IBAN, organization=OTHER)]
    client.gpd.create(payload(options=[option(1, 100, transfers=parts)]), publish=True)
    platform.pay(ORG, NAV)
    flow = platform.close_day(ORG)[0]
    found = client.gpd.get("P-1")
    assert (found["status"], found["paymentOption"][0]["status"]) == ("PAID", "PO_PARTIALLY_REPORTED")
    assert found["paymentOption"][0]["idFlowReporting"] == flow["fdr"]
    platform.close_day(OTHER)
    found = client.gpd.get("P-1")
    assert (found["status"], found["paymentOption"][0]["status"]) == ("REPORTED", "PO_REPORTED")


def test_a_gpd_creditor_with_a_station_is_told_too(platform, station):
    simulated(platform).gpd.create(payload(options=[option(5)]), publish=True)
    found = platform.pay(ORG, number(5)[1])
    assert found["delivered"] and [request.tag for request in station.requests] == [body_element("paSendRTV2Request")]
    assert station.receipts[0].findtext("creditorReferenceId") == number(5)[0]


def test_errors_of_a_station_say_the_creditors_code():
    assert str(StationError("PPT_ERRORE_EMESSO_DA_PAA", "scaduto", "PAA_PAGAMENTO_SCADUTO")) == (
        "PPT_ERRORE_EMESSO_DA_PAA PAA_PAGAMENTO_SCADUTO scaduto")


def test_days_are_counted_in_italy():
    clock = Clock(2026, 11, 20, 23, 30)
    platform = Platform(clock=clock)
    platform.register(ORG, name="Comune di Prova")
    simulated(platform).gpd.create(payload(), publish=True)
    platform.pay(ORG, NAV)
    flow = platform.close_day(ORG)[0]
    assert flow["lines"][0]["payDate"] == "2026-11-21"
    assert flow["fdrDate"] == datetime(2026, 11, 20, 23, 30).isoformat() + ".000Z"
