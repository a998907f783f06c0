/** A line of the contents. */
export interface Entry {
  id: string;
  number: number;
  title: string;
  about: string;
}
export const CHAPTERS: Entry[] = [
  {
    id: 'iou',
    number: 1,
    title: 'Boxes and IoU',
    about: 'How well does one rectangle match another?',
  },
  {
    id: 'anchors',
    number: 2,
    title: 'Proposals and anchors',
    about: 'Where to look: nine million windows, or nine at each point.',
  },
  {
    id: 'nms',
    number: 3,
    title: 'Non-maximum suppression',
    about: 'Twenty boxes on one person. One may stay.',
  },
  { id: 'grid', number: 4, title: 'The YOLO grid', about: 'A cell, its raw numbers, a box.' },
  {
    id: 'points',
    number: 5,
    title: 'Without anchors',
    about: 'Distances from a point, and the loss for easy negatives.',
  },
  {
    id: 'map',
    number: 6,
    title: 'Evaluation',
    about: 'From a ranked list to one number, COCO\u2019s AP.',
  },
  {
    id: 'own',
    number: 7,
    title: 'Your own results',
    about: 'Drop two files. Nothing leaves the page.',
  },
];

/** What a chapter's head shows. Throws for a name that is not in the contents. */
export function entry(id: string): { id: string; number: number; title: string } {
  const found = CHAPTERS.find((chapter) => chapter.id === id);
  if (!found) throw new Error(`no chapter ${id}`);
  return { id, number: found.number, title: found.title };
}
