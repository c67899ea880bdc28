"""How many pictures of a conversation are sent together."""

import pytest

from addon.core.conversation import fitting


@pytest.mark.parametrize(
    ("sizes", "most", "most_bytes", "count"),
    [
        ([], 4, 10, 0),
        ([4, 4], 4, 10, 2),
        ([4, 4, 4], 4, 10, 2),
        ([1, 1, 1, 1], 3, 10, 3),
        ([50], 3, 10, 1),
        ([50, 1], 3, 10, 1),
        ([4, 9, 1], 3, 10, 1),
    ],
)
def test_the_newest_fit_first(sizes, most, most_bytes, count):
    assert fitting(sizes, most, most_bytes) == count
