"""Time per query against the size of the lists, as a table and a plot.

    python tests/bench/growth.py NAMES.csv[.gz] [--sizes 20000 126000 500000 1000000] [--queries 20000]

Runs `bulk.py` for each size, one worker; sizes above that of the file are made by altering its names. Prints Markdown
and writes growth.svg beside this script: milliseconds a query, both axes logarithmic, with a line for growth in
proportion.
"""

import argparse
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WIDTH, HEIGHT, MARGIN = 560, 360, 60


def run(names: Path, listed: int, queries: int) -> dict[str, Any]:
    options = ["--listed", str(listed), "--queries", str(queries), "--workers", "1"]
    command = [sys.executable, HERE / "bulk.py", names, *options]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def plot(points: list[tuple[int, float]]) -> str:
    """An SVG of milliseconds a query by listed names."""
    first, last = points[0], points[-1]
    x_span = math.log(last[0] / first[0])
    low = min(ms for _, ms in points) / 1.5
    y_span = math.log(max(first[1] * last[0] / first[0], *(ms for _, ms in points)) * 1.2 / low)

    def place(size: float, ms: float) -> str:
        x = MARGIN + math.log(size / first[0]) / x_span * (WIDTH - 2 * MARGIN)
        y = HEIGHT - MARGIN - math.log(ms / low) / y_span * (HEIGHT - 2 * MARGIN)
        return f"{x:.1f},{y:.1f}"

    def text(at: str, words: str, anchor: str = "middle", down: int = 0) -> str:
        x, y = at.split(",")
        return f'<text x="{x}" y="{float(y) + down:.1f}" text-anchor="{anchor}">{words}</text>'

    proportional = f"{place(*first)} {place(last[0], first[1] * last[0] / first[0])}"
    marks = "".join(
        f'<circle cx="{place(size, ms).split(",")[0]}" cy="{place(size, ms).split(",")[1]}" r="4"/>'
        + text(place(size, ms), f"{ms:.2f} ms", down=-10)
        + text(place(size, low), f"{size:,}", down=20)
        for size, ms in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        f'<polyline points="{proportional}" fill="none" stroke="grey" stroke-dasharray="4"/>'
        f'<polyline points="{" ".join(place(*p) for p in points)}" fill="none" stroke="black"/>{marks}'
        + text(f"{WIDTH / 2},{HEIGHT - 12}", "listed names (dashed: growth in proportion)")
        + text(f"{WIDTH / 2},20", "Processor milliseconds a query, one process")
        + "</svg>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[20_000, 126_000, 500_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=20_000)
    asked = parser.parse_args()
    print("| listed names | ms a query | names a second | MB | index built, s | MB | on disk, MB | loaded, s | pairs |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    points = []
    for listed in asked.sizes:
        found = run(asked.names, listed, asked.queries)
        points.append((found["listed"], 1000 * found["cpu_s"] / found["queries"]))
        values = [
            f"{found['listed']:,}", f"{points[-1][1]:.2f}", f"{found['names_per_second']:,}", found["mb"],
            found["build_s"], found["build_mb"], found["on_disk_mb"], found["load_s"], f"{found['pairs_found']:,}",
        ]  # fmt: skip
        print("|", " | ".join(map(str, values)), "|", flush=True)
    (HERE / "growth.svg").write_text(plot(points), encoding="utf-8")


if __name__ == "__main__":
    main()
