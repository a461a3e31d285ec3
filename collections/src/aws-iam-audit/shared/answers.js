// ---------------------------------------------------------------- answers of IAM

// xml2js gives one member as an object and an empty list as an empty string.
function arr(value) {
  return value === undefined || value === '' ? [] : [].concat(value);
}

function members(list) {
  return list === undefined || list === '' ? [] : arr(list.member);
}

// An empty list is there and empty; a list that is not there means that this is not the answer to the question.
function requiredMembers(result, name) {
  if (result[name] === undefined) {
    throw problem('InvalidResponse', name + ' is missing in the answer');
  }
  return members(result[name]);
}

function required(value, name) {
  if (typeof value !== 'string' || value === '') {
    throw problem('InvalidResponse', name + ' is missing in the answer');
  }
  return value;
}

// N/A, no_information and not_supported stand in date columns; some dates carry microseconds.
function time(text) {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(text)) {
    return null;
  }
  const value = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return isNaN(value) ? null : value;
}

function wholeDays(from, to) {
  return Math.floor((to - from) / DAY);
}

function isoDay(value) {
  return new Date(value).toISOString().slice(0, 10);
}

function rememberAccount(text) {
  if (run.account.id) {
    return;
  }
  const arn = /arn:(aws[a-z-]*):(?:iam|sts)::(\d{12}):/.exec(text);
  if (arn) {
    run.account.partition = arn[1];
    run.account.id = arn[2];
  }
}

// The answer to a bad signature goes on, after its first line, with the request as it should have been signed,
// session token and all. No message may carry a credential further.
function withoutCredentials(text) {
  let clean = String(text).split('\n')[0];
  ['aws_secret_access_key', 'aws_session_token', 'aws_access_key_id', 'slack_url'].forEach(function (name) {
    const value = variable(name);
    if (value.length >= 4) {
      clean = clean.split(value).join('[' + name + ']');
    }
  });
  return clean;
}

function failed(status, code, message) {
  return { ok: false, status: status, code: code, message: withoutCredentials(message) };
}

function readAnswer(action, error, response) {
  const status = (response && response.code) || 0;
  if (error || !status) {
    const empty = ['aws_access_key_id', 'aws_secret_access_key', 'iam_endpoint'].filter(function (name) {
      return !variable(name);
    });
    if (empty.length) {
      return failed(0, 'MissingVariable', empty.join(', ') + ' is empty');
    }
    return failed(
      0,
      'NoAnswer',
      action + ' got no answer from ' + variable('iam_endpoint') + (error && error.message ? ': ' + error.message : ''),
    );
  }
  const text = response.text() || '';
  let parsed;
  let parseError = null;
  try {
    // The callback may be called a second time after an error: the first word counts.
    require('xml2js').parseString(text, { explicitArray: false }, function (failure, document) {
      if (parsed === undefined && parseError === null) {
        parseError = failure || null;
        parsed = document;
      }
    });
  } catch (failure) {
    parseError = failure;
  }
  if (parseError || !parsed) {
    const why = parseError ? parseError.message : 'the body is empty';
    return failed(status, 'InvalidResponse', action + ' got HTTP ' + status + ' and no whole XML document: ' + why);
  }
  rememberAccount(text);
  if (parsed.ErrorResponse) {
    const told = parsed.ErrorResponse.Error || {};
    return failed(status, String(told.Code || 'HTTP ' + status), String(told.Message || action + ' was refused'));
  }
  const envelope = parsed[action + 'Response'];
  const result = envelope && envelope[action + 'Result'];
  if (status !== 200 || !result) {
    return failed(
      status,
      'InvalidResponse',
      action + ' got HTTP ' + status + ' and <' + Object.keys(parsed)[0] + '> instead of <' + action + 'Result>',
    );
  }
  return { ok: true, status: status, result: result };
}

function isTransient(answer) {
  return (
    !answer.ok &&
    (answer.status === 500 ||
      answer.status === 503 ||
      answer.status === 429 ||
      /^(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|ServiceUnavailable|ServiceFailure|InternalFailure)$/.test(
        answer.code,
      ))
  );
}

function doubled(first, times, limit) {
  return Math.min(limit, first * Math.pow(2, times));
}

function retryDelay(attempt) {
  return doubled(knob('retry_delay_ms', 100), attempt, 30000);
}

function pollDelay(poll) {
  return doubled(knob('poll_delay_ms', 100), poll, 5000);
}

// The next request waits for the timers of this script.
function sendNext(name, delay) {
  pm.execution.setNextRequest(name);
  if (delay > 0) {
    setTimeout(function () {}, delay);
  }
}

// The answer to this item's request, or null when the request is about to be sent again.
function receive(action) {
  const answer = readAnswer(action, null, pm.response);
  const attempts = run.attempts[action] || 0;
  if (isTransient(answer) && attempts < knob('retry_limit', 8)) {
    run.attempts[action] = attempts + 1;
    sendNext(action, retryDelay(attempts));
    return null;
  }
  delete run.attempts[action];
  return answer;
}

// Follows IsTruncated and Marker. `accept` gets each page, `done` comes once, after the last page or the failure.
function receivePages(action, accept, done) {
  let answer = receive(action);
  if (!answer) {
    return;
  }
  if (answer.ok) {
    try {
      accept(answer.result);
      if (answer.result.IsTruncated === 'true') {
        const marker = required(answer.result.Marker, 'Marker of ' + action);
        if (marker === run.markers[action]) {
          throw problem('InvalidResponse', action + ' gave the same Marker twice');
        }
        run.markers[action] = marker;
        sendNext(action, 0);
        return;
      }
    } catch (error) {
      answer = failed(answer.status, error.code || 'InvalidResponse', error.message);
    }
  }
  delete run.markers[action];
  if (!answer.ok) {
    run.failures[action] = answer;
  }
  if (done) {
    done();
  }
}
