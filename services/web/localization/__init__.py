"""The languages of the site (docs/translations.md)."""
