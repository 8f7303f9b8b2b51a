import io
import logging
import pickle
import traceback
import zipfile
from datetime import date, timedelta

import pytest
import requests

from ..standin.platform import LARGEST_BODY, Platform
from ..tools import platform_transport, platform_upload
from ..tools.platform_client import PlatformClient
from ..tools.platform_error import (
    PlatformBusy,
    PlatformConflict,
    PlatformDenied,
    PlatformFailure,
    PlatformMissing,
    PlatformNotReady,
    PlatformRefusal,
    PlatformUnreachable,
)
from ..tools.platform_payload import aca_payload, gpd_v3_payload
from ..tools.platform_retry import call_with_retry
from ..tools.platform_transport import ENVIRONMENTS
from .platform_common import IBAN, KEY, ORG, POSTAL_IBAN, Clock, number, option, payload, position, served, simulated


@pytest.fixture
def platform():
    platform = Platform(keys=[KEY], clock=Clock())
    platform.register(ORG, name="Comune di Prova", iban=IBAN)
    return platform


@pytest.fixture(params=["network", "direct"])
def client(platform, request):
    """The same calls over the network of this machine and by a plain function."""
    if request.param == "direct":
        yield simulated(platform)
    else:
        with served(platform) as found:
            yield found


def test_a_position_lives_from_draft_to_deletion(client):
    created = client.gpd.create(payload())
    assert created["status"] == "DRAFT" and created["paymentOption"][0]["nav"] == number(1)[1]
    assert client.gpd.publish("P-1")["status"] == "VALID"
    assert client.gpd.get("P-1")["paymentOption"][0]["transfer"][0]["organizationFiscalCode"] == ORG
    assert client.gpd.update("P-1", payload(options=[option(1, 500)]), publish=True)["paymentOption"][0]["amount"] == 500
    client.gpd.delete("P-1")
    with pytest.raises(PlatformMissing, match="GPD v1 get: 404 - Not found - no position P-1"):
        client.gpd.get("P-1")


def test_an_update_without_publication_makes_a_draft_again(client):
    client.gpd.create(payload(), publish=True)
    assert client.gpd.update("P-1", payload())["status"] == "DRAFT"


def test_version_3_holds_installments_in_options(client):
    shares = [option(2, 5000, installment=True), option(3, 7345, installment=True)]
    sent = gpd_v3_payload(position(options=[option(1), *shares]))
    created = client.gpd_v3.create(sent, publish=True)
    assert [len(plan["installments"]) for plan in created["paymentOption"]] == [1, 2]
    found = client.gpd_v3.get("P-1")
    assert found["status"] == "VALID" and found["paymentOption"][1]["installments"][1]["status"] == "UNPAID"
    assert [item["iupd"] for item in client.gpd_v3.iterate()] == ["P-1"]
    assert client.gpd_v3.update("P-1", sent)["status"] == "DRAFT"
    assert client.gpd_v3.publish("P-1")["status"] == "VALID"
    client.gpd_v3.delete("P-1")
    with pytest.raises(PlatformMissing):
        client.gpd_v3.get("P-1")


def test_lists_come_in_pages_and_follow_their_filters(client):
    for sequence in range(1, 8):
        client.gpd.create(payload(f"P-{sequence}", [option(sequence, due=date(2026, 12, sequence))]), publish=sequence > 2)
    page = client.gpd.list(limit=3)
    assert page["page_info"] == {"page": 0, "limit": 3, "items_found": 3, "total_pages": 3}
    assert len(list(client.gpd.iterate(limit=2))) == 7
    assert len(list(client.gpd.iterate(status="DRAFT"))) == 2
    found = client.gpd.list(due_date_from=date(2026, 12, 3), due_date_to=date(2026, 12, 5), orderby="IUPD", ordering="ASC")
    assert [item["iupd"] for item in found["payment_position_list"]] == ["P-3", "P-4", "P-5"]
    assert client.gpd.list(payment_date_from=date(2026, 11, 1))["payment_position_list"] == []


