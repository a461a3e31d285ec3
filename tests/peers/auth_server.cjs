// Lets in whom hawk, http-auth and jsonwebtoken let in; everybody else gets 401.
// Arguments: the folder with the public keys. Says `ready PORT`.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const auth = require('http-auth');
const Hawk = require('hawk');
const jwt = require('jsonwebtoken');

const keys = process.argv[2];
const hawkKeys = { me: { key: 'hawk-secret', algorithm: 'sha256' }, old: { key: 'hawk-secret', algorithm: 'sha1' } };

const digest = (options) =>
    auth.digest({ realm: 'peers', ...options }, (name, done) => {
        const realmHash = require('node:crypto').createHash('md5').update('me:peers:digest-secret').digest('hex');
        done(name === 'me' ? realmHash : undefined);
    });
const schemes = {
    '/basic': auth.basic({ realm: 'peers' }, (name, password, done) => done(name === 'mé' && password === 'basic:secret ü')),
    '/digest/md5': digest({}),
    '/digest/md5-sess': digest({ algorithm: 'MD5-sess' }),
    '/digest/plain': digest({ qop: 'none' }),
};

async function isLetIn(request, body) {
    const { pathname, searchParams } = new URL(request.url, 'http://peer');
    if (pathname.startsWith('/hawk')) {
        const credentials = (id) => hawkKeys[id];
        const wanted = pathname === '/hawk/payload' ? { payload: body } : {};
        const { artifacts } = await Hawk.server.authenticate(request, credentials, wanted);
        return pathname !== '/hawk/payload' || Boolean(artifacts.hash);
    }
    if (pathname.startsWith('/jwt/')) {
        const algorithm = pathname.slice('/jwt/'.length);
        const token = searchParams.get('token') ?? (request.headers.authorization ?? '').replace(/^Bearer /, '');
        const file = { H: 'secret', R: 'rsa.pem', P: 'rsa.pem', E: `${algorithm}.pem` }[algorithm[0]];
        const claims = jwt.verify(token, fs.readFileSync(path.join(keys, file)), { algorithms: [algorithm] });
        return claims.iss === 'me';
    }
    return false;
}

http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
        const end = (code, text) => {
            response.statusCode = code;
            response.end(text);
        };
        const scheme = schemes[new URL(request.url, 'http://peer').pathname];
        if (scheme) {
            scheme.check(() => end(200, 'in'))(request, response);
            return;
        }
        isLetIn(request, Buffer.concat(chunks).toString()).then(
            (isIn) => end(isIn ? 200 : 401, ''),
            (error) => end(401, String(error.message)),
        );
    });
}).listen(0, '127.0.0.1', function () {
    console.log(`ready ${this.address().port}`);
});
