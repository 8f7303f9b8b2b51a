"""What the published interface files say of a call, where they lie beside the project; elsewhere nothing is said."""
import json
import re
from pathlib import Path
from urllib.parse import parse_qs

from ..tools import platform_json

_PLACE = next((parent / "shared" / "spec" / "pagopa" for parent in Path(__file__).resolve().parents
               if (parent / "shared" / "spec" / "pagopa").is_dir()), None)
#: What a gateway answers before any service does.
GATEWAY = {401, 403, 413, 429, 500, 503}
SERVICES = {
    "/gpd/debt-positions-service/v1": "pagopa-debt-position/openapi_external_v1.json",
    "/gpd/debt-positions-service/v3": "pagopa-debt-position/openapi_external_v3.json",
    "/aca/debt-positions-service/v1": "pagopa-debt-position/openapi_aca_v1.json",
    "/upload/gpd/debt-positions-service/v2": "pagopa-gpd-upload/gpd-openapi-v2.json",
    "/aca/v1": "pagopa-api/paCreatePosition.json",
    "/fdr-org/service/v1": "pagopa-api/fdr_organization.json",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool}
_cache = {}


def spec_folder() -> Path | None:
    """Return where the published files lie, None where they do not."""
    return _PLACE


def checked(handle):
    """Return a function that answers as ``handle`` does and lets nothing pass that the files do not foresee."""
    def answer(method, path, query, headers, body):
        check_request(method, path, query, body)
        status, sent, content = handle(method, path, query, headers, body)
        check_answer(method, path, status, content)
        return status, sent, content

    return answer


def check_request(method, path, query, body):
    """Assert that a request is foreseen, body and query."""
    spec, operation = find_operation(method, path)
    if operation is None:
        return
    names = set(parse_qs(query) if isinstance(query, str) else query or {})
    known = {parameter["name"] for parameter in operation.get("parameters", [])}
    assert names <= known, f"{method} {path}: the interface knows no {names - known}"
    schema = _json_schema(operation.get("requestBody", {}).get("content", {}))
    if schema and body.startswith(b"{"):
        problems = list(validate(spec, schema, platform_json.loads(body), "body"))
        assert not problems, f"{method} {path}: {problems}"


def check_answer(method, path, status, content):
    """Assert that an answer is foreseen, status and body."""
    spec, operation = find_operation(method, path)
    if operation is None or status in GATEWAY:
        return
    foreseen = operation["responses"].get(str(status))
    assert foreseen is not None, f"{method} {path}: the interface foresees no {status}"
    schema = _json_schema(foreseen.get("content", {}))
    if schema:
        problems = list(validate(spec, schema, platform_json.loads(content), "answer"))
        assert not problems, f"{method} {path} {status}: {problems}"


def find_operation(method, path):
    """Return file and operation of a call, None twice when no file speaks of it."""
    for start, name in SERVICES.items():
        if _PLACE and path.startswith(start + "/"):
            spec = _read(name)
            for pattern, operations in spec["paths"].items():
                found = re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path[len(start):])
                if found and method.lower() in operations:
                    return spec, operations[method.lower()]
    return None, None


def validate(spec, schema, value, where):
    """Yield what is wrong with a value."""
    while "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type", "object")
    if value is None:
        if not schema.get("nullable"):
            yield f"{where} is null"
    elif kind in ("integer", "number"):
        yield from _validate_number(schema, kind, value, where)
    elif not isinstance(value, TYPES[kind]):
        yield f"{where} is no {kind}: {value!r}"
    elif kind == "object" and "properties" in schema:
        yield from _validate_object(spec, schema, value, where)
    elif kind == "array":
        for number, item in enumerate(value):
            yield from validate(spec, schema["items"], item, f"{where}[{number}]")
    elif kind == "string":
        yield from _validate_text(schema, value, where)


def _validate_number(schema, kind, value, where):
    if isinstance(value, (bool, str, float)) or (kind == "integer" and not isinstance(value, int)):
        yield f"{where} is no {kind}: {value!r}"
    elif not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where} is out of range: {value}"


def _validate_object(spec, schema, value, where):
    for name in schema.get("required", []):
        if name not in value:
            yield f"{where}.{name} is missing"
    for name, item in value.items():
        if name not in schema["properties"]:
            yield f"{where}.{name} is not foreseen"
        else:
            yield from validate(spec, schema["properties"][name], item, f"{where}.{name}")


def _validate_text(schema, value, where):
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{where} has {len(value)} characters"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}: {value}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} is not as {schema['pattern']}: {value}"
    if schema.get("format") == "date-time" and not MOMENT.fullmatch(value):
        yield f"{where} is no moment: {value}"


def _json_schema(content):
    return content.get("application/json", {}).get("schema")


def _read(name):
    if name not in _cache:
        _cache[name] = json.loads((_PLACE / "openapi" / name).read_text())
    return _cache[name]
