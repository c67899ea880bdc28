"""Jobs while Blender goes on: files opened, objects deleted, add-ons disabled, minds changed."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import addon_utils
import bpy
import pytest
from bl_ext.user_default.paintover.app import generate, runtime
from bl_ext.user_default.paintover.app.session import Job, State
from bl_ext.user_default.paintover.core.progress import Phase
from bl_ext.user_default.paintover.ui import operators, properties
from bl_ext.user_default.paintover.ui import preferences as ui_preferences
from standin import Sandbox

from tests import installed
from tests.blender.conftest import is_ours


def begin(prompt: str = "alley", **settings: Any) -> Job:
    """Start one job and come back at once, as Generate does in a window."""
    found = bpy.context.scene.paintover
    found.prompt = prompt
    for name, value in settings.items():
        setattr(found, name, value)
    wish = properties.wish_of(bpy.context)
    (job,) = generate.start(bpy.context, wish, ui_preferences.snapshot(bpy.context))
    return job


def turn_until(reached: Callable[[], bool], seconds: float = 10) -> None:
    """Turn the pump as its timer does, placing what is due."""
    now = runtime.get()
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, [vars_of(job) for job in now.session.jobs.values()]
        now.session.turn()
        now.pump._read_next()
        now.pump._place_next()
        time.sleep(0.005)


def vars_of(job: Job) -> tuple[object, ...]:
    return job.state, job.progress, job.error and job.error.sentence, job.notes


def finish(job: Job) -> None:
    turn_until(lambda: not job.is_active and runtime.get().session.is_idle)


def placed() -> list[bpy.types.Image]:
    return [image for image in bpy.data.images if is_ours(image)]


def pictures(library: Path) -> list[Path]:
    return [path for path in library.glob("20*/*") if path.suffix in {".png", ".jpg", ".webp"}]


@pytest.mark.usefixtures("sandbox", "settings")
def test_three_at_once_and_the_fourth_waits() -> None:
    jobs = [begin("alley @slow=0.6") for _ in range(4)]
    turn_until(lambda: sum(job.state is State.RUNNING for job in jobs) == 3)
    assert jobs[3].state is State.WAITING
    for job in jobs:
        finish(job)
    assert [job.state for job in jobs] == [State.DONE] * 4
    assert len(placed()) == 4


@pytest.mark.usefixtures("settings")
def test_phases_are_shown_in_order(sandbox: Sandbox) -> None:
    job = begin("alley @slow=0.3 @trickle", source="VIEWPORT")
    seen: list[Phase] = []

    def done() -> bool:
        if job.progress and (not seen or seen[-1] is not job.progress.phase):
            seen.append(job.progress.phase)
        return not job.is_active

    turn_until(done, 20)
    assert seen[-2:] == [Phase.WAITING, Phase.RECEIVING]
    assert job.seconds > 0.3 and job.progress is not None and job.progress.done_bytes > 0


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("prompt", ["alley @slow=20", "alley @trickle"])
def test_cancel_holds_at_once_and_closes_the_connection(
    sandbox: Sandbox, library: Path, prompt: str
) -> None:
    phase = Phase.WAITING if "slow" in prompt else Phase.RECEIVING
    job = begin(prompt)
    turn_until(lambda: job.progress is not None and job.progress.phase is phase)
    assert bpy.ops.paintover.cancel(job=job.id) == {"FINISHED"}
    assert job.state is State.CANCELLED
    turn_until(lambda: runtime.get().session.is_idle)
    assert sandbox.settle()
    assert [entry["disconnected"] for entry in sandbox.log] == [True]
    assert not placed() and not pictures(library) and not list(library.rglob("*.part"))


@pytest.mark.usefixtures("sandbox", "settings")
def test_cancel_of_one_in_line_sends_nothing(sandbox: Sandbox) -> None:
    jobs = [begin("alley @slow=0.5") for _ in range(4)]
    turn_until(lambda: sum(job.state is State.RUNNING for job in jobs) == 3)
    bpy.ops.paintover.cancel(job=jobs[3].id)
    assert jobs[3].notes == ["Nothing was charged."]
    for job in jobs:
        finish(job)
    assert len(sandbox.log) == 3


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_picture_that_had_arrived_before_the_cancel_is_kept_but_not_placed(
    library: Path,
) -> None:
    job = begin()
    deadline = time.monotonic() + 10
    while not pictures(library):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    runtime.get().session.cancel(job.id)
    turn_until(lambda: runtime.get().session.is_idle)
    assert not placed()
    (result,) = runtime.get().session.results
    assert result.path == pictures(library)[0]


@pytest.mark.usefixtures("sandbox", "settings")
def test_placing_is_safe_while_workers_hold_pythons_lock() -> None:
    """Blender 4.2 to 5.0 crashed here, when the placement ran under ``temp_override``."""
    job = begin()
    finish(job)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            time.sleep(0)  # takes and gives Python's lock, thousands of times a second

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(40):
            assert operators.place_as_planned(job.results[0]) == ""
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    assert len(placed()) == 41


@pytest.mark.usefixtures("sandbox", "settings")
def test_two_jobs_that_finish_at_once_are_both_placed() -> None:
    jobs = [begin("alley @slow=0.3", target="PLANE") for _ in range(2)]
    time.sleep(1.5)
    for job in jobs:
        finish(job)
    assert len(placed()) == 2
    assert len([o for o in bpy.data.objects if o.name.startswith("alley")]) == 2


@pytest.mark.usefixtures("sandbox", "settings")
def test_one_that_arrived_while_blender_was_busy_can_still_be_cancelled() -> None:
    job = begin(target="PLANE")
    session = runtime.get().session
    while job.state is not State.ARRIVED:
        session.turn()
        time.sleep(0.005)
    assert bpy.ops.paintover.cancel(job=job.id) == {"FINISHED"}
    finish(job)
    assert job.state is State.CANCELLED and not placed()
    assert session.results == job.results


@pytest.mark.usefixtures("sandbox", "settings")
def test_one_that_is_placed_by_hand_first_is_not_placed_again() -> None:
    job = begin()
    session = runtime.get().session
    while job.state is not State.ARRIVED:
        session.turn()
        time.sleep(0.005)
    bpy.ops.paintover.place(result=job.results[0].id, target="IMAGE")
    finish(job)
    assert job.state is State.DONE and len(placed()) == 1


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_renamed_target_is_still_the_target() -> None:
    job = begin("alley @slow=0.4", target="MATERIAL")
    turn_until(lambda: job.state is State.RUNNING)
    bpy.data.objects["Cube"].name = "Wall"
    bpy.context.scene.name = "Street"
    finish(job)
    assert job.state is State.DONE
    assert bpy.data.objects["Wall"].active_material.node_tree.nodes.active.image == placed()[0]


@pytest.mark.usefixtures("sandbox", "settings")
def test_fewer_pictures_than_asked_for_are_told() -> None:
    job = begin("alley @fewer", model="bytedance-seed/seedream-4.5", count=3)
    finish(job)
    assert job.state is State.DONE and job.notes == ["2 of 3 pictures came."]


@pytest.mark.parametrize("target", ["PLANE", "IMAGE"])
@pytest.mark.usefixtures("sandbox", "settings")
def test_a_file_opened_during_a_job_gets_nothing_and_the_result_is_kept(
    library: Path, target: str
) -> None:
    job = begin("alley @slow=0.4", source="CAMERA", target=target)
    turn_until(lambda: job.state is State.RUNNING)
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    finish(job)
    assert not placed() and len(pictures(library)) == 1
    assert job.error is not None and "library" in job.error.sentence
    assert "a file was opened meanwhile" in job.error.message
    (result,) = runtime.get().session.results
    assert bpy.ops.paintover.place(result=result.id, target="PLANE") == {"FINISHED"}
    assert len(placed()) == 1


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_deleted_target_is_told_and_the_result_is_kept(library: Path) -> None:
    job = begin("alley @slow=0.4", target="MATERIAL")
    turn_until(lambda: job.state is State.RUNNING)
    bpy.data.objects.remove(bpy.data.objects["Cube"])
    finish(job)
    assert job.error is not None
    assert 'The object "Cube" is no longer there.' in job.error.message
    assert not placed() and len(pictures(library)) == 1


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_new_object_of_the_same_name_is_not_the_target() -> None:
    job = begin("alley @slow=0.4", target="MATERIAL")
    turn_until(lambda: job.state is State.RUNNING)
    bpy.data.objects.remove(bpy.data.objects["Cube"])
    impostor = bpy.data.objects.new("Cube", bpy.data.meshes.new("Cube"))
    bpy.context.collection.objects.link(impostor)
    finish(job)
    assert impostor.active_material is None and not placed()


@pytest.mark.usefixtures("sandbox", "settings")
def test_undo_during_a_job_leaves_it_alone() -> None:
    bpy.ops.ed.undo_push(message="before")
    bpy.context.object.location.x = 5
    bpy.ops.ed.undo_push(message="moved")
    job = begin("alley @slow=0.4", target="PLANE")
    turn_until(lambda: job.state is State.RUNNING)
    bpy.ops.ed.undo()
    finish(job)
    assert job.state is State.DONE and job.error is None
    assert len(placed()) == 1


@pytest.mark.parametrize("target", ["IMAGE", "MATERIAL", "PLANE", "REFERENCE", "BACKGROUND"])
@pytest.mark.usefixtures("sandbox", "settings")
def test_one_undo_takes_a_placement_back_and_redo_brings_it_again(
    library: Path, target: str
) -> None:
    def state() -> tuple[object, ...]:
        cameras = [o for o in bpy.data.objects if o.type == "CAMERA"]
        return (
            sorted(o.name for o in bpy.data.objects),
            sorted(i.name for i in bpy.data.images),
            sorted(m.name for m in bpy.data.materials),
            sum(len(c.data.background_images) for c in cameras),
        )

    bpy.ops.ed.undo_push(message="before")
    before = state()
    finish(begin(target=target, source="CAMERA"))
    after = state()
    assert after != before
    bpy.ops.ed.undo()
    assert state() == before
    assert len(pictures(library)) == 1
    bpy.ops.ed.redo()
    assert state() == after
    assert placed()[0].size[0] > 0


@pytest.mark.usefixtures("settings")
def test_the_addon_can_be_disabled_during_a_job(sandbox: Sandbox) -> None:
    job = begin("alley @slow=20")
    turn_until(lambda: job.progress is not None and job.progress.phase is Phase.WAITING)
    addon_utils.disable(installed.MODULE)
    addon_utils.enable(installed.MODULE)
    assert sandbox.settle()
    assert [entry["disconnected"] for entry in sandbox.log] == [True]
    assert not runtime.get().session.jobs
