/** What a box is held by: its inside, or a corner. */
export type Grip = 'move' | (typeof CORNERS)[number];
export const CORNERS = ['nw', 'ne', 'sw', 'se'] as const;
/** The shortest side that a box can be given, in pixels of the picture. */
export const LEAST = 4;
