"""Account linking: an OAuth 2 authorization server with one client, Alexa."""