@pytest.mark.parametrize("filters", [
    {"limit": 51}, {"page": -1}, {"status": "LOST"}, {"orderby": "DEBTOR"}, {"ordering": "UP"},
    {"due_date_from": date(2026, 1, 1), "due_date_to": date(2026, 12, 31)}, {"due_date_from": "yesterday"},
    {"due_date_from": date(2026, 11, 1), "payment_date_from": date(2026, 11, 1)},
])
def test_a_filter_the_platform_does_not_know_is_refused(platform, filters):
    simulated(platform).gpd.create(payload())
    with pytest.raises(PlatformRefusal, match="400"):
        simulated(platform).gpd.list(**filters)


def test_a_new_account_reaches_the_open_positions_only(platform, client):
    client.gpd.create(payload("P-1", [option(1)]), publish=True)
    client.gpd.create(payload("P-2", [option(2)]), publish=True)
    client.gpd.create(payload("P-3", [option(3)]), publish=True)
    platform.pay(ORG, number(3)[1])
    assert client.gpd.replace_iban(IBAN, POSTAL_IBAN, limit=1) == 1
    assert client.gpd.replace_iban(IBAN, POSTAL_IBAN) == 1
    assert client.gpd.replace_iban(IBAN, POSTAL_IBAN) == 0
    assert client.gpd.get("P-3")["paymentOption"][0]["transfer"][0]["iban"] == IBAN


def test_what_was_paid_elsewhere_is_paid(client):
    client.gpd.create(payload())
    found = client.gpd.mark_paid(number(1)[1], date(2026, 11, 19))
    assert (found["status"], found["paymentDate"][:10]) == ("PO_PAID", "2026-11-19")
    assert client.gpd.get("P-1")["status"] == "PAID"
    with pytest.raises(PlatformConflict):
        client.gpd.mark_paid(number(1)[1], date(2026, 11, 19))
    with pytest.raises(PlatformMissing):
        client.gpd.mark_paid(number(9)[1], date(2026, 11, 19))


def test_what_was_withdrawn_cannot_be_paid_elsewhere(client):
    client.gpd.create(payload(), publish=True)
    assert client.gpd.invalidate("P-1")["status"] == "INVALID"
    with pytest.raises(PlatformRefusal, match="422"):
        client.gpd.mark_paid(number(1)[1], date(2026, 11, 19))
    with pytest.raises(PlatformConflict, match="INVALID"):
        client.gpd.invalidate("P-1")


def test_saving_creates_or_replaces(client):
    assert client.gpd.save(payload(), publish=True)["status"] == "VALID"
    assert client.gpd.save(payload(options=[option(1, 777)]), publish=True)["paymentOption"][0]["amount"] == 777
    with pytest.raises(PlatformConflict, match="GPD v1 create: 409"):
        client.gpd.save(payload("P-2", [option(1)]))


def test_the_archive_creates_changes_and_withdraws(client):
    due = position()
    notice = aca_payload(due, due.options[0], ORG)
    assert client.aca.put(notice)["status"] == "VALID"
    assert client.aca.put(notice)["amount"] == 12345, "the same call twice changes nothing"
    assert client.aca.put({**notice, "amount": 10000})["amount"] == 10000
    assert client.aca.put(aca_payload(due, due.options[0], ORG, cancelled=True))["status"] == "INVALID"
    with pytest.raises(PlatformConflict, match="withdrawn"):
        client.aca.put(notice)


def test_the_archive_refuses_to_withdraw_what_it_never_held(client):
    due = position()
    with pytest.raises(PlatformMissing, match="to withdraw"):
        client.aca.put(aca_payload(due, due.options[0], ORG, cancelled=True))


def test_the_archive_needs_an_account(platform):
    client, due = simulated(platform, "80000000009"), position()
    notice = {name: value for name, value in aca_payload(due, due.options[0], "80000000009").items() if name != "iban"}
    with pytest.raises(PlatformRefusal, match="422 - Unprocessable - 80000000009 has no account"):
        client.aca.put(notice)
    with pytest.raises(ValueError, match="the notice is of 80000000009"):
        simulated(platform).aca.put(notice)


def test_the_archive_takes_the_model_of_positions_too(client):
    client.aca_gpd.create(payload(), publish=True)
    assert client.aca_gpd.get("P-1")["status"] == "VALID"
    with pytest.raises(PlatformMissing):
        client.gpd.get("P-1")


