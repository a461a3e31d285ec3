// ---------------------------------------------------------------- check 9: service last accessed data

function addEntities(type, result, listName, nameField) {
  requiredMembers(result, listName).forEach(function (entity) {
    // A policy that is only a permissions boundary is attached to nothing.
    if (entity.AttachmentCount === '0') {
      return;
    }
    run.entities.push({
      type: type,
      name: required(entity[nameField], nameField),
      arn: required(entity.Arn, 'Arn of ' + type),
      path: entity.Path,
      created: time(entity.CreateDate),
    });
  });
}

// Decides which entities are asked about, once, before the first job is started.
function chooseEntities() {
  if (run.chosen) {
    return;
  }
  run.chosen = { entities: [], young: [], owned: [], error: null };
  try {
    const today = now();
    const unusedDays = numberVariable('unused_permission_days');
    run.entities.forEach(function (entity) {
      if (isOwnedByAws(entity.path)) {
        run.chosen.owned.push(entity.type + ' ' + entity.name);
      } else if (entity.created !== null && wholeDays(entity.created, today) < unusedDays) {
        run.chosen.young.push(entity.type + ' ' + entity.name);
      } else {
        run.chosen.entities.push(entity);
      }
    });
  } catch (error) {
    run.chosen.error = error;
  }
}

function formBody(fields) {
  return {
    mode: 'urlencoded',
    urlencoded: Object.keys(fields).map(function (key) {
      return { key: key, value: fields[key] };
    }),
  };
}

// Runs the jobs of all entities side by side. `firstAnswer` answers the first entity's GenerateServiceLastAccessedDetails,
// which was this item's own request. A task waiting for its next poll or retry holds no place among those in flight.
function runJobs(entities, firstAnswer, finished) {
  const endpoint = variable('iam_endpoint');
  const auth = {
    type: 'awsv4',
    awsv4: [
      { key: 'accessKey', value: variable('aws_access_key_id'), type: 'string' },
      { key: 'secretKey', value: variable('aws_secret_access_key'), type: 'string' },
      { key: 'sessionToken', value: variable('aws_session_token'), type: 'string' },
      { key: 'service', value: 'iam', type: 'string' },
      { key: 'region', value: variable('aws_region'), type: 'string' },
    ],
  };
  const pageSize = variable('page_size') || '1000';
  const concurrency = Math.max(1, knob('concurrency', 16));
  const retryLimit = knob('retry_limit', 8);
  const pollLimit = knob('poll_limit', 40);
  const tasks = entities.map(function (entity) {
    return { entity: entity, jobId: '', marker: '', polls: 0, attempts: 0, services: [], failure: null };
  });
  // First in, first out: all jobs are started before the first is asked for, and IAM works on them meanwhile.
  const queue = tasks.slice();
  let head = 0;
  let inFlight = 0;
  let waiting = 0;
  let over = false;

  function later(task, delay) {
    waiting += 1;
    setTimeout(function () {
      waiting -= 1;
      queue.push(task);
      advance();
    }, delay);
  }

  function accept(task, answer) {
    if (!answer.ok) {
      const lost = answer.code === 'NoAnswer';
      if ((isTransient(answer) && task.attempts < retryLimit) || (lost && task.attempts < 2)) {
        task.attempts += 1;
        // Half of the delay is chance, so that throttled requests do not come back all at once.
        later(task, retryDelay(task.attempts - 1) * (0.75 + Math.random() / 2));
        return;
      }
      task.failure = answer;
      return;
    }
    task.attempts = 0;
    const result = answer.result;
    if (!task.jobId) {
      task.jobId = required(result.JobId, 'JobId');
      queue.push(task);
      return;
    }
    if (result.JobStatus === 'IN_PROGRESS') {
      if (task.polls >= pollLimit) {
        throw problem('JobNotComplete', 'the job was still in progress after ' + task.polls + ' polls');
      }
      later(task, pollDelay(task.polls));
      task.polls += 1;
      return;
    }
    if (result.JobStatus !== 'COMPLETED') {
      const told = result.Error || {};
      throw problem(told.Code || 'JobFailed', told.Message || 'JobStatus is ' + result.JobStatus);
    }
    requiredMembers(result, 'ServicesLastAccessed').forEach(function (service) {
      task.services.push(service);
    });
    if (result.IsTruncated === 'true') {
      const marker = required(result.Marker, 'Marker of GetServiceLastAccessedDetails');
      if (marker === task.marker) {
        throw problem('InvalidResponse', 'GetServiceLastAccessedDetails gave the same Marker twice');
      }
      task.marker = marker;
      queue.push(task);
    }
  }

  function take(task, answer) {
    try {
      accept(task, answer);
    } catch (error) {
      task.failure = failed(answer.status, error.code || 'InvalidResponse', error.message);
    }
  }

  function send(task) {
    const action = task.jobId ? 'GetServiceLastAccessedDetails' : 'GenerateServiceLastAccessedDetails';
    const fields = { Action: action, Version: '2010-05-08' };
    if (task.jobId) {
      fields.JobId = task.jobId;
      fields.MaxItems = pageSize;
      if (task.marker) {
        fields.Marker = task.marker;
      }
    } else {
      fields.Arn = task.entity.arn;
    }
    inFlight += 1;
    pm.sendRequest({ url: endpoint, method: 'POST', body: formBody(fields), auth: auth }, function (error, response) {
      inFlight -= 1;
      let answer;
      try {
        answer = readAnswer(action, error, response);
      } catch (failure) {
        // An error thrown in a callback would be lost, and the check with it.
        answer = failed(0, 'InvalidResponse', failure.message);
      }
      take(task, answer);
      advance();
    });
  }

  function advance() {
    while (inFlight < concurrency && head < queue.length) {
      const task = queue[head];
      head += 1;
      send(task);
    }
    if (!over && inFlight === 0 && waiting === 0 && head === queue.length) {
      over = true;
      finished(tasks);
    }
  }

  if (tasks.length) {
    head = 1;
    take(tasks[0], firstAnswer);
  }
  advance();
}

