"""A Home Assistant of one's own: started headless on a folder that is laid out before, driven through its WebSocket."""
import asyncio
import base64
import hashlib
import hmac
import json
import pathlib
import time

import aiohttp

from processes import Child, free_port, wait_until

HERE = pathlib.Path(__file__).resolve().parent
USER = "0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
# The key of a hub that lives on the loopback for the length of a test.
KEY = "00112233445566778899aabbccddeeff" * 4
STAMP = "2025-01-01T00:00:00+00:00"


def access_token():
    """The token of the user who is laid out, as a JSON web token with HMAC SHA-256."""

    def part(octets):
        return base64.urlsafe_b64encode(octets).rstrip(b"=")

    now = int(time.time())
    claims = {"iss": TOKEN, "iat": now - 60, "exp": now + 86_400}
    text = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return (text + b"." + part(hmac.new(KEY.encode(), text, hashlib.sha256).digest())).decode()


class HomeAssistant:
    """One Home Assistant in a folder, of the version that runs us."""

    def __init__(self, folder, python, version, broker_port):
        self.folder = pathlib.Path(folder)
        self.python = python
        self.version = version
        self.broker_port = broker_port
        self.port = free_port()
        self.child = None
        self.session = None
        self.socket = None
        self.reader = None
        self.answers = {}
        self.number = 0
        self.subscription = None
        self.states = {}
        self.changed = asyncio.Event()
        self.starts = 0

    # Laying out

    def lay_out(self):
        """Writes the configuration, the user and the entry of MQTT, as a set-up by hand would leave them."""
        (self.folder / ".storage").mkdir(parents=True, exist_ok=True)
        (self.folder / "configuration.yaml").write_text(
            "homeassistant:\n  name: Interop\n  time_zone: UTC\n  unit_system: metric\n  currency: EUR\n"
            f"http:\n  server_host: 127.0.0.1\n  server_port: {self.port}\n"
            "api:\nwebsocket_api:\nconfig:\n"
            "logger:\n  default: warning\n  logs:\n    homeassistant.components.mqtt: info\n")
        entry = {
            "entry_id": "1" * 32, "version": 1, "minor_version": 1, "domain": "mqtt", "title": "broker",
            "data": {"broker": "127.0.0.1", "port": self.broker_port, "discovery": True},
            "options": {}, "pref_disable_new_entities": False, "pref_disable_polling": False, "source": "user",
            "unique_id": None, "disabled_by": None,
        }
        self._store("core.config_entries", {"entries": [entry]})
        user = {
            "id": USER, "group_ids": ["system-admin"], "is_owner": True, "is_active": True, "name": "Interop",
            "system_generated": False, "local_only": False,
        }
        token = {
            "id": TOKEN, "user_id": USER, "client_id": None, "client_name": "interop", "client_icon": None,
            "token_type": "long_lived_access_token", "created_at": STAMP, "access_token_expiration": 315_360_000.0,
            "token": "a" * 128, "jwt_key": KEY, "last_used_at": None, "last_used_ip": None, "expire_at": None,
            "credential_id": None, "version": self.version,
        }
        groups = [{"id": f"system-{name}", "name": name} for name in ("admin", "users", "read-only")]
        self._store("auth", {"users": [user], "groups": groups, "credentials": [], "refresh_tokens": [token]})

    def _store(self, key, data):
        """Writes one file of its storage."""
        text = json.dumps({"version": 1, "minor_version": 1, "key": key, "data": data}, indent=1)
        (self.folder / ".storage" / key).write_text(text)

    # Life

    async def start(self, seconds=180):
        """Starts it and waits until it is set up and its WebSocket takes us."""
        self.starts += 1
        self.child = Child(
            [self.python, HERE / "start_home_assistant.py", "--config", self.folder, "--skip-pip", "--log-no-color",
             "--log-file", self.folder / "home-assistant.log"],
            self.folder / f"output-{self.starts}.log")
        self.session = aiohttp.ClientSession()
        end = time.monotonic() + seconds
        while True:
            if not self.child.is_alive or time.monotonic() > end:
                raise RuntimeError(f"Home Assistant did not start: {self.child.text()[-3000:]}")
            try:
                await self._connect()
                break
            except (aiohttp.ClientError, OSError, RuntimeError):
                await asyncio.sleep(0.5)
        while (await self.call("get_config"))["state"] != "RUNNING":
            if time.monotonic() > end:
                raise RuntimeError("Home Assistant did not finish its start")
            await asyncio.sleep(0.3)
        await self.look()

    async def stop(self):
        """Ends it as its service manager does."""
        await self._leave()
        await asyncio.to_thread(self.child.stop, 60)

    async def _leave(self):
        if self.reader:
            self.reader.cancel()
        if self.socket:
            await self.socket.close()
        if self.session:
            await self.session.close()
        self.reader = self.socket = self.session = self.subscription = None
        self.answers.clear()

    async def _connect(self):
        """Opens the WebSocket, says who we are and asks for changes."""
        socket = await self.session.ws_connect(
            f"http://127.0.0.1:{self.port}/api/websocket", max_msg_size=0, heartbeat=None)
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": access_token()})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            await socket.close()
            raise RuntimeError(f"Home Assistant does not know us: {answer}")
        self.socket = socket
        self.reader = asyncio.create_task(self._read())
        # The hub closes on who falls behind by 4096 messages, unless it may send several in one.
        self.number = 0
        await self.call("supported_features", features={"coalesce_messages": 1})

    async def listen(self):
        """Asks for every change as it comes.

        A burst of thousands, as when all devices come or go, makes the hub close the connection: then states are asked
        for instead.
        """
        if self.subscription is None:
            await self.call("subscribe_events", event_type="state_changed")
            self.subscription = self.number
        await self.look()

    async def stop_listening(self):
        """Takes that back."""
        if self.subscription is not None:
            subscription, self.subscription = self.subscription, None
            await self.call("unsubscribe_events", subscription=subscription)

    async def look(self):
        """Asks for all states."""
        self.states = {state["entity_id"]: state for state in await self.call("get_states")}

    async def _read(self):
        """Takes what comes over the WebSocket."""
        socket = self.socket
        async for message in socket:
            whole = json.loads(message.data)
            for one in whole if isinstance(whole, list) else [whole]:
                if one["type"] == "event":
                    self._take(one["event"]["data"])
                elif future := self.answers.pop(one["id"], None):
                    if not future.done():
                        future.set_result(one)
        # Nothing more will be answered.
        for future in self.answers.values():
            if not future.done():
                future.set_exception(ConnectionError("Home Assistant closed the connection"))

    def _take(self, data):
        """Takes a change of state."""
        if data["new_state"] is None:
            self.states.pop(data["entity_id"], None)
        else:
            self.states[data["entity_id"]] = data["new_state"]
        self.changed.set()
        self.changed = asyncio.Event()

    # Talking

    async def call(self, kind, **fields):
        """Sends a command of the WebSocket and returns its result; raises what Home Assistant says against it."""
        self.number += 1
        future = asyncio.get_running_loop().create_future()
        self.answers[self.number] = future
        await self.socket.send_json({"id": self.number, "type": kind, **fields})
        answer = await asyncio.wait_for(future, 120)
        if not answer["success"]:
            raise ServiceError(answer["error"].get("message", str(answer["error"])))
        return answer["result"]

    async def service(self, entity, service, **data):
        """Calls a service of an entity's domain."""
        domain = entity.split(".")[0]
        return await self.call(
            "call_service", domain=domain, service=service, service_data=data, target={"entity_id": entity})

    async def wait(self, holds, seconds):
        """Waits until something holds of the states; returns whether it came to hold, and after how many seconds."""
        start = time.monotonic()
        while True:
            if holds():
                return True, time.monotonic() - start
            left = start + seconds - time.monotonic()
            if left <= 0:
                return False, seconds
            if self.subscription is None:
                await asyncio.sleep(min(left, 0.5))
                await self.look()
                continue
            event = self.changed
            try:
                await asyncio.wait_for(event.wait(), left)
            except TimeoutError:
                pass

    async def settled(self, quiet=4, seconds=300):
        """Waits until the number of entities has not changed for a while; returns it."""
        end = time.monotonic() + seconds
        count, since = len(self.states), time.monotonic()
        while time.monotonic() < end:
            await asyncio.sleep(0.5)
            await self.look()
            if len(self.states) != count:
                count, since = len(self.states), time.monotonic()
            elif time.monotonic() - since > quiet:
                break
        return count

    # What it says

    def complaints(self, since=0):
        """The lines of warnings and errors that it logged from an offset on, those that follow them included."""
        lines, takes = [], False
        for line in self.child.text()[since:].splitlines():
            if len(line) > 24 and line[4] == "-" and line[10] in " T":
                takes = " WARNING " in line or " ERROR " in line or " CRITICAL " in line
                if takes:
                    lines.append(line)
            elif takes:
                lines[-1] += "\n" + line
        return lines


class ServiceError(Exception):
    """What Home Assistant says against a call."""
