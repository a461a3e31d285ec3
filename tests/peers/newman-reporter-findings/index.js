'use strict';

// newman keeps the visualizer's data to itself; this reporter writes it out, so that a peer test can compare findings.
// NODE_PATH=tests/peers newman run … -r findings --reporter-findings-export FILE

const SCHEMA = 'postwatch.findings/1';

module.exports = function (emitter, options) {
  const visualized = [];
  const assertions = [];
  const errors = [];
  const consoleLines = [];
  let requests = 0;

  emitter.on('script', function (error, event) {
    if (error) {
      errors.push({ at: event.item.name, message: error.message });
    }
    const visualizer = event.execution && event.execution.return && event.execution.return.visualizer;
    if (visualizer && visualizer.data && visualizer.data.schema === SCHEMA) {
      visualized.push({ item: event.item.name, template: visualizer.template, data: visualizer.data });
    }
  });
  emitter.on('assertion', function (error, event) {
    assertions.push({ name: event.assertion, error: error ? { name: error.name, message: error.message } : null });
  });
  emitter.on('request', function (error, event) {
    requests += 1;
    if (error) {
      errors.push({ at: event.item.name, message: error.message });
    }
  });
  emitter.on('exception', function (error, event) {
    const told = error || event.error;
    errors.push({ at: event.item && event.item.name, message: told && told.message });
  });
  emitter.on('console', function (error, event) {
    consoleLines.push({ level: event.level, messages: event.messages });
  });
  emitter.on('beforeDone', function () {
    emitter.exports.push({
      name: 'findings',
      default: 'findings.json',
      path: options.export,
      content: JSON.stringify({ visualized, assertions, errors, requests, console: consoleLines })
    });
  });
};
