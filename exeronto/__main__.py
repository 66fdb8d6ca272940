"""`python -m exeronto`."""

from exeronto.entry import main

main()
