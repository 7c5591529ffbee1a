// A client that others wrote drives the language server: vscode-languageserver-protocol says what a request and a
// notification are, and vscode-languageserver-types whether what is answered is one. TAP on standard output.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { cases, end, modules, root, until } = require('./tap.js');

const lsp = require(path.join(modules, 'vscode-languageserver-protocol/node'));
const models = fs.readdirSync(path.join(root, 'models')).filter((name) => name.endsWith('.stale'));
const told = new Map(); // the last diagnostics, by URI
const counts = {};
let server;
let connection;
let answer;
let refreshes = 0;

const CAPABILITIES = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ['relative'] },
  },
  workspace: { codeLens: { refreshSupport: true } },
};

function start() {
  server = spawn(process.env.STALEMATE, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.ended = new Promise((resolve) => { server.on('exit', (status, signal) => resolve(signal || status)); });
  connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
    if (params.version !== undefined) { // else it was closed
      told.set(params.uri, params);
    }
  });
  connection.onNotification(lsp.ShowMessageNotification.type, () => {});
  connection.onRequest(lsp.CodeLensRefreshRequest.type, () => { refreshes += 1; });
  connection.listen();
}

const uriOf = (name) => `file://${path.join(root, 'models', name)}`;
const textOf = (name) => fs.readFileSync(path.join(root, 'models', name), 'utf8');
const ask = (type, params) => connection.sendRequest(type, params);
const about = (name, more) => ({ textDocument: { uri: uriOf(name) }, ...more });

function counted(what, number = 1) {
  counts[what] = (counts[what] || 0) + number;
}

function all(what, list, is) {
  for (const one of list) {
    assert.ok(is(one), `${what}: ${JSON.stringify(one)}`);
  }
  counted(what, list.length);
}

function positionOf(text, offset) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before[before.length - 1].length };
}

async function open(name, text) {
  told.delete(uriOf(name));
  connection.sendNotification(lsp.DidOpenTextDocumentNotification.type,
    { textDocument: { uri: uriOf(name), languageId: 'stalemate', version: 1, text } });
  await until(() => told.has(uriOf(name)));
  return told.get(uriOf(name)).diagnostics;
}

// The library has no check of its own for these.
function isCompletion(item) {
  return typeof item.label === 'string' && Object.values(lsp.CompletionItemKind).includes(item.kind);
}

// ---- cases ----

async function initializing() {
  answer = await ask(lsp.InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: CAPABILITIES });
  connection.sendNotification(lsp.InitializedNotification.type, {});
  const { capabilities } = answer;
  assert.equal(capabilities.textDocumentSync.change, lsp.TextDocumentSyncKind.Full);
  const { legend } = capabilities.semanticTokensProvider;
  const standard = new Set([...Object.values(lsp.SemanticTokenTypes), ...Object.values(lsp.SemanticTokenModifiers)]);
  assert.deepEqual([...legend.tokenTypes, ...legend.tokenModifiers].filter((name) => !standard.has(name)), []);
}

async function documents() {
  for (const name of models) {
    const text = textOf(name);
    all('diagnostics', await open(name, text), lsp.Diagnostic.is);
    all('symbols', await ask(lsp.DocumentSymbolRequest.type, about(name)), lsp.DocumentSymbol.is);
    const tokens = await ask(lsp.SemanticTokensRequest.type, about(name));
    assert.ok(lsp.SemanticTokens.is(tokens) && tokens.data.length % 5 === 0);
    counted('tokens', tokens.data.length / 5);
    all('edits', (await ask(lsp.DocumentFormattingRequest.type, about(name, { options: { tabSize: 4, insertSpaces: true } }))) || [], lsp.TextEdit.is);
  }
}

