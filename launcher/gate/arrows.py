"""Who may import whom: between the four modules, and between the layers inside each."""
import ast
import collections

from .. import layout
from . import sources

BASE = layout.ADDONS[0]
# Layer: what it must not import from its own module or from another of the suite, and why.
FORBIDDEN = {
    "tools": ({"models", "wizard", "controllers", "report", "tests"}, "an engine knows no model"),
    "standin": ({"models", "wizard", "controllers", "report", "tests"}, "a stand-in knows no model"),
    "models": ({"wizard", "controllers", "tests"}, "a model knows no screen"),
    "report": ({"wizard", "controllers", "tests"}, "a report knows no screen"),
    "wizard": ({"controllers", "tests"}, "a wizard knows no web page"),
    "controllers": ({"tests"}, "what runs knows no test"),
}
WITHOUT_ODOO = ("tools", "standin")
# Started before there is any package: what ./sagres itself is written with comes with Python.
BARE = "launcher"
BARE_EXCEPT = ("portfolio", "demo_build", "outbox", "gate")


def find(paths=None):
    """Return the imports that go against an arrow, and the circles of imports."""
    findings, graph = [], collections.defaultdict(set)
    for path in used() if paths is None else paths:
        parts = path.relative_to(layout.ROOT).with_suffix("").parts
        for line, target in _imports(path, parts):
            graph[parts].add(target)
            wrong = _judge(parts, target)
            if wrong:
                findings.append(f"{sources.name_of(path)}:{line}: imports {'.'.join(target)}: {wrong}")
    return findings + [f"imports go in a circle: {' -> '.join(circle)}" for circle in _circles(graph)]


def used():
    """Return the files on which the findings depend."""
    return sources.named(".py", below=("launcher", *layout.ADDONS), tests=False)


def _imports(path, parts):
    """Yield (line, what is imported as parts) with every import; those of the suite begin with the module."""
    for node in ast.walk(sources.tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, _suite(alias.name.split("."))) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            begin = parts[: len(parts) - node.level] if node.level else ()
            whole = _suite([*begin, *(node.module or "").split(".")] if node.module else list(begin))
            yield from ((node.lineno, _module(whole, alias.name)) for alias in node.names)


def _suite(words):
    return tuple(words[2:] if words[:2] == ["odoo", "addons"] and words[2:3] and words[2] in layout.ADDONS else words)


def _module(whole, name):
    """Return `name` as a module of its own where it is one."""
    folder = layout.ROOT.joinpath(*whole)
    return (*whole, name) if (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file() else whole


def _judge(parts, target):
    """Return what is wrong with an import, or None."""
    module, layer = parts[0], parts[1] if len(parts) > 2 else ""
    if module == BARE:
        foreign = {"odoo", *layout.ADDONS} & {target[0]}
        return "the launcher runs without Odoo" if foreign and not parts[1].startswith(BARE_EXCEPT) else None
    if target[0] == "odoo" and layer in WITHOUT_ODOO:
        return "an engine runs without Odoo"
    if target[0] in ("launcher", "tests", "data"):
        return "a module stands alone"
    if target[0] not in layout.ADDONS:
        return None
    if target[0] != module and (module == BASE or target[0] != BASE):
        return "arrows go from a satellite to the base and nowhere else"
    layers, why = FORBIDDEN.get(layer, ((), ""))
    return why if len(target) > 1 and target[1] in layers else None


def _circles(graph):
    """Return each circle of modules once; a package's own list of contents is no import."""
    graph = {parts: {other for other in targets if other in graph} for parts, targets in graph.items() if parts[-1] != "__init__"}
    done, found = set(), []
    for start in sorted(graph):
        if start not in done:
            found += _walk(graph, start, done)
    return found


def _walk(graph, start, done):
    """Walk the graph from `start` and return the circles that close on the way."""
    way, places, found = [], {}, []
    stack = [(start, None)]
    while stack:
        node, rest = stack.pop()
        if rest is None:
            if node in done:
                continue
            places[node] = len(way)
            way.append(node)
            rest = iter(sorted(graph.get(node, ())))
        for other in rest:
            if other in places:
                found.append([".".join(parts) for parts in [*way[places[other] :], other]])
            elif other not in done:
                stack += [(node, rest), (other, None)]
                break
        else:
            done.add(node)
            way.pop()
            del places[node]
    return found
