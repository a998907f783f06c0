"""Writes a value as JSON that says the same to Python in an unusual way."""

import json
import math

SPACES = ("", "", "", " ", "\n", "\t ", "\r\n  ")
NOISE = ('"segmentation":[[1.5,2e0,-3]]', '"note":"a\\"]}\\\\"', '"x":null', '"deep":[{"bbox":[1],"id":[]},[[]]]', '"é":"\\u00e9"', '"n":NaN', '"t":[true,false]', '"":{}')


class Speller:
    """Unusual to the degree of `oddness`, 0 to 1."""

    def __init__(self, rng, oddness):
        self.rng = rng
        self.oddness = oddness

    def chance(self):
        return self.rng.rand() < self.oddness

    def space(self):
        return SPACES[self.rng.randint(len(SPACES))] if self.chance() else ""

    def text(self, value):
        body = self.value(value)
        return self.space() + body + self.space()

    def value(self, value):
        if isinstance(value, dict):
            return self.object(value)
        if isinstance(value, list):
            return "[" + ",".join(self.text(item) for item in value) + (self.space() if not value else "") + "]"
        if isinstance(value, float):
            return self.float(value)
        if isinstance(value, str):
            return self.string(value)
        return json.dumps(value)

    def object(self, value):
        members = [self.space() + self.string(name) + self.space() + ":" + self.text(item) for name, item in value.items()]
        if self.chance():
            self.rng.shuffle(members)
        if self.chance():
            members.insert(self.rng.randint(len(members) + 1), NOISE[self.rng.randint(len(NOISE))])
        if self.chance() and value:
            # An earlier member of the same name counts for nothing.
            name = list(value)[self.rng.randint(len(value))]
            members.insert(0, f'"{name}":' + ("3", "null", '"x"', "{}")[self.rng.randint(4)])
        return "{" + ",".join(members) + "}"

    def string(self, value):
        text = json.dumps(value, ensure_ascii=self.chance())[1:-1]
        if self.chance() and value and value[0].isalnum() and ord(value[0]) < 128:
            text = f"\\u{ord(value[0]):04x}" + text[1:]
        return f'"{text}"'

    def float(self, value):
        plain = json.dumps(value)
        if not math.isfinite(value) or not self.chance():
            return plain
        exact = f"{value:.17e}" if abs(value) > 1e-300 or value == 0 else plain
        mantissa, _, exponent = exact.partition("e")
        style = self.rng.randint(6)
        if style == 0:
            return exact.replace("e", "E")
        if style == 1 and "e" not in plain:
            return plain + "0" * self.rng.randint(1, 25)
        if style == 2 and len(mantissa.lstrip("-")) == 19:
            # The same digits without a point.
            digits = mantissa.replace(".", "").replace("-", "").lstrip("0") or "0"
            return ("-" if mantissa.startswith("-") else "") + digits + f"e{int(exponent) - 17:+03d}"
        if style == 3 and 1e-5 < abs(value) < 1e15:
            return f"{value:.60f}" if "." in f"{value:.60f}" else plain
        if style == 4 and value == int(value) and abs(value) < 1e15 and not (value == 0 and math.copysign(1, value) < 0):
            return str(int(value)) if self.rng.rand() < 0.5 else f"{int(value)}e0"
        return plain
