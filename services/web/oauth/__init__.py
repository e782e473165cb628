"""Account linking: the web service as the OAuth 2 server of Alexa, its one client."""
