#!/usr/bin/env python3
"""Checks exported documents against published JSON Schemas.

validate-exports.py SCHEMA [LINES]   each line of standard input (or of the file LINES) is {"name", "document"};
                                     prints a line for each: "valid NAME" or "invalid NAME: place: reason".
validate-exports.py --instances      each line is {"name", "schema", "document"}: the document is checked against its
                                     own schema, and the schema against JSON Schema 2020-12.
"""
import json
import sys

import jsonschema


def validate(validator, name, document):
    """Prints whether a document is valid."""
    errors = sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.path)))
    if not errors:
        print("valid", name)
        return
    worst = jsonschema.exceptions.best_match(errors)
    print("invalid", f"{name}: /{'/'.join(map(str, worst.path))}: {worst.message[:300]}")


def main():
    """Reads the command line."""
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    if sys.argv[1] == "--instances":
        for line in lines:
            jsonschema.Draft202012Validator.check_schema(line["schema"])
            validate(jsonschema.Draft202012Validator(line["schema"]), line["name"], line["document"])
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)(schema)
    for line in lines:
        validate(validator, line["name"], line["document"])


main()
