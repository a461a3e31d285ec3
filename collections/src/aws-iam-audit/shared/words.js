const run = auditRun;
const DAY = 24 * 60 * 60 * 1000;
const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

const TITLES = {
  1: 'Root user access keys are disabled',
  2: 'Password policy is strong',
  3: 'Access keys of humans are rotated',
  4: 'Access keys of bots are rotated',
  5: 'Humans are active',
  6: 'Bots are active',
  7: 'Humans with a console password have MFA',
  8: 'Policies of roles are not permissive',
  9: 'Permissions are used',
};
const REFERENCES = {
  1: ['CIS 1.3', 'Security Hub IAM.4'],
  2: ['Security Hub IAM.7', 'Security Hub IAM.10'],
  3: ['CIS 1.13', 'Security Hub IAM.3'],
  4: ['CIS 1.13', 'Security Hub IAM.3'],
  5: ['CIS 1.11', 'Security Hub IAM.8', 'Security Hub IAM.22'],
  6: ['CIS 1.11', 'Security Hub IAM.8', 'Security Hub IAM.22'],
  7: ['CIS 1.9', 'Security Hub IAM.5'],
  8: ['CIS 1.15', 'Security Hub IAM.1', 'Security Hub IAM.21'],
  9: [],
};
// CIS has a line of its own for two of the password rules only.
const PASSWORD_REFERENCES = {
  MIN_LENGTH: ['CIS 1.7'],
  REUSE_PREVENTION: ['CIS 1.8'],
  NO_POLICY: ['CIS 1.7', 'CIS 1.8'],
};
const PASSWORD_PAGE = 'id_credentials_passwords_account-policy.html';
const REASONS = {
  ROOT_ACCESS_KEY: { severity: 'critical', page: 'id_root-user_manage_delete-key.html' },
  MIN_LENGTH: { severity: 'medium', page: PASSWORD_PAGE },
  NO_LOWERCASE: { severity: 'medium', page: PASSWORD_PAGE },
  NO_NUMBER: { severity: 'medium', page: PASSWORD_PAGE },
  NO_SYMBOL: { severity: 'medium', page: PASSWORD_PAGE },
  NO_USER_CHANGE: { severity: 'medium', page: PASSWORD_PAGE },
  NO_EXPIRY: { severity: 'medium', page: PASSWORD_PAGE },
  MAX_AGE: { severity: 'medium', page: PASSWORD_PAGE },
  REUSE_PREVENTION: { severity: 'medium', page: PASSWORD_PAGE },
  NO_POLICY: { severity: 'high', page: PASSWORD_PAGE },
  KEY_NOT_ROTATED: { severity: 'medium', page: 'id-credentials-access-keys-update.html' },
  INACTIVE: { severity: 'medium', page: 'id_credentials_finding-unused.html' },
  NEVER_USED: { severity: 'medium', page: 'id_credentials_finding-unused.html' },
  NO_MFA: { severity: 'high', page: 'id_credentials_mfa_enable_virtual.html' },
  ACTION_STAR: { severity: 'high', page: 'reference_policies_elements_action.html' },
  NOT_ACTION_ALLOW: { severity: 'high', page: 'reference_policies_elements_notaction.html' },
  PRINCIPAL_STAR: { severity: 'high', page: 'reference_policies_elements_principal.html' },
  NOT_PRINCIPAL_ALLOW: { severity: 'high', page: 'reference_policies_elements_notprincipal.html' },
  PRINCIPAL_STAR_LIMITED: { severity: 'low', page: 'reference_policies_elements_principal.html' },
  SERVICE_WILDCARD: { severity: 'low', page: 'reference_policies_elements_action.html' },
  NOT_USED_LATELY: { severity: 'low', page: 'access_policies_last-accessed.html' },
};
const SEVERITY_RANK = { low: 1, medium: 2, high: 3 };
const CREDENTIAL_REPORT_CHECKS = [1, 3, 4, 5, 6, 7];

// {{ }} of Handlebars escapes what it prints; names and conditions in a policy are not ours to trust.
const TEMPLATE = [
  '<style>table{border-collapse:collapse;font:13px sans-serif}th,td{border:1px solid #999;padding:3px 6px;text-align:left;vertical-align:top}</style>',
  '<h3>AWS IAM audit of {{account.alias}} {{account.id}} ({{account.partition}}), {{generated_at}}</h3>',
  '{{#each checks}}',
  '<h4>{{check}}. {{title}}: {{status}}</h4>',
  '{{#if findings}}<table><tr><th>entity</th><th>key</th><th>reason</th><th>detail</th><th>severity</th><th>references</th><th>suppressed</th></tr>',
  '{{#each findings}}<tr><td title="{{arn}}">{{entity_type}} {{entity}}</td><td>{{key}}</td><td><a href="{{remediation}}">{{reason}}</a></td><td>{{detail}}</td><td>{{severity}}</td>',
  '<td>{{#each references}}{{this}} {{/each}}</td><td>{{#if suppressed}}{{suppressed.reason}} ({{suppressed.owner}} {{suppressed.expires}}){{/if}}</td></tr>{{/each}}</table>{{/if}}',
  '{{#if notes}}<ul>{{#each notes}}<li>{{this}}</li>{{/each}}</ul>{{/if}}',
  '{{/each}}',
].join('\n');
