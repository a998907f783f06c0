import { commit } from 'components/state';
import { Minis } from '../../../parts/minis';
import { LEVELS } from './head';
import { chosenLevel, found, level, levelOf, pointed, sureness, touched } from './state';

/** The six grids, small, with the pixels from cell to cell. */
export function Levels() {
  return (
    <Minis
      chosen={level.value}
      choose={(i) => {
        touched.value = true;
        chosenLevel.value = i;
        pointed.value = -1;
        commit();
      }}
      levels={LEVELS.map(({ cells, stride, shapes }, i) => ({
        cells,
        name: `${cells} × ${cells}`,
        label: `${cells} by ${cells} cells, ${Math.round(stride)} pixels apart, ${shapes.length} anchors each`,
        boxes: found.value.filter(({ anchor }) => levelOf(anchor) === i).length,
        sureness: sureness.value[i],
      }))}
    />
  );
}
