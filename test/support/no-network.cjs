/** Loaded before a program: whatever it asks of the network throws, in every thread (`--require` runs in each), and says so on standard error. */
const dgram = require('node:dgram');
const dns = require('node:dns');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');

function refused() {
  process.stderr.write('the network was asked for\n');
  throw new Error('the network was asked for');
}

net.Socket.prototype.connect = refused;
net.Server.prototype.listen = refused;
dgram.createSocket = refused;
tls.connect = refused;
for (const module of [http, https]) module.request = module.get = refused;
http2.connect = refused;
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) dns[name] = dns.promises[name] = refused;
globalThis.fetch = refused;
