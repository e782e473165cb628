"""What somebody wishes to see, from words to filters and taste: a small grammar of English and German."""
