from services.web.mcp.tools import catalogue, own_lists, own_verdicts, taste, what_if, wishes
from services.web.mcp.tools.tool import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (*catalogue.TOOLS, *taste.TOOLS, *wishes.TOOLS, *own_lists.TOOLS, *what_if.TOOLS, *own_verdicts.TOOLS)
}
