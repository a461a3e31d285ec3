//# a member that pm.info lacks
pm.info.nothing();

//# a member that pm.environment lacks
pm.environment.nothing();

//# a member that pm.globals lacks
pm.globals.get.nothing.more;

//# a member that pm.collectionVariables lacks
pm.collectionVariables.nothing();

//# a member that pm.variables lacks
pm.variables.nothing.more;

//# a member that pm.iterationData lacks
pm.iterationData.nothing();

//# a member that pm.request lacks
pm.request.getNothing();

//# a member that pm.response lacks
pm.response.headers.nothing();

//# a member that pm.cookies lacks
pm.cookies.nothing();

//# a member that pm.cookies.jar lacks
pm.cookies.jar().nothing();

//# a member that pm.visualizer lacks
pm.visualizer.nothing();

//# a member that pm.execution lacks
pm.execution.nothing();

//# a member that pm.execution.location lacks
pm.execution.location.nothing();

//# a member that pm.test lacks
pm.test.nothing();

//# a member that pm.expect lacks
pm.expect.nothing();

//# a member that pm.sendRequest lacks
pm.sendRequest.nothing.more;

//# a member that pm.response.to lacks
pm.response.to.nothing.more;

//# a member that console lacks
console.nothing();

//# a member that postman lacks
postman.nothing.more;

//# a member that tests lacks
tests.nothing.more;

//# a member that environment lacks
environment.nothing.more;

//# a member that globals lacks
globals.nothing();

//# a member that data lacks
data.nothing.more;

//# a member that request lacks
request.nothing.more;

//# a member that responseHeaders lacks
responseHeaders.nothing.more;

//# a member that responseCode lacks
responseCode.nothing();

//# a member that responseTime lacks
responseTime.nothing();

//# a member that responseBody lacks
responseBody.nothing();

//# a member that iteration lacks
iteration.nothing();

//# a member that _ lacks
_.nothing.more;

//# a member that CryptoJS lacks
CryptoJS.nothing.more;

//# a member that tv4 lacks
tv4.nothing();

//# a member that xml2Json lacks
xml2Json.nothing();

//# a member that Backbone lacks
Backbone.nothing();

//# a member that cheerio lacks
cheerio.nothing();

//# a member that setTimeout lacks
setTimeout.nothing();

//# a member that Buffer lacks
Buffer.nothing();

//# a member that JSON lacks
JSON.nothing();

//# a member that crypto lacks
crypto.nothing();

//# a member that URL lacks
URL.nothing();

//# a member that URLSearchParams lacks
new URLSearchParams().nothing();

//# a member that TextEncoder lacks
new TextEncoder().nothing();

//# a member that TextDecoder lacks
new TextDecoder().nothing();

//# a member that Blob lacks
new Blob([]).nothing();

//# a member that Event lacks
new Event('x').nothing();

//# a member that AbortController lacks
new AbortController().nothing();

//# a member that structuredClone lacks
structuredClone.nothing();

//# a member that atob lacks
atob.nothing.more;

//# a member that Intl lacks
Intl.nothing();

//# a member that Promise lacks
Promise.nothing();

//# a member that Symbol lacks
Symbol.nothing();

//# a member that Reflect lacks
Reflect.nothing();

//# a member that Proxy lacks
Proxy.nothing();

//# a member that Date lacks
new Date(0).nothing();

//# a member that RegExp lacks
/a/.nothing();

//# a member that Map lacks
new Map().nothing();

//# a member that Set lacks
new Set().nothing();

//# a member that Error lacks
new Error('x').nothing();

//# a member that Function lacks
(function () {}).nothing();

//# a member that Array lacks
[].nothing.more;

//# a member that Object lacks
({}).nothing.more;

//# a member that Number lacks
Number.nothing();

//# a member that Math lacks
Math.nothing.more;

//# a member that String lacks
''.nothing();

//# a member that Boolean lacks
true.nothing();

//# a member that BigInt lacks
BigInt.nothing();

//# a member that Uint8Array lacks
new Uint8Array(1).nothing();

//# a member that ArrayBuffer lacks
new ArrayBuffer(1).nothing();

//# a member that DataView lacks
DataView.nothing();

//# a member that Atomics lacks
Atomics.nothing();

//# a member that WeakMap lacks
new WeakMap().nothing();

//# a member that ReadableStream lacks
new ReadableStream().nothing();

//# a member that File lacks
new File([], 'a').nothing();
