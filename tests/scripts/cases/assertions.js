//# be.ok
pm.test('ok', () => pm.response.to.be.ok);
pm.test('not ok', () => pm.response.to.not.be.ok);

//# be.ok fails | response=html
pm.test('ok', () => pm.response.to.be.ok);

//# be.success
pm.test('success', () => pm.response.to.be.success);
pm.test('not', () => pm.response.to.not.be.success);

//# be.success fails | response=broken
pm.test('success', () => pm.response.to.be.success);

//# be.info
pm.test('info', () => pm.response.to.be.info);
pm.test('not info', () => pm.response.to.not.be.info);

//# be.redirection | response=moved
pm.test('redirection', () => pm.response.to.be.redirection);
pm.test('not', () => pm.response.to.not.be.redirection);
pm.test('success', () => pm.response.to.be.success);

//# be.redirection fails
pm.test('redirection', () => pm.response.to.be.redirection);

//# be.clientError | response=html
pm.test('client', () => pm.response.to.be.clientError);
pm.test('server', () => pm.response.to.be.serverError);
pm.test('error', () => pm.response.to.be.error);
pm.test('not', () => pm.response.to.not.be.clientError);

//# be.serverError | response=broken
pm.test('client', () => pm.response.to.be.clientError);
pm.test('server', () => pm.response.to.be.serverError);
pm.test('error', () => pm.response.to.be.error);
pm.test('not', () => pm.response.to.not.be.serverError);
pm.test('not an error', () => pm.response.to.not.be.error);

//# be.error fails
pm.test('error', () => pm.response.to.be.error);
pm.test('client', () => pm.response.to.be.clientError);
pm.test('server', () => pm.response.to.be.serverError);

//# be.accepted fails
pm.test('accepted', () => pm.response.to.be.accepted);

//# be.withoutContent | response=empty
pm.test('without', () => pm.response.to.be.withoutContent);
pm.test('not', () => pm.response.to.not.be.withoutContent);

//# be.withoutContent fails
pm.test('without', () => pm.response.to.be.withoutContent);

//# be.badRequest fails
pm.test('bad', () => pm.response.to.be.badRequest);

//# be.unauthorized | response=denied
pm.test('unauthorized', () => pm.response.to.be.unauthorized);
pm.test('unauthorised', () => pm.response.to.be.unauthorised);
pm.test('forbidden', () => pm.response.to.be.forbidden);
pm.test('not', () => pm.response.to.not.be.unauthorized);

//# be.unauthorized fails
pm.test('unauthorized', () => pm.response.to.be.unauthorized);
pm.test('unauthorised', () => pm.response.to.be.unauthorised);

//# be.forbidden fails
pm.test('forbidden', () => pm.response.to.be.forbidden);

//# be.notFound | response=html
pm.test('notFound', () => pm.response.to.be.notFound);
pm.test('not', () => pm.response.to.not.be.notFound);

//# be.notFound fails
pm.test('notFound', () => pm.response.to.be.notFound);

//# be.notAcceptable fails
pm.test('notAcceptable', () => pm.response.to.be.notAcceptable);

//# be.rateLimited | response=limited
pm.test('rateLimited', () => pm.response.to.be.rateLimited);
pm.test('not', () => pm.response.to.not.be.rateLimited);

//# be.rateLimited fails
pm.test('rateLimited', () => pm.response.to.be.rateLimited);

//# have.status with a number
pm.test('same', () => pm.response.to.have.status(200));
pm.test('other', () => pm.response.to.have.status(404));
pm.test('not', () => pm.response.to.not.have.status(200));

//# have.status with a text
pm.test('same', () => pm.response.to.have.status('OK'));
pm.test('other', () => pm.response.to.have.status('Not Found'));
pm.test('case', () => pm.response.to.have.status('ok'));
pm.test('not', () => pm.response.to.not.have.status('OK'));

//# have.status with something else
pm.test('nothing', () => pm.response.to.have.status());
pm.test('null', () => pm.response.to.have.status(null));
pm.test('text number', () => pm.response.to.have.status('200'));

//# have.statusCode
pm.test('same', () => pm.response.to.have.statusCode(200));
pm.test('other', () => pm.response.to.have.statusCode(201));
pm.test('not', () => pm.response.to.not.have.statusCode(200));

