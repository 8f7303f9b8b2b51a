import doctest
import time
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import remittance
from ..tools.remittance import KnownIds, Reading, read_causale, remittance_information
from .node_samples import IUV, cents, texts

FLOW = "2026-11-20ABI01234-0001"
MARK = "/PUR/LGPE-RIVERSAMENTO/URI/"
#: Ids close to each other, which is where a careless reader errs.
flow_ids = st.builds(
    "{}{}-{}".format, st.sampled_from(["2026-11-20", "2026-11-21", "2025-11-20"]),
    st.sampled_from(["ABI01234", "ABI0123", "PSP_1"]), st.text("01aA-_", min_size=1, max_size=6))


@st.composite
def noisy(draw, flow_id):
    """Return a causale that names a flow as a bank leaves it, and whether its end may be missing."""
    slash = draw(st.sampled_from(["/", " ", "-", "?", "."]))
    mark = draw(st.sampled_from(["/PUR/LGPE-RIVERSAMENTO/URI/", "/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/", "LGPE-RIVERSAMENTO/URI/",
                                 "PUR/LGPE - RIVERSAMENTO/URI/", "/PUR/LGPE-RIVERSA MENTO/UR I/"])).replace("/", slash)
    name = list(flow_id)
    for place in sorted(draw(st.lists(st.integers(1, len(name) - 1), max_size=3)), reverse=True):
        name.insert(place, draw(st.sampled_from([" ", "\n", "\r\n"])))
    head = draw(st.sampled_from(["", "BONIFICO A VOSTRO FAVORE ", "1234 "]))
    tail = draw(st.sampled_from(["", " ", " GRAZIE", "/ALTRO/1", " 0001", " 1", "\n-1", " (123)"]))
    text = head + mark + "".join(name) + tail
    return text[:draw(st.integers(len(head + mark), len(text)))] if draw(st.booleans()) else text


