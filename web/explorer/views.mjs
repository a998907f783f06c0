// What is looked at: a name, the state in the URL, and the place to scroll to.
const sample = () => document.querySelector('#figure-7 .presets button')?.click();
const search = () => document.querySelector('#figure-2a .answer button')?.click();

export const VIEWS = [
  { name: 'title', query: '', place: '' },
  { name: 'iou', query: '', place: '#iou .stage' },
  {
    name: 'iou-giou',
    query: '?iou.a=40,130,130,210&iou.b=250,40,350,120&iou.m=giou&iou.g=true',
    place: '#iou .stage',
  },
  { name: 'iou-ciou', query: '?iou.a=60,40,140,100&iou.b=50,30,290,210&iou.m=ciou', place: '#iou .stage' },
  {
    name: 'iou-turned',
    query: '?iou.a=102,88,278,112&iou.b=121,107,297,131&iou.u=-45&iou.v=-45',
    place: '#iou .stage',
  },
  { name: 'iou-sizes', query: '?iou.a=70,94,370,97&iou.b=150,40,246,136&iou.z=true', place: '#iou .stage' },
  {
    name: 'iou-predict',
    query: '?iou.a=110,50,230,170&iou.b=170,50,290,170',
    place: '[data-step="iou-predict"]',
  },
  { name: 'where', query: '', place: '#anchors .stage' },
  { name: 'where-merges', query: '?where.w=merges&where.i=90', place: '#anchors .stage', act: search },
  { name: 'where-search', query: '?where.w=search', place: '#anchors .stage', act: search },
  { name: 'anchors', query: '', place: '#figure-2b' },
  { name: 'anchors-small', query: '?anchors.b=361,133,375,147&anchors.l=16', place: '#figure-2b' },
  { name: 'nms', query: '?nms.i=10', place: '#nms .stage' },
  { name: 'nms-crowd', query: '?nms.p=crowd', place: '#nms .stage' },
  { name: 'nms-soft', query: '?nms.p=crowd&nms.n=gaussian&nms.i=6', place: '#nms .stage' },
  { name: 'nms-cyclist', query: '?nms.p=cyclist&nms.k=false', place: '#nms .stage' },
  { name: 'nms-many', query: '?nms.p=many', place: '#nms .stage' },
  { name: 'nms-predict', query: '?nms.p=crowd&nms.t=0.55', place: '[data-step="nms-predict"]' },
  { name: 'grid', query: '', place: '#grid .stage' },
  { name: 'grid-shared', query: '?grid.a=160,110,240,300&grid.b=158,166,278,276', place: '#grid .stage' },
  { name: 'pyramid', query: '', place: '#figure-4b' },
  { name: 'pyramid-half', query: '?pyramid.p=half&pyramid.n=false', place: '#figure-4b' },
  { name: 'points', query: '', place: '#points .stage' },
  { name: 'peaks', query: '', place: '#figure-5b' },
  { name: 'peaks-cat', query: '?peaks.p=chelsea', place: '#figure-5b' },
  { name: 'focal', query: '', place: '#figure-5c' },
  { name: 'map', query: '?map.i=7', place: '#map .stage' },
  { name: 'map-ten', query: '?map.p=ten&map.k=11', place: '#map .stage' },
  { name: 'map-crowd', query: '?map.p=crowd&map.k=all', place: '#map .stage' },
  { name: 'own', query: '', place: '#own .stage', act: sample },
];