def test_a_file_is_worked_off_and_reported(platform, client):
    platform.upload_step = 2
    due = [payload(f"P-{sequence}", [option(sequence)]) for sequence in (1, 2, 3)]
    file_id = client.upload.create([*due, payload("P-4", [option(1)])])
    with pytest.raises(PlatformNotReady, match="425") as caught:
        client.upload.report(file_id)
    assert caught.value.retry
    assert client.upload.status(file_id)["processedItem"] == 2
    assert client.upload.status(file_id)["operationStatus"] == "COMPLETED_WITH_WARNINGS"
    found = {response["statusCode"]: response["iupds"] for response in client.upload.report(file_id)["responses"]}
    assert found == {201: ["P-1", "P-2", "P-3"], 409: ["P-4"]}
    assert client.gpd.get("P-3")["status"] == "VALID"


def test_files_change_and_delete(client):
    due = [payload(f"P-{sequence}", [option(sequence)]) for sequence in (1, 2)]
    created = client.upload.create(due)
    client.upload.status(created)
    changed = client.upload.update([payload("P-1", [option(1, 999)]), payload("P-7", [option(7)])])
    client.upload.status(changed)
    assert client.upload.status(changed)["operationStatus"] == "COMPLETED_WITH_WARNINGS"
    assert client.gpd.get("P-1")["paymentOption"][0]["amount"] == 999
    deleted = client.upload.delete(["P-1", "P-2"])
    client.upload.status(deleted)
    assert client.upload.status(deleted)["operationStatus"] == "COMPLETED"
    assert list(client.gpd.iterate()) == []
    assert list(client.upload.files()) == [created, changed, deleted]


def test_a_failed_change_of_a_file_leaves_the_position_as_it_was(client):
    client.gpd.create(payload("P-1", [option(1)]), publish=True)
    client.gpd.create(payload("P-2", [option(2)]), publish=True)
    file_id = client.upload.update([payload("P-1", [option(2)])])
    client.upload.status(file_id)
    assert client.upload.status(file_id)["operationStatus"] == "COMPLETED_UNSUCCESSFULLY"
    assert client.gpd.get("P-1")["paymentOption"][0]["nav"] == number(1)[1]


def test_identifiers_of_files_come_in_pages(platform, client):
    sent = [client.upload.delete([f"P-{sequence}"]) for sequence in range(105)]
    assert list(client.upload.files(size=100)) == sent
    with pytest.raises(PlatformRefusal, match="400"):
        list(client.upload.files(size=50))
    with pytest.raises(PlatformRefusal, match="7 days"):
        list(client.upload.files(date_from=date(2026, 10, 1), date_to=date(2026, 11, 1)))


@pytest.mark.parametrize("status, kind, retry", [
    (400, PlatformRefusal, False), (401, PlatformDenied, False), (403, PlatformDenied, False), (404, PlatformMissing, False),
    (409, PlatformConflict, False), (422, PlatformRefusal, False), (425, PlatformNotReady, True), (429, PlatformBusy, True),
    (500, PlatformFailure, True), (502, PlatformFailure, True), (503, PlatformFailure, True), (504, PlatformFailure, True),
])
def test_every_status_is_an_error_that_knows_whether_to_try_again(platform, status, kind, retry):
    platform.faults.add(status, after=7)
    with served(platform) as client:
        with pytest.raises(kind) as caught:
            client.fdr.list()
        assert type(caught.value) is kind
        assert (caught.value.status, caught.value.retry) == (status, retry)
        assert caught.value.after == 7
        assert client.fdr.list()["data"] == [], "only one call was to fail"


def test_a_wrong_key_is_denied(platform):
    for key in ("another", "s3cr3t"):
        with pytest.raises(PlatformDenied, match="401"), served(platform, key=key) as client:
            client.gpd.list()


def test_a_key_is_for_its_own_creditors(platform):
    platform.keys = {KEY: ("80000000009",)}
    with pytest.raises(PlatformDenied, match="403 - Forbidden - the key is for another creditor"):
        simulated(platform).gpd.list()


def test_no_answer_in_time_can_be_tried_again(platform):
    platform.faults.add("timeout", seconds=5)
    with served(platform, timeout=0.3) as client:
        with pytest.raises(PlatformUnreachable, match="no answer in time") as caught:
            client.gpd.create(payload())
        assert caught.value.retry and caught.value.status == 0
        assert list(client.gpd.iterate()) == []


