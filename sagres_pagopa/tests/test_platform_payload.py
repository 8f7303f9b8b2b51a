import doctest
import importlib
import os
import random
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..standin.body_v1 import answer_v1, model_v1, read_v1
from ..standin.body_v3 import answer_v3, read_v3
from ..standin.platform import Platform
from ..standin.reader import Reader
from ..tools import platform_json
from ..tools.platform_payload import aca_payload, aca_payloads, gpd_payload, gpd_v3_payload
from ..tools.platform_position import Debtor, PositionError, Stamp, Transfer, check_position, moment_text
from ..tools.platform_upload import LARGEST_ZIP, pack, split_to_fit
from .platform_common import IBAN, ORG, OTHER, POSTAL_IBAN, ROSSI, Clock, number, option, position, simulated
from .spec_check import check_request

MODULES = [f"tools.platform_{name}" for name in ("json", "error", "retry", "position", "payload", "client", "fdr", "upload")]
MODULES += [f"standin.{name}" for name in ("platform", "soap")]
texts = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), min_size=1, max_size=140)
days = st.dates(date(2026, 11, 21), date(2030, 12, 31))
stamps = st.builds(Stamp, st.just("01"), texts.map(lambda text: text[:72]), st.just("RM"))
accounts = st.one_of(
    st.fixed_dictionaries({"iban": st.just(IBAN), "postal_iban": st.sampled_from(["", POSTAL_IBAN])}),
    st.fixed_dictionaries({"stamp": stamps}))
metadata = st.dictionaries(texts, texts, max_size=3).map(lambda pairs: tuple(pairs.items()))
debtors = st.builds(
    Debtor, st.sampled_from("FG"), st.just("RSSMRA80A01H501U"), texts.map(lambda text: text[:70]),
    city=texts.map(lambda text: text[:35]), country=st.sampled_from(["", "IT", "DE"]))


@st.composite
def positions(draw):
    """Draw a position the platform takes."""
    options = []
    for sequence in draw(st.lists(st.integers(0, 10**13 - 1), min_size=1, max_size=6, unique=True)):
        transfers = [
            Transfer(cents, "9/0101002IM/", draw(texts), organization=draw(st.sampled_from(["", ORG, OTHER])),
                     company_name=draw(st.sampled_from(["", "Comune"])), metadata=draw(metadata), **draw(accounts))
            for cents in draw(st.lists(st.integers(1, 10**10), min_size=1, max_size=5))]
        options.append(option(sequence, sum(transfer.amount_cents for transfer in transfers), due=draw(days),
                              transfers=transfers, installment=draw(st.booleans()), metadata=draw(metadata)))
    return replace(position(options=options, switch_to_expired=draw(st.booleans())), debtor=draw(debtors))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_documentation(name):
    module = importlib.import_module(f"{__package__.rpartition('.')[0]}.{name}")
    assert not doctest.testmod(module).failed


@given(due=positions(), publish=st.booleans())
def test_what_is_built_is_taken_by_version_1(due, publish):
    client = simulated(Platform(clock=Clock()))
    created = client.gpd.create(gpd_payload(due), publish=publish)
    assert created["status"] == ("VALID" if publish else "DRAFT")
    assert [item["amount"] for item in created["paymentOption"]] == [one.amount_cents for one in due.options]
    assert client.gpd.get(due.iupd)["paymentOption"][0]["nav"] == due.options[0].nav


@given(due=positions())
def test_what_is_built_is_taken_by_version_3(due):
    client = simulated(Platform(clock=Clock()))
    created = client.gpd_v3.create(gpd_v3_payload(due), publish=True)
    groups = [plan["installments"] for plan in created["paymentOption"]]
    assert sorted(item["nav"] for group in groups for item in group) == sorted(one.nav for one in due.options)
    assert sum(len(group) for group in groups if len(group) > 1) in (0, sum(one.installment for one in due.options))


@given(due=positions())
def test_both_versions_say_the_same(due):
    first, third = read_v1(Reader(gpd_payload(due))), read_v3(Reader(gpd_v3_payload(due)))
    for names in (("nav", "amount", "dueDate", "description", "transfer", "metadata"),):
        assert sorted(([item[name] for name in names] for item in first["options"]), key=str) == sorted(
            ([item[name] for name in names] for item in third["options"]), key=str)


