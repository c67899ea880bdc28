"""A job of its own process, which tells what an answer has cost in memory and on disk: a child.

python devour.py URL LIBRARY ROUTE STREAM LARGEST_ANSWER
"""

import json
import resource
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from addon.app.library import Library
from addon.core import errors
from addon.core.model import unknown
from addon.core.request import Request, Route
from addon.openrouter import transport
from addon.openrouter.account import Account
from addon.openrouter.client import Client

url, folder, route, stream, most = sys.argv[1:6]
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # lest a failure freeze the machine
transport.LARGEST_ANSWER = int(most)  # a GB takes long on a busy machine

library = Library(Path(folder))
library.check()
request = Request("alley", unknown("maker/model"), route=Route(route), stream=stream == "True")
client = Client(Account(base_url=url, key="sk-or-v1-x", read_timeout=60), cancelled=lambda: False)
transport.network_errors()  # imports what would count as growth otherwise
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
intent = library.begin({})
try:
    answer, error = client.generate(request, intent.open_part), None
except errors.PaintoverError as caught:
    answer, error = caught.salvaged, caught
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
kept = [
    library.keep(part, {"prompt": "alley", "usage": answer.usage}, datetime(2026, 1, 1))
    for part in (answer.pictures if answer else [])
]
intent.close()
print(
    json.dumps(
        {
            "grown": grown * 1024,
            "error": error and type(error).__name__,
            "sentence": error and error.sentence,
            "pictures": [str(result.path) for result in kept],
        }
    )
)
