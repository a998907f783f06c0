import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scheme } from 'components/scheme';
import { useSize } from 'components/size';
import { sizeOf, type Mark } from './marks';
import { fonts, paint } from './paint';
import { lost, usePicture } from './sources';

/** An image with its marks, fitted into the frame. */
export function Shot({ image, marks, faint }: { image: number; marks: readonly Mark[]; faint: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const room = useSize(frame);
  const [width, height] = sizeOf(image);
  const colours = scheme.value;
  const font = fonts.value;
  const scale = Math.min(room[0] / width, room[1] / height);
  const at = { scale, left: (room[0] - width * scale) / 2, top: (room[1] - height * scale) / 2 };
  useLayoutEffect(() => {
    if (room[0] > 0) paint(canvas.current!, { marks, at, width: room[0], height: room[1], labels: 0, faint });
  }, [marks, room, colours, font, faint]);
  return (
    <div class="shot-frame" ref={frame} style={{ '--ratio': room[0] / room[1] }}>
      <Backdrop image={image} at={at} width={width} height={height} room={room} />
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

/** The picture below the marks, or a field of its size. */
export function Backdrop({
  image,
  at,
  width,
  height,
  room,
  lazy = true,
}: {
  image: number;
  at: { scale: number; left: number; top: number };
  width: number;
  height: number;
  /** Width and height of the frame. */
  room: readonly [number, number];
  lazy?: boolean;
}) {
  const picture = usePicture(image);
  const [failed, setFailed] = useState('');
  const url = picture && failed === picture.url ? picture.instead : picture?.url;
  // In parts of the frame, as the canvas is: on paper nothing is measured anew, and picture and marks are scaled together.
  const part = (length: number, of: number) => (of > 0 ? `${(100 * length) / of}%` : '0');
  const style = {
    left: part(at.left, room[0]),
    top: part(at.top, room[1]),
    width: part(width * at.scale, room[0]),
    height: part(height * at.scale, room[1]),
    imageRendering: at.scale > 6 ? 'pixelated' : 'auto',
  };
  return (
    <>
      <i class="ground" style={style} />
      {url && (
        <img
          src={url}
          alt=""
          decoding="async"
          {...(lazy && { loading: 'lazy' as const })}
          draggable={false}
          style={style}
          onError={() => {
            if (picture && failed !== picture.url) setFailed(picture.url);
            if (url !== picture?.instead && !picture?.instead) lost.value = new Set(lost.value).add(image);
          }}
        />
      )}
    </>
  );
}
