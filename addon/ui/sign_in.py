"""Signing in and out: what the buttons do."""

import bpy

from ..app import browser, generate, online, runtime
from ..core.errors import PaintoverError
from ..core.wording import say, together
from . import preferences
from .language import shown, spoken
from .sign_in_rows import KEYS_PAGE
from .telling import told


class PAINTOVER_OT_sign_in(bpy.types.Operator):
    """Open openrouter.ai in your browser, where you allow Paintover a key of its own"""

    bl_idname = "paintover.sign_in"
    bl_label = "Sign In with OpenRouter"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        now = runtime.get()
        try:
            online.check()
            account = generate.account(preferences.snapshot(context))
            now.sign_in.start(account, _keep, browser.open_page, translate=shown, language=spoken())
        except PaintoverError as error:
            return told(self, error)
        if bpy.app.background:
            now.pump.run_until_idle()
            if now.sign_in.error:
                return told(self, now.sign_in.error)
        return {"FINISHED"}


class PAINTOVER_OT_cancel_sign_in(bpy.types.Operator):
    """Stop waiting for the browser; no key is kept"""

    bl_idname = "paintover.cancel_sign_in"
    bl_label = "Cancel Sign-In"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        runtime.get().sign_in.cancel()
        return {"FINISHED"}


class PAINTOVER_OT_copy_sign_in_link(bpy.types.Operator):
    """Copy the address of a page that shows a code, for a browser on another machine"""

    bl_idname = "paintover.copy_sign_in_link"
    bl_label = "Copy Link for Another Browser"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.window_manager.clipboard = runtime.get().sign_in.link
        self.report({"INFO"}, "Open the link in any browser, and paste the code it shows")
        return {"FINISHED"}


class PAINTOVER_OT_sign_out(bpy.types.Operator):
    """Forget the key; it still exists on openrouter.ai until it is deleted there"""

    bl_idname = "paintover.sign_out"
    bl_label = "Sign Out"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        found = preferences.found(context)
        if found is None or not found.api_key:
            return {"CANCELLED"}
        found.api_key = ""
        saved = _save(context)
        runtime.get().session.connection = ""
        words = [say("The key is forgotten.")]
        if not saved:
            words.append(say("Save the preferences, so that it is forgotten there as well."))
        if preferences.snapshot(context).key:
            words.append(say("The one in OPENROUTER_API_KEY is used from now on."))
        words.append(say("It still exists on openrouter.ai: delete it at {page}", page=KEYS_PAGE))
        runtime.get().sign_in.say(together(*words))
        return {"FINISHED"}


def _keep(key: str) -> str:
    """Put a new key into the preferences; what to tell. Raises PaintoverError."""
    found = preferences.found(bpy.context)
    if found is None:
        raise PaintoverError(
            "Paintover has no place in the preferences to keep the key in.",
            say(
                "Turn it on in Preferences > Add-ons, and delete the key at {page}.", page=KEYS_PAGE
            ),
        )
    found.api_key = key
    runtime.get().session.connection = ""
    if _save(bpy.context):
        return say("You are signed in.")
    return say("You are signed in. Save the preferences to stay so.")


def _save(context: bpy.types.Context) -> bool:
    """Save the preferences where the artist lets Blender do so by itself.

    At once, and not when Blender quits: a key is made only once, and a crash would lose it. Whoever
    turned Auto-Save off decides alone what is written.
    """
    if not context.preferences.use_preferences_save:
        context.preferences.is_dirty = True
        return False
    bpy.ops.wm.save_userpref()
    return True


_CLASSES = (
    PAINTOVER_OT_sign_in,
    PAINTOVER_OT_cancel_sign_in,
    PAINTOVER_OT_copy_sign_in_link,
    PAINTOVER_OT_sign_out,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
