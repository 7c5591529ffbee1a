// Starts `stalemate lsp` for designs, and shows the page of `stalemate report` beside one.
'use strict';

const { execFile } = require('node:child_process');
const path = require('node:path');
const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

const MOST = 64 * 1024 * 1024; // bytes of a page
const PATIENCE = 60000; // milliseconds that a page may take

let client; // the language client while the server runs, or undefined
const panels = new Map(); // the panel of each design, by its URI

function settings() {
  const all = vscode.workspace.getConfiguration('stalemate');
  const libraries = (all.get('libraries') || []).flatMap((folder) => ['--library', folder]);
  return { program: all.get('path') || 'stalemate', libraries };
}

// ---- the language server ----

// A lens asks the server for a run: it is a text, and is shown as one, not as the message that others see.
async function showRun(command, given, next) {
  const answer = await next(command, given);
  if (command !== 'stalemate.showRun' || !answer || typeof answer.text !== 'string') {
    return answer;
  }
  const document = await vscode.workspace.openTextDocument({ content: answer.text, language: 'plaintext' });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  return answer;
}

async function start() {
  const { program, libraries } = settings();
  const run = { command: program, args: ['lsp', ...libraries], transport: TransportKind.stdio };
  const starting = new LanguageClient('stalemate', 'Stalemate', { run, debug: run }, {
    documentSelector: [{ language: 'stalemate' }],
    middleware: { executeCommand: showRun },
  });
  client = starting;
  try {
    await starting.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(`${program} lsp did not start: ${error.message || error}. The setting stalemate.path says where it is.`);
  }
}

async function stop() {
  const ending = client;
  client = undefined;
  if (ending) {
    await ending.stop().catch(() => {}); // it may have ended by itself
  }
}

async function restart() {
  await stop();
  await start();
}

// ---- the page ----

// What the program says; where it answers that a limit was reached there is a page, too.
function report(file) {
  const { program, libraries } = settings();
  const words = ['report', '--no-progress', ...libraries, file];
  const options = { cwd: path.dirname(file), maxBuffer: MOST, timeout: PATIENCE };
  return new Promise((resolve) => {
    execFile(program, words, options, (error, page, said) => {
      const isPage = page.trimStart().startsWith('<!');
      resolve(isPage ? { page } : { why: said.trim() || (error ? error.message : 'it wrote no page') });
    });
  });
}

// Shown instead of a page. Whatever the program says is text here.
function refusal(why) {
  const text = why.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return `<!DOCTYPE html><meta charset="utf-8"><title>Stalemate</title><pre>${text}</pre>`;
}

async function fill(panel, document) {
  const { page, why } = await report(document.uri.fsPath);
  if (panels.get(document.uri.toString()) === panel) { // it was not closed meanwhile
    panel.webview.html = page || refusal(why);
  }
}

function open(document) {
  const key = document.uri.toString();
  const name = path.basename(document.uri.fsPath);
  const panel = vscode.window.createWebviewPanel('stalemate.report', name, vscode.ViewColumn.Beside, {
    enableScripts: true, // the stepper; the page loads nothing
    localResourceRoots: [],
    retainContextWhenHidden: true,
  });
  panels.set(key, panel);
  panel.onDidDispose(() => panels.delete(key));
  return panel;
}

async function showReport() {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== 'stalemate' || editor.document.uri.scheme !== 'file') {
    vscode.window.showInformationMessage('Open a design that is a file first: its page is shown beside it.');
    return;
  }
  const { document } = editor;
  if (document.isDirty && !(await document.save())) {
    return;
  }
  const panel = panels.get(document.uri.toString()) || open(document);
  panel.reveal(undefined, true);
  await fill(panel, document);
}

// A page that is open is that of the file as it is saved.
async function saved(document) {
  const panel = panels.get(document.uri.toString());
  if (panel) {
    await fill(panel, document);
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('stalemate.showReport', showReport),
    vscode.commands.registerCommand('stalemate.restart', restart),
    vscode.workspace.onDidSaveTextDocument(saved),
    vscode.workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration('stalemate') ? restart() : undefined)),
  );
  await start();
}

async function deactivate() {
  for (const panel of panels.values()) {
    panel.dispose();
  }
  await stop();
}

module.exports = { activate, deactivate };
