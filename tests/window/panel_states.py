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
    `opens_options` has Options open, for this state only; `placeholders` is how many texts end
    in a "…" of their own.
    """

    name: str
    code: str
    says: tuple[str, ...] = ()
    until: str = ""
    editor: str = "VIEW_3D"
    placeholders: int = 0
    opens_options: bool = False
    told_below: bool = False

    def __post_init__(self) -> None:
        assert not isinstance(self.says, str)


def _job(prompt: str) -> str:
    return f"s.prompt = {prompt!r}; bpy.ops.paintover.generate() and None"


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
    State("ready: viewport", "s.prompt = 'Rainy neon alley'", ("Generate", "Rainy neon alley")),
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
        ("is not in the list of models: sent as it is written",),
        told_below=True,
    ),
    State(
        "seed and options",
        "s.model = 'bytedance-seed/seedream-4.5'",
        ("Seed", "Route", "Stream Answer"),
        opens_options=True,
    ),
    State(
        "long prompt",
        "s.model = default_model; s.prompt = long_prompt",
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
    State("connection lost", _job("Rainy alley @drop"), ("Dismiss All",), _ENDED),
    State(
        "results",
        _NO_JOBS + "s.resolution = '512'; s.count = 3; " + _job(LONG_PROMPT),
        ("Place As", "Open Library"),
        _ENDED + " and len(session.results) == 3 and session.is_idle",
    ),
    State(
        "image editor",
        "s.count = 1; show_in_image_editors(s.image)",
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
