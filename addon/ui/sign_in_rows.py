"""Signing in, as a panel shows it: the button, what is under way, and how it went."""

from typing import Any

import bpy

from ..app import runtime, sign_in
from ..core.wording import say
from . import text
from .language import shown

KEYS_PAGE = "https://openrouter.ai/settings/keys"


def draw_waiting(
    layout: bpy.types.UILayout, page: text.Page, preferences: Any, share: float = 1.0
) -> bool:
    """What a sign-in under way needs, or how the last one went; whether one is under way.

    ``share`` is the part of the page's width that there is.
    """
    state = runtime.get().sign_in
    if state.sentence:
        icon = "ERROR" if state.error else "INFO"
        sentence, address = text.without_address(state.sentence)
        page.lines(layout, sentence, icon=icon, margin=14, share=share)
        if address:
            page.link(layout, address)
    if state.step is sign_in.Step.WAITING and preferences is not None:
        code = layout.column(align=True)
        code.use_property_split = False
        label = page.fitting(["Copy Link for Another Browser", "Copy Link"], margin=54)
        code.operator("paintover.copy_sign_in_link", text=label, icon="COPYDOWN")
        code.prop(
            preferences, "sign_in_code", text="", placeholder=shown(say("Code that it shows"))
        )
    if state.step is not sign_in.Step.NONE:
        label = page.fitting(["Cancel Sign-In", "Cancel"], margin=54)
        layout.operator("paintover.cancel_sign_in", text=label, icon="X")
    return state.step is not sign_in.Step.NONE


def draw_first_steps(layout: bpy.types.UILayout, page: text.Page, preferences: Any) -> None:
    """The ways to a key, for who has none. ``preferences`` is None where there are none."""
    if draw_waiting(layout, page, preferences):
        return
    row = layout.row()
    row.scale_y = 1.6
    name = page.fitting(["Sign In with OpenRouter", "Sign In"], margin=56)
    row.operator("paintover.sign_in", text=name, icon="URL")
    if preferences is not None:
        page.lines(layout, "Or paste a key here:", margin=14)
        layout.prop(preferences, "api_key", text="", placeholder="sk-or-v1-…")
    row = layout.row(align=True)
    name = page.fitting(["Get a Key", "Get Key"], margin=84)
    row.operator("paintover.open_page", text=name, icon="URL").url = KEYS_PAGE
    row.operator("paintover.open_preferences", text="", icon="PREFERENCES")
