import test from 'ava';
import { startDriftWorld } from './drift-world.ts';
import { databaseStories } from './stories/database.ts';
import { editingStories } from './stories/editing.ts';
import { expiryStories } from './stories/expiry.ts';
import { manyStories } from './stories/many.ts';
import { namingStories } from './stories/naming.ts';
import { removingStories } from './stories/removing.ts';
import { repairingStories } from './stories/repairing.ts';
import { rightsStories } from './stories/rights.ts';
import { settingUpStories } from './stories/setting-up.ts';
import { usesStories } from './stories/uses.ts';
import { vizTypeStories } from './stories/viz-types.ts';

const started = startDriftWorld();

test.after.always(async () => (await started).stop());

const stories = [
  ...repairingStories,
  ...removingStories,
  ...editingStories,
  ...namingStories,
  ...usesStories,
  ...vizTypeStories,
  ...expiryStories,
  ...databaseStories,
  ...rightsStories,
  ...settingUpStories,
  ...manyStories,
];

for (const { title, tell } of stories) test.serial(title, async (t) => tell(t, await started));
