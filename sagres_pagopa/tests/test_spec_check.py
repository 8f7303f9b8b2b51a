from decimal import Decimal

import pytest

from ..standin.platform import ROUTES, Platform
from ..tools import platform_json
from . import spec_check
from .platform_common import KEY
from .spec_check import SERVICES, check_answer, spec_folder, validate

SPEC = {"components": {"schemas": {"Pair": {"type": "object", "required": ["key"], "properties": {
    "key": {"type": "string", "maxLength": 3, "pattern": "^[a-z]+$"}, "value": {"type": "integer", "minimum": 1, "maximum": 5},
    "sum": {"type": "number"}, "on": {"type": "boolean"}, "at": {"type": "string", "format": "date-time"},
    "kind": {"type": "string", "enum": ["A", "B"]}, "more": {"type": "array", "items": {"$ref": "#/components/schemas/Pair"}},
    "maybe": {"type": "string", "nullable": True}}}}}}


def problems(value):
    return list(validate(SPEC, {"$ref": "#/components/schemas/Pair"}, value, "x"))


@pytest.mark.parametrize("value, words", [
    ({}, "x.key is missing"), ({"key": "abcd"}, "4 characters"), ({"key": "AB"}, "not as"), ({"key": 7}, "no string"),
    ({"key": "a", "value": 0}, "out of range"), ({"key": "a", "value": 6}, "out of range"),
    ({"key": "a", "value": "1"}, "no integer"),
    ({"key": "a", "value": True}, "no integer"), ({"key": "a", "value": Decimal(1)}, "no integer"),
    ({"key": "a", "sum": 1.5}, "no number"), ({"key": "a", "on": "true"}, "no boolean"),
    ({"key": "a", "at": "2026-11-20"}, "no moment"),
    ({"key": "a", "kind": "C"}, "none of"), ({"key": "a", "more": {}}, "no array"),
    ({"key": "a", "more": [{}]}, r"more\[0\].key"),
    ({"key": "a", "other": 1}, "not foreseen"), ({"key": None}, "is null"), ([], "no object"),
])
def test_the_checker_finds_what_is_wrong(value, words):
    with pytest.raises(AssertionError, match=words):
        assert not problems(value), problems(value)


def test_the_checker_lets_right_things_pass():
    assert not problems({"key": "a", "value": 5, "sum": Decimal("1.50"), "on": False, "at": "2026-11-20T09:00:00Z", "kind": "A",
                         "more": [{"key": "b"}], "maybe": None})


def operations():
    """Return (method, path) of every published call of our services, of our own routes where nothing is at hand."""
    if spec_folder() is None:
        return [(method, pattern) for method, pattern, _answer in ROUTES if "(" not in pattern]
    return [(method.upper(), start + path) for start, name in SERVICES.items()
            for path, found in spec_check._read(name)["paths"].items() for method in found if method != "parameters"]


def test_the_stand_in_answers_every_published_call():
    found = operations()
    assert found
    platform = Platform()
    for method, path in found:
        filled = path.replace("{revision}", "1").replace("{", "").replace("}", "")
        _status, _headers, body = platform.handle(method, filled, "", {"ocp-apim-subscription-key": KEY}, b"")
        assert b"there is no such call" not in body and _status != 405, f"{method} {path}"


def test_an_answer_the_files_do_not_foresee_is_noticed():
    path = "/aca/v1/paCreatePosition"
    if spec_folder() is None:
        check_answer("POST", path, 418, b"")
        return
    with pytest.raises(AssertionError, match="foresees no 418"):
        check_answer("POST", path, 418, b"")
    with pytest.raises(AssertionError, match="not foreseen"):
        check_answer("POST", path, 200, platform_json.dumps({"unknown": 1}))
