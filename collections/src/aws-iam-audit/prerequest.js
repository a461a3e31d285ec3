// Shared by every script of this collection. `iamAudit` and `auditRun` are undeclared on purpose: such globals
// stay alive from script to script. `pm`, `console` and `setTimeout` belong to one script only, so each script
// hands its own to `iamAudit`; a function that kept an older `pm` would report into a script that has ended.

iamAudit = function (pm, console, setTimeout) {
  // include shared/words.js

  // include shared/variables.js

  // include shared/answers.js

  // include shared/checks.js

  // include shared/credential-report.js

  // include shared/password-policy.js

  // include shared/permissive-policies.js

  // include shared/last-accessed.js

  // include shared/report-text.js

  // include shared/slack.js

  return {
    run: run,
    members: members,
    receive: receive,
    receivePages: receivePages,
    receiveReportState: receiveReportState,
    receiveCredentialReport: receiveCredentialReport,
    passwordCheck: passwordCheck,
    collectAuthorizationDetails: collectAuthorizationDetails,
    permissiveCheck: permissiveCheck,
    addEntities: addEntities,
    chooseEntities: chooseEntities,
    permissionsCheck: permissionsCheck,
    prepareSlack: prepareSlack,
    receiveSlack: receiveSlack,
  };
};

// A run begins with its first request, unless that is only sent again; a second iteration forgets the first.
if (
  typeof auditRun === 'undefined' ||
  auditRun.iteration !== pm.info.iteration ||
  (pm.info.requestName === 'ListAccountAliases' && !auditRun.attempts.ListAccountAliases)
) {
  const region = String(pm.variables.get('aws_region') || '');
  auditRun = {
    iteration: pm.info.iteration,
    generatedAt: new Date().toISOString(),
    // id and partition are read from the first ARN of the account
    account: {
      id: '',
      alias: '',
      partition: /^cn-/.test(region) ? 'aws-cn' : /^us-gov-/.test(region) ? 'aws-us-gov' : 'aws',
    },
    attempts: {}, // by action: how often its request was sent again
    markers: {}, // by action: where its next page starts
    failures: {}, // by action: the answer that ended it
    summary: null,
    awaitingReport: false,
    reportPolls: 0,
    botsByTag: {},
    roles: [],
    policies: {}, // attached managed policies: ARN to default document
    entities: [],
    listed: {},
    chosen: null,
    checks: {},
    problems: {}, // by check: why it could not look
    slack: null,
  };
}

// Only a following page has a Marker: IAM refuses an empty one.
if (auditRun.markers[pm.info.requestName]) {
  pm.request.body.urlencoded.add({ key: 'Marker', value: auditRun.markers[pm.info.requestName] });
}
