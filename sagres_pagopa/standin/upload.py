"""Files of positions: taken at once, worked off later, reported at the end. No ORM."""
import io
import uuid
import zipfile
from datetime import timedelta

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from ..tools import platform_json
from .gpd import create_position, delete_position, update_position
from .moments import read_moment, write_moment
from .problem import Problem
from .reader import refuse
from .request import Answer, answer_json, cut_page, not_found

__all__ = ["ROUTES", "work_off"]

LARGEST_ZIP = 5 * 1024 * 1024
LARGEST_JSON = 200 * 1024 * 1024
LONGEST_INTERVAL = timedelta(days=7)
ENTRY = {"POST": "paymentPositions", "PUT": "paymentPositions", "DELETE": "paymentPositionIUPDs"}
DONE = {"POST": 201, "PUT": 200, "DELETE": 200}


def send(platform, request):
    """Take a file."""
    args = request.args
    content = _read_zip(_read_form(request))
    entries = content.get(ENTRY[request.method]) if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise refuse(f"the file holds no {ENTRY[request.method]}")
    file_id = uuid.uuid4().hex
    now = platform.clock()
    with platform.store.transaction():
        number = platform.store.next_number("file")
        platform.store.put("file", f"{args['broker']}/{args['org']}/{file_id}", {
            "fileId": file_id, "number": number, "method": request.method, "service": args["service"], "org": args["org"],
            "entries": platform_json.dumps(entries).decode(), "submittedItem": len(entries), "processedItem": 0,
            "startTime": write_moment(now), "endTime": None, "responses": []})
    return Answer(202, b"", {"Location": f"{request.path}/{file_id}/status"})


def work_off(platform, *, most=None):
    """Work off what the files that wait hold, at most so many entries; return how many it was."""
    worked = 0
    with platform.store.transaction():
        waiting = [(key, file) for key, file in platform.store.scan("file") if not file["endTime"]]
        for key, file in sorted(waiting, key=lambda item: item[1]["number"]):
            worked += _work_file(platform, file, most and most - worked)
            platform.store.put("file", key, file)
            if most and worked >= most:
                break
    return worked


def _work_file(platform, file, most):
    entries = platform_json.loads(file["entries"])
    start = file["processedItem"]
    for entry in entries[start:start + most if most else None]:
        _work_entry(platform, file, entry)
        file["processedItem"] += 1
    if file["processedItem"] == len(entries):
        file["endTime"] = write_moment(platform.clock())
    return file["processedItem"] - start


def _work_entry(platform, file, entry):
    iupd = entry if isinstance(entry, str) else str((entry or {}).get("iupd") if isinstance(entry, dict) else "")
    org, service = file["org"], file["service"]
    try:
        with platform.store.transaction():
            if file["method"] == "DELETE":
                delete_position(platform, org, service, iupd)
            elif file["method"] == "PUT":
                update_position(platform, org, service, iupd, entry, publish=True)
            else:
                create_position(platform, org, service, entry, publish=True)
        _report(file, DONE[file["method"]], "Operation completed", iupd)
    except Problem as problem:
        _report(file, problem.status, f"{problem.title}: {problem.detail}", iupd)


def _report(file, status, message, iupd):
    for response in file["responses"]:
        if (response["statusCode"], response["statusMessage"]) == (status, message):
            response["iupds"].append(iupd)
            return
    file["responses"].append({"statusCode": status, "statusMessage": message, "iupds": [iupd]})


def status(platform, request):
    """Return the state of a file; asking works off a part of what waits."""
    _key, file = _file(platform, request)
    names = ("fileId", "processedItem", "submittedItem", "startTime")
    answer = answer_json({**{name: file[name] for name in names}, "operationStatus": _operation_status(file)})
    work_off(platform, most=platform.upload_step)
    return answer


def report(platform, request):
    """Return what became of each position."""
    _key, file = _file(platform, request)
    if _operation_status(file) == "IN_PROGRESS":
        work_off(platform, most=platform.upload_step)
        raise Problem(425, "Too early", f"the file {file['fileId']} is worked on")
    names = ("fileId", "processedItem", "submittedItem", "responses", "startTime", "endTime")
    return answer_json({name: file[name] for name in names})


def list_files(platform, request):
    """Return the identifiers of files, in pages."""
    size = request.number("size", 100, least=100, most=500)
    now = platform.clock()
    end = request.moment("to", end_of_day=True) or now
    start = request.moment("from") or end - LONGEST_INTERVAL
    if start > end or end - start > LONGEST_INTERVAL + timedelta(days=1):
        raise refuse("from and to are not in order or over 7 days apart")
    prefix = f"{request.args['broker']}/{request.args['org']}/"
    found = [file for _key, file in platform.store.scan("file", prefix) if start <= read_moment(file["startTime"]) <= end]
    found.sort(key=lambda file: file["number"])
    page = _page_of_token(request.headers.get("x-continuation-token"))
    shown, pages = cut_page(found, page, size)
    more = page + 1 < pages
    headers = {"x_continuation_token": f"page-{page + 1}"} if more else {}
    return answer_json({"fileIds": [file["fileId"] for file in shown], "size": len(shown), "hasMore": more}, **headers)


def _page_of_token(token):
    if not token:
        return 0
    if not token.removeprefix("page-").isdigit():
        raise refuse("the continuation token is not ours")
    return int(token.removeprefix("page-"))


def _operation_status(file):
    if file["processedItem"] < file["submittedItem"]:
        return "IN_PROGRESS"
    failed = sum(len(response["iupds"]) for response in file["responses"] if response["statusCode"] >= 400)
    if not failed:
        return "COMPLETED"
    return "COMPLETED_UNSUCCESSFULLY" if failed == file["submittedItem"] else "COMPLETED_WITH_WARNINGS"


def _file(platform, request):
    args = request.args
    key = f"{args['broker']}/{args['org']}/{args['file']}"
    file = platform.store.get("file", key)
    if file is None:
        raise not_found(f"no file {args['file']}")
    return key, file


def _read_form(request):
    """Return the file of a form."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise refuse("the body is no multipart/form-data")
    mimetype, options = parse_options_header(kind)
    try:
        _stream, _form, files = FormDataParser(silent=False).parse(
            io.BytesIO(request.body), mimetype, len(request.body), options)
    except ValueError as error:
        raise refuse(f"the form is broken: {error}") from None
    if "file" in files:
        return files["file"].read()
    raise refuse("the form has no file")


def _read_zip(packed):
    if len(packed) > LARGEST_ZIP:
        raise refuse(f"the file has {len(packed)} bytes, at most {LARGEST_ZIP} are taken")
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = archive.infolist()
            if len(entries) != 1 or entries[0].file_size > LARGEST_JSON:
                raise refuse("the ZIP has to hold one JSON file")
            return platform_json.loads(archive.read(entries[0]))
    except (zipfile.BadZipFile, ValueError, RecursionError):
        raise refuse("the file is no ZIP with a JSON file") from None


FILES = ("/upload/(?P<service>gpd|aca)/debt-positions-service/v2/brokers/(?P<broker>[^/]+)/organizations/(?P<org>[^/]+)"
         "/debtpositions")
ROUTES = [
    ("POST", f"{FILES}/file", send),
    ("PUT", f"{FILES}/file", send),
    ("DELETE", f"{FILES}/file", send),
    ("GET", f"{FILES}/file/(?P<file>[^/]+)/status", status),
    ("GET", f"{FILES}/file/(?P<file>[^/]+)/report", report),
    ("GET", f"{FILES}/files", list_files),
]
