"""Checks that a request comes from Alexa, is meant for this skill and is recent, before its body is parsed."""
