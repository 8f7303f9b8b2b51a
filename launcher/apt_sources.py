"""Read the Debian mirror of this machine from its own apt sources."""
import re
from dataclasses import dataclass
from pathlib import Path

from .say import StepError

APT = Path("/etc/apt")
GENERIC_SUITES = ("stable", "testing", "unstable", "sid")


@dataclass(frozen=True)
class Source:
    """One apt source: where it is, what it offers and the key that signs it."""

    uri: str
    suites: tuple
    components: tuple
    signed_by: str = ""

    def stanza(self, suite):
        """Return this source for another suite of the same mirror, in apt's own notation."""
        lines = ["Types: deb", f"URIs: {self.uri}", f"Suites: {suite}", "Components: main"]
        if self.signed_by:
            lines.append(f"Signed-By: {self.signed_by}")
        return "\n".join(lines) + "\n"


def parse_deb822(text):
    """Yield the enabled binary sources of a `.sources` file.

    >>> text = "Types: deb\\nURIs: file:/m\\nSuites: a b\\nComponents: main\\n# x\\nSigned-By: /k.gpg\\n"
    >>> next(parse_deb822(text)).suites
    ('a', 'b')
    >>> list(parse_deb822(text + "Enabled: no\\n"))
    []
    """
    for stanza in re.split(r"\n\s*\n", text):
        fields = {name.lower(): value for name, value in _fields(stanza)}
        if fields.get("enabled", "yes").strip().lower() in ("no", "false"):
            continue
        if "deb" not in fields.get("types", "").split() or not fields.get("uris", "").split():
            continue
        yield Source(
            fields["uris"].split()[0],
            tuple(fields.get("suites", "").split()),
            tuple(fields.get("components", "").split()),
            fields.get("signed-by", "").strip("\n"),
        )


def _fields(stanza):
    """Yield name and value; the lines of an embedded key stay as they are."""
    name, value = None, []
    for line in stanza.splitlines():
        if line.startswith("#"):
            continue
        if line[:1].isspace() and name:
            value.append(line)
        elif ":" in line:
            if name:
                yield name, "\n".join(value)
            name, first = line.split(":", 1)
            value = [first.strip()]
    if name:
        yield name, "\n".join(value)


def parse_one_line(text):
    """Yield the binary sources of a `sources.list` file.

    >>> next(parse_one_line("deb [arch=amd64 signed-by=/k.gpg] file:/m stable main contrib"))
    Source(uri='file:/m', suites=('stable',), components=('main', 'contrib'), signed_by='/k.gpg')
    >>> list(parse_one_line("# deb file:/m stable main"))
    []
    """
    pattern = r"^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#\n]*)"
    for options, uri, suite, components in re.findall(pattern, text, re.M):
        keys = re.findall(r"signed-by=(\S+)", options)
        yield Source(uri, (suite,), tuple(components.split()), keys[0] if keys else "")


def read_all(apt=APT):
    """Return every enabled source of the machine."""
    sources = []
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if path.suffix == ".sources" and path.is_file():
            sources += parse_deb822(path.read_text())
        elif path.suffix == ".list" and path.is_file():
            sources += parse_one_line(path.read_text())
    return sources


def codename(os_release=Path("/etc/os-release")):
    """Return the release name of this Debian, or nothing on another system."""
    fields = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', os_release.read_text(), re.M)) if os_release.is_file() else {}
    return fields.get("VERSION_CODENAME", "") if fields.get("ID") == "debian" else ""


def find_mirror(sources, release):
    """Return the source and suite from which this machine gets its own Debian release.

    Security, updates and third-party sources have suites of other names.
    """
    for suite in (release, *GENERIC_SUITES):
        for source in sources:
            if suite and suite in source.suites and "main" in source.components:
                return source, suite
    raise StepError(
        "no Debian mirror found in the apt sources of this machine, so Odoo 19 cannot be downloaded",
        "Get a checkout of Odoo 19 and start again with ODOO_SOURCE=/path/to/it (README, 'Other systems').",
    )