@given(due=positions(), cancelled=st.booleans())
def test_the_archive_holds_every_notice_with_its_whole_amount(due, cancelled):
    sent = aca_payloads(due, ORG, cancelled=cancelled)
    assert [item["amount"] for item in sent] == [0 if cancelled else one.amount_cents for one in due.options]
    for item in sent:
        check_request("POST", "/aca/v1/paCreatePosition", {}, platform_json.dumps(item))


@given(due=positions())
def test_what_the_platform_answers_can_be_sent_again(due):
    client = simulated(Platform(clock=Clock()))
    created = client.gpd.create(gpd_payload(due))
    unwanted = {"status", "paymentDate", "fee", "notificationFee"}
    again = {name: value for name, value in created.items() if name not in unwanted}
    assert client.gpd.update(due.iupd, again)["paymentOption"] == created["paymentOption"]


def test_a_payload_in_full():
    due = position(options=[option(1, 100)], valid_from=datetime(2026, 12, 1, 8, tzinfo=timezone.utc), office_name="Tributi")
    assert gpd_payload(due) == {
        "iupd": "P-1", "payStandIn": True, "companyName": "Comune di Prova", "officeName": "Tributi", "type": "F",
        "fiscalCode": "RSSMRA80A01H501U", "fullName": "Mario Rossi", "streetName": "Via Roma", "civicNumber": "1",
        "postalCode": "00100", "city": "Roma", "province": "RM", "country": "IT", "email": "mario.rossi@example.com",
        "switchToExpired": False, "validityDate": "2026-12-01T08:00:00Z",
        "paymentOption": [{
            "nav": number(1)[1], "iuv": number(1)[0], "amount": 100, "description": "Rata 1", "dueDate": "2026-12-31T23:59:59Z",
            "transfer": [{"idTransfer": "1", "amount": 100, "remittanceInformation": f"/RFB/{number(1)[0]}/1.00",
                          "category": "9/0101002IM/", "iban": IBAN, "transferMetadata": []}],
            "isPartialPayment": False, "paymentOptionMetadata": []}],
    }


def test_the_archive_names_an_account_only_where_there_is_one():
    parts = [Transfer(50, "9/0101002IM/", "a", iban=IBAN), Transfer(50, "9/0101002IM/", "b", iban=IBAN, organization=OTHER)]
    due = position(options=[option(1, 100), option(2, 100, transfers=parts)])
    first, second = aca_payloads(due, ORG)
    assert first["iban"] == IBAN and "iban" not in second
    with pytest.raises(PositionError, match="not of this position"):
        aca_payload(due, option(9), ORG)


def broken(**values):
    return position(options=[replace(option(1, 100), **values)])


def broken_transfer(**values):
    return broken(transfers=(replace(Transfer(100, "9/0101002IM/", "x", iban=IBAN), **values),))


WRONG = [
    (position("P 1"), "letters, digits, - and _ only"), (position(""), "letters, digits"),
    (position(options=[]), "1 to 100 notices, not 0"), (replace(position(), company_name=""), "company name has 1 to 140"),
    (replace(position(), debtor=replace(ROSSI, kind="X")), "a person .F. or a body .G., not 'X'"),
    (replace(position(), debtor=replace(ROSSI, tax_code="R")), "tax code has 2 to 16 characters, not 1"),
    (replace(position(), debtor=replace(ROSSI, full_name="M" * 71)), "debtor's name has 1 to 70 characters, not 71"),
    (replace(position(), debtor=replace(ROSSI, country="Italia")), "country is two capitals"),
    (replace(position(), debtor=replace(ROSSI, email="mario")), "no e-mail address"),
    (replace(position(), debtor=replace(ROSSI, city="Roma\n")), "a line break"),
    (position(options=[option(1), option(1)]), "stands 2 times"),
    (broken(amount_cents=0), "0.01 to 999999999.99 euro"), (broken(amount_cents=10**11), "0.01 to 999999999.99 euro"),
    (broken(amount_cents=100.0), "in whole cents, not 100.0"), (broken(amount_cents=True), "in whole cents, not True"),
    (broken(amount_cents=Decimal("1.00")), "in whole cents"), (broken(amount_cents=101), "do not add up to the amount"),
    (broken(description=""), "description has 1 to 140"), (broken(description="x" * 141), "not 141"),
    (broken(nav="30100000000000428"), "18 digits"), (broken(nav="301000000000099999"), "does not end with the IUV"),
    (broken(transfers=()), "1 to 5 transfers, not 0"),
    (broken(transfers=(Transfer(20, "9/0101002IM/", "x", iban=IBAN),) * 6), "1 to 5 transfers, not 6"),
    (replace(position(), valid_from=date(2027, 1, 1)), "due before it is valid"),
    (broken(retention=date(2026, 12, 1)), "kept for less"),
    (broken(metadata=tuple((str(key), "v") for key in range(11))), "at most 10 pairs"),
    (broken(metadata=(("a", "b"), ("a", "c"))), "keys of metadata stand twice"),
    (broken_transfer(category="0101002IM"), "no category of the taxonomy"),
    (broken_transfer(iban=""), "an account or a stamp, not both"),
    (broken_transfer(stamp=Stamp("01", "hash", "RM")), "an account or a stamp, not both"),
    (broken_transfer(iban="", stamp=Stamp("1", "hash", "RM")), "kind of stamp has 2 to 2"),
    (broken_transfer(iban="", stamp=Stamp("01", "hash", "Roma")), "province of the stamp"),
    (broken_transfer(iban="", stamp=Stamp("01", "hash", "RM"), postal_iban=POSTAL_IBAN), "beside another account only"),
    (broken_transfer(iban="IT 60"), "no account"), (broken_transfer(organization="123"), "11 digits"),
    (broken_transfer(remittance="x" * 141), "transfer 1: the reason has 1 to 140"),
]


