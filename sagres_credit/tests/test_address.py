from odoo.tests import BaseCase, tagged

from odoo.addons.sagres_credit.tools.address import AddressError, parse_address, postal_lines

ROSA = {"name": "Rosa Bianchi", "street": "Via Garibaldi 12", "postcode": "20121", "city": "Milano", "province": "MI"}


@tagged("post_install", "-at_install")
class TestAddress(BaseCase):
    """Tables of addresses: what the Italian post delivers, and what it would bring back."""

    def test_addresses_that_can_be_posted(self):
        for change, lines in (
            ({}, ["Rosa Bianchi", "VIA GARIBALDI 12", "20121 MILANO MI"]),
            ({"care_of": "presso Anna Verdi"}, ["Rosa Bianchi", "c/o Anna Verdi", "VIA GARIBALDI 12", "20121 MILANO MI"]),
            ({"street2": "Scala B"}, ["Rosa Bianchi", "SCALA B", "VIA GARIBALDI 12", "20121 MILANO MI"]),
            ({"street": False, "street2": "Via Po 1"}, ["Rosa Bianchi", "VIA PO 1", "20121 MILANO MI"]),
            ({"province": False}, ["Rosa Bianchi", "VIA GARIBALDI 12", "20121 MILANO"]),
            ({"postcode": "I-20121"}, ["Rosa Bianchi", "VIA GARIBALDI 12", "20121 MILANO MI"]),
            ({"city": "  Cantù ", "postcode": "22063", "province": "co"},
             ["Rosa Bianchi", "VIA GARIBALDI 12", "22063 CANTÙ CO"]),
            ({"country_code": "FR", "country": "Francia", "postcode": "75002", "city": "Paris", "province": ""},
             ["Rosa Bianchi", "VIA GARIBALDI 12", "75002 PARIS", "FRANCIA"]),
            ({"country_code": "SM", "country": "San Marino", "postcode": "47890", "city": "San Marino"},
             ["Rosa Bianchi", "VIA GARIBALDI 12", "47890 SAN MARINO", "SAN MARINO"]),
            ({"country_code": "HK", "country": "Hong Kong", "postcode": "", "city": "Kowloon"},
             ["Rosa Bianchi", "VIA GARIBALDI 12", "KOWLOON", "HONG KONG"]),
        ):
            with self.subTest(change=change):
                self.assertEqual(postal_lines({**ROSA, **change}), lines)

    def test_addresses_that_would_come_back(self):
        for change, code in (
            ({"name": " "}, "no_name"),
            ({"street": False}, "no_street"),
            ({"postcode": None}, "no_postcode"),
            ({"city": ""}, "no_city"),
            ({"postcode": "2012"}, "bad_postcode"),
            ({"postcode": "201212"}, "bad_postcode"),
            ({"postcode": "2O121"}, "bad_postcode"),
            ({"country_code": "FR", "postcode": ""}, "no_postcode"),
        ):
            with self.subTest(change=change), self.assertRaises(AddressError) as caught:
                parse_address({**ROSA, **change})
            self.assertEqual(caught.exception.code, code)

    def test_an_address_has_at_most_six_lines(self):
        full = {**ROSA, "care_of": "Verdi", "street2": "Scala B", "country_code": "CH", "country": "Svizzera"}
        self.assertEqual(len(postal_lines(full)), 6)
