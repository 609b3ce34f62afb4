import { gcloudLine } from '../command.ts';
import { controlLabel, controlMeaning, controlName, controlTitle } from '../control-words.ts';
import { countText } from '../count.ts';
import type { Block, Inline, MailDocument } from '../document.ts';
import type { ControlMailView } from '../mail-view.ts';
import { heldBackTable } from '../parts/held-back.ts';
import { moreLinks } from '../parts/more-links.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { asClaimed } from '../people.ts';
import { joinSubject } from '../subject.ts';
import { bothZones, localTime } from '../times.ts';

/** A control was set, or is over: who, why, until when, how to end it, and what it held back. */
export function controlDocument(view: ControlMailView): MailDocument {
  return view.notice.reason === 'control-ended' ? endedDocument(view) : setDocument(view);
}

function setDocument(view: ControlMailView): MailDocument {
  const { about, timeZone, project, links, recipient } = view;
  const { control } = about;
  const meaning = controlMeaning(control);
  const title = controlTitle(control);
  // control takes nothing without a reason; this one is there to be replaced.
  const body = { action: 'end', control: control.id, author: recipient.name, reason: 'why' };
  return {
    subject: joinSubject(
      controlLabel(control),
      title,
      ` until ${localTime(new Date(control.until), timeZone)}`,
    ),
    preheader: `By ${control.author} until ${bothZones(new Date(control.until), timeZone)}.`,
    tone: 'neutral',
    label: controlLabel(control),
    title,
    blocks: [
      { kind: 'facts', rows: controlRows(view) },
      ...(meaning ? [{ kind: 'paragraph' as const, text: meaning }] : []),
      {
        kind: 'code',
        caption: 'To end it before',
        text: gcloudLine({ topic: 'control', body }, project),
        command: true,
      },
      ...heldBackTable(about.heldBack, timeZone),
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}

function endedDocument(view: ControlMailView): MailDocument {
  const { about, timeZone, now, links } = view;
  const { control, heldBack } = about;
  const isEarly = now < new Date(control.until);
  const held = countText(heldBack.length, 'notice');
  const title = `The ${controlName(control)} is over`;
  const how = isEarly ? 'It was ended before its time.' : 'It ended by itself at its time.';
  const nothing: Block[] = [{ kind: 'paragraph', text: 'Nothing was held back.' }];
  return {
    subject: joinSubject('ENDED', title, heldBack.length > 0 ? `, ${held} held back` : ''),
    preheader: heldBack.length > 0 ? `${held} held back.` : 'Nothing was held back.',
    tone: 'neutral',
    label: 'ENDED',
    title: `${title}: ${controlTitle(control)}`,
    blocks: [
      { kind: 'paragraph', text: how, strong: true },
      ...(heldBack.length > 0 ? heldBackTable(heldBack, timeZone) : nothing),
      { kind: 'facts', rows: controlRows(view) },
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}

function controlRows({ about, timeZone }: ControlMailView): { label: string; value: Inline }[] {
  const { author, reason, since, until, via } = about.control;
  return [
    { label: 'By', value: `${asClaimed(author)}, by ${via === 'link' ? 'the link in a mail' : 'a message'}` },
    ...(reason === '' ? [] : [{ label: 'Why', value: reason }]),
    { label: 'From', value: bothZones(new Date(since), timeZone) },
    { label: 'Until', value: bothZones(new Date(until), timeZone) },
  ];
}
