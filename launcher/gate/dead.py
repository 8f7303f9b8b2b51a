"""Code that nobody calls: vulture, told how Odoo finds things by name."""
import ast
import functools
import re

from .. import layout
from . import sources

CODE = ("launcher", *layout.ADDONS)
WORD = re.compile(r"[A-Za-z_]\w+")
# A name built at run time begins so: getattr(self, f"_judge_{kind}").
BEGINNING = re.compile(r"_[a-z]\w*_")
ENDING = re.compile(r"_[a-z]\w*[a-z]")
# Libraries call these by their names, and nobody in the suite does; or they belong to an interface that is offered whole.
KNOWN = {
    "access_url": "core's portal shows it",
    "aca_gpd": "a family of the platform's calls: offered whole, tried against the stand-in",
    "aca_upload": "as aca_gpd",
    "alias_id": "core's alias mixin",
    "autocommit": "psycopg2 reads it",
    "block_on_close": "socketserver reads it",
    "compress_type": "zipfile reads it",
    "daemon_threads": "socketserver reads it",
    "exc": "a context manager is given it",
    "exc_info": "a context manager is given it",
    "frame": "a signal handler is given it",
    "from_group_data": "core's export of lists calls it",
    "gpd_v3": "as aca_gpd",
    "handle_DATA": "aiosmtpd calls it",
    "http_status": "core's dispatcher reads it",
    "iterate_payments": "as aca_gpd",
    "lead_ids": "core's crm shows it",
    "made_sequence_gap": "core's account writes it",
    "migrate": "core calls it when a module is updated",
    "msg": "logging reads it",
    "request_ids": "core reads it",
}


def find():
    """Return the findings: what is written and neither called, named in a view nor handed to Odoo by name."""
    import vulture

    seeker = vulture.Vulture(ignore_decorators=["@http.route", "@route", "@api.*"])
    seeker.scavenge([str(path) for path in _judged() + _users()])
    words, beginnings, endings = _names()
    mine = {str(path) for path in _judged()}
    return [
        f"{sources.name_of(item.filename)}:{item.first_lineno}: {item.typ} {item.name} is used by nobody but tests"
        for item in seeker.get_unused_code(min_confidence=60)
        if str(item.filename) in mine
        and item.typ != "class"
        and item.name not in words
        and item.name not in KNOWN
        and not item.name.startswith(beginnings)
        and not item.name.endswith(endings)
    ]


def used():
    """Return the files on which the findings depend."""
    return [*_judged(), *_users(), *_shown()]


@functools.cache
def _judged():
    return sources.named(".py", below=CODE, tests=False)


@functools.cache
def _users():
    """Return who else may call it: the benches and the stories of the sample portfolio."""
    paths = sources.named(".py", below=("tests",))
    return [path for path in paths if "benchmarks" in path.parts or path.name == "portfolio_common.py"]


@functools.cache
def _shown():
    kinds = (".xml", ".js", ".csv", ".sql", ".json", ".html")
    paths = sources.named(*kinds, below=CODE, tests=False)
    return [path for path in paths if "i18n" not in path.parts]


def _names():
    """Return the words by which Odoo is told names, and the beginnings and endings of names put together."""
    words, beginnings, endings = set(), set(), set()
    for path in _shown():
        words.update(WORD.findall(sources.text_of(path)))
    for path in _judged():
        tree = sources.tree_of(path)
        prose = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                beginnings.update(_fixed(node.values[:1], BEGINNING) if len(node.values) > 1 else ())
                endings.update(_fixed(node.values[-1:], ENDING) if len(node.values) > 1 else ())
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                words.update(WORD.findall(node.value))
    return words, tuple(beginnings), tuple(endings)


def _fixed(parts, pattern):
    """Return the fixed part at an end of a name that is put together."""
    return [part.value for part in parts if isinstance(part, ast.Constant) and pattern.fullmatch(str(part.value))]


def _docstrings(tree):
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, kinds) and _is_prose(node.body)}


def _is_prose(body):
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
