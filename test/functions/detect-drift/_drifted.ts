import { chart, column } from './_dataset.ts';
import { createWorld } from './_world.ts';

const clicks = {
  metrics: [{ expressionType: 'SIMPLE', column: { column_name: 'apply_clicks' }, aggregate: 'SUM' }],
};

/** The runbook's story: a mart got apply_clicks, and a chart already asks for it. */
export function createMissingColumn(config: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(config);
  world.addToTable('apply_clicks');
  world.superset.charts.set(2, chart(2, [clicks], { name: 'Apply clicks' }));
  return world;
}

/** A column that a chart uses is gone from the mart. */
export function createLostColumn() {
  const world = createWorld();
  world.superset.edit(7, (before) => ({
    ...before,
    columns: [...before.columns, column(4, 'city', { label: 'Town' })],
  }));
  world.superset.charts.set(2, chart(2, [{ columns: ['city'] }], { name: 'Cities' }));
  return world;
}
