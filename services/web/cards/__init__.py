"""Drawn pictures: the site's icons, and the cards that other sites and messengers show beside a link."""