//# have.statusReason
pm.test('same', () => pm.response.to.have.statusReason('OK'));
pm.test('other', () => pm.response.to.have.statusReason('Fine'));
pm.test('not', () => pm.response.to.not.have.statusReason('OK'));

//# have.statusReason of an own reason | response=custom
pm.test('same', () => pm.response.to.have.statusReason('Fine'));
pm.test('other', () => pm.response.to.have.statusReason('OK'));
pm.test('status', () => pm.response.to.have.status('Fine'));

//# have.statusCodeClass
pm.test('same', () => pm.response.to.have.statusCodeClass(2));
pm.test('other', () => pm.response.to.have.statusCodeClass(4));
pm.test('not', () => pm.response.to.not.have.statusCodeClass(2));

//# have.header
pm.test('there', () => pm.response.to.have.header('Content-Type'));
pm.test('case', () => pm.response.to.have.header('content-type'));
pm.test('missing', () => pm.response.to.have.header('X-None'));
pm.test('not', () => pm.response.to.not.have.header('Content-Type'));

//# have.header with a value
pm.test('same', () => pm.response.to.have.header('X-One', '1'));
pm.test('number', () => pm.response.to.have.header('X-One', 1));
pm.test('other', () => pm.response.to.have.header('X-One', '2'));
pm.test('missing', () => pm.response.to.have.header('X-None', '2'));
pm.test('not', () => pm.response.to.not.have.header('X-One', '1'));
pm.test('twice', () => pm.response.to.have.header('X-Two', 'a'));
pm.test('twice, second', () => pm.response.to.have.header('X-Two', 'b'));

//# have.header without a name
pm.test('nothing', () => pm.response.to.have.header());
pm.test('null', () => pm.response.to.have.header(null));

//# headers of the request
pm.test('there', () => pm.request.to.have.header('Accept'));
pm.test('value', () => pm.request.to.have.header('Accept', '*/*'));
pm.test('disabled', () => pm.request.to.have.header('X-Off'));
pm.test('missing', () => pm.request.to.have.header('X-None'));

//# be.withBody
pm.test('with', () => pm.response.to.be.withBody);
pm.test('not', () => pm.response.to.not.be.withBody);

//# be.withBody fails | response=empty
pm.test('with', () => pm.response.to.be.withBody);
pm.test('have', () => pm.response.to.have.body());
pm.test('text', () => pm.response.to.have.body('x'));

//# be.json
pm.test('json', () => pm.response.to.be.json);
pm.test('not', () => pm.response.to.not.be.json);

//# be.json fails | response=html
pm.test('json', () => pm.response.to.be.json);
pm.test('body', () => pm.response.to.have.jsonBody());

//# be.json of a broken body | response=broken
pm.test('json', () => pm.response.to.be.json);
pm.test('body', () => pm.response.to.have.jsonBody());
pm.test('path', () => pm.response.to.have.jsonBody('a'));
pm.test('not', () => pm.response.to.not.have.jsonBody());

//# have.body
pm.test('any', () => pm.response.to.have.body());
pm.test('other', () => pm.response.to.have.body('x'));
pm.test('not', () => pm.response.to.not.have.body());
pm.test('object', () => pm.response.to.have.body({ id: 7 }));

//# have.body with a text | response=limited
pm.test('same', () => pm.response.to.have.body('slow down'));
pm.test('part', () => pm.response.to.have.body('slow'));
pm.test('not', () => pm.response.to.not.have.body('slow down'));

//# have.body with a pattern | response=html
pm.test('match', () => pm.response.to.have.body(/<h1/));
pm.test('none', () => pm.response.to.have.body(/<h2/i));
pm.test('not', () => pm.response.to.not.have.body(/<h1/));

//# have.body with an object
pm.test('same', () => pm.response.to.have.body({ id: 7, name: 'röd', list: [1, 2, 3], nested: { deep: { value: null } }, yes: true }));
pm.test('other', () => pm.response.to.have.body({ id: 8 }));
pm.test('not', () => pm.response.to.not.have.body({ id: 8 }));

//# have.body with an object and no JSON | response=html
pm.test('object', () => pm.response.to.have.body({ id: 8 }));

//# have.jsonBody
pm.test('any', () => pm.response.to.have.jsonBody());
pm.test('not', () => pm.response.to.not.have.jsonBody());

