"""Jobs that stand in line for a busy worker: quicker than to wake another, and never at its mercy."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import time
from pathlib import Path
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from exeronto.server.fairness import Clients
from exeronto.server.frames import Reply, encode_job, encode_reply, read_job
from exeronto.server.lanes import Lanes
from exeronto.server.limits import Limits
from exeronto.server.messages import parse_form
from exeronto.server.nursery import start_nursery
from exeronto.server.refusal import Refusal

PROCESSORS = os.cpu_count() or 1


class Scripted:
    """A worker that does what its jobs say, and writes down what it begins."""

    def __init__(self, diary):
        self.diary = diary

    def serve(self, connection):
        with connection.makefile("rb") as jobs, Path(self.diary).open("a", buffering=1) as diary:
            while (job := read_job(jobs)) is not None:
                diary.write(f"{job['name']}\n")
                time.sleep(job.get("seconds", 0))
                if job.get("dies"):
                    faulthandler.disable()
                    os.kill(os.getpid(), signal.SIGSEGV)
                body = f"{job['name']} {os.getpid()}".encode()
                connection.sendall(encode_reply(Reply(200, "text/plain", body)))


def answers(jobs, tmp_path, **limits):
    """What each job got (name and process, or the refusal), when, and what was begun."""
    diary = tmp_path / "diary"
    process, control = start_nursery(lambda: Scripted(diary))

    async def ask(lanes, job, began):
        try:
            reply = await lanes.run(encode_job(job), "client")
        except Refusal as refusal:
            return str(refusal), time.monotonic() - began
        return tuple(reply.body.decode().split()), time.monotonic() - began

    async def all_of_them():
        lanes = Lanes(Limits(**limits), Clients(Limits()), control, lambda: None)
        await lanes.start()
        while len(lanes.crew._hands) < 2:
            await asyncio.sleep(0.01)
        # One that is first to use a worker pays for what it shares with its parent.
        await ask(lanes, {"name": "warm"}, time.monotonic())
        began = time.monotonic()
        try:
            return await asyncio.gather(*(ask(lanes, job, began) for job in jobs))
        finally:
            await lanes.crew.close()

    try:
        return asyncio.run(all_of_them()), diary.read_text().split()
    finally:
        control.close()
        os.waitpid(process, 0)


def test_light_jobs_share_as_many_workers_as_there_are_processors(tmp_path):
    names = [f"job{number}" for number in range(8 * PROCESSORS)]
    got, begun = answers([{"name": name} for name in names], tmp_path)
    assert [answer[0] for answer, _ in got] == names
    assert len({answer[1] for answer, _ in got}) <= PROCESSORS
    assert sorted(begun) == sorted(["warm", *names])


def test_nobody_waits_behind_a_job_that_is_not_light(tmp_path):
    slow = [{"name": f"slow{number}", "seconds": 2} for number in range(PROCESSORS)]
    light = [{"name": f"light{number}"} for number in range(3 * PROCESSORS)]
    got, begun = answers([*slow, *light], tmp_path)
    for (answer, took), job in zip(got, [*slow, *light], strict=True):
        assert answer[0] == job["name"]
        assert took < 1 or "seconds" in job, (job, took)
    assert all(begun.count(job["name"]) == 1 for job in slow)
    # A worker may begin what nobody waits for any more in the moment before it is ended.
    assert all(1 <= begun.count(job["name"]) <= 2 for job in light)


def test_who_stood_behind_a_worker_that_died_is_answered_by_another(tmp_path):
    jobs = [{"name": f"bad{number}", "dies": True, "seconds": 0.01} for number in range(PROCESSORS)]
    light = [{"name": f"light{number}"} for number in range(3 * PROCESSORS)]
    got, _ = answers([*jobs, *light], tmp_path)
    assert [answer for answer, _ in got[:PROCESSORS]] == [
        "the query is too deeply nested; split it"
    ] * PROCESSORS
    assert [answer[0] for answer, _ in got[PROCESSORS:]] == [job["name"] for job in light]


def test_who_stood_behind_a_job_whose_time_was_over_is_answered_by_another(tmp_path):
    slow = [{"name": f"slow{number}", "seconds": 9} for number in range(PROCESSORS)]
    light = [{"name": f"light{number}"} for number in range(2 * PROCESSORS)]
    got, _ = answers([*slow, *light], tmp_path, seconds=0.03)
    assert all("took longer than" in answer for answer, _ in got[:PROCESSORS])
    assert [answer[0] for answer, _ in got[PROCESSORS:]] == [job["name"] for job in light]


@given(st.text(st.sampled_from("%&=+;4fFaé \n\r\t.0_-~2C3"), max_size=40))
def test_a_form_is_read_as_the_standard_library_reads_it(text):
    try:
        expected = tuple(
            parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
        )
    except ValueError:
        expected = None
    try:
        assert parse_form(text) == expected
    except Refusal:
        assert expected is None
