import test from 'ava';
import { isPublicPlainHttp } from '../../../shared/config/address.ts';

for (const host of [
  '10.0.0.2',
  '192.168.1.9',
  '172.16.0.1',
  '172.31.9.9',
  '127.0.0.1',
  'localhost',
  'vm.c.p.internal',
]) {
  test(`http://${host} stays in a network of one's own`, (t) => {
    t.false(isPublicPlainHttp(`http://${host}:8088`));
  });
}

for (const host of [
  '8.8.8.8',
  '172.32.0.1',
  '10.example.com',
  'localhost.example.com',
  'internal.example.com',
]) {
  test(`http://${host} crosses other people's networks readable, https does not`, (t) => {
    t.true(isPublicPlainHttp(`http://${host}:8088`));
    t.false(isPublicPlainHttp(`https://${host}`));
  });
}
