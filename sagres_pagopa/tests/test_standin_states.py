import itertools
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..standin.platform import Platform
from ..tools.platform_client import PlatformClient
from ..tools.platform_error import PlatformConflict, PlatformRefusal
from ..tools.platform_payload import gpd_v3_payload
from .platform_common import IBAN, ORG, Clock, number, option, payload, position, simulated


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def platform(clock):
    platform = Platform(clock=clock)
    platform.register(ORG, name="Comune di Prova", iban=IBAN)
    return platform


@pytest.fixture
def client(platform):
    return simulated(platform)


def three_ways():
    """Return one notice for everything and two installments."""
    return [option(1, 10000), option(2, 4000, installment=True), option(3, 6000, installment=True)]


def status(client, iupd="P-1"):
    return client.gpd.get(iupd)["status"]


def test_a_published_position_is_valid_from_its_day_on(client, clock, platform):
    created = client.gpd.create(payload(valid_from=datetime(2026, 11, 25)), publish=True)
    assert created["status"] == "PUBLISHED"
    assert platform.pay(ORG, number(1)[1])["fault"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    clock.pass_time(days=5)
    assert status(client) == "VALID"
    assert platform.pay(ORG, number(1)[1])["outcome"] == "OK"


def test_a_position_expires_only_if_it_was_to(client, clock, platform):
    client.gpd.create(payload("P-1", [option(1)], switch_to_expired=True), publish=True)
    client.gpd.create(payload("P-2", [option(2)]), publish=True)
    clock.pass_time(days=60)
    assert (status(client, "P-1"), status(client, "P-2")) == ("EXPIRED", "VALID")
    assert platform.pay(ORG, number(1)[1])["fault"] == "PAA_PAGAMENTO_SCADUTO"
    assert platform.pay(ORG, number(2)[1])["outcome"] == "OK"
    assert client.gpd_v3.get("P-1")["status"] == "UNPAYABLE"
    assert [item["iupd"] for item in client.gpd_v3.iterate(status="UNPAYABLE")] == ["P-1"]
    later = payload("P-1", [option(1, due=date(2027, 6, 30))])
    assert client.gpd.update("P-1", later, publish=True)["status"] == "VALID", "what expired can be opened again"


def test_installments_are_paid_one_by_one_and_exclude_the_whole(client, platform):
    client.gpd.create(payload(options=three_ways()), publish=True)
    assert platform.pay(ORG, number(2)[1])["amount"] == 4000
    assert status(client) == "PARTIALLY_PAID"
    assert platform.pay(ORG, number(1)[1])["fault"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    assert platform.pay(ORG, number(2)[1])["code"] == "PPT_PAGAMENTO_DUPLICATO"
    assert platform.pay(ORG, number(3)[1])["outcome"] == "OK"
    assert status(client) == "PAID"


def test_the_whole_excludes_installments(client, platform):
    client.gpd.create(payload(options=three_ways()), publish=True)
    assert platform.pay(ORG, number(1)[1])["outcome"] == "OK"
    assert status(client) == "PAID"
    for sequence in (2, 3):
        assert platform.pay(ORG, number(sequence)[1])["fault"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    with pytest.raises(PlatformConflict):
        client.gpd.mark_paid(number(2)[1], date(2026, 11, 20))


def test_options_of_version_3_exclude_each_other(client, platform):
    client.gpd_v3.create(gpd_v3_payload(position(options=three_ways())), publish=True)
    assert platform.pay(ORG, number(3)[1])["outcome"] == "OK"
    assert client.gpd_v3.get("P-1")["status"] == "PARTIALLY_PAID"
    assert platform.pay(ORG, number(1)[1])["outcome"] == "KO"
    assert platform.pay(ORG, number(2)[1])["outcome"] == "OK"
    found = client.gpd_v3.get("P-1")
    assert found["status"] == "PAID"
    states = [[item["status"] for item in plan["installments"]] for plan in found["paymentOption"]]
    assert states == [["UNPAID"], ["PAID", "PAID"]]


def test_what_is_paid_is_neither_changed_nor_deleted_nor_withdrawn(client, platform):
    client.gpd.create(payload(options=three_ways()), publish=True)
    platform.pay(ORG, number(2)[1])
    for call in (lambda: client.gpd.update("P-1", payload(options=three_ways())), lambda: client.gpd.delete("P-1"),
                 lambda: client.gpd.invalidate("P-1"), lambda: client.gpd.publish("P-1")):
        with pytest.raises(PlatformConflict):
            call()


def test_a_withdrawn_position_stays_so(client, platform):
    client.gpd.create(payload(), publish=True)
    client.gpd.invalidate("P-1")
    assert platform.pay(ORG, number(1)[1])["fault"] == "PAA_PAGAMENTO_ANNULLATO"
    for call in (lambda: client.gpd.update("P-1", payload()), lambda: client.gpd.publish("P-1")):
        with pytest.raises(PlatformConflict):
            call()
    client.gpd.delete("P-1")


def test_a_draft_can_be_neither_paid_nor_withdrawn(client, platform):
    client.gpd.create(payload())
    assert platform.pay(ORG, number(1)[1])["fault"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    with pytest.raises(PlatformConflict, match="DRAFT"):
        client.gpd.invalidate("P-1")


def test_only_a_draft_is_published_and_only_in_time(client, clock):
    client.gpd.create(payload(valid_from=datetime(2026, 11, 22)))
    clock.pass_time(days=10)
    with pytest.raises(PlatformConflict, match="valid already"):
        client.gpd.publish("P-1")
    client.gpd.create(payload("P-2", [option(2)]))
    clock.pass_time(days=60)
    with pytest.raises(PlatformConflict, match="past due"):
        client.gpd.publish("P-2")


@pytest.mark.parametrize("twin", [
    payload("P-1", [option(2)]), payload("P-2", [option(1)]), payload("P-2", [option(2), option(1)]),
])
def test_iupd_and_numbers_are_unique_for_a_creditor(client, platform, twin):
    client.gpd.create(payload())
    with pytest.raises(PlatformConflict, match="409 - Not unique"):
        client.gpd.create(twin)
    assert len(list(client.gpd.iterate())) == 1
    simulated(platform, "80000000002").gpd.create(twin)


def test_a_number_sent_without_the_aux_digit_is_the_same_notice(client):
    client.gpd.create(payload())
    iuv, nav = number(1)
    twin = payload("P-2", [option(2)])
    twin["paymentOption"][0].update(iuv=iuv)
    del twin["paymentOption"][0]["nav"]
    with pytest.raises(PlatformConflict, match=nav):
        client.gpd.create(twin)


def test_deleting_frees_the_numbers(client):
    client.gpd.create(payload())
    client.gpd.delete("P-1")
    client.gpd.create(payload("P-2", [option(1)]))


def change(path, value):
    """Return a change of a payload: ``(path, value)``; None takes the field away."""
    return pytest.param(path, value, id=f"{'.'.join(map(str, path))}={value!r}"[:60])


@pytest.mark.parametrize("path, value", [
    change(("iupd",), None), change(("iupd",), ""), change(("iupd",), 7), change(("type",), "X"), change(("fiscalCode",), None),
    change(("fullName",), ""), change(("companyName",), None), change(("companyName",), "x" * 141), change(("country",), "it"),
    change(("switchToExpired",), None), change(("switchToExpired",), "true"), change(("validityDate",), "tomorrow"),
    change(("validityDate",), "2026-11-19T00:00:00Z"), change(("validityDate",), "2027-06-01T00:00:00Z"),
    change(("paymentOption",), []), change(("paymentOption",), {}), change(("paymentOption", 0), "x"),
    change(("paymentOption", 0, "amount"), 0), change(("paymentOption", 0, "amount"), "100"),
    change(("paymentOption", 0, "amount"), 99), change(("paymentOption", 0, "iuv"), None),
    change(("paymentOption", 0, "isPartialPayment"), None), change(("paymentOption", 0, "dueDate"), "2026-11-19T00:00:00"),
    change(("paymentOption", 0, "retentionDate"), "2026-12-01T00:00:00"), change(("paymentOption", 0, "description"), "x" * 141),
    change(("paymentOption", 0, "transfer"), []), change(("paymentOption", 0, "transfer", 0, "idTransfer"), "6"),
    change(("paymentOption", 0, "transfer", 0, "iban"), None), change(("paymentOption", 0, "transfer", 0, "iban"), "IT 60"),
    change(("paymentOption", 0, "transfer", 0, "category"), None),
    change(("paymentOption", 0, "transfer", 0, "stamp"), {"hashDocument": "h", "stampType": "01", "provincialResidence": "RM"}),
    change(("paymentOption", 0, "paymentOptionMetadata"), [{"key": "a", "value": "b"}] * 2),
])
def test_a_body_that_is_wrong_is_refused(platform, path, value):
    body = payload()
    place = body
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(PlatformRefusal, match="400") as caught:
        _unchecked(platform).gpd.create(body)
    assert caught.value.detail
    assert platform.store.scan("position") == platform.store.scan("notice") == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100000, b'{"iupd": NaN}'])
def test_a_body_nobody_can_read_is_refused(platform, body):
    path = f"/gpd/debt-positions-service/v1/organizations/{ORG}/debtpositions"
    assert platform.handle("POST", path, "", {"Ocp-Apim-Subscription-Key": "k"}, body)[0] == 400


def test_what_does_not_exist_is_not_found(platform):
    key = {"ocp-apim-subscription-key": "k"}
    assert platform.handle("GET", "/gpd/nothing", "", key, b"")[0] == 404
    assert platform.handle("PUT", f"/gpd/debt-positions-service/v1/organizations/{ORG}/debtpositions", "", key, b"")[0] == 405
    assert platform.handle("GET", "/gpd/debt-positions-service/v1/info", "", key, b"")[0] == 200
    assert platform.handle("POST", "/aca/v1/paCreatePosition", "", key, b"x" * (17 * 1024 * 1024))[0] == 413


def _unchecked(platform):
    """Return a client whose requests may be wrong."""
    return PlatformClient("simulated", "k", ORG, handle=platform.handle, limits={})


STEPS = ("publish", "update", "update and publish", "invalidate", "pay 1", "pay 2", "pay 3", "elsewhere 2", "delete", "month")
#: From each state, those that one step may lead to.
NEXT = {
    None: {None},
    "DRAFT": {"DRAFT", "VALID", "PARTIALLY_PAID", None},
    "VALID": {"VALID", "DRAFT", "INVALID", "PAID", "PARTIALLY_PAID", "EXPIRED", None},
    "PARTIALLY_PAID": {"PARTIALLY_PAID", "PAID"},
    "PAID": {"PAID"},
    "INVALID": {"INVALID", None},
    "EXPIRED": {"EXPIRED", "DRAFT", "VALID", "PARTIALLY_PAID", None},
}


@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
def test_no_way_leads_out_of_the_states(steps):
    clock = Clock()
    platform = Platform(clock=clock)
    client = simulated(platform)
    body = payload(options=[option(1, 100, due=date(2027, 3, 1)), option(2, 50, due=date(2027, 3, 1), installment=True),
                            option(3, 50, due=date(2027, 3, 1), installment=True)], switch_to_expired=True)
    client.gpd.create(body)
    seen = ["DRAFT"]
    for step in steps:
        _take(step, client, platform, clock, body)
        found = platform.store.get("position", f"{ORG}/P-1") and client.gpd.get("P-1")
        seen.append(found and found["status"])
    for before, after in itertools.pairwise(seen):
        assert after in NEXT[before], seen
    paid = sum(payment["amount"] for payment in platform.payments(ORG))
    assert paid in (0, 50, 100), "never more than what is due"


def _take(step, client, platform, clock, body):
    calls = {
        "publish": lambda: client.gpd.publish("P-1"), "update": lambda: client.gpd.update("P-1", body),
        "update and publish": lambda: client.gpd.update("P-1", body, publish=True),
        "invalidate": lambda: client.gpd.invalidate("P-1"), "delete": lambda: client.gpd.delete("P-1"),
        "elsewhere 2": lambda: client.gpd.mark_paid(number(2)[1], date(2026, 11, 20)),
        "month": lambda: clock.pass_time(days=30),
        **{f"pay {sequence}": lambda sequence=sequence: platform.pay(ORG, number(sequence)[1]) for sequence in (1, 2, 3)},
    }
    try:
        calls[step]()
    except PlatformRefusal:
        pass