//# have.jsonBody with a path
pm.test('there', () => pm.response.to.have.jsonBody('id'));
pm.test('deep', () => pm.response.to.have.jsonBody('nested.deep.value'));
pm.test('index', () => pm.response.to.have.jsonBody('list[1]'));
pm.test('missing', () => pm.response.to.have.jsonBody('none'));
pm.test('deep missing', () => pm.response.to.have.jsonBody('nested.none.value'));
pm.test('not', () => pm.response.to.not.have.jsonBody('id'));

//# have.jsonBody with a path and a value
pm.test('same', () => pm.response.to.have.jsonBody('id', 7));
pm.test('deep', () => pm.response.to.have.jsonBody('nested', { deep: { value: null } }));
pm.test('null', () => pm.response.to.have.jsonBody('nested.deep.value', null));
pm.test('list', () => pm.response.to.have.jsonBody('list', [1, 2, 3]));
pm.test('other', () => pm.response.to.have.jsonBody('id', 8));
pm.test('other list', () => pm.response.to.have.jsonBody('list', [3]));
pm.test('text', () => pm.response.to.have.jsonBody('id', '7'));
pm.test('missing', () => pm.response.to.have.jsonBody('none', 7));
pm.test('not', () => pm.response.to.not.have.jsonBody('id', 7));

//# have.jsonBody with an object
pm.test('same', () => pm.response.to.have.jsonBody({ id: 7, name: 'röd', list: [1, 2, 3], nested: { deep: { value: null } }, yes: true }));
pm.test('part', () => pm.response.to.have.jsonBody({ id: 7 }));

//# have.responseTime
pm.test('is 15', () => pm.response.to.have.responseTime(15));
pm.test('is 16', () => pm.response.to.have.responseTime(16));
pm.test('below', () => pm.response.to.have.responseTime.below(100));
pm.test('not below', () => pm.response.to.have.responseTime.below(15));
pm.test('above', () => pm.response.to.have.responseTime.above(100));
pm.test('at least', () => pm.response.to.have.responseTime.at.least(15));
pm.test('not', () => pm.response.to.not.have.responseTime.below(100));
pm.test('within', () => pm.response.to.have.responseTime.within(1, 10));

//# have.responseSize
pm.test('is', () => pm.response.to.have.responseSize(84));
pm.test('is 5', () => pm.response.to.have.responseSize(5));
pm.test('below', () => pm.response.to.have.responseSize.below(100));
pm.test('above', () => pm.response.to.have.responseSize.above(1000));
pm.test('not', () => pm.response.to.not.have.responseSize.below(1000));

//# have.jsonSchema
const schema = { type: 'object', required: ['id', 'name'], properties: { id: { type: 'number' }, name: { type: 'string' } } };
pm.test('valid', () => pm.response.to.have.jsonSchema(schema));
pm.test('not', () => pm.response.to.not.have.jsonSchema(schema));

//# have.jsonSchema fails
pm.test('type', () => pm.response.to.have.jsonSchema({ type: 'object', properties: { id: { type: 'string' } } }));
pm.test('required', () => pm.response.to.have.jsonSchema({ required: ['none', 'other'] }));
pm.test('several', () => pm.response.to.have.jsonSchema({ properties: { id: { type: 'string', maximum: 5 }, yes: { enum: [false] }, list: { items: { maximum: 2 }, minItems: 5 } }, additionalProperties: false }));

//# have.jsonSchema of more kinds
pm.test('enum', () => pm.response.to.have.jsonSchema({ properties: { name: { enum: ['a', 'b'] } } }));
pm.test('const', () => pm.response.to.have.jsonSchema({ properties: { id: { const: 8 } } }));
pm.test('pattern', () => pm.response.to.have.jsonSchema({ properties: { name: { pattern: '^[a-z]+$' } } }));
pm.test('format', () => pm.response.to.have.jsonSchema({ properties: { name: { format: 'email' } } }));
pm.test('oneOf', () => pm.response.to.have.jsonSchema({ properties: { id: { oneOf: [{ type: 'string' }, { maximum: 3 }] } } }));
pm.test('anyOf', () => pm.response.to.have.jsonSchema({ anyOf: [{ required: ['q'] }, { type: 'array' }] }));
pm.test('allOf', () => pm.response.to.have.jsonSchema({ allOf: [{ required: ['q'] }, { type: 'array' }] }));
pm.test('not', () => pm.response.to.have.jsonSchema({ not: { type: 'object' } }));
pm.test('unique', () => pm.response.to.have.jsonSchema({ properties: { list: { contains: { type: 'string' } } } }));
pm.test('if', () => pm.response.to.have.jsonSchema({ if: { required: ['id'] }, then: { required: ['uuid'] } }));

