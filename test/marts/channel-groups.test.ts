import test from 'ava';
import { createSqlEngine } from '../../deploy/local/bigquery/sql/engine.ts';
import { buildFrom } from './crafted-export.ts';

/** Source, medium, campaign of a session and the channel group that GA4's default rules put it in. */
const examples: [source: string | null, medium: string | null, campaign: string | null, channel: string][] = [
  [null, null, null, 'Direct'],
  ['(direct)', '(none)', '(direct)', 'Direct'],
  ['(direct)', '(not set)', null, 'Direct'],
  ['(direct)', 'email', null, 'Email'],
  ['google', 'cpc', 'PMax Cross-Network cards', 'Cross-network'],
  ['amazon.com', 'cpc', null, 'Paid Shopping'],
  ['newspaper', 'cpc', 'autumn-shopping', 'Paid Shopping'],
  ['google', 'cpc', 'car-loan', 'Paid Search'],
  ['Google', 'CPC', 'car-loan', 'Paid Search'],
  ['yandex.ru', 'cpm', null, 'Paid Search'],
  ['facebook', 'paid_social', null, 'Paid Social'],
  ['m.vk.com', 'ppc', null, 'Paid Social'],
  ['youtube.com', 'cpv', null, 'Paid Video'],
  ['youtube.com', 'cpc', null, 'Paid Video'],
  ['dv360', 'display', null, 'Display'],
  ['newspaper', 'cpm', null, 'Display'],
  ['newspaper', 'retargeting', null, 'Paid Other'],
  ['ebay.com', 'referral', null, 'Organic Shopping'],
  ['l.facebook.com', 'referral', null, 'Organic Social'],
  ['t.co', 'referral', null, 'Organic Social'],
  ['ok.ru', 'referral', null, 'Organic Social'],
  ['channel', 'social', null, 'Organic Social'],
  ['m.youtube.com', 'referral', null, 'Organic Video'],
  ['player', 'video-player', null, 'Organic Video'],
  ['google', 'organic', '(organic)', 'Organic Search'],
  ['pl.search.yahoo.com', 'referral', null, 'Organic Search'],
  ['unknown-engine', 'organic', null, 'Organic Search'],
  ['mail.google.com', 'referral', null, 'Referral'],
  ['shop.googlemerchandisestore.com', 'referral', '(referral)', 'Referral'],
  ['list.am', 'referral', null, 'Referral'],
  ['e-mail', 'newsletter', null, 'Email'],
  ['crm', 'e_mail', null, 'Email'],
  ['partner', 'affiliate', null, 'Affiliates'],
  ['podcast', 'audio', null, 'Audio'],
  ['sms', 'text', null, 'SMS'],
  ['app', 'web-push', null, 'Mobile Push Notifications'],
  ['firebase', 'x', null, 'Mobile Push Notifications'],
  ['<Other>', '<Other>', '<Other>', 'Unassigned'],
  ['qr', null, null, 'Unassigned'],
];

const engine = await createSqlEngine();
const marts = await buildFrom(
  engine,
  ['mart_sessions'],
  examples.map(([source, medium, campaign], session) => ({
    at: '2026-03-10 10:00:00',
    session,
    parameters: [
      ['source', source],
      ['medium', medium],
      ['campaign', campaign],
    ],
  })),
);
test.after.always(async () => {
  marts.close();
  await engine.stop();
});

for (const [session, [source, medium, campaign, channel]] of examples.entries()) {
  test(`${source} / ${medium} / ${campaign} is ${channel}`, async (t) => {
    const [row] = await marts.rows<{ channel: string }>(
      `SELECT channel_group AS channel FROM mart_sessions WHERE ga_session_id = ${session}`,
    );

    t.is(row?.channel, channel);
  });
}