@tagged("post_install", "-at_install")
class TestRemittance(BaseCase):
    """A bank line names the flow it pays, whatever the bank did to the text, and never another one."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(remittance).failed)

    def best(self, text, known=(FLOW,), **options):
        found = read_causale(text, known, **options)
        return (found[0].name, found[0].certain, found[0].known) if found else None

    def test_a_flow_is_read_whatever_the_bank_did(self):
        for text in (
            f"{MARK}{FLOW}", f"/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/{FLOW}", f"/PUR/LGPE-RIVERSAMENTO/TXT/3/URI/{FLOW}",
            f"BONIFICO DA BANCA {MARK}{FLOW} DATA 20/11", f"PUR/LGPE-RIVERSAMENTO/URI/{FLOW}", f"LGPE-RIVERSAMENTO/URI/{FLOW}",
            f" PUR LGPE-RIVERSAMENTO URI {FLOW}", f"-PUR-LGPE-RIVERSAMENTO-URI-{FLOW}", f"?PUR?LGPE-RIVERSAMENTO?URI?{FLOW}",
            f"/PUR/LGPE - RIVERSAMENTO/URI/{FLOW}", f"/PUR/LGPE-RIVERSA\nMENTO/URI/{FLOW}",
            f"/PUR/LG PE-RIVERSAMENTO/U RI/{FLOW}",
            f"{MARK}2026-11 -20ABI01234-0001", f"{MARK}2026- 11-2 0 ABI01234-0001", f"{MARK}2026-11-20ABI01\r\n234-0001 SALDO",
            f"{MARK}2026-11-20ABI01234 - 0001", f"{MARK} {FLOW}/ALTRO", f"{MARK}{FLOW.lower()}",
            f"/PUR/LGPE-RIVERSAMENTO/URI{FLOW}",
            f"{MARK}2026-11-20 ABI01234-0001", f"/pur/lgpe-riversamento/uri/{FLOW}",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.best(text), (FLOW, True, True))

    def test_a_flow_not_held_is_read_by_the_rule(self):
        for text, name in [
            (f"{MARK}{FLOW} GRAZIE", FLOW), (f"{MARK}2026-11-20 ABI01234-0001 GRAZIE", FLOW), (f"{MARK}{FLOW}/X", FLOW),
            (f"{MARK}ABI01234_77 GRAZIE", "ABI01234_77"), (f"{MARK}2026-11-20", "2026-11-20"),
        ]:
            with self.subTest(text=text):
                self.assertEqual(self.best(text, ()), (name, False, False))

    def test_ids_without_date_are_known_by_name(self):
        self.assertEqual(self.best(f"{MARK}ABI01234 77 GRAZIE", ["ABI0123477"]), ("ABI0123477", True, True))

    def test_a_cut_id_counts_only_when_one_flow_begins_so_and_never_for_certain(self):
        cut = f"{MARK}{FLOW[:-2]}"
        self.assertEqual(self.best(cut), (FLOW, False, True))
        self.assertEqual(self.best(cut, [FLOW, FLOW[:-1] + "2"]), (FLOW[:-2], False, False))
        self.assertEqual(self.best(f"{cut} GRAZIE"), (FLOW[:-2], False, False))
        self.assertEqual(self.best(f"{MARK}2026-11-20"), ("2026-11-20", False, False))

    def test_lost_hyphens_leave_a_guess(self):
        for text in (
            "2026-11-20ABI01234 0001 GRAZIE", "2026-11-20ABI012340001", "20261120ABI01234-0001", "2026 11 20ABI01234-0001",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.best(MARK + text), (FLOW, False, True))
        self.assertFalse(self.best(f"{MARK}2026-11-20ABI012340001", [FLOW, "2026-11-20ABI0123-40001"])[2])

    def test_two_flows_that_may_both_be_meant_are_both_uncertain(self):
        first, second = "2026-11-20PSP-1", "2026-11-20PSP-12"
        for text in (f"{MARK}{first} 2", f"{MARK}{first}"):
            found = read_causale(text, [first, second])
            self.assertEqual({(reading.name, reading.certain) for reading in found}, {(first, False), (second, False)})
        self.assertEqual(self.best(f"{MARK}{first} SALDO", [first, second]), (first, True, True))
        self.assertEqual(self.best(f"{MARK}{second}", [first, second]), (second, True, True))

    def test_several_flows_of_one_line_are_all_read(self):
        found = read_causale(f"{MARK}{FLOW} {MARK}2026-11-21ABI01234-0001 FINE", [FLOW])
        self.assertEqual([(reading.name, reading.known) for reading in found], [(FLOW, True), ("2026-11-21ABI01234-0001", False)])

    def test_a_held_flow_without_marker_is_a_guess(self):
        self.assertEqual(self.best(f"RIVERSAMENTO PAGOPA {FLOW} OK"), (FLOW, False, True))
        self.assertIsNone(self.best("RIVERSAMENTO PAGOPA 2026-11-20XYZ OK"))
        self.assertIsNone(self.best("AFFITTO NOVEMBRE 2026"))
        self.assertIsNone(self.best(""))

    @given(st.data(), st.lists(flow_ids, min_size=1, max_size=8, unique=True))
    def test_noise_never_names_another_flow_for_certain(self, data, ids):
        true = ids[0]
        text = data.draw(noisy(true))
        certain = [reading.name for reading in read_causale(text, ids) if reading.certain]
        self.assertLessEqual(set(certain), {true}, text)

    @given(st.text("/PURLGE-IVSAMNTO0129 \n", max_size=200))
    def test_any_text_is_read_without_error(self, text):
        for reading in read_causale(text, [FLOW], [IUV]):
            self.assertIsInstance(reading, Reading)

    def test_a_hostile_text_costs_nothing(self):
        start = time.process_time()
        for text in ("LGPE - " * 5000, " " * 100_000, "2026-11-20" * 5000, "LGPE-RIVERSAMENTO/URI/" * 2000, "RFB 1 " * 5000,
                     f"{MARK}2026-11-20" + "A " * 5000):
            read_causale(text, KnownIds([FLOW]))
        self.assertLess(time.process_time() - start, 5)

    def test_a_single_payment_is_read(self):
        for text, name, amount in [
            (f"/RFB/{IUV}/120.50/TXT/Retta", IUV, "120.50"), (f"RFB/{IUV}", IUV, None),
            (f"BONIFICO /RFB/{IUV} 120,50 EUR", IUV, "120.50"),
            (f" RFB {IUV}", IUV, None), ("/RFB/0100 0000 0000 0428 5/10.00", IUV, "10.00"),
            ("/RFS/RF18 5390 0754 7034/10.00/TXT/x", "RF18539007547034", "10.00"),
            ("/RFS/RF18539007547034 SALDO", "RF18539007547034", None),
        ]:
            with self.subTest(text=text):
                found = read_causale(text)[0]
                self.assertEqual(found, Reading("payment", name, True, False, Decimal(amount) if amount else None))
        self.assertEqual(self.best("/RFB/ABC1 23 x", known_iuvs=["ABC123"]), ("ABC123", True, True))
        self.assertEqual(self.best("/RFB/123 x"), ("123", False, False))
        self.assertIsNone(self.best("SURFBOARD 123"))

    @given(st.sampled_from([IUV, "010000000000042", "RF18539007547034"]), cents, texts(200, 0))
    def test_what_we_write_we_read(self, iuv, amount, said):
        assume("LGPE" not in said.upper() and "RF" not in said.upper())
        text = remittance_information(iuv, amount, said)
        self.assertLessEqual(len(text), 140)
        self.assertEqual(read_causale(text)[0], Reading("payment", iuv, True, False, amount))
