/**
 * The website of an imaginary Armenian retail bank: what visitors read, in three languages, and the ways they take
 * through it. Data only; generated-day.ts turns it into events.
 */

/** Something to choose from, as often as its weight says. */
export type Weighted<Item> = Item & { weight: number };

/** A page title by language: Armenian, Russian, English. */
type Titles = [hy: string, ru: string, en: string];

/** One product with a page of its own. */
export type Product = { path: string; titles: Titles };

/** One visit: the events in order, each with its page and the seconds since the one before. */
export type Journey = { name: string; engaged: boolean; steps: JourneyStep[] };

/** One event of a journey; `{product}` in a page stands for the product that the visitor came for. */
export type JourneyStep = { event: string; page: string; wait: number };

/** Where a session comes from; a direct one carries no source. */
export type Origin = { source?: string; medium?: string; campaign?: string; query?: string };

/** Languages of the site, the first folder of each path. */
export const languages: Weighted<{ code: string }>[] = [
  { code: 'hy', weight: 62 },
  { code: 'ru', weight: 14 },
  { code: 'en', weight: 24 },
];

/** What visitors come for; most want a loan or a card. */
export const products: Weighted<Product>[] = [
  {
    path: '/loans/consumer',
    titles: ['Սպառողական վարկ', 'Потребительский кредит', 'Consumer loan'],
    weight: 18,
  },
  { path: '/loans/car', titles: ['Ավտովարկ', 'Автокредит', 'Car loan'], weight: 10 },
  {
    path: '/loans/gold',
    titles: ['Ոսկու գրավով վարկ', 'Кредит под залог золота', 'Gold-backed loan'],
    weight: 6,
  },
  { path: '/cards/visa-classic', titles: ['Վիզա Կլասիկ', 'Виза Классик', 'Visa Classic'], weight: 15 },
  { path: '/cards/arca', titles: ['ԱրՔա քարտ', 'Карта АрКа', 'ArCa card'], weight: 9 },
  { path: '/cards/travel', titles: ['Ճամփորդական քարտ', 'Карта путешественника', 'Travel card'], weight: 6 },
  {
    path: '/deposits/classic',
    titles: ['Դասական ավանդ', 'Классический вклад', 'Classic deposit'],
    weight: 9,
  },
  {
    path: '/deposits/savings',
    titles: ['Կուտակային ավանդ', 'Накопительный вклад', 'Savings deposit'],
    weight: 6,
  },
  {
    path: '/mortgages/primary',
    titles: ['Հիփոթեք առաջնային շուկայից', 'Ипотека: новостройки', 'Mortgage: new homes'],
    weight: 9,
  },
  {
    path: '/mortgages/renovation',
    titles: ['Վերանորոգման վարկ', 'Кредит на ремонт', 'Renovation loan'],
    weight: 4,
  },
  { path: '/business/accounts', titles: ['Բիզնես հաշիվ', 'Счёт для бизнеса', 'Business account'], weight: 5 },
  {
    path: '/business/loans',
    titles: ['Վարկ բիզնեսի համար', 'Кредит для бизнеса', 'Business loan'],
    weight: 3,
  },
];

/** Titles of the pages that are no product; every other page is called by the bank's name. */
export const pageTitles: Record<string, Titles> = {
  '/': ['Գլխավոր էջ', 'Главная', 'Home'],
  '/exchange-rates': ['Փոխարժեքներ', 'Курсы валют', 'Exchange rates'],
  '/branches': ['Մասնաճյուղեր և բանկոմատներ', 'Филиалы и банкоматы', 'Branches and ATMs'],
  '/search': ['Որոնում', 'Поиск', 'Search'],
  '/thank-you': ['Շնորհակալություն', 'Спасибо', 'Thank you'],
};

/** What visitors type into the search field, with characters that break careless code. */
export const searchTerms = [
  'վարկ',
  'փոխարժեք',
  'ипотека',
  'карта',
  'mortgage rate',
  'swift',
  'ավանդ %',
  'O’Հենրի "1%"',
];

/** Where visitors come from; the weights are percentages. */
export const origins: Weighted<Origin>[] = [
  { source: 'google', medium: 'organic', campaign: '(organic)', weight: 28 },
  { weight: 24 },
  { source: 'google', medium: 'cpc', campaign: 'car-loan-spring', query: 'gclid=Cj0KCQ', weight: 9 },
  { source: 'google', medium: 'cpc', campaign: 'Ամառային ավանդ', query: 'gclid=EAIaIQ', weight: 5 },
  {
    source: 'facebook',
    medium: 'paid_social',
    campaign: 'cards-2for1',
    query: 'utm_source=facebook',
    weight: 6,
  },
  { source: 'instagram.com', medium: 'referral', campaign: '(referral)', weight: 4 },
  { source: 'l.facebook.com', medium: 'referral', campaign: '(referral)', weight: 3 },
  { source: 'yandex', medium: 'organic', campaign: '(organic)', weight: 4 },
  { source: 'list.am', medium: 'referral', campaign: '(referral)', weight: 3 },
  {
    source: 'newsletter',
    medium: 'email',
    campaign: 'ипотека-осень',
    query: 'utm_source=newsletter',
    weight: 4,
  },
  { source: 'youtube', medium: 'cpv', campaign: 'brand-video', weight: 2 },
  { source: 't.me', medium: 'social', campaign: 'news', weight: 2 },
  { source: 'sms', medium: 'sms', campaign: 'preapproved', query: 'utm_source=sms', weight: 2 },
  { source: 'dv360', medium: 'display', campaign: 'brand-awareness', weight: 2 },
  { source: 'partner.example', medium: 'affiliate', weight: 1 },
  { source: 'qr', weight: 1 },
];

