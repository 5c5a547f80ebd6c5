#!/usr/bin/env python3
"""Cuts the models.dev catalogue down to the providers that Dragoman speaks to.

Usage: scripts/cut-catalogue.py models-dev.json > src/main/resources/catalogue/models.json

Input is the tree of models.dev as one JSON object, provider -> models -> model, links resolved. The same input gives the same
bytes. What is kept and why is said in src/main/resources/catalogue/README.md.
"""
import json
import sys

SOURCE = {"project": "models.dev", "commit": "f3fc692", "date": "2026-07-02", "licence": "MIT"}
PROVIDERS = [
    "anthropic", "azure", "cerebras", "deepseek", "fireworks-ai", "google", "groq", "mistral", "moonshotai", "openai",
    "openrouter", "togetherai", "xai",
]


def speaks(name, model):
    """Text in, text out, and a conversation rather than a vector or a voice."""
    modes = model["modalities"]
    return "text" in modes["input"] and "text" in modes["output"] and "embed" not in name and model["limit"]["context"] > 0


def prices(model):
    cost = model.get("cost", {})
    kept = {key: cost[key] for key in ("input", "output") if key in cost}
    for key in ("cache_read", "cache_write", "reasoning"):
        # A 0 beside a priced input means "not offered" in the source, not "free".
        if cost.get(key) and len(kept) >= 2:
            kept[key] = cost[key]
    return kept if "input" in kept and "output" in kept else {}


def capabilities(model):
    tools, reasoning = model.get("tool_call", False), model.get("reasoning", False)
    can = {
        # A model that can be made to call a tool can be made to answer JSON.
        "json": model.get("structured_output", False) or tools,
        "planning": tools or reasoning,
        "reasoning": reasoning,
        "tools": tools,
        "vision": "image" in model["modalities"]["input"],
    }
    return [name for name in sorted(can) if can[name]]


def row(model):
    kept = prices(model)
    kept["context"] = model["limit"]["context"]
    if model["limit"].get("output"):
        kept["max_output"] = model["limit"]["output"]
    kept["capabilities"] = capabilities(model)
    kept["released"] = model["release_date"]
    if "status" in model:
        kept["status"] = model["status"]
    return kept


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        tree = json.load(file)
    print('{"source":' + json.dumps(SOURCE) + ',\n"providers":{')
    blocks = []
    for provider in PROVIDERS:
        models = sorted((name, model) for name, model in tree[provider]["models"].items() if speaks(name, model))
        lines = [json.dumps(name) + ":" + json.dumps(row(model), separators=(",", ":")) for name, model in models]
        blocks.append(json.dumps(provider) + ":{\n" + ",\n".join(lines) + "}")
    print(",\n".join(blocks) + "}}")


main()
