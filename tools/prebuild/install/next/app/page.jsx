import { iou } from 'boxwise';
import { InBrowser } from './browser.jsx';

export const dynamic = 'force-dynamic';

export default function Page() {
  const [overlap] = iou([[0, 0, 10, 10]], [[0, 0, 10, 5]]);
  return (
    <main>
      <p id="server">{overlap}</p>
      <InBrowser />
    </main>
  );
}