def test_a_lost_answer_does_not_make_two_positions(platform):
    platform.faults.add("lost", seconds=5)
    with served(platform, timeout=0.3) as client:
        with pytest.raises(PlatformUnreachable):
            client.gpd.create(payload(), publish=True)
        assert client.gpd.save(payload(), publish=True)["status"] == "VALID"
        assert len(list(client.gpd.iterate())) == 1


def test_nobody_there_can_be_tried_again(platform):
    with served(platform) as client:
        pass
    with pytest.raises(PlatformUnreachable, match="no connection"):
        client.gpd.list()


def test_a_call_is_repeated_within_the_process_as_long_as_it_makes_sense(platform, client):
    waits = []
    platform.faults.add(503, times=2)
    assert call_with_retry(lambda: client.gpd.create(payload()), sleep=waits.append)["iupd"] == "P-1"
    assert len(waits) == 2 and waits[0] < waits[1]
    platform.faults.add(429, after=600)
    with pytest.raises(PlatformBusy):
        call_with_retry(client.gpd.list, sleep=waits.append)
    platform.faults.add(500, times=3)
    with pytest.raises(PlatformFailure):
        call_with_retry(client.gpd.list, sleep=waits.append)
    with pytest.raises(PlatformConflict):
        call_with_retry(lambda: client.gpd.create(payload()), sleep=waits.append)
    assert len(waits) == 4, "neither the busy platform nor the conflict was worth a wait"


def test_too_many_calls_are_told_when_to_come_back():
    clock = Clock()
    client = simulated(Platform(clock=clock, limits={"fdr-org": (1, 1), "": (3, 60)}))
    for _number in range(3):
        client.gpd.list()
    with pytest.raises(PlatformBusy) as caught:
        client.gpd.list()
    assert caught.value.after == 60
    clock.pass_time(seconds=61)
    client.gpd.list()


def test_the_key_is_shown_nowhere(platform, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger=platform_transport.__name__)
    platform.faults.add(500)
    with served(platform) as client:
        shown = [repr(client), repr(client.transport), str(vars(client.gpd))]
        try:
            client.gpd.list()
        except PlatformFailure as error:
            shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
            assert str(pickle.loads(pickle.dumps(error))) == str(error)
            assert error.__context__ is None and error.__cause__ is None
        client.gpd.list()
        with pytest.raises(TypeError, match="holds a key"):
            pickle.dumps(client)
    shown += [record.getMessage() for record in caplog.records]
    assert any("GPD v1 list: GET" in text for text in shown)
    assert not [text for text in shown if KEY in text]


def test_a_key_the_answer_repeats_is_not_passed_on():
    def echo(method, path, query, headers, body):
        return 400, {}, f'{{"title": "no", "detail": "key {KEY} is bad"}}'.encode()

    client = PlatformClient("simulated", KEY, ORG, handle=echo)
    with pytest.raises(PlatformRefusal) as caught:
        client.gpd.list()
    assert caught.value.detail == "key *** is bad"


@pytest.mark.parametrize("status, body", [(200, b"<html>"), (200, b'{"a": NaN}'), (302, b""), (500, b"<html>")])
def test_an_answer_nobody_can_read_is_a_failure(status, body):
    client = PlatformClient("simulated", KEY, ORG, handle=lambda *call: (status, {}, body))
    with pytest.raises(PlatformFailure):
        client.gpd.list()


