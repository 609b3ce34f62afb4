import { BlockList } from 'node:net';

const privateNetworks = new BlockList();
privateNetworks.addSubnet('127.0.0.0', 8);
privateNetworks.addSubnet('10.0.0.0', 8);
privateNetworks.addSubnet('172.16.0.0', 12);
privateNetworks.addSubnet('192.168.0.0', 16);

/** Whether what is sent to the address crosses other people's networks readable. */
export function isPublicPlainHttp(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && !isPrivate(url.hostname);
}

function isPrivate(host: string): boolean {
  // Google's own names for machines of one project end in .internal, and resolve nowhere else.
  return host === 'localhost' || host.endsWith('.internal') || privateNetworks.check(host);
}
