"""Is this request from Alexa, for this skill, and from now? Answered before its body is parsed."""
