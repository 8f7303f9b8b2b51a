from .common import EstateCommon


class TestEstate(EstateCommon):
    """An open succession holds the deceased."""

    def test_the_case_of_the_deceased_is_held(self):
        self.assertEqual(self.case.hold_code, "estate")
