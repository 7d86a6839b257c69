"""The server: it answers the protocol's requests from the workspace of a pack."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from game import __version__
from game.workshop.lsp import actions, colours, completion, hover, outline, rename
from game.workshop.lsp.workspace import Workspace, pack_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.story.findings import Finding
    from game.workshop.lsp.symbols import Symbol

PAUSE = 0.25
"""Seconds without a keystroke before the pack is read again."""

KINDS = {
    "scene": types.CompletionItemKind.Class,
    "choice": types.CompletionItemKind.EnumMember,
    "variable": types.CompletionItemKind.Variable,
    "key": types.CompletionItemKind.Property,
    "word": types.CompletionItemKind.Keyword,
    "scheme": types.CompletionItemKind.Module,
}


SYMBOLS = {
    "scene": types.SymbolKind.Class,
    "choice": types.SymbolKind.EnumMember,
    "variable": types.SymbolKind.Variable,
    "seat": types.SymbolKind.Interface,
    "event": types.SymbolKind.Event,
}


class StoryServer(LanguageServer):
    """A language server for story packs."""

    def __init__(self) -> None:
        super().__init__("open-question", __version__)
        self.workspaces: dict[Path, Workspace] = {}
        self.waiting: dict[Path, asyncio.Task[None]] = {}
        self.shown: dict[Path, set[str]] = {}

    def workspace_of(self, uri: str) -> tuple[Workspace, str] | None:
        """Return the workspace of the file at *uri*, and the file's name in it."""
        path = Path(to_fs_path(uri) or "")
        folder = pack_of(path)
        if folder is None:
            return None
        if folder not in self.workspaces:
            self.workspaces[folder] = Workspace(folder)
        return self.workspaces[folder], path.relative_to(folder).as_posix()

    def take(self, uri: str, text: str | None) -> None:
        """Take the text of a file from the editor, and check its pack once the writer pauses."""
        found = self.workspace_of(uri)
        if found is None:
            return
        workspace, name = found
        if name.endswith((".yaml", ".plan", ".po")):
            workspace.edit(name, text)
        else:
            workspace.forget()
        self.look_soon(workspace)

    def look_soon(self, workspace: Workspace) -> None:
        """Publish the findings of a pack after a pause."""
        if task := self.waiting.get(workspace.folder):
            task.cancel()
        self.waiting[workspace.folder] = asyncio.get_running_loop().create_task(self._look(workspace))

    async def _look(self, workspace: Workspace) -> None:
        await asyncio.sleep(PAUSE)
        by_file: dict[str, list[Finding]] = {name: [] for name in self.shown.get(workspace.folder, set())}
        for finding in workspace.findings:
            by_file.setdefault(finding.place.file, []).append(finding)
        for name, findings in by_file.items():
            uri = from_fs_path(str(workspace.folder / name)) or ""
            items = [_diagnostic(workspace, finding) for finding in findings]
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, items))
        self.shown[workspace.folder] = {name for name, findings in by_file.items() if findings}


server = StoryServer()


def _units(workspace: Workspace, file: str, line: int, column: int) -> int:
    """Return *column*, counted in characters, in the protocol's UTF-16 units."""
    return len(workspace.line(file, line)[:column].encode("utf-16-le")) // 2


def _column(workspace: Workspace, file: str, position: types.Position) -> int:
    """Return the protocol's position as a column in characters."""
    raw = workspace.line(file, position.line).encode("utf-16-le")[: position.character * 2]
    return len(raw.decode("utf-16-le", "ignore"))


def _range(workspace: Workspace, file: str, line: int, column: int, length: int) -> types.Range:
    start, end = (types.Position(line, _units(workspace, file, line, at)) for at in (column, column + length))
    return types.Range(start, end)


def _location(workspace: Workspace, mark: Symbol) -> types.Location:
    uri = from_fs_path(str(workspace.folder / mark.file)) or ""
    return types.Location(uri, _range(workspace, mark.file, mark.line, mark.column, mark.length))