async function names() {
  for (const name of models) {
    const text = textOf(name);
    const words = text.replace(/\/\/.*/g, (comment) => ' '.repeat(comment.length));
    const places = [...words.matchAll(/\b(\w+)\.(\w+)\(/g)].slice(0, 3);
    for (const match of places) {
      const at = about(name, { position: positionOf(text, match.index) });
      const hover = await ask(lsp.HoverRequest.type, at);
      all('hovers', hover ? [hover] : [], lsp.Hover.is);
      const target = await ask(lsp.DefinitionRequest.type, at);
      all('definitions', target ? [target].flat() : [], lsp.Location.is);
      all('references', (await ask(lsp.ReferencesRequest.type, { ...at, context: { includeDeclaration: true } })) || [], lsp.Location.is);
      const span = await ask(lsp.PrepareRenameRequest.type, at);
      all('renames', span ? [await ask(lsp.RenameRequest.type, { ...at, newName: 'renamed_once' })] : [], lsp.WorkspaceEdit.is);
      const behind = about(name, { position: positionOf(text, match.index + match[1].length + 1) });
      all('completions', await ask(lsp.CompletionRequest.type, behind), isCompletion);
    }
  }
}

async function actions() {
  const name = 'purge_race.stale';
  for (const [old, slip] of [['cache.del()', 'cache.dell()'], ['repeat READS', 'repeat REEDS'], ['use redis', 'use rediss'],
    ['cache.del()', 'cash.del()']]) {
    connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, about(name));
    const mistakes = await open(name, textOf(name).replace(old, slip));
    all('diagnostics', mistakes, lsp.Diagnostic.is);
    const found = await ask(lsp.CodeActionRequest.type, about(name, { range: mistakes[0].range, context: { diagnostics: mistakes } }));
    assert.ok(found.length > 0, slip);
    all('actions', found, lsp.CodeAction.is);
  }
}

async function verdicts() {
  const name = 'write_through.stale';
  connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, about(name));
  await open(name, textOf(name));
  let lenses = [];
  await until(async () => {
    lenses = await ask(lsp.CodeLensRequest.type, about(name));
    return lenses.some((lens) => lens.command.title === 'holds'); // claims come with the second search
  });
  assert.ok(refreshes >= 2);
  all('lenses', lenses, lsp.CodeLens.is);
  const shows = lenses.filter((lens) => lens.command.command);
  assert.ok(shows.length > 0);
  for (const lens of shows) {
    const run = await ask(lsp.ExecuteCommandRequest.type, { command: lens.command.command, arguments: lens.command.arguments });
    assert.equal(typeof run.text, 'string');
    counted('runs');
  }
}

async function faults() {
  await assert.rejects(ask(lsp.HoverRequest.type, { textDocument: { uri: 'file:///none' }, position: { line: 0, character: 0 } }),
    (error) => error.code === lsp.ErrorCodes.InvalidParams);
  await assert.rejects(connection.sendRequest('textDocument/typeDefinition', about(models[0])),
    (error) => error.code === lsp.ErrorCodes.MethodNotFound);
  const cancelled = new lsp.CancellationTokenSource();
  const asked = connection.sendRequest(lsp.DocumentSymbolRequest.type, about(models[0]), cancelled.token);
  cancelled.cancel(); // it is answered all the same, which a server may do
  assert.ok(Array.isArray(await asked));
}

async function ending() {
  await ask(lsp.ShutdownRequest.type);
  connection.sendNotification(lsp.ExitNotification.type);
  assert.equal(await server.ended, 0);
  connection.dispose();
}

async function floors() {
  console.log(`# ${JSON.stringify(counts)}`);
  const least = { symbols: 400, tokens: 15000, hovers: 60, definitions: 60, references: 200, renames: 40, completions: 300, actions: 4, lenses: 4, runs: 1, diagnostics: 4 };
  for (const [what, number] of Object.entries(least)) {
    assert.ok((counts[what] || 0) >= number, `${what}: ${counts[what]}`);
  }
}

(async () => {
  start();
  await cases([
    ['it says what it can do, in words of the protocol', initializing],
    ['every design: what is told, the outline, colours, the layout', documents],
    ['names: hover, definition, references, rename, completion', names],
    ['mistakes have actions', actions],
    ['verdicts and runs', verdicts],
    ['faults have the codes of the protocol', faults],
    ['it ends in order', ending],
    ['there were enough of each', floors],
  ]);
  end(8);
})();
