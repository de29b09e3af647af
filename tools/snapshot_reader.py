#!/usr/bin/env python3
"""Reads the mapped snapshot file of a Crossfeed engine (books.snap). Python 3.9 or later, standard library only.

The format is specified in engine/Snapshots/README.md; this is its reference reader in another language.
"""

import argparse
import contextlib
import datetime
import difflib
import json
import mmap
import os
import platform
import struct
import sys
import threading
import time

MAGIC = b"XFBOOKS\n"
VERSION = 1
ENDIAN_MARK = 0x01020304
MAX_LEVELS = 20
MAX_CAPACITY = 1 << 20
MAX_STRUCTURE_BYTES = 1 << 16
MAX_HEARTBEAT_AGE_NANOS = 5_000_000_000
MAX_LOCKED_SECONDS = 1.0  # a write takes well below a microsecond; only a dead or suspended writer holds a slot this long

HEADER = struct.Struct("=8sIIIIIIIIqqqqq")  # offsets 0 to 79
HEADER_BYTES = 256
HEARTBEAT_OFFSET = 128
LISTING_COUNT_OFFSET = 136
CLEAN_SHUTDOWN_OFFSET = 140
ENTRY = struct.Struct("=iBxHHH4x32s80s128s")
SLOT = struct.Struct("=qqqqqBBBBHBBqqqqqqqqqqqq48x80q")
STATES = ("awaiting-snapshot", "live", "desynchronised", "stale")
SIDES = ("unknown", "buy", "sell")
COUNTERS = ("applied", "gaps", "resyncs", "crossed", "quoteMismatches")
EPOCH = datetime.datetime(1970, 1, 1)

assert ENTRY.size == 256 and SLOT.size == 832


class SnapshotError(Exception):
    """A file that cannot be read, or a name that it does not hold; the message says what to do."""


class Book:
    """A consistent copy of one slot."""

    def __init__(self, listing, fields):
        self.venue, self.symbol, self.native = listing
        (self.lock, self.writes, self.sequence, self.exchange_nanos, self.received_nanos, state, self.price_decimals, self.quantity_decimals,
         side, self.connection, bid_count, ask_count, *numbers) = fields
        self.top_bid, self.top_ask = tuple(numbers[0:2]), tuple(numbers[2:4])
        self.trade_price, self.trade_quantity, self.trade_nanos = numbers[4:7]
        self.counters = numbers[7:12]
        _, self.gaps, self.resyncs, _, _ = self.counters
        if state >= len(STATES) or side >= len(SIDES) or max(bid_count, ask_count) > MAX_LEVELS or max(self.price_decimals, self.quantity_decimals) > 18:
            raise SnapshotError(f"the slot of {self.venue} {self.symbol} holds numbers that no engine writes")
        self.state, self.trade_side = STATES[state], SIDES[side]
        levels = numbers[12:]
        self.bids = [(levels[2 * i], levels[2 * i + 1]) for i in range(bid_count)]
        self.asks = [(levels[2 * MAX_LEVELS + 2 * i], levels[2 * MAX_LEVELS + 2 * i + 1]) for i in range(ask_count)]

    def level(self, level):
        return [decimal_text(level[0], self.price_decimals), decimal_text(level[1], self.quantity_decimals)]

    def document(self, levels):
        price, quantity = self.level((self.trade_price, self.trade_quantity))
        trade = {"price": price, "quantity": quantity, "side": self.trade_side, "at": time_text(self.trade_nanos)} if self.trade_quantity else None
        return {
            "venue": self.venue,
            "symbol": self.symbol,
            "native": self.native,
            "state": self.state,
            "sequence": self.sequence,
            "top": {name: self.level(top) if top[1] else None for name, top in (("bid", self.top_bid), ("ask", self.top_ask))},
            "lastTrade": trade,
            "receivedAt": time_text(self.received_nanos),
            "exchangeAt": time_text(self.exchange_nanos),
            "connection": self.connection,
            "writes": self.writes,
            "counters": dict(zip(COUNTERS, self.counters)),
            "bids": [self.level(level) for level in self.bids[:levels]],
            "asks": [self.level(level) for level in self.asks[:levels]],
        }


