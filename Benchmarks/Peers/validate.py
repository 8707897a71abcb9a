"""Validates messages by JSON Schema with jsonschema-rs and with fastjsonschema, each over orjson.

usage: validate.py FOLDER ROUNDS
FOLDER has schemas.jsonl (one schema a line) and messages.jsonl (schema, topic, payload). Prints one JSON object with
messages a second for each round. A message finds its schema by its topic, as a program that receives it would.
"""

import importlib.metadata
import json
import sys
import time


def load(folder):
    """The schemas, and the messages as topic, octets and number of the schema."""
    with open(f"{folder}/schemas.jsonl", encoding="utf-8") as file:
        schemas = [json.loads(line) for line in file]
    messages = []
    with open(f"{folder}/messages.jsonl", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            messages.append((entry["topic"], entry["payload"].encode(), entry["schema"]))
    return schemas, messages


def measure(accepts, messages, rounds):
    """Messages a second, round by round, and how many messages were refused."""
    by_topic = {topic: accepts[schema] for topic, _, schema in messages}
    work = [(topic, payload) for topic, payload, _ in messages]
    refused = sum(0 if accept(topic_payload[1]) else 1 for topic_payload in work for accept in [by_topic[topic_payload[0]]])
    passes = max(1, 20_000 // len(work))
    rates = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(passes):
            for topic, payload in work:
                by_topic[topic](payload)
        rates.append(len(work) * passes / (time.perf_counter() - start))
    return {"rates": rates, "refused": refused}


def rust(schemas):
    """One function a schema, with jsonschema-rs."""
    import jsonschema_rs
    import orjson

    def make(schema):
        valid = jsonschema_rs.validator_for(schema).is_valid
        loads = orjson.loads
        return lambda payload: valid(loads(payload))

    return [make(schema) for schema in schemas]


def generated(schemas):
    """One function a schema, with the code that fastjsonschema generates."""
    import fastjsonschema
    import orjson

    def make(schema):
        check = fastjsonschema.compile(schema)
        loads = orjson.loads

        def accept(payload):
            try:
                check(loads(payload))
                return True
            except fastjsonschema.JsonSchemaValueException:
                return False

        return accept

    return [make(schema) for schema in schemas]


def main():
    schemas, messages = load(sys.argv[1])
    rounds = int(sys.argv[2])
    result = {}
    for name, package, make in [("jsonschema-rs", "jsonschema-rs", rust), ("fastjsonschema", "fastjsonschema", generated)]:
        try:
            accepts = make(schemas)
        except ImportError as error:
            result[name] = {"missing": str(error)}
            continue
        result[name] = measure(accepts, messages, rounds)
        result[name]["version"] = f"{importlib.metadata.version(package)} on Python {sys.version.split()[0]}"
    print(json.dumps(result))


main()
