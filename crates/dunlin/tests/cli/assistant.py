"""Asks Dunlin as an assistant does, by the official client of the Model Context Protocol.

    assistant.py stdio PROGRAM WORDS...     starts `PROGRAM WORDS...` and speaks to it by its standard input and output
    assistant.py http URL TOKEN             speaks to a server

Prints one JSON object: what is offered, and what the calls of a conversation answered. The client itself checks every answer
against the tool's output schema.
"""

import asyncio
import json
import sys

import httpx2
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

DAY = "2024-03-28"
# Why did CEI fall in March, and whom should we call?
CALLS = [
    ("who_am_i", {}),
    ("figures", {"kpi": "cei", "from": "2024-02", "to": "2024-03"}),
    ("explain_figure", {"kpi": "cei", "in": "2024-03", "versus": "2024-02"}),
    ("worklist", {"as_of": DAY}),
    ("show_account", {"number": "Beta", "as_of": DAY}),
    ("open_items", {"customer": "Beta", "as_of": DAY}),
    ("find_customers", {"words": "works", "as_of": DAY}),
    ("aging", {"as_of": DAY}),
    ("search_kpis", {"search": "broken promises"}),
    ("show_kpi", {"id": "cei"}),
    ("preview_dunning", {"as_of": DAY}),
    ("withheld_dunning", {"as_of": DAY}),
    ("notices", {"as_of": DAY}),
    ("promises", {"as_of": DAY}),
    ("strategy", {"as_of": DAY}),
    ("issue_notices", {"key": "not-allowed-1"}),
    ("figures", {"kpi": "nonsense"}),
]


async def converse(client):
    offered = await client.list_tools()
    told = {"tools": [tool.name for tool in offered.tools], "instructions": client.instructions, "answers": []}
    for name, arguments in CALLS:
        result = await client.call_tool(name, arguments)
        told["answers"].append({"tool": name, "failed": result.is_error, "answer": result.structured_content})
    return told


async def main(way, *words):
    told = {}
    # Both ways to begin that clients have: the handshake of before, and the one without.
    for mode in ("legacy", "auto"):
        if way == "stdio":
            server = StdioServerParameters(command=words[0], args=list(words[1:]))
            async with Client(server, mode=mode) as client:
                told[mode] = await converse(client)
        else:
            url, token = words
            async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
                async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
                    told[mode] = await converse(client)
    print(json.dumps(told))


asyncio.run(main(*sys.argv[1:]))