function judgeServices(check, task, today, unusedDays) {
  task.services.forEach(function (service) {
    const namespace = required(service.ServiceNamespace, 'ServiceNamespace');
    const used = time(service.LastAuthenticated);
    if (used === null && service.LastAuthenticated) {
      throw problem('InvalidResponse', 'LastAuthenticated of ' + namespace + ' is no date');
    }
    const age = used === null ? null : wholeDays(used, today);
    if (age !== null && age <= unusedDays) {
      return;
    }
    addFinding(check, {
      entity: task.entity.name,
      entity_type: task.entity.type,
      arn: task.entity.arn,
      key: namespace,
      age_days: age,
      reason: age === null ? 'NEVER_USED' : 'NOT_USED_LATELY',
      severity: 'low',
      page: REASONS.NOT_USED_LATELY.page,
      detail:
        (service.ServiceName || namespace) +
        (age === null
          ? ': never used in the 400 days that IAM looks back'
          : ': last used ' + isoDay(used) + ', ' + age + ' days ago'),
    });
  });
}

// The last check: it ends with the report of the whole run.
function permissionsCheck() {
  chooseEntities();
  const chosen = run.chosen;
  const firstAnswer = chosen.entities.length
    ? readAnswer('GenerateServiceLastAccessedDetails', null, pm.response)
    : null;
  runJobs(chosen.entities, firstAnswer, function (tasks) {
    publish([
      examine(9, function (check) {
        if (chosen.error) {
          throw chosen.error;
        }
        const unusedDays = numberVariable('unused_permission_days');
        const today = now();
        check.threshold = unusedDays;
        check.unit = 'days';
        ['ListUsers', 'ListGroups', 'ListRoles', 'ListPolicies'].forEach(function (action) {
          const failure = run.failures[action];
          if (failure) {
            notChecked(check, failure.code, failure.message);
          } else if (!run.listed[action]) {
            notChecked(check, 'NotListed', action + ' was not asked');
          }
        });
        tasks.forEach(function (task) {
          if (!task.failure) {
            try {
              judgeServices(check, task, today, unusedDays);
              return;
            } catch (error) {
              task.failure = failed(200, error.code || 'InvalidResponse', error.message);
            }
          }
          notChecked(check, task.failure.code, task.entity.type + ' ' + task.entity.name + ': ' + task.failure.message);
        });
        check.notes.push(count(tasks.length, 'entity').replace(/ys$/, 'ies') + ' looked at');
        if (chosen.young.length) {
          check.notes.push(
            'younger than ' + unusedDays + ' days, so nothing is unused yet: ' + chosen.young.join(', '),
          );
        }
        if (chosen.owned.length) {
          check.notes.push('these belong to AWS, and nobody can change them: ' + chosen.owned.join(', '));
        }
      }),
    ]);
    console.log(reportLines().join('\n'));
  });
}
