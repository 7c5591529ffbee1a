// The extension of VS Code, driven without an editor: `vscode` is a stub that notes what is asked of it, and the language
// client is a small one over the real protocol library, which starts the real server. TAP on standard output.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { cases, end, modules, root, until } = require('./tap.js');

const protocol = require(path.join(modules, 'vscode-languageserver-protocol/node'));
const program = process.env.STALEMATE;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'host-'));
const uriOf = (file) => `file://${file}`;

// ---- the editor ----

const settings = { path: program, libraries: [] };
const noted = { errors: [], messages: [], documents: [], panels: [], commands: {}, saved: null, changed: null, clients: [] };

function panelOf(viewType, title, column, options) {
  const panel = {
    viewType, title, column, options, webview: { html: '' }, revealed: 0, ended: [],
    onDidDispose: (listener) => panel.ended.push(listener),
    reveal: () => { panel.revealed += 1; },
    dispose: () => panel.ended.forEach((listener) => listener()),
  };
  noted.panels.push(panel);
  return panel;
}

const vscode = {
  ViewColumn: { Beside: -2 },
  commands: { registerCommand: (name, run) => { noted.commands[name] = run; return { dispose() {} }; } },
  window: {
    activeTextEditor: undefined,
    createWebviewPanel: panelOf,
    showErrorMessage: (text) => noted.errors.push(text),
    showInformationMessage: (text) => noted.messages.push(text),
    showTextDocument: async (document, how) => noted.documents.push({ ...document, how }),
  },
  workspace: {
    getConfiguration: () => ({ get: (name) => settings[name] }),
    openTextDocument: async (what) => what,
    onDidSaveTextDocument: (run) => { noted.saved = run; return { dispose() {} }; },
    onDidChangeConfiguration: (run) => { noted.changed = run; return { dispose() {} }; },
  },
};

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, told: [], status: undefined });
    noted.clients.push(this);
  }

  async start() {
    this.process = spawn(this.server.run.command, this.server.run.args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => { this.process.on('exit', (status) => { this.status = status; resolve(status); }); });
    await new Promise((resolve, reject) => { this.process.on('spawn', resolve); this.process.on('error', reject); });
    this.connection = protocol.createProtocolConnection(new protocol.StreamMessageReader(this.process.stdout),
      new protocol.StreamMessageWriter(this.process.stdin));
    this.connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => this.told.push(params));
    this.connection.onNotification(protocol.ShowMessageNotification.type, () => {});
    this.connection.listen();
    this.answer = await this.connection.sendRequest(protocol.InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
    await this.connection.sendNotification(protocol.InitializedNotification.type, {});
  }

  async stop() {
    await this.connection.sendRequest(protocol.ShutdownRequest.type);
    await this.connection.sendNotification(protocol.ExitNotification.type);
    await this.ended;
    this.connection.dispose();
  }
}

const load = Module._load;
Module._load = function stubbed(request, ...rest) {
  if (request === 'vscode') return vscode;
  if (request === 'vscode-languageclient/node') return { LanguageClient, TransportKind: { stdio: 0 } };
  return load.call(this, request, ...rest);
};

const extension = require(path.join(root, 'docs/editors/vscode/extension.js'));

// ---- what it does ----

const shipped = fs.readFileSync(path.join(root, 'models/purge_race.stale'), 'utf8');
const file = path.join(folder, 'mine.stale');
const document = { languageId: 'stalemate', isDirty: false, uri: { scheme: 'file', fsPath: file, toString: () => uriOf(file) }, save: async () => true };
const current = () => noted.clients[noted.clients.length - 1];

async function starting() {
  const context = { subscriptions: [] };
  await extension.activate(context);
  const client = current();
  assert.deepEqual([client.server.run.command, client.server.run.args], [program, ['lsp']]);
  assert.equal(client.answer.serverInfo.name, 'stalemate');
  assert.deepEqual(client.options.documentSelector, [{ language: 'stalemate' }]);
  assert.deepEqual(Object.keys(noted.commands).sort(),
    JSON.parse(fs.readFileSync(path.join(root, 'docs/editors/vscode/package.json'))).contributes.commands.map((one) => one.command).sort());
  assert.ok(context.subscriptions.length >= 4);
  assert.deepEqual(noted.errors, []);
}

async function mistakes() {
  const client = current();
  client.connection.sendNotification(protocol.DidOpenTextDocumentNotification.type,
    { textDocument: { uri: uriOf(file), languageId: 'stalemate', version: 1, text: shipped.replace('cache.del()', 'cache.dell()') } });
  await until(() => client.told.length > 0);
  assert.match(client.told[0].diagnostics[0].message, /no operation `dell`/);
}

