"""How answers become JSON: by orjson, which takes a tenth of the time that the standard library takes."""

import orjson
from starlette.responses import JSONResponse
from typing_extensions import override


class JsonAnswer(JSONResponse):
    """An answer of JSON."""

    @override
    def render(self, content: object) -> bytes:
        try:
            return orjson.dumps(content)
        except TypeError:
            # What a node says may hold numbers of any size, which orjson does not write.
            rendered: bytes = super().render(content)
            return rendered
