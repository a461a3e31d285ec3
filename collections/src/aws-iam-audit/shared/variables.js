// ---------------------------------------------------------------- variables

function problem(code, message) {
  const error = new Error(message);
  error.code = code;
  return error;
}

// pm.sendRequest substitutes nothing, and a variable may name another one.
function variable(name) {
  const value = pm.variables.get(name);
  return value === undefined || value === null ? '' : String(pm.variables.replaceIn(String(value))).trim();
}

// A threshold that is not a number would make every comparison false, and the audit would pass for want of sight.
function numberVariable(name) {
  const text = variable(name);
  const value = Number(text);
  if (text === '' || !isFinite(value) || value < 0) {
    throw problem('InvalidVariable', name + ' is "' + text + '", not a number');
  }
  return value;
}

// The knobs of retry and paging must work even when mistyped, because a failed check has to be told as well.
function knob(name, fallback) {
  const value = Number(variable(name) || fallback);
  return isFinite(value) && value >= 0 ? value : fallback;
}

function now() {
  const text = variable('audit_now');
  if (!text) {
    return Date.now();
  }
  const time = Date.parse(text);
  if (isNaN(time)) {
    throw problem('InvalidVariable', 'audit_now is "' + text + '", not a date');
  }
  return time;
}
