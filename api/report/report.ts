import { cancellable, goOn, signalOf, type PromiseOptions } from '../cancel.js';
import { doesNotApply } from '../check/mistakes.js';
import { reportContent, type ReportSubject } from './data.js';
import { checkedOptions, type ReportOptions } from './options.js';
import { pageOf } from './page.js';
import { addThumbnails } from './thumbnails.js';
import { atOnce, awaited } from './step.js';

/** `report` of an evaluation, and of the one that it is compared with. */
export const report = {
  now(given: ReportSubject[], options: ReportOptions | undefined): string {
    const checked = checkedOptions(options);
    if (checked.thumbnails > 0)
      throw doesNotApply('thumbnails', checked.thumbnails, 'in await evaluation.promises.report()');
    return pageOf(atOnce(reportContent(given, checked)).packed);
  },
  async later(
    given: ReportSubject[],
    options: (ReportOptions & PromiseOptions) | undefined,
  ): Promise<string> {
    const [signal, own] = signalOf(options);
    const checked = checkedOptions(own);
    return cancellable(signal, async () => {
      const { packed, worst } = await awaited(reportContent(given, checked), signal);
      if (checked.thumbnails > 0 && checked.images !== undefined)
        await addThumbnails(packed, worst, checked.thumbnails, checked.images, signal);
      goOn(signal);
      return pageOf(packed);
    });
  },
};
