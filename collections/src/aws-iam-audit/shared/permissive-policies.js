// ---------------------------------------------------------------- check 8: permissive policies of roles

// Documents are percent-encoded and a + stays a +; some implementations of IAM send them plain.
function readPolicy(text, name) {
  const encoded = required(text, name).trim();
  let document = null;
  try {
    document = JSON.parse(encoded.charAt(0) === '{' ? encoded : decodeURIComponent(encoded));
  } catch (error) {
    throw problem('InvalidPolicyDocument', name + ' is no JSON document');
  }
  if (!document || typeof document.Statement !== 'object' || document.Statement === null) {
    throw problem('InvalidPolicyDocument', name + ' has no Statement');
  }
  return document;
}

const LIMITING_OPERATORS = { stringequals: true, arnequals: true, arnlike: true };
const LIMITING_KEYS = {
  'aws:principalorgid': true,
  'aws:principalaccount': true,
  'aws:sourcearn': true,
  'aws:sourceaccount': true,
  'sts:externalid': true,
};

function isLimited(condition) {
  return Object.keys(condition || {}).some(function (operator) {
    const tests = condition[operator] || {};
    return (
      LIMITING_OPERATORS[operator.toLowerCase()] === true &&
      Object.keys(tests).some(function (key) {
        const values = [].concat(tests[key]);
        return LIMITING_KEYS[key.toLowerCase()] === true && values.length > 0 && values.indexOf('*') === -1;
      })
    );
  });
}

function hasStarPrincipal(principal) {
  if (principal === '*') {
    return true;
  }
  return (
    principal !== null &&
    typeof principal === 'object' &&
    Object.keys(principal).some(function (type) {
      return [].concat(principal[type]).indexOf('*') !== -1;
    })
  );
}

// What in one policy document is permissive: [{reason, severity, key, detail}]
function permissiveShapes(document, source) {
  const shapes = [];
  arr(document.Statement).forEach(function (statement, index) {
    if (!statement || statement.Effect !== 'Allow') {
      return;
    }
    const key = source + '#' + (statement.Sid || index + 1);
    const condition = statement.Condition ? ', under condition ' + JSON.stringify(statement.Condition) : '';
    const shape = function (reason, severity, detail) {
      shapes.push({ reason: reason, severity: severity, key: key, detail: source + ': ' + detail + condition });
    };
    const resources = arr(statement.Resource);
    const onResource = resources.length ? ' on ' + resources.join(', ') : '';
    let star = null;
    const services = [];
    arr(statement.Action).forEach(function (action) {
      if (/^\*+(:\*+)?$/.test(action)) {
        star = action;
      } else if (/^[^:*?]+:\*+$/.test(action)) {
        services.push(action);
      }
    });
    if (star !== null) {
      shape('ACTION_STAR', 'high', 'Allow of Action ' + star + onResource);
    } else if (services.length) {
      const steering =
        resources.indexOf('*') !== -1 &&
        services.some(function (action) {
          return /^(iam|sts|organizations):/i.test(action);
        });
      shape('SERVICE_WILDCARD', steering ? 'medium' : 'low', 'Allow of Action ' + services.join(', ') + onResource);
    }
    if (statement.NotAction !== undefined) {
      shape('NOT_ACTION_ALLOW', 'high', 'Allow of everything but ' + arr(statement.NotAction).join(', ') + onResource);
    }
    if (statement.NotPrincipal !== undefined) {
      shape('NOT_PRINCIPAL_ALLOW', 'high', 'Allow to everybody but ' + JSON.stringify(statement.NotPrincipal));
    }
    if (hasStarPrincipal(statement.Principal)) {
      const limited = isLimited(statement.Condition);
      shape(
        limited ? 'PRINCIPAL_STAR_LIMITED' : 'PRINCIPAL_STAR',
        limited ? 'low' : 'high',
        'Allow to Principal ' + JSON.stringify(statement.Principal),
      );
    }
  });
  return shapes;
}

