"""The tools, resources and prompts that the conformance suite asks a server for, by the names that it gives them.

They stand in place of ours behind `/mcp`, so that the suite tests our transport, authorization and limits.
"""

import json
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    AudioContent,
    CallToolRequestParams,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    GetPromptRequestParams,
    GetPromptResult,
    ImageContent,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    Prompt,
    PromptArgument,
    PromptMessage,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
)
from mcp.types import BlobResourceContents as Blob
from starlette.requests import Request

from services.web.mcp.sdk_server import serving

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA="
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = {"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}
SCHEMA = {
    "$schema": DIALECT,
    "type": "object",
    "$defs": {"address": ADDRESS},
    "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"}},
    "additionalProperties": False,
}
NOTHING: dict[str, Any] = {"type": "object"}
Context = ServerRequestContext[Any, Request]
Page = PaginatedRequestParams | None


def embedded(uri: str, kind: str, text: str) -> EmbeddedResource:
    return EmbeddedResource(resource=TextResourceContents(uri=uri, mime_type=kind, text=text))


IMAGE = ImageContent(data=PNG, mime_type="image/png")
CONTENT: dict[str, list[ContentBlock]] = {
    "test_simple_text": [TextContent(text="This is a simple text response for testing.")],
    "test_image_content": [IMAGE],
    "test_audio_content": [AudioContent(data=WAV, mime_type="audio/wav")],
    "test_embedded_resource": [
        embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")
    ],
    "test_multiple_content_types": [
        TextContent(text="Multiple content types test:"),
        IMAGE,
        embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
    "test_error_handling": [TextContent(text="This tool intentionally returns an error for testing")],
    "json_schema_2020_12_tool": [TextContent(text="read")],
}
PROMPTS = {
    "test_simple_prompt": (),
    "test_prompt_with_arguments": ("arg1", "arg2"),
    "test_prompt_with_embedded_resource": ("resourceUri",),
    "test_prompt_with_image": (),
}


async def list_tools(_context: Context, _params: Page) -> ListToolsResult:
    schemas = {name: SCHEMA if name == "json_schema_2020_12_tool" else NOTHING for name in CONTENT}
    return ListToolsResult(
        tools=[Tool(name=name, description="For the suite.", input_schema=schema) for name, schema in schemas.items()]
    )


async def call_tool(_context: Context, params: CallToolRequestParams) -> CallToolResult:
    if params.name not in CONTENT:
        raise MCPError(INVALID_PARAMS, "It needs a stream.")
    return CallToolResult(content=[*CONTENT[params.name]], is_error=params.name == "test_error_handling")


async def list_resources(_context: Context, _params: Page) -> ListResourcesResult:
    uris = ("test://static-text", "test://static-binary")
    return ListResourcesResult(resources=[Resource(uri=uri, name=uri, description="For the suite.") for uri in uris])


async def list_templates(_context: Context, _params: Page) -> ListResourceTemplatesResult:
    template = ResourceTemplate(uri_template="test://template/{id}/data", name="template")
    return ListResourceTemplatesResult(resource_templates=[template])


async def read_resource(_context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
    uri = str(params.uri)
    if uri == "test://static-binary":
        return ReadResourceResult(contents=[Blob(uri=uri, mime_type="image/png", blob=PNG)])
    if uri == "test://static-text":
        text, kind = "This is the content of the static text resource.", "text/plain"
    else:
        number = uri.split("/")[3]
        text = json.dumps({"id": number, "templateTest": True, "data": f"Data for ID: {number}"})
        kind = "application/json"
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=kind, text=text)])


async def list_prompts(_context: Context, _params: Page) -> ListPromptsResult:
    prompts = [
        Prompt(
            name=name,
            description="For the suite.",
            arguments=[PromptArgument(name=each, required=True) for each in arguments],
        )
        for name, arguments in PROMPTS.items()
    ]
    return ListPromptsResult(prompts=prompts)


async def get_prompt(_context: Context, params: GetPromptRequestParams) -> GetPromptResult:
    given = params.arguments or {}
    prompts: dict[str, list[ContentBlock]] = {
        "test_simple_prompt": [TextContent(text="This is a simple prompt for testing.")],
        "test_prompt_with_arguments": [
            TextContent(text=f"Prompt with arguments: arg1='{given.get('arg1')}', arg2='{given.get('arg2')}'")
        ],
        "test_prompt_with_embedded_resource": [
            embedded(given.get("resourceUri", "test://"), "text/plain", "Embedded resource content for testing."),
            TextContent(text="Please process the embedded resource above."),
        ],
        "test_prompt_with_image": [IMAGE, TextContent(text="Please analyze the image above.")],
    }
    return GetPromptResult(messages=[PromptMessage(role="user", content=each) for each in prompts[params.name]])


SERVER: Server[Any] = Server(
    "for the suite",
    on_list_tools=list_tools,
    on_call_tool=call_tool,
    on_list_resources=list_resources,
    on_list_resource_templates=list_templates,
    on_read_resource=read_resource,
    on_list_prompts=list_prompts,
    on_get_prompt=get_prompt,
)
serve = serving(SERVER)
