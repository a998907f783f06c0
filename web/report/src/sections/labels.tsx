import { useMemo } from 'preact/hooks';
import { counted } from 'components/numbers';
import { save } from '../lib/export';
import { count, fraction } from '../lib/text';
import { imageName, LABEL, nameOf } from '../lib/words';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';

const state = tableState('labels', 'quality');
/** Of one label. */
const SUSPICION = {
  overlooked: 'Overlooked object',
  badlyLocated: 'Badly located',
  swapped: 'Wrong category',
} as const;

/** Labels that sure detections contradict. */
export function Labels() {
  const { labels } = model.header.value;
  if (!labels) return null;
  const { passed, total } = labels;
  return (
    <Section
      id="labels"
      title="Are the labels right?"
      lead={`Labels that detections with high scores contradict. The score is high enough to show an overlooked object in ${counted(passed.overlooked, 'detection')}, a badly located label in ${count(passed.badlyLocated)}, a wrong category in ${count(passed.swapped)}. Quality is 0 where a label is surely wrong.${total > labels.boxes.length ? ` The worst ${count(labels.boxes.length)} of ${count(total)} are listed.` : ''}`}
    >
      <LabelTable />
    </Section>
  );
}

function LabelTable() {
  const boxes = model.header.value.labels?.boxes ?? [];
  const { images, objects, header } = model.data;
  const rows = useMemo(() => boxes.map((_, at) => at), [boxes]);
  const columns: Column[] = [
    { key: 'kind', title: 'Suspicion', value: (row) => SUSPICION[boxes[row].kind] },
    { key: 'quality', title: 'Quality', value: (row) => boxes[row].quality },
    { key: 'category', title: 'Category', value: (row) => header.categories[boxes[row].category]?.name },
    {
      key: 'suggested',
      title: 'Suggested',
      value: (row) => suggested(boxes[row].suggested),
      text: (row) =>
        boxes[row].suggested === null || boxes[row].suggested === boxes[row].category
          ? '\u2013'
          : nameOf(boxes[row].suggested),
    },
    {
      key: 'image',
      title: 'Image',
      value: (row) => images.names[boxes[row].image] ?? String(images.ids[boxes[row].image]),
      text: (row) => imageName(boxes[row].image, 36),
    },
  ];
  const extra: Column[] = [
    { key: 'imageId', title: '', value: (row) => images.ids[boxes[row].image] },
    {
      key: 'annotationId',
      title: '',
      value: (row) => (boxes[row].object < 0 ? null : objects.ids[boxes[row].object]),
    },
    ...['x', 'y', 'width', 'height'].map((key, at): Column => ({
      key,
      title: key,
      value: (row) => boxes[row].box[at],
    })),
  ];
  return (
    <DataTable
      id="label-errors"
      title="Suspicious labels"
      columns={columns}
      extra={extra}
      rows={rows}
      state={state}
      search={(row) =>
        `${header.categories[boxes[row].category]?.name ?? ''} ${imageName(boxes[row].image, 200)}`
      }
      searchLabel="Find a category or image"
      open={(row) => openPictures({ label: boxes[row].kind }, boxes[row].image)}
      openLabel={(row) =>
        `${LABEL[boxes[row].kind]}: ${nameOf(boxes[row].category)}, quality ${fraction(boxes[row].quality)}, in ${imageName(boxes[row].image)}`
      }
      controls={
        <button type="button" class="link" onClick={saveCoco}>
          COCO file for a labelling tool
        </button>
      }
    />
  );
}

const suggested = (category: number | null) =>
  category === null ? null : (model.data.header.categories[category]?.name ?? null);

/** The list as the library's `toCoco` writes it, with the name of the suggested category. */
function saveCoco(): void {
  const { images, objects, header } = model.data;
  const boxes = model.header.value.labels?.boxes ?? [];
  const used = [...new Set(boxes.map(({ image }) => image))];
  const made = {
    images: used.map((image) => ({
      id: images.ids[image],
      ...(images.names[image] !== null && { file_name: images.names[image] }),
      width: images.width[image],
      height: images.height[image],
    })),
    categories: header.categories.map(({ id, name }) => ({ id, name })),
    annotations: boxes.map((own, at) => ({
      id: at + 1,
      image_id: images.ids[own.image],
      category_id: header.categories[own.category]?.id,
      bbox: own.box,
      area: own.box[2] * own.box[3],
      iscrowd: 0,
      segmentation: [],
      attributes: {
        kind: own.kind,
        quality: own.quality,
        ...(own.object >= 0 && { annotation_id: objects.ids[own.object] }),
        ...(own.suggested !== null && {
          suggested_category_id: header.categories[own.suggested]?.id,
          suggested: suggested(own.suggested),
        }),
      },
    })),
  };
  save(`${JSON.stringify(made, null, 1)}\n`, 'label-errors-coco.json', 'application/json');
}
