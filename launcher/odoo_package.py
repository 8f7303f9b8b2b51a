"""Debian's package of Odoo 19, fetched by apt into private lists and unpacked below .odoo."""
import os
import re
import shutil

from . import layout
from .apt_sources import codename, find_mirror, read_all
from .process import output, run
from .say import Step, StepError

PACKAGE = "odoo-19"
SUITE = "sid"
FONTS_AND_SCRIPTS = (
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Odoo's style sheets speak to Font Awesome 4; sid has moved on to 7, the releases before it have 4.
ICONS = "fonts-font-awesome"
# Debian leaves this script out (blurred backgrounds in video calls) while Odoo's bundles name it,
# so that every screen would report an error.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

APT_HOME = layout.STATE / "apt"
TARGET = layout.STATE / "debian"
LIBRARY = TARGET / "usr" / "lib" / "python3" / "dist-packages"
NETWORK_HINT = (
    "Check the network (and apt's proxy settings) and start again; what was finished is kept. "
    "Or set ODOO_SOURCE=/path/to/a/checkout/of/odoo-19."
)


def obtain():
    """Return the directory that holds the package `odoo`, downloading it the first time."""
    if (TARGET / "complete").is_file():
        return LIBRARY
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise StepError(
            "Odoo 19 was not found and this system has no apt to download it with",
            "Get a checkout of Odoo 19 and start again with ODOO_SOURCE=/path/to/it (README, 'Other systems').",
        )
    source, own_suite = find_mirror(read_all(), codename())
    with Step("Odoo 19: reading the list of Debian's packages") as progress:
        _prepare_lists(source, own_suite)
        _apt(["update"], "odoo-update", progress)
    with Step("Odoo 19: downloading it with its fonts and scripts (about 130 MB)") as progress:
        files = _download(own_suite, progress)
    with Step("Odoo 19: unpacking") as progress:
        _unpack(files, progress)
    return LIBRARY


def _prepare_lists(source, own_suite):
    for directory in ("lists/partial", "cache/archives/partial"):
        (APT_HOME / directory).mkdir(parents=True, exist_ok=True)
    suites = SUITE if own_suite in (SUITE, "unstable") else f"{SUITE} {own_suite}"
    (APT_HOME / "debian.sources").write_text(source.stanza(suites))


def _apt_options():
    """Return what keeps apt away from the lists, the cache and the state of the machine."""
    settings = {
        "Dir::Etc::sourcelist": APT_HOME / "debian.sources",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "-",
        "Dir::State::lists": APT_HOME / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": APT_HOME / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    if os.geteuid() == 0:
        # Its helper user may not enter a clone below /root.
        settings["APT::Sandbox::User"] = "root"
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _apt(words, log, progress, cwd=None):
    command = ["apt-get", "--quiet", *_apt_options(), "-o", "APT::Status-Fd=1", *words]
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    run(command, hint=NETWORK_HINT, log=log, progress=progress, read=_read_status, env=env, cwd=cwd)


def _read_status(line):
    """Read apt's status lines, `dlstatus:4:37.5:Retrieving file 4 of 9`."""
    match = re.match(r"dlstatus:\d+:([\d.]+):(.*)", line)
    return (f"{float(match[1]):.0f} %",) if match else None


def _download(own_suite, progress):
    target = APT_HOME / "packages"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    names = [PACKAGE, *FONTS_AND_SCRIPTS, f"{ICONS}/{own_suite}"]
    _apt(["download", *names], "odoo-download", progress, cwd=target)
    return sorted(target.glob("*.deb"))


def _unpack(files, progress):
    """Unpack beside and rename, so that a killed start leaves nothing that looks whole."""
    beside = TARGET.with_name("debian.new")
    shutil.rmtree(beside, ignore_errors=True)
    for number, package in enumerate(files, 1):
        progress(package.name.split("_")[0], number, len(files))
        run(["dpkg", "-x", package, beside], hint="Free some disk space and start again.", log="odoo-unpack")
    _link_icons(beside)
    _fill_left_out(beside)
    _check_links(beside)
    version = output(["dpkg-deb", "-f", str(next(f for f in files if f.name.startswith(PACKAGE))), "Version"])
    (beside / "complete").write_text(f"{version}\n")
    shutil.rmtree(TARGET, ignore_errors=True)
    beside.rename(TARGET)
    shutil.rmtree(APT_HOME)


def _link_icons(root):
    """Point Odoo's icon fonts at a file that exists, whatever release of Font Awesome there is."""
    fonts = root / "usr" / "share" / "fonts-font-awesome" / "fonts"
    for suffix in ("ttf", "woff", "woff2", "eot"):
        wanted = fonts / f"fontawesome-webfont.{suffix}"
        others = [*fonts.glob("fa-solid-900.woff2"), *fonts.glob("fa-solid-900.ttf")]
        if not wanted.exists() and others:
            wanted.symlink_to(others[0].name)
    free = fonts / "FontAwesome.otf"
    if not free.exists() and (fonts / "fontawesome-webfont.ttf").exists():
        free.symlink_to("fontawesome-webfont.ttf")


def _fill_left_out(root):
    """Put an empty script where Odoo's bundles expect one."""
    script = root / LIBRARY.relative_to(TARGET) / "odoo" / "addons" / LEFT_OUT
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("/* left out by Debian */\n")


def _check_links(root):
    """Refuse an Odoo whose icons or scripts are missing: its screens would be unusable."""
    static = root / LIBRARY.relative_to(TARGET) / "odoo" / "addons" / "web" / "static"
    dangling = [
        link.name
        for folder in ("lib", "src/libs")
        for link in (static / folder).rglob("*")
        if link.is_symlink() and not link.exists()
    ]
    if dangling:
        raise StepError(
            f"Debian's Odoo refers to files that its packages no longer hold: {', '.join(sorted(set(dangling)))}",
            "Set ODOO_SOURCE=/path/to/a/checkout/of/odoo-19 until Debian repairs them.",
        )
