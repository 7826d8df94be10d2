"""A portfolio as a file: the profile at its top."""

from __future__ import annotations

from bot.members.rules import Profile
from bot.projects.export import portfolio_markdown
from bot.projects.rules import Portfolio


def test_every_link_of_a_profile_is_in_the_file_and_nothing_of_an_empty_one() -> None:
    empty = Portfolio(1)
    profile = Profile("Sailor", links=("https://example.org/", "https://example.net/tides"))
    text = portfolio_markdown("Ana", "", profile, empty, {})
    assert text == "# Ana\n\nSailor\n\n<https://example.org/>\n\n<https://example.net/tides>\n"
    assert portfolio_markdown("Ana", "", Profile(), empty, {}) == "# Ana\n"
