"""Validates YAML and JSON files against a JSON Schema: prints one line a file, 'valid PATH' or 'invalid PATH: why'."""
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: 'on' and '22:30' are text."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(true|false)$", "tf"),
    ("null", r"^(~|null|)$", ["~", "n", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        try:
            with open(path, encoding="utf-8") as file:
                document = json.load(file) if path.endswith(".json") else yaml.load(file, Loader)
        except Exception as error:
            print(f"unreadable {path}: {type(error).__name__}")
            continue
        error = jsonschema.exceptions.best_match(validator.iter_errors(document))
        print(f"valid {path}" if error is None else f"invalid {path}: {error.json_path} {error.message[:200]!r}")


if __name__ == "__main__":
    main()
