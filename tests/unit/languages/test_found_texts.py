"""What the catalogues are made of: every text of the source that an artist can read."""

import found_texts

_SOURCE = '''
_HINT = "Choose another."
ITEMS = [("ONE", "First One", "Take the first"), ("TWO", "Second One", "Take the second")]

class PAINTOVER_OT_play(Operator):
    """Play it again"""

    bl_idname = "paintover.play"
    bl_label = "Play"
    mode: EnumProperty(name="Mode", description="How to play", items=ITEMS)

    @classmethod
    def description(cls, context, values):
        return "Play all" if values.all else described(say("Play {n}", n=values.n))

    def execute(self, context):
        self.report({"INFO"}, "It was played.")
        raise PlacementError("There is no room.", _HINT, detail="not this")
        raise ValueError("nor this")

class PAINTOVER_PT_panel(Panel):
    bl_label = "Players"

    def draw(self, context):
        label = "Again" if self.wide else ""
        self.layout.operator("paintover.play", text=label, icon="PLAY")
        self.layout.label(text="Who "
            "plays")
        page.fitting(["Play Now", "Play"])
'''


def texts() -> set[tuple[str, str]]:
    return {key for key, _ in found_texts.of_source(_SOURCE, "x.py")}


def test_buttons_and_their_operators_are_in_the_operators_context():
    operators = {text for context, text in texts() if context == "Operator"}
    assert operators == {"Play", "Again"}


def test_everything_else_that_is_shown_is_found():
    found = {text for context, text in texts() if context == "*"}
    assert found == {
        *("Play it again", "Mode", "How to play", "Play all", "Play {n}", "Play", "Play Now"),
        *("First One", "Take the first", "Second One", "Take the second"),
        *("It was played.", "There is no room.", "Choose another.", "Players", "Who plays"),
    }


def test_places_are_told_for_the_translator():
    places = dict(found_texts.of_source(_SOURCE, "addon/x.py"))
    assert str(places["Operator", "Play"]) == "addon/x.py:9"


def test_an_operator_has_the_context_that_it_names():
    source = """
class PAINTOVER_OT_play(Operator):
    bl_label = "Play"
    bl_translation_context = "Paintover"
"""
    assert [key for key, _ in found_texts.of_source(source, "x.py")] == [("Paintover", "Play")]