/** What visitors hold in their hands. */
export const devices: Weighted<{ category: string; system: string; browser: string }>[] = [
  { category: 'mobile', system: 'Android', browser: 'Chrome', weight: 38 },
  { category: 'mobile', system: 'iOS', browser: 'Safari', weight: 22 },
  { category: 'mobile', system: 'Android', browser: 'Samsung Internet', weight: 4 },
  { category: 'desktop', system: 'Windows', browser: 'Chrome', weight: 20 },
  { category: 'desktop', system: 'Windows', browser: 'Edge', weight: 5 },
  { category: 'desktop', system: 'Macintosh', browser: 'Safari', weight: 4 },
  { category: 'desktop', system: 'Windows', browser: 'Firefox', weight: 3 },
  { category: 'tablet', system: 'iOS', browser: 'Safari', weight: 3 },
  { category: 'smart tv', system: '', browser: '(not set)', weight: 1 },
];

/** Where visitors are: in Armenia, or where Armenians live. */
export const places: Weighted<{ country: string; region: string; city: string }>[] = [
  { country: 'Armenia', region: 'Yerevan', city: 'Yerevan', weight: 61 },
  { country: 'Armenia', region: 'Shirak Province', city: 'Gyumri', weight: 7 },
  { country: 'Armenia', region: 'Lori Province', city: 'Vanadzor', weight: 5 },
  { country: 'Armenia', region: 'Kotayk Province', city: 'Abovyan', weight: 4 },
  { country: 'Armenia', region: 'Syunik Province', city: 'Kapan', weight: 2 },
  { country: 'Armenia', region: '', city: '(not set)', weight: 5 },
  { country: 'Russia', region: 'Moscow', city: 'Moscow', weight: 7 },
  { country: 'United States', region: 'California', city: 'Glendale', weight: 4 },
  { country: 'France', region: 'Ile-de-France', city: 'Paris', weight: 2 },
  { country: 'Georgia', region: 'Tbilisi', city: 'Tbilisi', weight: 2 },
  { country: '', region: '', city: '', weight: 1 },
];

/** What visitors do; about six in a hundred apply. */
export const journeys: Weighted<Journey>[] = [
  { name: 'bounce', engaged: false, steps: read('/'), weight: 16 },
  { name: 'bounce on a product', engaged: false, steps: read('{product}'), weight: 14 },
  { name: 'exchange rates', engaged: true, steps: read('/exchange-rates'), weight: 15 },
  { name: 'branches', engaged: true, steps: [...read('/'), ...read('/branches')], weight: 7 },
  {
    name: 'search',
    engaged: true,
    steps: [...read('/'), step('view_search_results', '/search', 4), ...read('{product}')],
    weight: 5,
  },
  {
    name: 'tariffs',
    engaged: true,
    steps: [...read('{product}'), step('file_download', '{product}', 9)],
    weight: 5,
  },
  {
    name: 'browse',
    engaged: true,
    steps: [...read('/'), ...read('{line}'), ...read('{product}')],
    weight: 16,
  },
  {
    name: 'reload',
    engaged: true,
    steps: [...read('{product}'), ...read('{product}'), ...read('/')],
    weight: 4,
  },
  {
    name: 'apply click',
    engaged: true,
    steps: [...read('{product}'), step('apply_click', '{product}', 12)],
    weight: 6,
  },
  { name: 'form left', engaged: true, steps: startForm(), weight: 6 },
  { name: 'applied', engaged: true, steps: [...startForm(), ...finishForm()], weight: 4 },
  {
    name: 'applied from home',
    engaged: true,
    steps: [...read('/'), ...read('{line}'), ...startForm(), ...finishForm()],
    weight: 2,
  },
];

function step(event: string, page: string, wait: number): JourneyStep {
  return { event, page, wait };
}

/** A page that is opened, scrolled and left. */
function read(page: string): JourneyStep[] {
  return [step('page_view', page, 1), step('scroll', page, 7), step('user_engagement', page, 14)];
}

function startForm(): JourneyStep[] {
  return [
    ...read('{product}'),
    step('apply_click', '{product}', 5),
    step('page_view', '{product}/apply', 2),
    step('form_start', '{product}/apply', 6),
    step('user_engagement', '{product}/apply', 48),
  ];
}

function finishForm(): JourneyStep[] {
  return [step('apply_submit', '{product}/apply', 70), step('page_view', '/thank-you', 1)];
}