async function runs() {
  const client = current();
  client.connection.sendNotification(protocol.DidChangeTextDocumentNotification.type,
    { textDocument: { uri: uriOf(file), version: 2 }, contentChanges: [{ text: shipped }] });
  let lenses = [];
  await until(async () => {
    lenses = await client.connection.sendRequest(protocol.CodeLensRequest.type, { textDocument: { uri: uriOf(file) } });
    return lenses.some((lens) => lens.command.command === 'stalemate.showRun');
  });
  const { command, arguments: given } = lenses.find((lens) => lens.command.command === 'stalemate.showRun').command;
  const next = (name, words) => client.connection.sendRequest(protocol.ExecuteCommandRequest.type, { command: name, arguments: words });
  await client.options.middleware.executeCommand(command, given, next);
  const [document_] = noted.documents;
  assert.match(document_.content, /^stale_entry, as written: /);
  assert.equal(document_.how.viewColumn, vscode.ViewColumn.Beside);
  assert.equal(await client.options.middleware.executeCommand('other.command', [], async () => 7), 7);
  assert.equal(noted.documents.length, 1);
}

async function pages() {
  await noted.commands['stalemate.showReport']();
  assert.match(noted.messages[0], /Open a design/);
  fs.writeFileSync(file, shipped);
  vscode.window.activeTextEditor = { document };
  await noted.commands['stalemate.showReport']();
  const [panel] = noted.panels;
  assert.equal(panel.title, 'mine.stale');
  assert.equal(panel.webview.html, execFileSync(program, ['report', '--no-progress', file], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 }));
  assert.equal(panel.options.enableScripts, true);
  assert.deepEqual(panel.options.localResourceRoots, []);
  await noted.commands['stalemate.showReport']();
  assert.equal(noted.panels.length, 1);
  assert.equal(panel.revealed, 2);
}

async function saving() {
  const [panel] = noted.panels;
  fs.writeFileSync(file, shipped.replace('design purge_race', 'design other_name'));
  await noted.saved(document);
  assert.match(panel.webview.html, /other_name/);
  fs.writeFileSync(file, 'design <b>x</b>\n');
  await noted.saved(document);
  assert.match(panel.webview.html, /mine\.stale:1:/);
  assert.ok(!panel.webview.html.includes('<b>'), panel.webview.html);
  let saves = 0;
  const dirty = { ...document, isDirty: true, save: async () => { saves += 1; return false; } };
  vscode.window.activeTextEditor = { document: dirty };
  const before = panel.webview.html;
  fs.writeFileSync(file, shipped);
  await noted.commands['stalemate.showReport']();
  assert.deepEqual([saves, panel.webview.html], [1, before]); // it was not saved: nothing is shown of another text
  panel.dispose();
  await noted.saved(document);
  assert.equal(panel.webview.html, before);
}

async function restarting() {
  const first = current();
  settings.libraries = [folder, '/nowhere'];
  await noted.changed({ affectsConfiguration: () => false });
  assert.equal(current(), first);
  await noted.changed({ affectsConfiguration: (name) => name === 'stalemate' });
  assert.equal(first.status, 0);
  assert.deepEqual(current().server.run.args, ['lsp', '--library', folder, '--library', '/nowhere']);
}

async function missing() {
  settings.path = '/nowhere/stalemate';
  await noted.commands['stalemate.restart']();
  assert.match(noted.errors[0], /\/nowhere\/stalemate lsp did not start: .*stalemate\.path/);
  vscode.window.activeTextEditor = { document };
  await noted.commands['stalemate.showReport']();
  assert.match(noted.panels[1].webview.html, /ENOENT/);
  settings.path = program;
  await noted.commands['stalemate.restart']();
  assert.equal(noted.errors.length, 1);
}

async function ending() {
  await extension.deactivate();
  const left = noted.clients.filter((client) => client.process.pid && client.status !== 0);
  assert.deepEqual(left.map((client) => client.status), []);
}

(async () => {
  await cases([
    ['it starts the server, and has the commands of its manifest', starting],
    ['what is wrong in a design comes from the server', mistakes],
    ['a lens opens its run as a text beside the design', runs],
    ['the page of report is shown in a panel, one for each design', pages],
    ['the page is made anew as the design is saved, and what the program says of a wrong one is text', saving],
    ['with other settings the server is another one', restarting],
    ['a program that is not there is told, with the setting', missing],
    ['every server has ended in order', ending],
  ]);
  fs.rmSync(folder, { recursive: true });
  end(8);
})();
