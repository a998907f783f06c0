import type { Box } from 'components/geometry';
import { memo } from 'components/memo';

/** What a pictogram shows. */
export type Figure = 'stand' | 'walk' | 'cyclist' | 'bicycle';

const BODY =
  'M12 19H28Q33 19 34 24L38 50Q38.5 54 35.5 54.5 32.5 55 32 51.5L29 34V97Q29 100 25.4 100 21.8 100 21.5 97L20.7 62H19.3L18.5 97Q18.2 100 14.6 100 11 100 11 97V34L8 51.5Q7.5 55 4.5 54.5 1.5 54 2 50L6 24Q7 19 12 19Z';

/** Pictograms after Isotype: one tone, no detail, feet on the ground. Each is drawn in 40 by 100 and stretched to its truth box. */
export const Person = memo(function Person({
  box,
  figure,
  x,
  y,
  tone,
}: {
  box: Box;
  figure: Figure;
  x(v: number): number;
  y(v: number): number;
  tone: string;
}) {
  const [w, h] = figure === 'bicycle' ? [110, 100] : figure === 'cyclist' ? [76, 131] : [40, 100];
  const place = `translate(${x(box[0])} ${y(box[1])}) scale(${(x(box[2]) - x(box[0])) / w} ${(y(box[3]) - y(box[1])) / h})`;
  return (
    <g class={`person person--${tone}`} transform={place}>
      {figure === 'stand' && (
        <>
          <circle cx={20} cy={9} r={8} />
          <path d={BODY} />
        </>
      )}
      {figure === 'walk' && (
        <>
          <circle cx={21} cy={9} r={8} />
          <path d="M15 19H26Q30 19 30 23V62H11V23Q11 19 15 19Z" />
          <path
            class="limb"
            d="M14.6 60 11.5 78 5.2 96.6M26.4 60 28 77 34.6 96.6M12.4 23.5 6 39 9.5 53M28.6 23.5 34.6 38 33 52"
          />
        </>
      )}
      {figure === 'bicycle' && (
        <>
          <circle class="wheel" cx={24} cy={76} r={21} />
          <circle class="wheel" cx={86} cy={76} r={21} />
          <path class="frame" d="M24 76 40 42H76L54 76H24M54 76 36 34M29 34H44M86 76 74 34Q73 28 82 26" />
        </>
      )}
      {figure === 'cyclist' && (
        <>
          <circle cx={55} cy={11} r={10.5} />
          <path class="torso" d="M19 68 42 36" />
          <path class="limb" d="M46 36 55 60 71 58M17 72 44 84 31 124H40" />
        </>
      )}
    </g>
  );
});