def _diagnostic(workspace: Workspace, finding: Finding) -> types.Diagnostic:
    place = finding.place
    line, column = max(place.line - 1, 0), max(place.column - 1, 0)
    rest = workspace.line(place.file, line)[column:]
    word = rest.split(" ")[0].rstrip(",:]}") if rest.strip() else ""
    return types.Diagnostic(
        range=_range(workspace, place.file, line, column, max(len(word), 1)),
        message=f"{finding.message}\n{finding.cure}".strip(),
        severity=types.DiagnosticSeverity.Error if finding.severity == "error" else types.DiagnosticSeverity.Warning,
        code=finding.code,
        source="open-question",
        data=list(finding.mend) if finding.mend else None,
    )


def _mark(uri: str, position: types.Position) -> tuple[Workspace, Symbol] | None:
    found = server.workspace_of(uri)
    if found is None:
        return None
    workspace, name = found
    mark = workspace.at(name, position.line, _column(workspace, name, position))
    return (workspace, mark) if mark else None


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(_: LanguageServer, params: types.DidOpenTextDocumentParams) -> None:
    """Take the text of a file that was opened."""
    server.take(params.text_document.uri, params.text_document.text)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(_: LanguageServer, params: types.DidChangeTextDocumentParams) -> None:
    """Take the text of a file that was edited."""
    uri = params.text_document.uri
    server.take(uri, server.workspace.get_text_document(uri).source)


@server.feature(types.TEXT_DOCUMENT_DID_SAVE)
def did_save(_: LanguageServer, params: types.DidSaveTextDocumentParams) -> None:
    """Check the pack again: another file of it may have changed on the disk too."""
    if found := server.workspace_of(params.text_document.uri):
        found[0].forget()
        server.look_soon(found[0])


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def did_close(_: LanguageServer, params: types.DidCloseTextDocumentParams) -> None:
    """Read the file from the disk again."""
    server.take(params.text_document.uri, None)


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
def definition(_: LanguageServer, params: types.DefinitionParams) -> list[types.Location]:
    """Go to where a name is defined, or to the picture that is named."""
    found = _mark(params.text_document.uri, params.position)
    if found is None:
        return _picture(params.text_document.uri, params.position)
    workspace, mark = found
    return [_location(workspace, one) for one in workspace.of(mark.kind, mark.id) if one.defines]


def _picture(uri: str, position: types.Position) -> list[types.Location]:
    found = server.workspace_of(uri)
    path = found[0].picture_at(found[1], position.line, _column(*found, position)) if found else None
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    return [types.Location(from_fs_path(str(path)) or "", start)] if path else []


@server.feature(types.TEXT_DOCUMENT_REFERENCES)
def references(_: LanguageServer, params: types.ReferenceParams) -> list[types.Location]:
    """Find every use of a name."""
    found = _mark(params.text_document.uri, params.position)
    if found is None:
        return []
    workspace, mark = found
    wanted = params.context.include_declaration
    return [_location(workspace, one) for one in workspace.of(mark.kind, mark.id) if wanted or not one.defines]


@server.feature(types.TEXT_DOCUMENT_HOVER)
def _hover(_: LanguageServer, params: types.HoverParams) -> types.Hover | None:
    """Explain a name or a key."""
    found = server.workspace_of(params.text_document.uri)
    if found is None:
        return None
    workspace, name = found
    text = hover.hover(workspace, name, params.position.line, _column(workspace, name, params.position))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None


