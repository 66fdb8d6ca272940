"""Thousands of papers at once: the same bytes whatever number of processes or machines reads them.

`files` finds the papers; `paper` is the pure function from the bytes of one file to quads and
candidates; `worker` runs it in a process of its own under limits, and `crew` keeps such processes
alive; `engine` spreads the work over this machine or a Dask cluster; `shards` and `summary` write
what came out; `run` knows the order.
"""
