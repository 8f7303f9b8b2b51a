"""How many ways lead through a function: every branch, loop, condition and part of a condition counts one."""
import ast
import re

from .. import layout
from . import sources

CODE = ("launcher", *layout.ADDONS)
MOST = 16
MOST_SCRIPT = 10
LONGEST_SCRIPT = 250
COUNTED = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension, ast.match_case)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What of a script is no code: comments, texts, expressions of search.
NO_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
    r"|(?:(?<=[=(,:&|?!{;\[])|(?<=return))\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*",
    re.S,
)
BRANCH = re.compile(r"\b(?:if|for|while|case|catch)\b|&&|\|\||\?\?|\?(?![.?])")
FUNCTION = re.compile(
    r"(?:\bfunction\b\s*\w*\s*|^\s*(?:static\s+|async\s+|get\s+|set\s+|\*\s*)*(?!(?:if|for|while|switch|catch|return)\b)"
    r"(?P<name>[\w$#]+)\s*)\([^;{}]*\)\s*\{|=>\s*\{",
    re.M,
)


def find(python=None, scripts=None):
    """Return the functions with too many ways, and the scripts that are too long."""
    findings = []
    for path in sources.named(".py", below=CODE, tests=False) if python is None else python:
        findings += _judge_python(path)
    for path in sources.named(".js", below=CODE, tests=False) if scripts is None else scripts:
        findings += _judge_script(path)
    return findings


def used():
    """Return the files on which the findings depend."""
    return sources.named(".py", ".js", below=CODE, tests=False)


def _judge_python(path):
    for node in ast.walk(sources.tree_of(path)):
        if isinstance(node, FUNCTIONS):
            ways = count(node)
            if ways > MOST:
                yield f"{sources.name_of(path)}:{node.lineno}: {node.name} has {ways} ways, more than {MOST}"


def count(function):
    """Return how many ways lead through a function, those of functions inside it left to them."""
    ways, left = 1, list(ast.iter_child_nodes(function))
    while left:
        node = left.pop()
        if isinstance(node, FUNCTIONS):
            continue
        ways += isinstance(node, COUNTED)
        ways += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        ways += len(node.ifs) if isinstance(node, ast.comprehension) else 0
        left += ast.iter_child_nodes(node)
    return ways


def _judge_script(path):
    text = sources.text_of(path)
    length = len(text.splitlines())
    if length > LONGEST_SCRIPT:
        yield f"{sources.name_of(path)}: {length} lines, more than {LONGEST_SCRIPT}"
    for line, ways in count_script(text):
        if ways > MOST_SCRIPT:
            yield f"{sources.name_of(path)}:{line}: a function with {ways} ways, more than {MOST_SCRIPT}"


def count_script(text):
    """Yield (line, ways) with every function of a script, those inside it counted with it.

    >>> list(count_script('''function f(a) { // if
    ...     return a ? "if" : b?.c && /if/.test(a); }'''))
    [(1, 3)]
    """
    code = NO_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in FUNCTION.finditer(code):
        body = code[found.end() : _end(code, found.end())]
        yield code.count("\n", 0, found.end()) + 1, 1 + len(BRANCH.findall(body))


def _end(code, start):
    """Return where the block ends whose brace has just opened."""
    depth = 1
    for place in re.finditer(r"[{}]", code[start:]):
        depth += 1 if place[0] == "{" else -1
        if not depth:
            return start + place.start()
    return len(code)