def test_addresses_are_those_of_the_environment(monkeypatch):
    asked = []

    def refuse(session, method, url, **values):
        asked.append((url, values["headers"]["Ocp-Apim-Subscription-Key"], values["allow_redirects"]))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", refuse)
    for environment in ENVIRONMENTS:
        client = PlatformClient(environment, KEY, ORG, broker="80000000002", limits={})
        calls = (client.gpd.list, client.gpd_v3.list, lambda: client.upload.status("a/b"), client.fdr.list, client.receipts.list,
                 lambda: client.receipts.recover("r 1", "i"), lambda: client.aca.put({"paFiscalCode": ORG}))
        for call in calls:
            with pytest.raises(PlatformUnreachable):
                call()
    start = f"https://api.uat.platform.pagopa.it/gpd/debt-positions-service/v1/organizations/{ORG}/debtpositions"
    assert any(url.startswith(start) for url, _key, _redirects in asked)
    base = "https://api.platform.pagopa.it"
    found = [url.partition("?")[0] for url, _key, _redirects in asked if url.startswith(base)]
    assert found == [base + path for path in (
        f"/gpd/debt-positions-service/v1/organizations/{ORG}/debtpositions",
        f"/gpd/debt-positions-service/v3/organizations/{ORG}/debtpositions",
        f"/upload/gpd/debt-positions-service/v2/brokers/80000000002/organizations/{ORG}/debtpositions/file/a%2Fb/status",
        f"/fdr-org/service/v1/organizations/{ORG}/fdrs",
        f"/gpd/payments-receipts-service/v1/payments/{ORG}/receipts",
        f"/bizevents/service/v1/organizations/{ORG}/receipts/r%201/paymentoptions/i",
        "/aca/v1/paCreatePosition")]
    assert {(key, redirects) for _url, key, redirects in asked} == {(KEY, False)}


@pytest.mark.parametrize("values, words", [
    ({"environment": "prod"}, "none of production"), ({"environment": "production", "base_url": "http://x"}, "is fixed"),
    ({"environment": "simulated"}, "stand-in's address"), ({"environment": "simulated", "base_url": "ftp://x"}, "address"),
    ({"environment": "test", "key": " "}, "key is missing"), ({"environment": "test", "key": "a\nb"}, "plain characters"),
])
def test_a_set_up_that_cannot_work_says_why(values, words):
    values = {"key": KEY, **values}
    with pytest.raises(ValueError, match=words):
        PlatformClient(values.pop("environment"), values.pop("key"), ORG, **values)


def test_a_missing_receipt_is_asked_for_ten_times_an_hour_by_all_clients_of_a_key(monkeypatch):
    def refuse(session, *args, **values):
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", refuse)
    for _number in range(10):
        with pytest.raises(PlatformUnreachable):
            PlatformClient("test", "only-for-this-test", ORG).receipts.recover("a", "b")
    with pytest.raises(PlatformBusy, match="no more than 10 calls in 3600 seconds") as caught:
        PlatformClient("test", "only-for-this-test", ORG).receipts.recover("a", "b")
    assert timedelta(minutes=59).total_seconds() < caught.value.after <= 3601
    with pytest.raises(PlatformUnreachable):
        PlatformClient("test", "another-key", ORG).receipts.recover("a", "b")


def test_files_feed_the_archive_too(client):
    file_id = client.aca_upload.create([payload()])
    assert client.aca_upload.status(file_id)["operationStatus"] == "IN_PROGRESS"
    assert client.aca_upload.report(file_id)["responses"][0]["iupds"] == ["P-1"]
    assert client.aca_gpd.get("P-1")["status"] == "VALID"


def _zip(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("packed", [
    b"", b"no zip", _zip(), _zip(a="{}", b="{}"), _zip(a="{"), _zip(a="[]"), _zip(a='{"paymentPositions": []}'),
    _zip(a='{"paymentPositions": 7}'), b"x" * (5 * 1024 * 1024 + 1),
])
def test_a_file_nobody_can_read_is_refused(platform, monkeypatch, packed):
    monkeypatch.setattr(platform_upload, "pack", lambda content: packed)
    monkeypatch.setattr(platform_upload, "LARGEST_ZIP", len(packed))
    with served(platform) as client, pytest.raises(PlatformRefusal, match="400"):
        client.upload.create([payload()])
    assert platform.store.scan("file") == []


def test_a_file_with_what_is_no_position_is_reported(platform, client):
    file_id = client.upload.create([7, {}, payload()])
    client.upload.status(file_id)
    found = client.upload.report(file_id)
    assert [(response["statusCode"], len(response["iupds"])) for response in found["responses"]] == [(400, 1), (400, 1), (201, 1)]


def test_a_body_that_is_too_large_is_refused(platform):
    with served(platform) as client, pytest.raises(PlatformRefusal, match="413"):
        client.transport.call("x", "POST", "aca/v1", ("paCreatePosition",), body=b"x" * (LARGEST_BODY + 10))
