from odoo.tests import HttpCase

# Debian's Odoo leaves this file out; nothing else may complain.
KNOWN = "selfie_segmentation"


class TourCommon(HttpCase):
    """Tours in a real browser that knows nothing: clean cookies, only the user's default company active."""

    def browse_as(self, user, url, tour):
        """Walk a tour as a user; an error in the console fails it."""
        self.start_tour(
            url, tour, login=user.login, timeout=180, error_checker=lambda message: KNOWN not in message,
        )
        self.env.invalidate_all()
