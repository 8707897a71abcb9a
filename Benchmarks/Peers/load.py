"""Reads YAML files with PyYAML's loader on top of libyaml, and checks nothing of what they mean.

usage: load.py LIST ROUNDS
LIST names the files, one a line. Prints the milliseconds of processor time of each round; one round before warms up.
"""

import sys
import time

import yaml


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().splitlines()
    for round_ in range(int(sys.argv[2]) + 1):
        documents = []
        start = time.process_time()
        for path in paths:
            with open(path, "rb") as file:
                documents.append(yaml.load(file.read(), Loader=yaml.CSafeLoader))
        milliseconds = (time.process_time() - start) * 1000
        if round_ > 0:
            print(milliseconds)


main()
