#!/usr/bin/env python3
"""Makes virtual environments with the peers that Hulian is tested with, out of the Pythons of this machine and PyPI.

Prints a line for each that is there: its name and its Python. Says on standard error what cannot be had, and why; that
is no failure. What is there already is not made again.

usage: set_up.py FOLDER [NAME ...]
"""
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

# What Home Assistant wants in order to know of cameras at all. It pins what it stands on in a file of its own; two
# packages have moved on since in ways that its older versions do not bear.
HUB = ["aiohttp_cors", "numpy", "PyTurboJPEG"]
PINS = ["pycares<5", "josepy<2"]
# The least Python that each takes, the first that it does not take, and the packages.
# The parts of Home Assistant that are started, each with packages of its own.
PARTS = ["mqtt", "file_upload", "http", "api", "websocket_api", "auth", "config", "logger"]
PEERS = {
    "homeassistant-2026.2.3": ((3, 13, 2), (3, 14), HUB),
    "homeassistant-2025.4.4": ((3, 13, 0), (3, 14), [*HUB, *PINS]),
    "homeassistant-2024.3.3": ((3, 11, 0), (3, 12), [*HUB, *PINS]),
    "ha-mqtt-discoverable": ((3, 10, 0), (3, 14), ["ha-mqtt-discoverable==0.26.0"]),
    "ebus-sdk": ((3, 10, 0), (3, 14), ["ebus-sdk==0.27.0", "paho-mqtt==2.2.0"]),
    "hatasmota": ((3, 11, 0), (3, 14), ["hatasmota==0.9.2", "paho-mqtt==2.2.0"]),
    "homie4": ((3, 10, 0), (3, 12), ["Homie4==0.4.0", "paho-mqtt==1.6.1"]),
}


def pythons():
    """The Pythons of this machine with their versions, the newest first."""
    names = [shutil.which(name) for name in ("python3", "python3.13", "python3.12", "python3.11", "python3.10")]
    names += glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python3"))
    names += glob.glob("/opt/python/*/bin/python3")
    found = {}
    for name in filter(None, names):
        try:
            answer = subprocess.run(
                [name, "-c", "import ssl, venv, sys; print(*sys.version_info[:3])"], capture_output=True, text=True,
                timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0:
            found.setdefault(tuple(map(int, answer.stdout.split())), name)
    return sorted(found.items(), reverse=True)


def install(folder, python, name, packages):
    """Makes one environment; raises what went wrong."""
    unfinished = folder / f"{name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)

    def run(*command):
        answer = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=1200)
        if answer.returncode:
            raise RuntimeError((answer.stderr or answer.stdout).strip().splitlines()[-1])

    run(python, "-m", "venv", unfinished)
    pip = [unfinished / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    constraints = []
    if version := re.fullmatch(r"homeassistant-(.+)", name):
        run(*pip, "download", "--no-deps", "--dest", unfinished / "wheel", f"homeassistant=={version[1]}")
        wheel = next((unfinished / "wheel").glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            (unfinished / "constraints.txt").write_bytes(archive.read("homeassistant/package_constraints.txt"))
            for part in PARTS:
                manifest = json.loads(archive.read(f"homeassistant/components/{part}/manifest.json"))
                packages = [*packages, *manifest.get("requirements", [])]
        constraints = ["--constraint", unfinished / "constraints.txt"]
        packages = [wheel, *packages]
    run(*pip, "install", *constraints, *packages)
    shutil.rmtree(unfinished / "wheel", ignore_errors=True)
    # A Python outside of its environment has its path in scripts only, which nobody here calls.
    unfinished.rename(folder / name)


def main():
    folder, wanted = pathlib.Path(sys.argv[1]), sys.argv[2:] or list(PEERS)
    folder.mkdir(parents=True, exist_ok=True)
    there = pythons()
    for name in wanted:
        least, beyond, packages = PEERS[name]
        python = folder / name / "bin/python"
        if not python.exists():
            fitting = [path for version, path in there if least <= version < beyond]
            if not fitting:
                versions = f"Python {'.'.join(map(str, least))} or later, before {'.'.join(map(str, beyond))}"
                print(f"skipped: {name} wants {versions}, which is not here", file=sys.stderr)
                continue
            print(f"installing {name} from PyPI", file=sys.stderr)
            try:
                install(folder, fitting[0], name, packages)
            except (RuntimeError, OSError, StopIteration, subprocess.TimeoutExpired) as error:
                print(f"skipped: {name} cannot be installed: {error}", file=sys.stderr)
                continue
        print(f"{name} {python}", flush=True)


if __name__ == "__main__":
    main()
