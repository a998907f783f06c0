import astronaut from '../../../../../../examples/centernet/photos/astronaut.jpg?url';
import cat from '../../../../../../examples/centernet/photos/chelsea.jpg?url';
import coffee from '../../../../../../examples/centernet/photos/coffee.jpg?url';
import hopper from '../../../../../../examples/centernet/photos/hopper.jpg?url';
import motorcycle from '../../../../../../examples/centernet/photos/motorcycle.jpg?url';

/** The project's photographs, for readers without a picture at hand. */
export const PHOTOS = [
  { name: 'A motorcycle', file: 'motorcycle.jpg', url: motorcycle },
  { name: 'A cup', file: 'coffee.jpg', url: coffee },
  { name: 'A cat', file: 'chelsea.jpg', url: cat },
  { name: 'An astronaut', file: 'astronaut.jpg', url: astronaut },
  { name: 'A commodore', file: 'hopper.jpg', url: hopper },
] as const;
