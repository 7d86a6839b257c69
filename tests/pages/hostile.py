"""What an author might write to break a page, and a page as a browser would take it apart."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = (
    "</script><script>window.hacked=1</script>", '" onclick="alert(1)', "' x='", "&lt;b&gt; &amp;", "<img src=x onerror=alert(1)>", "<!-- ]]> -->",
    "{{ 7*7 }} {% include 'base.html' %} {# gone #}", "${7*7} `b`", "a\u00a0b \u2028 \u202e c", "[a](javascript:alert(1))", "**not** _this_ ~~nor~~ # that | x",
)  # fmt: skip


class Page(HTMLParser):
    """The tags, the attributes and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data