// AWS owns these roles, and the policies that only they may have; nobody in the account can change them.
function isOwnedByAws(path) {
  return /^\/(aws-service-role|aws-reserved)\//.test(path || '');
}

function collectAuthorizationDetails(result) {
  if (result.UserDetailList === undefined && result.RoleDetailList === undefined && result.Policies === undefined) {
    throw problem('InvalidResponse', 'UserDetailList, RoleDetailList and Policies are missing in the answer');
  }
  const tag = variable('bot_user_tag');
  const separator = tag.indexOf('=');
  const tagKey = tag.slice(0, separator);
  const tagValue = tag.slice(separator + 1);
  members(result.UserDetailList).forEach(function (user) {
    members(user.Tags).forEach(function (entry) {
      if (separator > 0 && entry.Key === tagKey && entry.Value === tagValue) {
        run.botsByTag[user.UserName] = true;
      }
    });
  });
  members(result.RoleDetailList).forEach(function (role) {
    run.roles.push(role);
  });
  members(result.Policies).forEach(function (policy) {
    // Only attached policies can matter, and the others may be a thousand.
    if (policy.AttachmentCount === '0') {
      return;
    }
    const version = members(policy.PolicyVersionList).find(function (candidate) {
      return candidate.IsDefaultVersion === 'true';
    });
    run.policies[policy.Arn] = version ? version.Document : '';
  });
}

function permissiveCheck() {
  publish([
    examine(8, function (check) {
      const failAt = variable('permissive_fail_at');
      if (!SEVERITY_RANK[failAt]) {
        throw problem('InvalidVariable', 'permissive_fail_at is "' + failAt + '", not low, medium or high');
      }
      check.threshold = 'severity ' + failAt;
      const failure = run.failures.GetAccountAuthorizationDetails;
      if (failure) {
        notChecked(check, failure.code, failure.message);
      }
      const shapesOf = {}; // of a managed policy, read once however many roles have it
      run.roles.forEach(function (role) {
        const name = required(role.RoleName, 'RoleName');
        const owned = isOwnedByAws(role.Path);
        const judge = function (find) {
          let shapes;
          try {
            shapes = find();
          } catch (error) {
            notChecked(check, error.code || 'InvalidPolicyDocument', 'role ' + name + ': ' + error.message);
            return;
          }
          shapes.forEach(function (shape) {
            if (owned) {
              check.notes.push('role ' + name + ' belongs to AWS: ' + shape.reason + ': ' + shape.detail);
            } else if (SEVERITY_RANK[shape.severity] < SEVERITY_RANK[failAt]) {
              check.notes.push('role ' + name + ' (' + shape.severity + '): ' + shape.reason + ': ' + shape.detail);
            } else {
              addFinding(check, {
                entity: name,
                entity_type: 'role',
                arn: role.Arn,
                key: shape.key,
                reason: shape.reason,
                severity: shape.severity,
                detail: shape.detail,
              });
            }
          });
        };
        judge(function () {
          return permissiveShapes(readPolicy(role.AssumeRolePolicyDocument, 'trust policy'), 'trust');
        });
        members(role.RolePolicyList).forEach(function (policy) {
          judge(function () {
            return permissiveShapes(
              readPolicy(policy.PolicyDocument, 'inline policy ' + policy.PolicyName),
              'inline/' + policy.PolicyName,
            );
          });
        });
        members(role.AttachedManagedPolicies).forEach(function (policy) {
          judge(function () {
            const arn = policy.PolicyArn;
            if (!shapesOf[arn]) {
              // When a page failed, the policies missing here are the failure already told.
              if (failure && run.policies[arn] === undefined) {
                return [];
              }
              shapesOf[arn] = permissiveShapes(
                readPolicy(run.policies[arn], 'default version of ' + arn),
                arn.slice(arn.lastIndexOf(':') + 1),
              );
            }
            return shapesOf[arn];
          });
        });
      });
      run.roles = [];
      run.policies = {};
    }),
  ]);
}