@server.feature(
    types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", "(", "{", "[", '"', " ", "-"])
)
def _complete(_: LanguageServer, params: types.CompletionParams) -> types.CompletionList:
    """Complete ids, keys and the words that a key can have."""
    found = server.workspace_of(params.text_document.uri)
    if found is None:
        return types.CompletionList(is_incomplete=False, items=[])
    workspace, name = found
    items = completion.complete(workspace, name, params.position.line, _column(workspace, name, params.position))
    shown = [_completion(item, at) for at, item in enumerate(items)]
    return types.CompletionList(is_incomplete=len(items) == completion.MOST, items=shown)


def _completion(item: completion.Item, at: int) -> types.CompletionItem:
    return types.CompletionItem(
        label=item.label,
        kind=KINDS.get(item.kind, types.CompletionItemKind.Reference),
        detail=item.detail or None,
        insert_text=item.insert or None,
        sort_text=f"{at:05}",
    )


@server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare_rename(_: LanguageServer, params: types.PrepareRenameParams) -> types.Range | None:
    """Return the range that a rename would change."""
    found = _mark(params.text_document.uri, params.position)
    if found is None or not rename.can_rename(found[1]):
        return None
    workspace, mark = found
    return _range(workspace, mark.file, mark.line, mark.column, mark.length)


@server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
def _rename(_: LanguageServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Rename a thing everywhere."""
    found = _mark(params.text_document.uri, params.position)
    if found is None or not rename.can_rename(found[1]):
        return None
    workspace, mark = found
    try:
        changes = rename.rename(workspace, mark, params.new_name)
    except ValueError as problem:
        raise JsonRpcInvalidParams(f"It cannot be called {params.new_name}: {problem}.") from None
    return types.WorkspaceEdit(changes=dict(_edits(workspace, changes)))


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
def _actions(_: LanguageServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Offer the cures of the findings at the cursor that can be applied."""
    uri = params.text_document.uri
    found = server.workspace_of(uri)
    if found is None:
        return []
    workspace, name = found
    ours = [(one, _fault(workspace, name, one)) for one in params.context.diagnostics if one.source == "open-question"]
    return [
        types.CodeAction(
            action.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=types.WorkspaceEdit(changes=dict(_edits(workspace, action.changes))),
        )
        for diagnostic, fault in ours
        for action in actions.actions(workspace, fault)
    ]


def _fault(workspace: Workspace, file: str, diagnostic: types.Diagnostic) -> actions.Fault:
    start = diagnostic.range.start
    data = diagnostic.data
    mend = (int(data[0]), int(data[1]), str(data[2])) if isinstance(data, list) and len(data) == 3 else None
    column = _column(workspace, file, start)
    return actions.Fault(file, start.line, column, str(diagnostic.code), diagnostic.message, mend)


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def _symbols(_: LanguageServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """List what a file defines."""
    found = server.workspace_of(params.text_document.uri)
    return [_symbol(found[0], entry) for entry in outline.outline(*found)] if found else []


@server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, types.SemanticTokensLegend(colours.TYPES, colours.MODIFIERS))
def _colours(_: LanguageServer, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """Say what each name of a file is."""
    found = server.workspace_of(params.text_document.uri)
    if found is None:
        return types.SemanticTokens([])
    workspace, name = found
    return types.SemanticTokens(list(colours.tokens(workspace, name, partial(_units, workspace, name))))


def _symbol(workspace: Workspace, entry: outline.Entry) -> types.DocumentSymbol:
    symbol = entry.symbol
    name = _range(workspace, symbol.file, symbol.line, symbol.column, symbol.length)
    return types.DocumentSymbol(
        name=symbol.id.rpartition("/")[2],
        detail=entry.title or None,
        kind=SYMBOLS.get(symbol.kind, types.SymbolKind.Object),
        range=types.Range(types.Position(symbol.line, 0), types.Position(entry.end, 0)),
        selection_range=name,
        children=[_symbol(workspace, inner) for inner in entry.within],
    )


def _edits(workspace: Workspace, changes: Iterable[rename.TextChange]) -> Iterable[tuple[str, list[types.TextEdit]]]:
    by_file: dict[str, list[types.TextEdit]] = {}
    for change in changes:
        where = _range(workspace, change.file, change.line, change.column, change.length)
        by_file.setdefault(change.file, []).append(types.TextEdit(where, change.words))
    return [(from_fs_path(str(workspace.folder / name)) or "", edits) for name, edits in by_file.items()]


def run() -> None:
    """Serve an editor over standard input and output until it disconnects."""
    server.start_io()
