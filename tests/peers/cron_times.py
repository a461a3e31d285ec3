"""What croniter makes of cron expressions: lines on standard input → a line each, the next five times or `refused`."""

import datetime
import sys

from croniter import croniter

START = datetime.datetime(2026, 1, 31, 23, 59, 30)

for line in sys.stdin:
    expression = line.rstrip("\n")
    try:
        times = croniter(expression, START)
        following = [times.get_next(datetime.datetime) for _ in range(5)]
        print(" ".join(time.strftime("%Y-%m-%dT%H:%M:%S") for time in following))
    except Exception:  # Of several kinds; each means that it does not take the expression.
        print("refused")
