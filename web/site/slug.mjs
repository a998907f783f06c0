// The anchor of a heading, as forges make it, so that a link holds in the site and in the repository.

/** `Why is my AP -1?` as `why-is-my-ap--1`. */
export const slug = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
