"""Where the published schemas are, when somebody has put them next to the project, and the module's own."""
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import zeep
from lxml import etree

from ..tools.node_messages import ENVELOPE
from ..tools.node_wsdl import build_wsdl

ADDRESS = "https://comune.example/pagopa/node"
SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"
PLACE = Path("shared", "spec", "pagopa")


@lru_cache(maxsize=1)
def find_published():
    """Return the folder of the published schemas, or None: they are no part of the project, tests do with the own ones."""
    places = (parent / PLACE for parent in Path(__file__).resolve().parents)
    return next((place for place in places if (place / "wsdl" / "paForNode.wsdl").is_file()), None)


@lru_cache(maxsize=1)
def node_schemas():
    """Return ``{name: schema}`` an answer of ours has to pass: always the own one, the published one when it is there."""
    own = etree.fromstring(build_wsdl(ADDRESS)).find(f".//{SCHEMA}")
    found = {"own": etree.XMLSchema(etree.fromstring(etree.tostring(own)))}
    if published := find_published():
        found["published"] = etree.XMLSchema(etree.parse(published / "wsdl" / "xsd" / "paForNode.xsd"))
    return found


def flow_schemas():
    """Return ``{name: schema}`` of the two versions of the reporting flow, the own one first."""
    own = Path(__file__).parent / "fixtures" / "flow.xsd"
    found = {"own": etree.XMLSchema(etree.parse(own))}
    if published := find_published():
        for version in ("1_0_4", "1_0_5"):
            found[version] = etree.XMLSchema(etree.parse(published / "xsd-common" / f"FlussoRiversamento_{version}.xsd"))
    return found


@lru_cache(maxsize=1)
def node_clients():
    """Return ``{name: client}`` built from the own WSDL, and from the published one when it is there."""
    found = {"own": zeep.Client(BytesIO(build_wsdl(ADDRESS)))}
    if published := find_published():
        found["published"] = zeep.Client(str(published / "wsdl" / "paForNode.wsdl"))
    return found


def unwrap(message):
    """Return the one element in the body of an envelope."""
    return etree.fromstring(message).find(f"{{{ENVELOPE}}}Body")[0]


def schema_errors(message):
    """Return what the schemas find wrong with the body of an envelope."""
    element = etree.fromstring(etree.tostring(unwrap(message)))
    errors = []
    for name, schema in node_schemas().items():
        if not schema.validate(element):
            errors += [f"{name}: {error.message}" for error in schema.error_log]
    return errors
