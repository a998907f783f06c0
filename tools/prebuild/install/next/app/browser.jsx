'use client';
import { useEffect, useState } from 'react';

export function InBrowser() {
  const [kept, setKept] = useState('');
  useEffect(() => {
    async function work() {
      const { nms } = await import('boxwise');
      const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
      setKept(nms(boxes, Float32Array.of(0.9, 0.8, 0.7)).join());
    }
    void work();
  }, []);
  return <p id="browser">{kept}</p>;
}