class SnapshotFile:
    """One life of a snapshot file, mapped for reading."""

    def __init__(self, path):
        self.path = path
        self.retries = 0
        try:
            with open(path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._check_header(file.read(HEADER_BYTES), size)
                self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            directory = os.path.dirname(path) or "."
            raise SnapshotError(f"no engine has written {path}: start one with crossfeed run --data {directory}") from None
        except OSError as error:
            raise SnapshotError(f"cannot read {path}: {error.strerror or error}") from None
        # Native views: indexing one is a single aligned load, which the lock's sequence needs; struct's standard modes read byte by byte.
        usable = size - size % 8
        self._longs = memoryview(self._map)[:usable].cast("q")
        self._ints = memoryview(self._map)[:usable].cast("I")
        self._listings = []

    def close(self):
        self._longs.release()
        self._ints.release()
        self._map.close()

    def _check_header(self, raw, size):
        if len(raw) < 16 or raw[:8] != MAGIC:
            raise SnapshotError(f"{self.path} is not a snapshot file: it does not begin with XFBOOKS")
        version, mark = struct.unpack_from("=II", raw, 8)
        if mark == int.from_bytes(ENDIAN_MARK.to_bytes(4, "little"), "big"):
            raise SnapshotError(f"{self.path} was written on a machine of the other byte order: read it there")
        if mark != ENDIAN_MARK:
            raise SnapshotError(f"{self.path} is damaged: its byte order mark is 0x{mark:08x}")
        if version != VERSION:
            advice = "restart the engine that writes it with this version" if version < VERSION else "read it with the version of the engine that writes it"
            raise SnapshotError(f"{self.path} has format version {version}, this program reads {VERSION}: {advice}")
        if len(raw) < HEADER_BYTES:
            raise SnapshotError(f"{self.path} is truncated: {len(raw)} bytes, the header alone takes {HEADER_BYTES}")
        (_, _, _, header_bytes, self._entry_bytes, slot_bytes, self._slot_stride, self._capacity, levels, self._directory, self._slots,
         file_bytes, self.pid, self.start_nanos) = HEADER.unpack_from(raw)
        good = (
            HEADER_BYTES <= header_bytes <= MAX_STRUCTURE_BYTES
            and ENTRY.size <= self._entry_bytes <= MAX_STRUCTURE_BYTES
            and SLOT.size <= slot_bytes <= self._slot_stride <= MAX_STRUCTURE_BYTES
            and 1 <= self._capacity <= MAX_CAPACITY
            and levels == MAX_LEVELS
            and self._slot_stride % 8 == 0 and self._slots % 8 == 0 and self._directory % 8 == 0
            and self._directory >= header_bytes
            and self._slots >= self._directory + self._capacity * self._entry_bytes
            and file_bytes >= self._slots + self._capacity * self._slot_stride
        )
        if not good:
            raise SnapshotError(f"{self.path} is damaged: the sizes and offsets in its header contradict each other")
        if size < file_bytes:
            raise SnapshotError(f"{self.path} is truncated: {size} bytes of {file_bytes}")

    @property
    def heartbeat_nanos(self):
        return self._longs[HEARTBEAT_OFFSET // 8]

    @property
    def clean_shutdown(self):
        return self._ints[CLEAN_SHUTDOWN_OFFSET // 4] != 0

    def warning(self, now_nanos):
        """What to say of a writer that no longer writes; None when it lives."""
        if self.clean_shutdown:
            return f"engine (pid {self.pid}) has ended, last heartbeat at {time_text(self.heartbeat_nanos)}: the books are its last"
        age = now_nanos - self.heartbeat_nanos
        if age > MAX_HEARTBEAT_AGE_NANOS:
            return f"engine (pid {self.pid}) gives no sign of life for {age_text(age)}: the books may be old"
        return None

    def listings(self):
        """(venue, symbol, native) in the order of the slots; grows while the engine adds some."""
        count = self._ints[LISTING_COUNT_OFFSET // 4]
        fence()
        if count > self._capacity:
            raise SnapshotError(f"{self.path} is damaged: {count} listings in a file for {self._capacity}")
        while len(self._listings) < count:
            index = len(self._listings)
            _, market, *names = ENTRY.unpack_from(self._map, self._directory + index * self._entry_bytes)
            if market > 1:
                raise SnapshotError(f"{self.path} is damaged: entry {index} has market {market}")
            self._listings.append(tuple(self._name(index, length, field) for length, field in zip(names[:3], names[3:])))
        return self._listings

    def _name(self, index, length, field):
        if not 0 < length <= len(field):
            raise SnapshotError(f"{self.path} is damaged: a name of entry {index} claims {length} bytes of {len(field)}")
        try:
            name = field[:length].decode("utf-8")
        except UnicodeDecodeError:
            raise SnapshotError(f"{self.path} is damaged: a name of entry {index} is not UTF-8") from None
        if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in name):
            raise SnapshotError(f"{self.path} is damaged: a name of entry {index} holds control characters")
        return name

    def read(self, index):
        """A copy of slot `index` that no write touched while it was taken."""
        offset = self._slots + index * self._slot_stride
        word = offset // 8
        deadline = None
        while True:
            before = self._longs[word]
            if before & 1 == 0:
                fence()
                raw = self._map[offset:offset + SLOT.size]
                fence()
                if self._longs[word] == before:
                    return Book(self._listings[index], SLOT.unpack(raw))
            self.retries += 1
            now = time.monotonic()
            deadline = deadline or now + MAX_LOCKED_SECONDS
            if now > deadline:
                venue, symbol, _ = self._listings[index]
                raise SnapshotError(f"{self.path}: the slot of {venue} {symbol} stays locked; its writer (pid {self.pid}) died in the middle of a write")


_fence_lock = threading.Lock()
_loads_keep_their_order = platform.machine().lower() in ("x86_64", "amd64", "i386", "i686")


def fence():
    """Keeps the loads before it before the loads after it. Nothing to do on x86; elsewhere a released and retaken lock is such a barrier."""
    if not _loads_keep_their_order:
        for _ in range(2):
            with _fence_lock:
                pass


def decimal_text(count, decimals):
    if count < 0:
        raise SnapshotError("a price or quantity is negative: the file is damaged")
    whole, fraction = divmod(count, 10**decimals)
    return f"{whole}.{fraction:0{decimals}d}".rstrip("0") if fraction else str(whole)


def time_text(nanos):
    if nanos <= 0:
        return None
    seconds, fraction = divmod(nanos, 1_000_000_000)
    return f"{(EPOCH + datetime.timedelta(seconds=seconds)).isoformat()}.{fraction:09d}Z"


def age_text(nanos):
    seconds = max(nanos, 0) / 1e9
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def choose(file, symbols, venues):
    """Indexes of the chosen slots, by venue, then symbol."""
    listings = file.listings()

    def wanted(names, column, what, canonical):
        known = {listing[column] for listing in listings}
        if names is None:
            return known
        chosen = {name: canonical(name.strip()) for name in names.split(",") if name.strip()}
        for name, canon in chosen.items():
            if canon not in known:
                nearest = difflib.get_close_matches(canon, sorted(known), n=3, cutoff=0.0)
                hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
                raise SnapshotError(f"no book of {what} '{name.strip()}' in the snapshot file{hint}")
        return set(chosen.values())

    wanted_venues = wanted(venues, 0, "venue", str.lower)
    wanted_symbols = wanted(symbols, 1, "symbol", str.upper)
    chosen = [i for i, listing in enumerate(listings) if listing[0] in wanted_venues and listing[1] in wanted_symbols]
    return sorted(chosen, key=lambda i: listings[i][:2])


def print_text(books, levels, now_nanos):
    rows = [("venue", "symbol", "state", "bid quantity", "bid", "ask", "ask quantity", "age")]
    for book in books:
        age = age_text(now_nanos - book.received_nanos) if book.received_nanos else "-"
        for i in range(max(1, min(levels, max(len(book.bids), len(book.asks))))):
            bid = book.level(book.bids[i]) if i < len(book.bids) else ["", ""]
            ask = book.level(book.asks[i]) if i < len(book.asks) else ["", ""]
            head, tail = ((book.venue, book.symbol, book.state), age) if i == 0 else (("", "", ""), "")
            rows.append((*head, bid[1], bid[0], ask[0], ask[1], tail))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (text.ljust(width) if column < 3 else text.rjust(width) for column, (text, width) in enumerate(zip(row, widths)))
        print("  ".join(cells).rstrip())


def print_json(file, books, levels):
    document = {
        "writer": {
            "pid": file.pid, "startedAt": time_text(file.start_nanos), "heartbeatAt": time_text(file.heartbeat_nanos), "cleanShutdown": file.clean_shutdown,
        },
        "books": [book.document(levels) for book in books],
    }
    print(json.dumps(document, separators=(",", ":"), ensure_ascii=False))


def print_once(options):
    # Opened anew each time, so that a watch follows an engine that was restarted to its new file.
    with contextlib.closing(SnapshotFile(options.file)) as file:
        books = [file.read(index) for index in choose(file, options.symbols, options.venues)]
        now_nanos = time.time_ns()
        if options.json:
            print_json(file, books, options.levels or MAX_LEVELS)
        else:
            print_text(books, options.levels or 5, now_nanos)
            warning = file.warning(now_nanos)
            if warning:
                print(warning, file=sys.stderr)


def violations(book, before):
    """What is wrong with a copy, and with the step from the copy before."""
    if book.writes * 2 != book.lock:
        yield f"torn read: write count {book.writes} under lock sequence {book.lock}"
    for name, side, sign in (("bids", book.bids, -1), ("asks", book.asks, 1)):
        if any(sign * a[0] >= sign * b[0] for a, b in zip(side, side[1:])):
            yield f"{name} out of order: {side}"
        if any(price < 0 or quantity <= 0 for price, quantity in side):
            yield f"{name} hold a level without quantity: {side}"
    for name, side, top in (("bid", book.bids, book.top_bid), ("ask", book.asks, book.top_ask)):
        if (side[0] if side else (0, 0)) != (top if top[1] else (0, 0)):
            yield f"top {name} {top} is not the first level {side[:1]}"
    if book.state == "live" and book.bids and book.asks and book.bids[0][0] >= book.asks[0][0]:
        yield f"live book is crossed: bid {book.bids[0]}, ask {book.asks[0]}"
    if before is None:
        return
    if book.lock < before.lock:
        yield f"lock sequence went back from {before.lock} to {book.lock}"
    # A venue may begin its sequence anew, but then the book was not live in between: its connection, gaps or resyncs tell.
    same_chain = book.state == before.state == "live" and (book.connection, book.gaps, book.resyncs) == (before.connection, before.gaps, before.resyncs)
    if same_chain and book.sequence < before.sequence:
        yield f"book sequence went back from {before.sequence} to {book.sequence}"


def verify(options):
    """Reads as fast as it can for a while; the exit code."""
    reads = found = 0
    before = {}
    with contextlib.closing(SnapshotFile(options.file)) as file:
        end = time.monotonic() + options.verify
        while True:
            for index in choose(file, options.symbols, options.venues):
                book = file.read(index)
                reads += 1
                for violation in violations(book, before.get(index)):
                    found += 1
                    if found <= 20:
                        print(f"{book.venue} {book.symbol}: {violation}", file=sys.stderr)
                before[index] = book
            if time.monotonic() >= end:
                break
        changed = sum(1 for book in before.values() if book.writes > 1)
        print(f"{reads} reads of {len(before)} books ({changed} written to), {file.retries} retries, {found} violations")
    return 1 if found else 0


def positive_seconds(text):
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 0 and 86400 seconds")
    return seconds


def level_count(text):
    count = int(text)
    if not 1 <= count <= MAX_LEVELS:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 1 and {MAX_LEVELS}")
    return count


def main():
    parser = argparse.ArgumentParser(description="Reads the mapped snapshot file of a Crossfeed engine while it runs, or after.")
    parser.add_argument("file", nargs="?", default="./data", help="the file, or the data directory that holds books.snap (default: ./data)")
    parser.add_argument("--data", metavar="DIR", help="the data directory, as the commands of crossfeed name it")
    parser.add_argument("--symbols", metavar="A,B", help="only these: BTC/USDT,ETH/USDT:PERP")
    parser.add_argument("--venues", metavar="A,B", help="only these: binance,gateio")
    parser.add_argument("--levels", metavar="N", type=level_count, help="levels a side to print (default: 5, with --json 20)")
    parser.add_argument("--json", action="store_true", help="one JSON document, the same as that of crossfeed snapshot --json")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--watch", metavar="SECONDS", type=positive_seconds, help="print again and again, this far apart, until stopped")
    mode.add_argument("--verify", metavar="SECONDS", type=positive_seconds, help="read as fast as possible this long and check what must hold; exit 1 if it does not")
    options = parser.parse_args()
    options.file = options.data or options.file
    if os.path.isdir(options.file) or not options.file.endswith(".snap") and not os.path.exists(options.file):
        options.file = os.path.join(options.file, "books.snap")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        if options.verify:
            return verify(options)
        print_once(options)
        while options.watch:
            sys.stdout.flush()
            time.sleep(options.watch)
            if not options.json:
                print()
            print_once(options)
        return 0
    except SnapshotError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read the output has gone; nothing left to say
        return 0


if __name__ == "__main__":
    sys.exit(main())
