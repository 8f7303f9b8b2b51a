"""A database with books gets the suite as it was one commit ago, works with it, is brought up to date, and is rid of it."""
import pytest

from tests.life.sandbox import Sandbox, previous_commit, templates, tree_of
from tests.life.scenarios import Life

# Tables of the suite that the tests of access leave without a row.
NEVER_FILLED = set()


@pytest.fixture(scope="module")
def life():
    """One database lives through everything; each test looks at one promise."""
    base, _suite = templates()
    with Sandbox("life", base) as box, tree_of(previous_commit()) as tree:
        life = Life(box)
        life.begin()
        life.install(tree=tree)
        life.use(tree=tree)
        life.update()
        life.take_all_out()
        life.finish()
        yield life


def test_installing_on_a_database_with_books_changes_no_figure(life):
    assert not life.broken["the suite is installed"]


def test_an_upgrade_keeps_every_row_and_every_value(life):
    assert not life.broken["the suite is brought up to date"]


def test_the_upgrade_was_tried_on_records_of_every_model(life):
    empty = sorted(
        table for table, columns in life.work.items()
        if table.startswith(("credit_", "cx_", "pagopa_")) and not columns["rows"] and not table.endswith("_rel")
    )
    assert not set(empty) - NEVER_FILLED, "no test of access makes a record of these: an upgrade could lose theirs unseen"


def test_taking_the_satellites_out_leaves_the_books_and_nothing_that_points_at_them(life):
    assert not life.broken["the satellites are taken out"]


def test_taking_the_base_out_leaves_the_books_and_a_database_as_it_was(life):
    assert not life.broken["the base is taken out"]


def test_nothing_of_this_warns_of_the_suite(life):
    assert not life.broken["warnings"]
