"""What was measured, as rows: one for each thing, with the values of each peer.

A row of times has a value for each round; a row of counts has one, which is the same every time.
"""

import dataclasses
import statistics

RAW, AGAIN, INLINE, OURS = "raw", "raw again", "raw_inline", "mio_cpp"
# `raw again` is raw once more, so what it differs by is noise; `raw_inline` makes its own system
# calls.
PEERS = (RAW, AGAIN, INLINE, OURS, "mio", "polling", "libuv", "libevent", "libev", "asio")


def program_of(peer):
    return RAW if peer == AGAIN else peer


@dataclasses.dataclass
class Row:
    group: str
    what: str
    unit: str
    is_time: bool
    values: dict = dataclasses.field(default_factory=dict)
    watched: int = None  # Of how many, in the rows that show growth.

    def add(self, peer, value):
        self.values.setdefault(peer, []).append(value)

    def least(self, peer):
        return min(self.values[peer])

    def median(self, peer):
        return statistics.median(self.values[peer])

    def ratios(self, peer, base=RAW):
        """Of the minima and of the medians; None where there is nothing to compare."""
        if not self.values.get(peer) or not self.values.get(base):
            return None
        if self.least(base) == 0 or self.median(base) == 0:
            return None
        return (self.least(peer) / self.least(base), self.median(peer) / self.median(base))


def peers_in(rows):
    return [peer for peer in PEERS if any(peer in row.values for row in rows)]


def cell(row, peer):
    if not row.values.get(peer):
        return "-"
    if not row.is_time or peer == RAW:
        value = row.least(peer)
        return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"
    ratios = row.ratios(peer)
    return "/".join(f"{ratio:.2f}" for ratio in ratios) if ratios else "-"


def table(rows):
    """The rows as lists of cells, with a head."""
    peers = peers_in(rows)
    head = ["", "unit", *peers]
    return [head, *([row.what, row.unit, *(cell(row, peer) for peer in peers)] for row in rows)]


def text_table(rows):
    cells = table(rows)
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join("  ".join(text.ljust(width) if column == 0 else text.rjust(width)
                               for column, (text, width) in enumerate(zip(line, widths))).rstrip()
                     for line in cells)
