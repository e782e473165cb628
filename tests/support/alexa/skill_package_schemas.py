"""JSON schemas of the skill package, as Amazon accepts it: the fields that we use, and no others."""

from typing import Any

from services.voice.language.wording import LOCALES

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": r"^https://"}
NAME = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z_.]*$"}


def closed(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    """An object with these properties only; all but the optional ones are required."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def array(items: dict[str, Any], **bounds: int) -> dict[str, Any]:
    return {"type": "array", "items": items, **bounds}


def all_of(names: tuple[str, ...], schema: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(names, schema)


def each_locale(schema: dict[str, Any]) -> dict[str, Any]:
    return closed(all_of(LOCALES, schema))


SLOT = closed({"name": NAME, "type": NAME})
INTENT = closed({"name": NAME, "slots": array(SLOT, minItems=1), "samples": array(TEXT)}, "slots")
VALUE = closed({"id": TEXT, "name": closed({"value": TEXT, "synonyms": array(TEXT)})})
DIALOG_SLOT = closed(
    {
        "name": NAME,
        "type": NAME,
        "confirmationRequired": {"const": False},
        "elicitationRequired": {"type": "boolean"},
        "prompts": closed({"elicitation": NAME}, "elicitation"),
    }
)
DIALOG_INTENT = closed(
    {
        "name": NAME,
        "delegationStrategy": {"enum": ["ALWAYS", "SKILL_RESPONSE"]},
        "confirmationRequired": {"const": False},
        "prompts": closed({}),
        "slots": array(DIALOG_SLOT, minItems=1),
    }
)
VARIATION = closed({"type": {"enum": ["PlainText", "SSML"]}, "value": TEXT})

INTERACTION_MODEL = closed(
    {
        "interactionModel": closed(
            {
                "languageModel": closed(
                    {
                        "invocationName": {"type": "string", "pattern": r"^[a-z]+( [a-z]+){1,2}$"},
                        "intents": array(INTENT, minItems=1, maxItems=250),
                        "types": array(closed({"name": NAME, "values": array(VALUE, minItems=1)})),
                    }
                ),
                "dialog": closed(
                    {"delegationStrategy": {"const": "SKILL_RESPONSE"}, "intents": array(DIALOG_INTENT, minItems=1)}
                ),
                "prompts": array(closed({"id": NAME, "variations": array(VARIATION, minItems=1)})),
            }
        )
    }
)

ENDPOINT = closed({"uri": URL, "sslCertificateType": {"enum": ["SelfSigned", "Wildcard", "Trusted"]}})
PUBLISHED = closed(
    {
        "name": {"type": "string", "minLength": 2, "maxLength": 50},
        "summary": {"type": "string", "minLength": 1, "maxLength": 160},
        "description": {"type": "string", "minLength": 1, "maxLength": 4000},
        "examplePhrases": array({"type": "string", "maxLength": 200}, minItems=3, maxItems=3),
        "keywords": array({"type": "string", "maxLength": 150}, maxItems=30),
        "smallIconUri": {"type": "string", "pattern": r"^file://assets/images/.+\.png$"},
        "largeIconUri": {"type": "string", "pattern": r"^file://assets/images/.+\.png$"},
    }
)
MANIFEST = closed(
    {
        "manifest": closed(
            {
                "manifestVersion": {"const": "1.0"},
                "publishingInformation": closed(
                    {
                        "locales": each_locale(PUBLISHED),
                        "isAvailableWorldwide": {"type": "boolean"},
                        "distributionMode": {"enum": ["PUBLIC", "PRIVATE"]},
                        "category": {"const": "MOVIE_INFO_AND_REVIEWS"},
                        "testingInstructions": {"type": "string", "minLength": 1, "maxLength": 4000},
                    }
                ),
                "privacyAndCompliance": closed(
                    {
                        **all_of(("allowsPurchases", "isChildDirected", "containsAds"), {"const": False}),
                        **all_of(("usesPersonalInfo", "isExportCompliant"), {"const": True}),
                        "locales": each_locale(closed({"privacyPolicyUrl": URL, "termsOfUseUrl": URL})),
                    }
                ),
                "apis": closed(
                    {
                        "custom": closed(
                            {
                                "endpoint": ENDPOINT,
                                "interfaces": array(closed({"type": {"const": "ALEXA_PRESENTATION_APL"}})),
                            }
                        )
                    }
                ),
                "events": closed({"endpoint": ENDPOINT, "subscriptions": array(closed({"eventName": NAME}))}),
            }
        )
    }
)
ACCOUNT_LINKING = closed(
    {
        "accountLinkingRequest": closed(
            {
                "type": {"enum": ["AUTH_CODE", "IMPLICIT"]},
                **all_of(("authorizationUrl", "accessTokenUrl"), URL),
                "accessTokenScheme": {"enum": ["HTTP_BASIC", "REQUEST_BODY_CREDENTIALS"]},
                "clientId": TEXT,
                "clientSecret": {"type": "string"},
                **all_of(("scopes", "domains"), array(TEXT)),
                "defaultTokenExpirationInSeconds": {"type": "integer", "minimum": 360},
                "skipOnEnablement": {"type": "boolean"},
            }
        )
    }
)
