const stored = 'stores filters, neither reads nor applies them';
const unlimited = 'has no such limit';

/** Claims that Google's emulator (0.8.20) does not keep, by title, with what it does instead. */
export const googleEmulatorDiffers: Record<string, string> = {
  'an ack deadline is 10 to 600 s': 'takes 9 s',
  'labels of a topic can be changed': 'knows no labels in the update of a topic',

  'a message has at most 100 attributes': unlimited,
  'the key of an attribute has at most 256 bytes': unlimited,
  'the value of an attribute has at most 1024 bytes': unlimited,
  'the key of an attribute does not begin with goog': unlimited,
  'an ordering key has at most 1024 bytes': unlimited,
  'a message of more than 10 MiB is refused': unlimited,

  'the filter attributes:state selects paid and sent': stored,
  'the filter attributes.state = "paid" selects paid': stored,
  'the filter attributes.state != "paid" selects sent and odd and bare': stored,
  'the filter NOT attributes:state selects odd and bare': stored,
  'the filter hasPrefix(attributes.region, "am-") selects paid': stored,
  'the filter (attributes.state = "paid" OR attributes.state = "sent") AND -attributes.region = "ge" selects paid':
    stored,
  'the filter attributes."a b" = "quo\\"te" selects odd': stored,
  'a filter of bad syntax is refused': stored,
  'a filter that mixes AND and OR without parentheses is refused': stored,
  'a filter of more than 256 bytes is refused': stored,

  'the retry policy holds a message back that was given back': 'ignores the retry policy of pulls',
  'a stream has no more messages outstanding than its client asked for': 'ignores max_outstanding_messages',

  'a push carries the ordering key': 'leaves it out',
  'a push carries the delivery attempt where there is a dead letter policy': 'leaves it out',
  'a push is acknowledged by 202': 'repeats the push',
  'a push answered by 203 is repeated': 'takes 203 for an acknowledgement',
  'messages without an ordering key do not wait for one another on an ordered subscription':
    'treats them as one key, and repeats acknowledged ones after a failure',
  'endpoints that never answer get the message again after the ack deadline and block nothing':
    'stops the subscription after two of them',
  'without a wrapper the body is the data, byte by byte, and attributes are headers':
    'corrupts what is not UTF-8',
  'a push for an account carries a token with audience, account and expiry': 'sends no token',
};

/**
 * Claims that the emulator keeps on some runs and breaks on others, by title, with what decides it. They prove
 * nothing about it either way, so they are run on the stand-in only.
 */
export const googleEmulatorVaries: Record<string, string> = {
  'a pull that its client abandoned does not swallow the next message':
    'leases the message to the client that is gone if the message comes before it notices',
};
