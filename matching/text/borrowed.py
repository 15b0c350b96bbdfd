"""Arrays handed on without counting who holds them.

A tuple of twenty arrays passed to a compiled function is counted up and down array by array, atomically: for a function called a
thousand times a query that costs more than its work. The caller of `borrowed` holds the arrays until it returns.
"""

from __future__ import annotations

from typing import Any

from numba.extending import intrinsic


def _borrowed(_: Any, held: Any) -> Any:
    """The same tuple of arrays, uncounted: valid only while the caller's own tuple lives."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        out = args[0]
        for i, kind in enumerate(signature.args[0].types):
            array = context.make_array(kind)(context, builder, builder.extract_value(out, i))
            array.meminfo = array.meminfo.type(None)
            array.parent = array.parent.type(None)
            out = builder.insert_value(out, array._getvalue(), i)
        return out

    return held(held), build


borrowed: Any = intrinsic(_borrowed)
