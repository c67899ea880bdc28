"""Every state of the panels, how to get there, and what an artist has to read in it."""

from __future__ import annotations

from dataclasses import dataclass

LONG_PROMPT = (
    "Rainy neon alley at midnight, a lone figure in a yellow coat under a red umbrella, wet "
    "asphalt that mirrors the signs, steam from the drains, cinematic light, painterly strokes, "
    "muted blues against warm shop windows, the far end of the street lost in fog"
)


@dataclass(frozen=True)
class State:
    """`code` arranges it; `until` is true when it is there; `says` stands in the panels then.

    `told_below` is for a narrow field whose whole text stands in a sentence below it;
    `opens` is a panel to have open, for this state only; `placeholders` is how many texts end in a
    "…" of their own.
    """

    name: str
    code: str
    says: tuple[str, ...] = ()
    until: str = ""
    editor: str = "VIEW_3D"
    placeholders: int = 0
    opens: str = ""
    told_below: bool = False

    def __post_init__(self) -> None:
        assert not isinstance(self.says, str)


def _job(prompt: str) -> str:
    return f"s.prompt = {prompt!r}; bpy.ops.paintover.generate() and None"


_OPTIONS = "PAINTOVER_PT_view3d_options"
_SPENDING = "PAINTOVER_PT_view3d_spending"
_NO_JOBS = (
    "for job in list(session.active): session.cancel(job.id)\n"
    "for job in list(session.jobs): session.dismiss(job)\n"
)
_RUNNING = "sum(job.state == 'RUNNING' for job in session.jobs.values()) == {}"
_ENDED = "not session.active"

