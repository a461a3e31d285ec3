"""Reads docs/secret-names.md: which names make what they hold a secret, as the program promises it.

The page is read, and names are matched, apart from the program: what both get wrong in one way shows in the page.
"""

import os
import re

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "secret-names.md")
PLACES = ("variables", "members", "headers", "parameters")
# Rows under these heads hold secrets only where the value looks random.
DOUBTFUL = ("Names of many things", "Keys of many things")


def words(name):
    """`apiKey2` is («api», «key»)."""
    name = re.sub(r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", lambda found: found[0][0] + " " + found[0][1:], name)
    found = (re.sub(r"\d+$", "", word) for word in re.split(r"[\W_]+", name.lower()))
    return tuple(word for word in found if word not in ("", "v"))


def phrases(text):
    return {tuple(phrase.split()) for phrase in re.findall(r"`([^`]+)`", text)}


class SecretNames:
    def __init__(self, page=PAGE):
        with open(page, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.certain = {place: set() for place in PLACES}
        self.doubtful = {place: set() for place in PLACES}
        for line in lines:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not line.startswith("|") or "`" not in line or len(cells) != 3:
                continue
            for place in PLACES if cells[1] == "everywhere" else cells[1].split(", "):
                (self.doubtful if cells[0].startswith(DOUBTFUL) else self.certain)[place] |= phrases(cells[2])

        def after(start):
            return next(line[len(start) :] for line in lines if line.startswith(start))

        self.ends = {"".join(phrase) for phrase in phrases(after("- At the end of a longer word these count too:"))}
        followers, _, addresses = after("- names in which one of these words follows:").partition("; an address")
        self.followers = {phrase[0] for phrase in phrases(followers)}
        self.addresses = {phrase[0] for phrase in phrases(addresses)}
        self.innocent = phrases(after("- names that end in one of these phrases:"))
        if not (all(self.certain.values()) and self.ends and self.followers and self.addresses and self.innocent):
            raise ValueError(f"{page} is not written as this reads it")

    def standing(self, name, place):
        """What a name says of its value there: certain, doubtful (where it looks random), or None."""
        name = words(name)
        best = None
        for end in range(1, len(name) + 1):
            said = self.at(name, end, place)
            if said is None or best == "certain":
                continue
            if end < len(name) and name[-1] in self.followers:
                is_address = name[end - 1].startswith("webhook") and name[-1] in self.addresses
                if not is_address:
                    continue
            best = said
        return best

    def at(self, name, end, place):
        """What the longest phrase that ends with this word says."""
        for start in range(end):
            phrase = name[start:end]
            # Written as one word, a phrase is the same: `apikey`.
            same = {phrase} if len(phrase) > 1 else {phrase, *(known for known in self.known(place) if "".join(known) == phrase[0])}
            if same & self.innocent:
                return None
            if same & self.certain[place]:
                return "certain"
            if same & self.doubtful[place]:
                return "doubtful"
        return "certain" if any(name[end - 1].endswith(known) for known in self.ends) else None

    def known(self, place):
        return self.certain[place] | self.doubtful[place] | self.innocent

    def is_secret(self, name, place, value):
        standing = self.standing(str(name), place)
        return standing == "certain" or standing == "doubtful" and looks_random(value)


def looks_random(value):
    value = re.sub(r"(?i)^(basic|bearer|digest|negotiate|ntlm|token) ", "", value.strip())
    return len(value) >= 16 and not re.search(r"\s|://|\{\{", value) and bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))