//# have.jsonSchema with options
pm.test('coerced', () => pm.response.to.have.jsonSchema({ properties: { id: { type: 'string' } } }, { coerceTypes: true }));
pm.test('first only', () => pm.response.to.have.jsonSchema({ required: ['a', 'b'] }, { allErrors: false }));

//# have.jsonSchema with a wrong schema
pm.test('wrong', () => pm.response.to.have.jsonSchema({ type: 'thing' }));
pm.test('reference', () => pm.response.to.have.jsonSchema({ $ref: '#/definitions/none' }));
pm.test('nothing', () => pm.response.to.have.jsonSchema());
pm.test('text', () => pm.response.to.have.jsonSchema('x'));

//# have.jsonSchema of no JSON | response=html
pm.test('html', () => pm.response.to.have.jsonSchema({ type: 'object' }));

//# have.jsonSchema of a plain object
pm.test('object', () => pm.expect({ a: 1 }).to.have.jsonSchema({ properties: { a: { type: 'number' } } }));
pm.test('fails', () => pm.expect({ a: 1 }).to.have.jsonSchema({ properties: { a: { type: 'string' } } }));

//# postmanRequest and postmanResponse
pm.test('request', () => pm.expect(pm.request).to.be.postmanRequest);
pm.test('response', () => pm.expect(pm.response).to.be.postmanResponse);
pm.test('either', () => pm.expect(pm.response).to.be.postmanRequestOrResponse);

//# postmanRequest and postmanResponse fail
pm.test('request', () => pm.expect(pm.response).to.be.postmanRequest);
pm.test('response', () => pm.expect(pm.request).to.be.postmanResponse);
pm.test('response of a plain object', () => pm.expect({}).to.be.postmanResponse);
pm.test('either', () => pm.expect({}).to.be.postmanRequestOrResponse);
pm.test('number', () => pm.expect(5).to.be.postmanResponse);

//# assertions of responses on something else
pm.test('status', () => pm.expect({ code: 200 }).to.have.status(200));
pm.test('header', () => pm.expect({}).to.have.header('a'));
pm.test('body', () => pm.expect({}).to.have.body('a'));
pm.test('time', () => pm.expect({}).to.have.responseTime.below(5));
pm.test('request status', () => pm.expect(pm.request).to.have.status(200));

//# chains of several
pm.test('chain', () => pm.response.to.be.ok.and.have.header('X-One').and.to.be.json);
pm.test('chain fails', () => pm.response.to.be.ok.and.have.header('X-None'));
pm.test('with', () => pm.response.to.have.status(200).with.body());

//# pm.response.to.be without an end
pm.test('be', () => pm.response.to.be);
pm.test('misspelt', () => pm.response.to.be.okay);
pm.test('misspelt deeper', () => pm.response.to.have.statuscode(200));

//# cookies by assertion
pm.test('cookie', () => pm.response.to.have.cookie('session'));

//# pm.request body
pm.test('body', () => pm.request.to.have.body('{"q":1}'));
pm.test('json', () => pm.request.to.be.json);
pm.test('other', () => pm.request.to.have.body('x'));
pm.test('jsonBody', () => pm.request.to.have.jsonBody('q'));

//# response of sendRequest asserted
const response = await pm.sendRequest('https://example.com/responses/html');
pm.test('status', () => pm.expect(response).to.have.status(404));
pm.test('to', () => response.to.be.ok);
pm.test('header', () => pm.expect(response).to.have.header('content-type', 'text/html'));

//# a failed request | response=none
console.log(typeof pm.response, pm.response && pm.response.code, pm.response && pm.response.responseTime);
pm.test('ok', () => pm.response.to.be.ok);
pm.test('status', () => pm.response.to.have.status(200));
pm.test('body', () => pm.response.to.have.body());
pm.test('json', () => pm.response.json());