STATES = (
    State(
        "no key",
        "s.prompt = ''; p.api_key = ''",
        (
            "There is no OpenRouter key yet.",
            "Sign In",
            "Or paste a key here:",
            "Key",
        ),
        placeholders=1,
    ),
    State(
        "signing in, without a browser",
        "import webbrowser; webbrowser.open = lambda url: False\n"
        "bpy.ops.paintover.sign_in() and None",
        ("No browser opened", "Copy Link", "Cancel"),
    ),
    State(
        "offline",
        "bpy.ops.paintover.cancel_sign_in()\n"
        "p.api_key = key; bpy.context.preferences.system.use_online_access = False",
        ("Blender is not allowed to go online.", "Online"),
    ),
    State(
        "empty prompt",
        "bpy.context.preferences.system.use_online_access = True",
        ("What should it become?", "The prompt is empty."),
    ),
    State(
        "ready: viewport",
        "s.prompt = 'Rainy neon alley'",
        ("Generate", "Rainy neon alley", "About $0.067 · 1 picture"),
    ),
    State("camera", "s.source = 'CAMERA'", ("Camera", "Sends Camera")),
    State("no camera", "scene.camera = None", ("The scene has no camera.",)),
    State(
        "no render yet", "scene.camera = camera; s.source = 'RENDER'", ("There is no render yet.",)
    ),
    State("no image chosen", "s.source = 'IMAGE'; s.image = None", ("No image is chosen.",)),
    State(
        "image",
        "s.image = bpy.data.images.new('Weathered Concrete Wall', 640, 480)",
        ('Sends "Weathered Concrete Wall" at 640 × 480 px',),
        told_below=True,
    ),
    State("no texture", "s.source = 'TEXTURE'", ("No texture is selected.",)),
    State("text only", "s.source = 'NONE'", ("Sends the prompt only",)),
    *(
        State(f"place as {name.lower()}", f"s.target = {name!r}", (name.title(),))
        for name in ("MATERIAL", "PLANE", "REFERENCE")
    ),
    State(
        "place as background, of a view",
        "s.target = 'BACKGROUND'; s.source = 'VIEWPORT'",
        ("Background", "New Camera"),
    ),
    State(
        "half-typed model",
        "s.target = 'IMAGE'; s.source = 'NONE'; s.model_name = 'nano'",
        ('"nano" fits',),
    ),
    State("model without shape", "s.model = 'meta/muse-image'", ("Muse Image",)),
    State(
        "unknown model",
        "s.model = 'studio/an-unheard-of-image-model'",
        ("is not in the list of models: sent as it is written", "Price unknown · 1 picture"),
        told_below=True,
    ),
    State(
        "seed and options",
        "s.model = 'bytedance-seed/seedream-4.5'",
        ("Seed", "Route", "Stream Answer", "$0.04 · 1 picture"),
        opens=_OPTIONS,
    ),
    State(
        "options of FLUX",
        "s.model = 'black-forest-labs/flux.2-pro'; s.options.use_steps = True",
        ("Format", "Steps", "Guidance", "Safety Tolerance"),
        opens=_OPTIONS,
    ),
    State(
        "options of OpenAI",
        "s.model = 'openai/gpt-image-2.5-sunburst'; s.options.use_steps = False",
        ("Quality", "Background", "Compression", "Moderation"),
        opens=_OPTIONS,
        told_below=True,
    ),
    State(
        "model that needs a picture",
        "s.model = 'inclusionai/ming-image-0.1-design-layer'",
        ("needs a picture to start from",),
        told_below=True,
    ),
    State(
        "model that is retired",
        "s.model = 'google/gemini-2.5-flash-image'\n"
        "change_model(s.model, is_retired=True, expires='2026-10-02')",
        ("was retired on 2 Oct 2026: it may no longer answer",),
        told_below=True,
    ),
    State(
        "model that is not for this key",
        "change_model(s.model, is_retired=False, expires='', usable=False)",
        ("Your key cannot use",),
        told_below=True,
    ),
    State(
        "references: none",
        "s.model = default_model; s.source = 'VIEWPORT'; open_references()",
        ("Add Reference", "a style, a subject, a palette or a guide"),
    ),
    State(
        "references: three, one of them gone",
        "s.references.add().kind = 'DEPTH'; s.references.add().kind = 'OUTLINES'\n"
        "item = s.references.add(); item.role = 'Palette'\n"
        "item.image = bpy.data.images.new('Old Mood', 64, 64); bpy.data.images.remove(item.image)\n"
        "s.active_reference = 2",
        ("References", "Palette", 'The image "Old Mood" was deleted'),
        told_below=True,
    ),
    State(
        "references: more than the model takes",
        "s.references.remove(2); s.active_reference = 0; s.references[0].role = 'Composition'\n"
        "s.model = 'krea/krea-2-medium'",
        ("too many, dimmed in the list", "how far away everything in the view is"),
    ),
    State(
        "references: closed",
        "open_references(False)",
        ("References",),
    ),
    State(
        "long prompt",
        "s.references.clear(); s.source = 'NONE'; s.model = default_model; s.prompt = long_prompt",
        ("Generate",),
    ),
    State(
        "prompt from a text",
        "text = bpy.data.texts.new('Alley Prompt'); text.write(long_prompt); s.prompt_text = text",
        ("Rainy neon alley at midnight,",),
        told_below=True,
    ),
    State("empty text", "text.clear()", ('The text "Alley Prompt" is empty.',), told_below=True),
    State(
        "one job",
        "bpy.data.texts.remove(text); " + _job("A first look @slow=90"),
        ("Waiting",),
        _RUNNING.format(1) + " and next(iter(session.jobs.values())).progress is not None",
    ),
    State(
        "three jobs, one in line",
        _job("A second idea @slow=90") + "; " + _job("Third @slow=90") + "; " + _job("4 @slow=90"),
        ("Waiting", "In line"),
        _RUNNING.format(3),
    ),
    State("cancelled", "for job in list(session.active): session.cancel(job.id)", ("Cancelled",)),
    State(
        "waits for a busy server",
        _NO_JOBS + _job("Rainy alley @429=20"),
        ("Waits",),
        "any(j.progress and j.progress.phase == 'PAUSED' for j in session.active)",
    ),
    State(
        "out of credit",
        _NO_JOBS + _job("Rainy alley @402"),
        ("credit",),
        _ENDED,
    ),
    State(
        "refused",
        _NO_JOBS + _job("A very violent alley @403"),
        ("The picture was blocked by the content rules",),
        _ENDED,
    ),
    State(
        "connection lost",
        _job("Rainy alley @drop"),
        ("Dismiss All", "Try Again", "Provider's Words"),
        _ENDED,
    ),
    State(
        "spending, with what may have been charged",
        _NO_JOBS + "ledger = runtime.get().ledger\n"
        "for charge in ledger.spending.open[1:]: ledger.dismiss(charge.id)",
        ("Session", "Today", "Month", "left on this key", "Refresh", "OpenRouter will be asked"),
        "bool(runtime.get().books.left and runtime.get().ledger.spending.open)",
        opens=_SPENDING,
    ),
    State(
        "results",
        _NO_JOBS + "s.resolution = '512'; s.count = 3; " + _job(LONG_PROMPT),
        ("Place As", "Open Library"),
        _ENDED + " and len(session.results) == 3 and session.is_idle",
    ),
    State(
        "refining a picture",
        "s.count = 1; del session.results[1:]\n"
        "bpy.ops.paintover.refine(result=session.results[0].id) and None",
        ("Refining", "Sent as a conversation over chat, with 1 earlier turn"),
    ),
    State(
        "refining further",
        "bpy.context.window_manager.paintover_desk.size = 3; "
        + _job("Now at dusk, and let it snow"),
        ("2. Now", "with 2 earlier turns"),
        _ENDED + " and len(session.results) == 2 and session.is_idle"
        " and bool(bpy.ops.paintover.refine(result=session.results[0].id))",
    ),
    State(
        "image editor",
        "bpy.ops.paintover.start_anew() and None; show_in_image_editors(s.image)",
        ("Generate",),
        editor="IMAGE_EDITOR",
    ),
    State(
        "preferences",
        "show_preferences()",
        ("Test Connection",),
        editor="PREFERENCES",
        placeholders=2,
    ),
)
