// Reads messages for Teams, a JSON document in each line, on standard input, and has Microsoft's own library of Adaptive
// Cards read them. Whatever it complains of or drops is an error. Prints how many cards there were.
"use strict";

const assert = require("node:assert");
const { readFileSync } = require("node:fs");

// The module for bundlers cannot be loaded by Node; this is the same for browsers, and reading needs no browser.
const cards = require("adaptivecards/dist/adaptivecards.js");

// What Teams takes at most (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook).
const MOST_BYTES = 28 * 1024;

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
    assert.ok(Buffer.byteLength(line) <= MOST_BYTES, `${Buffer.byteLength(line)} bytes`);
    const message = JSON.parse(line);
    assert.strictEqual(message.type, "message");
    for (const attachment of message.attachments) {
        assert.strictEqual(attachment.contentType, "application/vnd.microsoft.card.adaptive");
        // What only Teams knows.
        const { msteams, ...content } = attachment.content;
        assert.deepStrictEqual(msteams, { width: "Full" });
        const reading = new cards.SerializationContext();
        const card = new cards.AdaptiveCard();
        card.parse(content, reading);
        const said = Array.from({ length: reading.eventCount }, (_, index) => reading.getEventAt(index).message);
        said.push(...card.validateProperties().validationEvents.map((event) => event.message));
        assert.deepStrictEqual(said, []);
        // No separator is the default, which it does not write.
        const isDefault = (key, value) => key === "separator" && value === false;
        const plain = JSON.parse(JSON.stringify(content), (key, value) => (isDefault(key, value) ? undefined : value));
        assert.deepStrictEqual(JSON.parse(JSON.stringify(card.toJSON())), plain);
    }
}
console.log(lines.length);