@pytest.mark.parametrize("due, words", WRONG, ids=[words for _due, words in WRONG])
def test_what_the_platform_would_refuse_says_why(due, words):
    for build in (gpd_payload, gpd_v3_payload, lambda due: aca_payloads(due, ORG) or check_position(due)):
        with pytest.raises(PositionError, match=words) as caught:
            build(due)
        assert caught.value.problems


def test_all_that_is_wrong_is_said_at_once():
    due = replace(broken(description="", amount_cents=0), company_name="")
    with pytest.raises(PositionError) as caught:
        check_position(due)
    assert caught.value.problems == [
        "the company name has 1 to 140 characters, not 0",
        f"notice {number(1)[1]}: the amount is 0.01 to 999999999.99 euro, not 0 cents",
        f"notice {number(1)[1]}: the description has 1 to 140 characters, not 0",
        f"notice {number(1)[1]}: the transfers do not add up to the amount"]


@pytest.mark.parametrize("moment, text", [
    (date(2026, 11, 30), "2026-11-30T23:59:59Z"), (datetime(2026, 11, 30, 8, 5), "2026-11-30T08:05:00Z"),
    (datetime(2026, 11, 30, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2026-11-29T23:30:00Z"),
])
def test_moments_are_written_in_one_way(moment, text):
    assert moment_text(moment) == text


def test_json_keeps_amounts_exact():
    value = {"pay": Decimal("0.10"), "big": 10**18, "list": [Decimal("1E+2"), None, True, "è"]}
    assert platform_json.loads(platform_json.dumps(value)) == value
    assert b"0.10" in platform_json.dumps(value)
    for wrong, kind in ((1.5, TypeError), (Decimal("NaN"), ValueError), ({1: 2}, TypeError)):
        with pytest.raises(kind):
            platform_json.dumps(wrong)


@given(sizes=st.lists(st.integers(1, 400), max_size=30), largest=st.integers(900, 3000))
def test_files_are_split_to_fit_and_nothing_is_lost(sizes, largest):
    rng = random.Random(7)
    payloads = [{"iupd": f"{rng.getrandbits(4 * size):x}"} for size in sizes]
    files = split_to_fit(payloads, largest=largest)
    assert [item for file in files for item in file] == payloads
    assert all(len(pack({"paymentPositions": file})) <= largest for file in files)


def test_one_position_larger_than_a_file_is_refused():
    with pytest.raises(ValueError, match="one position alone"):
        split_to_fit([{"iupd": "x" * 5000}], largest=20)
    with pytest.raises(ValueError, match=f"the platform takes {LARGEST_ZIP}"):
        simulated(Platform()).upload.delete([os.urandom(LARGEST_ZIP).hex()])


def test_states_of_version_1_are_translated_for_version_3():
    due = read_v1(Reader(gpd_payload(position(options=[option(1)]))))
    due.update(org=ORG, service="gpd", insertedDate="2026-11-20T09:00:00.000Z", lastUpdatedDate="2026-11-20T09:00:00.000Z",
               publishDate=None, paymentDate=None)
    for status, shown in (("EXPIRED", "UNPAYABLE"), ("INVALID", "UNPAYABLE"), ("REPORTED", "PAID"), ("VALID", "VALID")):
        due["status"] = status
        assert answer_v3(due)["status"] == shown
        assert answer_v1(due)["status"] == model_v1(due)["status"] == status
