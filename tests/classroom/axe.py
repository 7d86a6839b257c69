"""axe-core, a checker of accessibility, in a page of Chromium.

It is no dependency: `npm install axe-core` in the checkout, or OPEN_QUESTION_AXE with the path of axe.min.js.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

AXE = Path(os.environ.get("OPEN_QUESTION_AXE") or Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js")
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")


def axe():
    return AXE.read_text(encoding="utf-8")


async def objections(tab):
    """Return what axe-core finds on the page."""
    await tab.value(axe() + "; 0")
    return await tab.value(
        "axe.run().then(found => found.violations.map(one => one.id + ' ' + one.nodes.map(node => node.html).join(' ')))"
    )
