import { nms } from 'boxwise/promises';

export async function POST(request) {
  const { boxes, scores } = await request.json();
  return Response.json([...(await nms(boxes, scores))]);
}
