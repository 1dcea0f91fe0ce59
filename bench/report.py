#!/usr/bin/env python3
"""Writes what was measured as one HTML file with plots, by plotly. Run by itself it prints
bench/results.json, or another such file, as tables in Markdown."""

import html
import json
import statistics
import sys
from pathlib import Path

from rows import RAW, Row, peers_in, table

TITLES = {"micro": "Times: raw in ns, else the ratio to raw of minima / medians",
          "instructions": "User instructions per operation, the peer's own",
          "echo": "Echo servers: raw in ns, else the ratio to raw of minima / medians",
          "counts": "System calls per request", "memory": "Memory and size",
          "wasm": "WebAssembly", "poll(2)": "The library on poll(2): its own instructions"}
GROWING = ("growth", "wasm cpu")  # Groups that are shown by N.
STYLE = """body { font: 15px sans-serif; margin: 2em; } table { border-collapse: collapse; }
td, th { border: 1px solid #bbb; padding: 2px 7px; text-align: right; }
td:first-child, th:first-child { text-align: left; }"""


def titled(rows):
    """The groups that are tables: the title of each, and its rows."""
    for group, title in TITLES.items():
        chosen = [row for row in rows if row.group == group]
        if chosen:
            yield title, chosen


def points_of(rows, group, what):
    """{peer: [(N, least)]} of the rows that show one growth."""
    result = {}
    for row in rows:
        if row.group == group and row.what == what:
            for peer in row.values:
                result.setdefault(peer, []).append((row.watched, row.least(peer)))
    return {peer: sorted(points) for peer, points in result.items()}


def growths(rows):
    """What is shown by N, and {peer: [(N, least)]} of it."""
    for group in GROWING:
        for what in dict.fromkeys(row.what for row in rows if row.group == group):
            yield what, points_of(rows, group, what)


def fit_text(points):
    """The straight line through the points: what it costs, and how much more for each of N."""
    if len(points) < 2:
        return ""
    slope, start = statistics.linear_regression(*zip(*points))
    return f"~ {start:,.0f} {'-' if slope < 0 else '+'} {abs(slope):,.4g} N"


def markdown(cells):
    """Lines of cells, of which the first is the head."""
    head, *lines = cells
    rule = "|".join(["---", *["---:"] * (len(head) - 1)])
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|",
                      *(f"| {' | '.join(line)} |" for line in lines)])


def growth_tables(rows):
    """What each peer costs for each N, and the line through that: lists of cells, with a head."""
    for what, points in growths(rows):
        sizes = sorted({size for line in points.values() for size, _ in line})
        cells = [[what, *(f"{size:,}" for size in sizes), "line"]]
        for peer, line in points.items():
            least = dict(line)
            cells.append([peer, *(f"{least[size]:,.0f}" if size in least else "-"
                                  for size in sizes), fit_text(line)])
        yield cells


def html_table(rows):
    lines = ["<table>"]
    for number, cells in enumerate(table(rows)):
        tag = "td" if number else "th"
        lines.append("<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells)
                     + "</tr>")
    return "\n".join([*lines, "</table>"])


def ratio_figure(graph, rows, title):
    """Each round's ratio to raw's median, so that the spread is seen."""
    figure = graph.Figure()
    for peer in peers_in(rows):
        places, values = [], []
        for row in rows:
            if row.ratios(peer):
                base = row.median(RAW)
                places += [row.what] * len(row.values[peer])
                values += [value / base for value in row.values[peer]]
        figure.add_trace(graph.Box(name=peer, x=values, y=places, orientation="h"))
    figure.update_layout(title=title, boxmode="group", height=170 * len(rows) + 120,
                         xaxis={"type": "log", "title": "ratio to raw's median"})
    return figure


def growth_figure(graph, what, points):
    figure = graph.Figure()
    for peer, line in points.items():
        figure.add_trace(graph.Scatter(name=f"{peer} {fit_text(line)}", mode="lines+markers",
                                       x=[size for size, _ in line],
                                       y=[value for _, value in line]))
    figure.update_layout(title=what, xaxis={"type": "log", "title": "N"},
                         yaxis={"type": "log", "title": "ns"})
    return figure


def figures(graph, rows):
    for group in ("micro", "echo"):
        chosen = [row for row in rows if row.group == group]
        if chosen:
            yield ratio_figure(graph, chosen, TITLES[group].split(":")[0])
    for what, points in growths(rows):
        yield growth_figure(graph, what, points)


def write(path, rows, machine, notes):
    import plotly.graph_objects as graph
    parts = ["<!doctype html><meta charset=utf-8><title>mio-cpp beside its peers</title>",
             f"<style>{STYLE}</style><h1>mio-cpp beside its peers</h1><table>"]
    for name, value in {**machine, **machine["versions"]}.items():
        if name != "versions":
            parts.append(f"<tr><td>{html.escape(name)}</td><td>{html.escape(str(value))}</td></tr>")
    parts.append("</table>")
    parts += [f"<p>{html.escape(note)}</p>" for note in notes]
    for title, chosen in titled(rows):
        parts += [f"<h2>{html.escape(title)}</h2>", html_table(chosen)]
    for number, figure in enumerate(figures(graph, rows)):
        # The first one brings the library along, so that the file needs no network.
        parts.append(figure.to_html(full_html=False, include_plotlyjs=number == 0))
    Path(path).write_text("\n".join(parts) + "\n")


def main():
    path = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "results.json")
    results = json.loads(path.read_text())
    rows = [Row(**row) for row in results["rows"]]
    for title, chosen in titled(rows):
        print(f"\n{title}\n\n{markdown(table(chosen))}")
    for cells in growth_tables(rows):
        print(f"\n{markdown(cells)}")
    print("\n" + "\n".join(f"- {note}" for note in results["notes"]))


if __name__ == "__main__":
    main()
