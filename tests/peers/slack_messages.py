"""Reads messages for Slack, one JSON document after the other, on standard input, and has Slack's own SDK judge them.

Prints how many messages and blocks there were. Exit status 1 when the SDK would refuse one, with what it says. What its
models do not look at, the number of blocks and the length of texts, is counted here, by Slack's documentation.
"""

import json
import sys

from slack_sdk.models.attachments import BlockAttachment
from slack_sdk.models.blocks import Block

MOST_BLOCKS = 50
MOST_TEXT = 40_000
MOST_ATTACHMENTS = 100
# A text object, a section's field.
MOST_OF_A_TEXT, MOST_OF_A_FIELD = 3000, 2000
# What a message may have, sent to a webhook.
KNOWN = {"text", "blocks", "attachments", "unfurl_links", "unfurl_media", "mrkdwn", "thread_ts", "response_type"}


def documents(text):
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        document, end = decoder.raw_decode(text, at)
        yield document
        at = end + len(text[end:]) - len(text[end:].lstrip())


def texts(value):
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield value["text"]
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member)


def check(blocks):
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None and type(parsed) is not Block, f"the SDK knows no such block: {block}"
        parsed.validate_json()
        # What the SDK makes of it must be what it was: nothing unknown was dropped.
        assert parsed.to_dict() == block, f"{parsed.to_dict()} was made of {block}"
        for text in texts(block):
            assert 1 <= len(text) <= MOST_OF_A_TEXT, f"{len(text)} characters: {text[:80]}"
        for field in block.get("fields", []):
            assert len(field["text"]) <= MOST_OF_A_FIELD, len(field["text"])
    return len(blocks)


def main():
    messages = blocks = 0
    for message in documents(sys.stdin.read()):
        assert set(message) <= KNOWN, set(message) - KNOWN
        assert 1 <= len(message.get("text", "")) <= MOST_TEXT, "a text for notifications is missing, or too long"
        attachments = message.get("attachments", [])
        assert len(attachments) <= MOST_ATTACHMENTS
        count = check(message.get("blocks", []))
        for attachment in attachments:
            BlockAttachment(blocks=attachment["blocks"], color=attachment.get("color")).validate_json()
            count += check(attachment["blocks"])
        assert count <= MOST_BLOCKS, f"{count} blocks"
        messages, blocks = messages + 1, blocks + count
    print(messages, "messages", blocks, "blocks")


if __name__ == "__main__":
    main()
